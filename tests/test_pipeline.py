"""The whole compiler, from texts to bytes, without a disk."""

import random
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from support import compiled, entry, errors, graph, keys, our_site, our_templates, pages, parse_here, reports, site_of

from failuremap.model.output import Options
from failuremap.model.packed import Packed
from failuremap.pipeline import compile_site
from failuremap.shell.cache import open_cache
from failuremap.site import render
from failuremap.source import SourceFile
from failuremap.value import replace

THREE = {
    "alpha.md": entry("Alpha", "Alpha brings about [[beta|the second]]. It ends there."),
    "beta.md": entry("Beta", "See [Alpha](alpha.md#what-happens).", category="agents"),
    "gamma.md": entry("Gamma", "Nothing here. [[Alpha]] comes first."),
}
POWER = 'title = "T"\n[[category]]\nkey = "power"\ntitle = "Power"\n'
HEADED = THREE | {
    "alpha.md": entry("Alpha", "## What happens\n\nAlpha brings about [[beta|the second]]. It ends there.")
}


def test_three_files_without_settings_make_a_site() -> None:
    folder = site_of(HEADED)
    site = compiled(folder)
    made = pages(site)

    assert errors(site, folder) == []
    assert {
        "index.html",
        "failures/alpha.html",
        "categories/power.html",
        "failures/index.html",
        "404.html",
        "graph.json",
    } <= set(made)
    assert b"window.FM_INDEX" in made["search-data.js"]
    assert "feed.xml" not in made


def test_a_back_link_quotes_the_sentence_in_which_it_stands() -> None:
    page = pages(compiled(site_of(HEADED)))["failures/beta.html"].decode()

    backlinks = re.search(r'<ul id="backlinks">(.*?)</ul>', page, re.DOTALL)

    assert backlinks is not None
    assert '<a href="alpha.html">Alpha</a> <q>Alpha brings about <mark>the second</mark>.</q>' in backlinks[1]


def test_the_back_links_of_every_page_are_the_sources_of_its_incoming_edges() -> None:
    site = compiled(our_site())
    made, data = pages(site), graph(site)

    for node in data["nodes"]:
        listed = re.search(r'<ul id="backlinks"[^>]*>(.*?)</ul>', made[node["url"]].decode(), re.DOTALL)
        assert listed is not None
        shown = {unescape(each) for each in re.findall(r'<li><a href="([^"]+)\.html"', listed[1])}
        assert shown == {edge["source"] for edge in data["edges"] if edge["target"] == node["id"]}


def test_every_problem_of_a_site_is_found_in_one_run() -> None:
    folder = site_of(
        {
            "a.md": entry("A", "See [[nothing]], [@nobody] and [b](b.md#nowhere)."),
            "b.md": "---\ntitle: B\n---\n\nText.\n",
            "c.md": "no front matter",
        }
    )

    found = errors(compiled(folder), folder)

    assert found == [
        "content/a.md:9:7 unresolved-reference",
        "content/a.md:9:20 unknown-citation",
        "content/b.md:1:1 missing-field",
        "content/c.md:1:1 missing-front-matter",
    ]


def test_a_warning_is_still_there_on_the_second_build() -> None:
    folder = site_of({"a.md": entry("A", "# Too large\n\nText.")})
    memo = open_cache(None)

    first = reports(compiled(folder, memo), folder)
    second = reports(compiled(folder, memo), folder)

    assert [each.code for each in first] == ["top-heading"]
    assert first == second


def test_the_settings_decide_how_severe_a_problem_is() -> None:
    folder = site_of(
        {
            "failuremap.toml": POWER + '[severity]\norphan-mode = "error"\n',
            "a.md": entry("A"),
            "b.md": entry("B"),
        }
    )

    assert errors(compiled(folder), folder) == ["content/a.md:2:8 orphan-mode", "content/b.md:2:8 orphan-mode"]


def test_a_template_mistake_is_an_error_at_its_line() -> None:
    folder = site_of(THREE)
    broken = dict(folder.templates) | {"plain.html": "x", "404.html": "<p>\n{{ nothing.at.all }}\n"}

    failed = [each for each in compiled(replace(folder, templates=broken)).outputs({}) if hasattr(each, "diagnostic")]

    assert [(each.diagnostic.where.path, each.diagnostic.message) for each in failed] == [
        ("templates/404.html", "'nothing' is undefined")
    ]


@pytest.mark.parametrize(("standing", "is_ahead"), [({}, True), ({"index.html": "key"}, False), (None, False)])
def test_templates_are_compiled_while_documents_are_parsed_if_all_is_to_be_made(
    monkeypatch: pytest.MonkeyPatch, standing: dict[str, str] | None, is_ahead: bool
) -> None:
    render.environment_of.cache_clear()
    real, seen, when_parsing = Environment.compile, set[str](), list[set[str]]()

    def compile_(self: Environment, source: Any, name: str, *others: Any, **more: Any) -> Any:
        seen.add(name)
        return real(self, source, name, *others, **more)

    def parse_all(sources: Iterable[SourceFile]) -> Iterator[Packed]:
        when_parsing.append(seen.copy())
        return parse_here(sources)

    monkeypatch.setattr(Environment, "compile", compile_)
    compile_site(site_of({"a.md": entry("A")}), Options(standing=standing), open_cache(None), parse_all)
    every = {name for name in our_templates() if name.endswith(".html")}
    assert when_parsing == [every if is_ahead else set()]


def test_titles_of_authors_are_text_on_every_page() -> None:
    hostile = entry("'<script>alert(1)</script> & \"more\"'", "Text.", category="'<b>power</b>'")
    made = pages(compiled(site_of({"a.md": hostile, "b.md": entry("B", "[[a]]")})))

    for path, content in made.items():
        if path.endswith(".html"):
            assert b"<script>alert" not in content
            assert b"<b>power" not in content


EDITS = {
    "body": ("beta.md", entry("Beta", "Other words. See [[alpha]].", category="agents")),
    "title": ("beta.md", entry("Beta Two", "See [[alpha]].", category="agents")),
    "summary": ("beta.md", HEADED["beta.md"].replace("Something goes", "Another thing goes")),
    "category": ("beta.md", HEADED["beta.md"].replace("agents", "power")),
    "relation": (
        "beta.md",
        entry("Beta", "See [[alpha]].", category="agents", relations="[{leads-to: gamma, why: It does.}]"),
    ),
    "removed": ("gamma.md", None),
    "added": ("delta.md", entry("Delta", "[[beta]]")),
    "settings": ("failuremap.toml", 'title = "Another title"\n'),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_incremental_site_equals_a_fresh_one(edit: str) -> None:
    path, text = EDITS[edit]
    memo = open_cache(None)
    before = compiled(site_of(HEADED), memo)
    stands, old = keys(before), pages(before)
    texts = {name: each for name, each in HEADED.items() if name != path} | ({path: text} if text else {})

    after = compiled(site_of(texts), memo)
    made = pages(after, stands)
    fresh = pages(compiled(site_of(texts)))

    assert {name: made.get(name, old.get(name)) for name in fresh} == fresh


def test_an_edit_of_a_body_makes_only_the_pages_that_show_it() -> None:
    memo = open_cache(None)
    stands = keys(compiled(site_of(HEADED), memo))

    made = pages(
        compiled(site_of(HEADED | {"gamma.md": entry("Gamma", "Other words. [[Alpha]] comes first.")}), memo), stands
    )

    assert {path for path in made if path.endswith(".html")} == {"failures/gamma.html"}


def test_where_a_work_stands_in_its_file_makes_no_page_anew() -> None:
    work = '- {id: doe2021, type: book, title: A Book, author: [{family: Doe}], issued: "2021"}\n'
    texts = HEADED | {"delta.md": entry("Delta", "So it is [@doe2021]. See [[alpha]].")}

    before, after = (keys(compiled(site_of(texts | {"references.yaml": above + work}))) for above in ("", "# One.\n"))

    assert before == after


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_bytes_do_not_depend_on_the_order_of_files(shuffler: random.Random) -> None:
    folder = site_of(HEADED)
    mixed = list(folder.documents)
    shuffler.shuffle(mixed)

    assert pages(compiled(replace(folder, documents=tuple(mixed)))) == pages(compiled(folder))


def test_no_page_of_our_site_holds_a_mark_of_the_parser_or_an_unfilled_hole() -> None:
    for path, content in pages(compiled(our_site())).items():
        if path.endswith((".html", ".md", ".json")):
            text = content.decode()
            assert "x-hole" not in text, path
            assert not re.search("[\ue000-\uf8ff]", text), path
