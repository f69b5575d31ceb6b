"""What an edit makes anew: the pages that show what was edited, and no other; and the same bytes on every way there.

The garden has two regions. Alpha links to beta and names a work, beta leads to gamma, and delta, in the region of
gamma, is joined to nobody.
"""

import json
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from shell.trees import tree, write
from support import ROOT, entry, our_statics, our_templates

from failuremap import pipeline
from failuremap.cli import main
from failuremap.shell import folder, workers
from failuremap.shell.inputs import Found
from failuremap.shell.manifest import NAME as MANIFEST
from failuremap.site import render
from failuremap.source import SourceFile, Undecodable

SETTINGS = """\
title = "Garden"
stages = ["It grows", "It spreads"]

[[category]]
key = "near"
title = "Near"
sentence = "It stands near"
stage = 1

[[category]]
key = "far"
title = "Far"
sentence = "It stands far"
stage = 2
"""
WORK = """\
- id: doe2021
  type: book
  title: A Book of Gardens
  author: [{family: Doe, given: Jane}]
  issued: "2021"
"""
GARDEN = {
    "failuremap.toml": SETTINGS,
    "content/references.yaml": WORK,
    "content/alpha.md": entry("Alpha", "One sees [[beta]] here [@doe2021].", "near"),
    "content/beta.md": entry("Beta", category="near", relations="[{leads-to: gamma, why: It grows over.}]"),
    "content/gamma.md": entry("Gamma", category="far"),
    "content/delta.md": entry("Delta", category="far"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nAbout.\n",
    "templates/plain.html": our_templates()["plain.html"],
    "static/site.css": our_statics()["site.css"].decode(),
}
NAMES = ("alpha", "beta", "gamma", "delta")
REGIONS = {"categories/far.html", "categories/near.html"}
LISTS = {"categories/index.html", "failures/index.html", "sources/index.html", "trails/index.html"}
GRAPH = {"graph.json", "graph.graphml"}
NAMED = {*GRAPH, "entries.csv", "llms.txt", "search-data.js"}
"""Exports that have title, summary and region of every entry."""


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """Give the garden, built."""
    site = write(tmp_path / "garden", GARDEN)
    build(site)
    return site


def build(site: Path, *options: str) -> None:
    """Build without a word."""
    assert main(["build", "--quiet", "--site", str(site), *options]) == 0


def rewritten(site: Path) -> set[str]:
    """Build again, and give the pages and exports whose files are new or other than before."""
    top = site / "_site"
    before = {path: path.stat().st_ino for path in top.rglob("*")}
    build(site)
    return {
        path.relative_to(top).as_posix()
        for path in top.rglob("*")
        if path.is_file() and before.get(path) != path.stat().st_ino
    } - {MANIFEST}


def published(site: Path) -> dict[str, bytes]:
    """Give the files of the publication, without those that are kept for readers of the one before."""
    files = tree(site / "_site")
    return {path: files[path] for path in json.loads(files[MANIFEST])["files"]}


def change(site: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    text = (site / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    (site / name).write_text(text.replace(old, new), encoding="utf-8")


def pages(*names: str) -> set[str]:
    """Give the pages of entries."""
    return {f"failures/{name}.html" for name in names}


def both(*names: str) -> set[str]:
    """Give the pages of entries and their Markdown versions."""
    return {f"failures/{name}{ending}" for name in names for ending in (".html", ".md")}


SINGLE = {"404.html", "about.html", "index.html", "reading.html", "sources/doe2021.html"}
EVERY_PAGE = {*pages(*NAMES), *REGIONS, *LISTS, *SINGLE}
EDITS: dict[str, tuple[str, str, str, set[str]]] = {
    "a body": ("content/delta.md", "Text.", "Other text.", both("delta")),
    "a sentence that another page quotes": (
        "content/alpha.md", "One sees", "Many see", {*both("alpha"), *pages("beta"), *GRAPH},
    ),
    # Delta stands beside gamma, and shows its neighbours; beta leads to it; both regions list the relation.
    "a title": (
        "content/gamma.md", "title: Gamma", "title: Gamma Two",
        {*both("gamma", "beta"), *pages("delta"), *REGIONS, "failures/index.html", "index.html", *NAMED},
    ),
    "a summary": (
        "content/delta.md", "Something goes wrong", "Something went wrong",
        {*both("delta"), "categories/far.html", "failures/index.html", "index.html", *NAMED},
    ),
    "the reason of a relation": (
        "content/beta.md", "It grows over", "It grows across",
        {*both("beta", "gamma"), *REGIONS, *GRAPH, "search-data.js"},
    ),
    # Everybody has other neighbours; no Markdown version names them.
    "a category": (
        "content/delta.md", "category: far", "category: near",
        {*pages(*NAMES), *REGIONS, "categories/index.html", "failures/index.html", "index.html", *NAMED},
    ),
    "a work": (
        "content/references.yaml", "A Book of Gardens", "A Book of Trees",
        {*both("alpha"), "references.bib", "sources/doe2021.html", "sources/index.html"},
    ),
    "a plain page": ("content/pages/about.md", "About.\n", "About us.\n", {"about.html"}),
    "the sentence of a region": (
        "failuremap.toml", "It stands far", "It stands away",
        {*pages("gamma", "delta"), "categories/far.html", "categories/index.html", "failures/index.html", "index.html"},
    ),
    "the title of the site": (
        "failuremap.toml", 'title = "Garden"', 'title = "Park"', {*EVERY_PAGE, "graph.json", "llms.txt"},
    ),
    "the template of one kind of page": (
        "templates/plain.html", "{% block main %}", "{% block main %}<hr>", {"about.html"},
    ),
    "the style of every page but the map": (
        "static/site.css", ".mode{min-width:0}", ".mode{min-width:1px}", EVERY_PAGE - {"index.html"},
    ),
}  # fmt: skip
"""By what is edited: the file, what stands there, what takes its place, and what is rewritten."""


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_rewrites_what_shows_it_and_nothing_else_and_may_be_undone(garden: Path, edit: str) -> None:
    name, old, new, expected = EDITS[edit]
    first = published(garden)

    change(garden, name, old, new)
    edited = {path for path in rewritten(garden) if not path.startswith("assets/")}
    sources = {path: text for path, text in tree(garden).items() if not path.startswith(("_site/", ".failuremap/"))}
    fresh = write(garden.parent / "fresh" / "garden", sources)
    build(fresh, "--no-cache")

    assert sorted(edited) == sorted(expected)
    assert published(garden) == published(fresh)

    change(garden, name, new, old)
    build(garden)
    assert published(garden) == first


def test_the_number_of_jobs_changes_no_byte(tmp_path: Path) -> None:
    names = [f"mode-{number:03}" for number in range(240)]
    many = {f"content/{name}.md": entry(name, f"See [[{other}]].") for name, other in pairwise((*names, names[0]))}
    sites = {jobs: write(tmp_path / str(jobs) / "garden", many) for jobs in (1, 2, 3)}

    for jobs, site in sites.items():
        build(site, "--jobs", str(jobs))
    cold = published(sites[2])
    build(sites[2], "--no-stat")

    assert published(sites[1]) == published(sites[2]) == published(sites[3]) == cold


def test_the_cache_of_our_own_site_is_smaller_than_twice_its_content_and_is_pruned(tmp_path: Path) -> None:
    ours = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "content").rglob("*.*")}
    settings = {"failuremap.toml": (ROOT / "failuremap.toml").read_bytes()}
    site = write(tmp_path / "site", ours | settings)
    build(site)

    write(site, {name: text + b"\nOne more.\n" for name, text in ours.items() if name.endswith(".md")})
    build(site)

    size = sum(len(text) for name, text in ours.items() if name.endswith(".md"))
    assert size < (site / ".failuremap" / "cache.sqlite").stat().st_size < 2 * size


def test_a_build_that_remembers_nothing_gives_the_same_bytes(garden: Path) -> None:
    before = published(garden)

    build(garden, "--no-cache")
    assert published(garden) == before

    (garden / ".failuremap" / "cache.sqlite").unlink()
    build(garden, "--no-stat")
    assert published(garden) == before


BODIES = ("content/delta.md", "Text.", "Other text.")
DAMAGE: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _site: None,
    "the notes are gone": lambda site: _sql(site, "delete from note"),
    "the notes are damaged": lambda site: _sql(site, "update note set content = x'00'"),
    "the links are gone": lambda site: _sql(site, "delete from note where key like 'links%'"),
    "the cards are gone": lambda site: _sql(site, "delete from card"),
    "the bodies are gone": lambda site: _sql(site, "delete from body"),
    "the cache is gone": lambda site: (site / ".failuremap" / "cache.sqlite").unlink(),
    "the record is gone": lambda site: (site / ".failuremap" / "record.json").unlink(),
    "a page is gone": lambda site: (site / "_site" / "failures" / "alpha.html").unlink(),
    "a page was changed": lambda site: _written_over(site / "_site" / "failures" / "alpha.html"),
    "an asset was changed": lambda site: _written_over(next((site / "_site" / "assets").glob("site.*.css"))),
}


def _sql(site: Path, statement: str) -> None:
    connection = sqlite3.connect(site / ".failuremap" / "cache.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def _written_over(path: Path) -> None:
    path.write_text("Other words of mine.")


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_is_lost_between_two_builds_an_edit_gives_what_a_fresh_build_gives(garden: Path, damage: str) -> None:
    DAMAGE[damage](garden)
    change(garden, *BODIES)
    build(garden, "--adopt" if "changed" in damage else "--quiet")

    sources = {path: text for path, text in tree(garden).items() if not path.startswith(("_site/", ".failuremap/"))}
    fresh = write(garden.parent / "fresh" / "garden", sources)
    build(fresh, "--no-cache")
    assert published(garden) == published(fresh)

    change(garden, "content/alpha.md", "One sees", "Many see")
    change(fresh, "content/alpha.md", "One sees", "Many see")
    build(garden)
    build(fresh, "--no-cache")
    assert published(garden) == published(fresh)


def test_an_edit_that_its_own_page_alone_shows_needs_no_linking(garden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "link_site", pytest.fail)

    change(garden, *BODIES)
    build(garden)
    assert b"Other text." in published(garden)["failures/delta.html"]
    assert main(["check", "--quiet", "--site", str(garden), str(garden / "content" / "delta.md")]) == 0


def test_checking_an_edited_file_says_what_checking_without_a_memory_says(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(garden, "content/delta.md", "Text.", "This always follows from gamma, says <b>nobody</b>.")
    said = []
    for more in ((), ("--no-cache",)):
        code = main(["check", "--site", str(garden), str(garden / "content" / "delta.md"), *more])
        said.append((code, capsys.readouterr()))

    assert said[0] == said[1]
    assert "unlinked-mention" in said[0][1].err
    assert "raw-html" in said[0][1].err


@pytest.mark.parametrize("unwritten", ["failuremap.again.Keeper.__call__", "failuremap.cli.publishing.write_record"])
def test_a_build_that_was_ended_between_record_and_notes_is_no_harm(
    garden: Path, monkeypatch: pytest.MonkeyPatch, unwritten: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(unwritten, lambda *_: None)
        change(garden, "content/alpha.md", "One sees", "Many see")
        build(garden)

    change(garden, *BODIES)
    build(garden)
    sources = {path: text for path, text in tree(garden).items() if not path.startswith(("_site/", ".failuremap/"))}
    fresh = write(garden.parent / "fresh" / "garden", sources)
    build(fresh, "--no-cache")
    assert published(garden) == published(fresh)


def test_problems_elsewhere_are_said_again_with_their_lines(garden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(garden, "failuremap.toml", 'title = "Garden"', 'title = "Garden"\ncolour = "red"')
    change(garden, "content/gamma.md", "title: Gamma", "title: Gamma\nmood: grim")
    build(garden)
    before = capsys.readouterr().err

    change(garden, *BODIES)
    build(garden)

    after = capsys.readouterr().err
    assert after == before
    assert "mood: grim" in after
    assert 'colour = "red"' in after


# What is read


def test_documents_that_an_edit_does_not_touch_are_not_read(garden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (garden / "content/epsilon.md").write_text(entry("Epsilon", "It stands by [[delta]].", "far"))
    build(garden)
    asked: set[str] = set()
    read = folder.read_document

    def noted(root: Path, found: Found, *more: Any) -> SourceFile | Undecodable:
        asked.add(found.name)
        return read(root, found, *more)

    monkeypatch.setattr(folder, "read_document", noted)
    change(garden, "content/beta.md", "title: Beta", "title: Betula")
    build(garden, "--jobs", "1")
    assert asked == {f"content/{name}.md" for name in ("alpha", "beta", "gamma")}
    assert b"Betula" in published(garden)["failures/alpha.html"]


def test_a_site_of_many_documents_whose_texts_are_not_held_is_the_same(
    garden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(folder, "MANY", 0)
    other = write(tmp_path / "many" / "garden", GARDEN)
    build(other)
    assert published(other) == published(garden)
    change(other, "content/alpha.md", "[[beta]]", "[[betta]]")
    assert main(["build", "--quiet", "--site", str(other)]) == 1
    assert "One sees [[betta]] here" in capsys.readouterr().err


# By several processes


@pytest.mark.usefixtures("alone")
def test_what_is_made_beside_the_pages_is_the_same(garden: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "alone" / "garden", GARDEN)
    build(other, "--jobs", "1")
    assert published(garden) == published(other)
    for site, jobs in ((garden, "2"), (other, "1")):
        change(site, "content/beta.md", "title: Beta", "title: Betula")
        build(site, "--jobs", jobs)
    assert published(garden) == published(other)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_mistake_in_the_template_of_the_index_is_told_whoever_makes_it(
    garden: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = published(garden)
    template = our_templates()["failures.html"].replace("view.count", "view.amount")
    (garden / "templates/failures.html").write_text(template, encoding="utf-8")
    assert main(["build", "--quiet", "--jobs", jobs, "--site", str(garden)]) == 1
    said = capsys.readouterr().err
    assert "templates/failures.html:" in said
    assert "`FailuresView` has no field `amount`" in said
    assert published(garden) == before


def test_a_template_that_cannot_be_compiled_is_told(garden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nested = "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"
    (garden / "templates/failures.html").write_text(nested, encoding="utf-8")
    assert main(["build", "--quiet", "--site", str(garden)]) == 1
    assert "error[template-error]: " in capsys.readouterr().err


@pytest.mark.usefixtures("alone")
def test_templates_are_compiled_once_whoever_fills_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_SHARING", 1)
    render.environment_of.cache_clear()
    site = write(tmp_path / "garden", GARDEN)
    build(site)
    change(site, "content/beta.md", "title: Beta", "title: Betula")
    render.environment_of.cache_clear()
    compile_, seen = Environment.compile, tmp_path / "compiled"

    def noted(self: Environment, source: Any, name: str | None = None, *more: Any, **others: Any) -> Any:
        # A file, since it may be another process that compiles.
        seen.write_text(str(name))
        return compile_(self, source, name, *more, **others)

    monkeypatch.setattr(Environment, "compile", noted)
    build(site)
    assert not seen.exists(), seen.read_text()
    assert b"Betula" in published(site)["failures/index.html"]
