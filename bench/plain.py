"""The libraries alone: Python-Markdown and Jinja where nothing is checked, drawn, quoted, exported or remembered.

    cd SITE && python bench/plain.py

Makes a page for each entry, with back-links, and an index, in as many processes as there are processors.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import markdown
import yaml

PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ title }}</title></head><body>"
    "<h1>{{ title }}</h1><p>{{ author }}, {{ year }}</p><p>{{ summary }}</p>{{ content | safe }}<h2>Back-links</h2><ul>"
    "{% for id, title in sources %}<li><a href={{ id }}.html>{{ title }}</a></li>{% endfor %}</ul></body></html>\n"
)
INDEX = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Benchmark</title></head><body><ul>"
    "{% for each in entries %}<li><a href=failures/{{ each.id }}.html>{{ each.title }}</a></li>{% endfor %}"
    "</ul></body></html>\n"
)


@cache
def parser() -> markdown.Markdown:
    """Make the parser of a process, with what nobody would do without."""
    return markdown.Markdown(extensions=["fenced_code", "tables", "footnotes"])


@cache
def template(text: str) -> jinja2.Template:
    """Compile a template."""
    return jinja2.Environment(autoescape=True).from_string(text)


def parsed(path: Path) -> dict[str, Any]:
    """Parse an entry."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {"id": path.stem, "content": parser().reset().convert(body), **yaml.load(head, loader)}  # noqa: S506  # both are safe


def written(entry: dict[str, Any], sources: list[tuple[str, str]]) -> None:
    """Write the page of an entry."""
    page = template(PAGE).render(**entry, sources=sources)
    Path("_site/failures", f"{entry['id']}.html").write_text(page, encoding="utf-8")


def main() -> None:
    """Build the site of the folder that this is called in."""
    Path("_site/failures").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        entries = list(pool.map(parsed, sorted(Path("content").iterdir()), chunksize=16))
        sources: dict[str, list[tuple[str, str]]] = {entry["id"]: [] for entry in entries}
        for entry in entries:
            for target in entry["links"]:
                sources[target].append((entry["id"], entry["title"]))
        list(pool.map(written, entries, (sources[entry["id"]] for entry in entries), chunksize=16))
    Path("_site/index.html").write_text(template(INDEX).render(entries=entries), encoding="utf-8")


if __name__ == "__main__":
    main()
