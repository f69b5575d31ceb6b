"""A made-up site of any size, the same for the same seed, in the form that each tool reads.

Entries have about 550 words and nine links to other entries, and now and then a list or code.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SEED = 20261124
WORDS = """
a model system agent reward goal test score task user signal measure training deployment oversight behavior pressure
that the which when where because although often rarely learns finds shows hides follows changes reads writes
small large hidden visible early late strong weak plain common rare new old known measured expected
""".split()
CATEGORIES = tuple(f"region-{number:02}" for number in range(12))
LINKS = 9


@dataclass(frozen=True)
class Entry:
    """One made-up failure mode."""

    id: str
    title: str
    category: str
    year: int
    summary: str
    links: tuple[str, ...]
    paragraphs: tuple[str, ...]
    """Where a link stands, `{0}` to `{8}`; the rest is ordinary Markdown."""

    def body(self, link: str) -> str:
        """Write the text, with links in a tool's own form: `{id}` is the target and `{words}` what is shown."""
        shown = [link.format(id=target, words=f"mode {target[5:]}") for target in self.links]
        return "\n\n".join(self.paragraphs).format(*shown) + "\n"


def entries_of(count: int, seed: int = SEED) -> Iterator[Entry]:
    """Make entries."""
    rng = random.Random(seed)
    for number in range(count):
        links = tuple(f"mode-{rng.randrange(count):05}" for _ in range(LINKS))
        yield Entry(
            f"mode-{number:05}",
            f"Mode {number}: {_words(rng, 3).title()}",
            rng.choice(CATEGORIES),
            rng.randrange(1990, 2027),
            _sentence(rng, 14),
            links,
            tuple(_paragraphs(rng, number)),
        )


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(count))


def _sentence(rng: random.Random, count: int) -> str:
    return _words(rng, count).capitalize() + "."


def _paragraphs(rng: random.Random, number: int) -> Iterator[str]:
    for at in range(LINKS):
        if at % 3 == 0:
            yield f"## {_words(rng, 4).capitalize()}"
        text = " ".join(_sentence(rng, rng.randrange(8, 16)) for _ in range(4))
        yield f"{text} See **{_words(rng, 1)}** and {{{at}}} for *{_words(rng, 2)}*."
    if number % 4 == 0:
        yield "\n".join(f"- {_sentence(rng, 8)}" for _ in range(4))
    if number % 10 == 0:
        yield "```python\nfor step in range(10):\n    score = reward(step)\n```"


def write_ours(folder: Path, count: int) -> None:
    """Write the site for failuremap."""
    settings = "".join(f'[[category]]\nkey = "{key}"\ntitle = "{key.title()}"\n' for key in CATEGORIES)
    _write(folder / "failuremap.toml", f'title = "Benchmark"\n{settings}')
    for entry in entries_of(count):
        head = (
            f"title: '{entry.title}'\nauthor: Doe\nyear: {entry.year}\ncategory: {entry.category}\n"
            f"summary: {entry.summary}\n"
        )
        _write(folder / "content" / f"{entry.id}.md", f"---\n{head}---\n\n{entry.body('[[{id}|{words}]]')}")


def write_hugo(folder: Path, count: int) -> None:
    """Write the site for Hugo, with a template that makes back-links."""
    _write(
        folder / "hugo.toml",
        'title = "Benchmark"\nbaseURL = "/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
    )
    for name, text in HUGO.items():
        _write(folder / "layouts" / name, text)
    _write_linked(folder / "content" / "failures", count, "[{words}](../{id}/)")


def write_plain(folder: Path, count: int) -> None:
    """Write the site for the libraries alone."""
    _write_linked(folder / "content", count, "[{words}]({id}.html)")


def _write_linked(folder: Path, count: int, link: str) -> None:
    """Write entries whose front matter tells what they link to."""
    for entry in entries_of(count):
        head = (
            f"title: '{entry.title}'\nauthor: Doe\nyear: {entry.year}\ncategory: {entry.category}\n"
            f"summary: {entry.summary}\nlinks: [{', '.join(dict.fromkeys(entry.links))}]\n"
        )
        _write(folder / f"{entry.id}.md", f"---\n{head}---\n\n{entry.body(link)}")


def write_mkdocs(folder: Path, count: int) -> None:
    """Write the site for MkDocs, bare: it makes no back-links."""
    _write(folder / "mkdocs.yml", "site_name: Benchmark\nplugins: []\nuse_directory_urls: false\n")
    rows = []
    for entry in entries_of(count):
        rows.append(f"- [{entry.title}]({entry.id}.md)")
        _write(folder / "docs" / f"{entry.id}.md", f"# {entry.title}\n\n{entry.body('[{words}]({id}.md)')}")
    _write(folder / "docs" / "index.md", "# Index\n\n" + "\n".join(rows) + "\n")


def write_pelican(folder: Path, count: int) -> None:
    """Write the site for Pelican, bare: it makes no back-links."""
    quiet = "FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None\n"
    _write(folder / "pelicanconf.py", f"SITENAME = 'Benchmark'\nPATH = 'content'\nTIMEZONE = 'UTC'\n{quiet}")
    for entry in entries_of(count):
        head = f"Title: {entry.title}\nDate: {entry.year}-01-01\nCategory: {entry.category}\nSlug: {entry.id}\n"
        _write(folder / "content" / f"{entry.id}.md", f"{head}\n{entry.body('[{words}]({{filename}}{id}.md)')}")


def write_eleventy(folder: Path, count: int) -> None:
    """Write the site for Eleventy, with a template that makes back-links."""
    for name, text in ELEVENTY.items():
        _write(folder / name, text)
    for entry in entries_of(count):
        head = (
            f"title: '{entry.title}'\nlayout: mode.njk\ntags: mode\nlinks: [{', '.join(dict.fromkeys(entry.links))}]\n"
        )
        _write(folder / "content" / f"{entry.id}.md", f"---\n{head}---\n\n{entry.body('[{words}](../{id}/)')}")


ELEVENTY = {
    "eleventy.config.mjs": (
        "export default function (config) {\n"
        '  config.addCollection("sources", api => { const found = {};\n'
        '    for (const page of api.getFilteredByTag("mode")) for (const id of page.data.links)\n'
        "      (found[id] ??= []).push(page);\n"
        "    return found; });\n"
        '  const dir = { input: "content", includes: "../includes", output: "_site" };\n'
        "  return { dir, markdownTemplateEngine: false };\n"
        "}\n"
    ),
    "includes/mode.njk": (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ title }}</title></head><body>"
        "<h1>{{ title }}</h1>{{ content | safe }}<h2>Back-links</h2><ul>"
        "{% for each in collections.sources[page.fileSlug] %}"
        "<li><a href={{ each.url }}>{{ each.data.title }}</a></li>{% endfor %}</ul></body></html>\n"
    ),
    "content/index.njk": (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Benchmark</title></head><body><ul>"
        "{% for each in collections.mode %}<li><a href={{ each.url }}>{{ each.data.title }}</a></li>{% endfor %}"
        "</ul></body></html>\n"
    ),
}
HUGO = {
    "_default/single.html": (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head><body>"
        "<h1>{{ .Title }}</h1><p>{{ .Params.author }}, {{ .Params.year }}</p><p>{{ .Params.summary }}</p>{{ .Content }}"
        '{{ $all := partialCached "backlinks.html" . "all" }}<h2>Back-links</h2><ul>'
        "{{ range index $all .File.ContentBaseName }}<li><a href={{ .RelPermalink }}>{{ .Title }}</a></li>{{ end }}"
        "</ul></body></html>\n"
    ),
    "partials/backlinks.html": (
        "{{ $found := newScratch }}{{ range site.RegularPages }}{{ $page := . }}{{ range .Params.links }}"
        "{{ $found.Add . (slice $page) }}{{ end }}{{ end }}{{ return $found.Values }}\n"
    ),
    "_default/list.html": (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head><body><ul>"
        "{{ range site.RegularPages }}<li><a href={{ .RelPermalink }}>{{ .Title }}</a></li>{{ end }}</ul>"
        "</body></html>\n"
    ),
}
WRITERS = {
    "failuremap": write_ours,
    "hugo": write_hugo,
    "plain": write_plain,
    "eleventy": write_eleventy,
    "mkdocs": write_mkdocs,
    "pelican": write_pelican,
}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
