"""Every export is read back by a program that is not ours."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import feedparser
import networkx as nx
import pytest
from pybtex.database import parse_string
from support import compiled, entry, our_site, pages, site_of

HOSTILE = "'</script><b>=cmd & \"quoted\" \u2028 {x}'"
BASE = "https://example.org/failures/"
SITE = {
    "a.md": entry(HOSTILE, "See [[b]].", relations="[{leads-to: b, why: It does.}]", added="2026-11-20"),
    "b.md": entry("'=1+1'", "Text <!-- a secret --> with $x<y$.", category="agents"),
    "content/references.yaml": (
        '- id: doe2020\n  title: "50% of {A} & B_c #1"\n  author: [{family: Döe, given: J.}]\n  issued: "2020"\n'
    ),
}
LOCK = '{"digest": "", "regions": {}, "entries": {}, "routes": {}, "depth": [], "urls": ["old", "lost"]}'


def made(base_url: str | None = None) -> dict[str, bytes]:
    return pages(compiled(site_of(SITE), base_url=base_url))


def test_graph_json_has_every_key_and_is_sorted() -> None:
    data = json.loads(made()["graph.json"])

    assert [node["id"] for node in data["nodes"]] == ["a", "b"]
    assert set(data["nodes"][0]) == {
        "id", "title", "author", "year", "category", "evidence", "summary", "url", "aliases", "source",
    }  # fmt: skip
    assert [(edge["relation"], edge["why"], edge["context"]) for edge in data["edges"]] == [
        ("leads-to", "It does.", None),
        ("mentions", None, "See =1+1."),
    ]


def test_networkx_reads_the_graph() -> None:
    content = pages(compiled(our_site()))

    graph = nx.parse_graphml(content["graph.graphml"].decode(), force_multigraph=True)
    data = json.loads(content["graph.json"])

    assert sorted(graph.nodes) == [node["id"] for node in data["nodes"]]
    assert graph.number_of_edges() == len(data["edges"])
    assert nx.is_weakly_connected(graph)


def test_a_spreadsheet_runs_no_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(made()["entries.csv"].decode(), newline="")))

    assert [row["id"] for row in rows] == ["a", "b"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_pybtex_reads_the_bibliography() -> None:
    ours = parse_string(pages(compiled(our_site()))["references.bib"].decode(), "bibtex")
    hostile = parse_string(made()["references.bib"].decode(), "bibtex")

    assert len(ours.entries) > 100
    assert hostile.entries["doe2020"].persons["author"][0].last_names == ["Döe"]


def test_feedparser_reads_the_feed() -> None:
    feed = feedparser.parse(made(base_url=BASE)["feed.xml"])

    assert feed.bozo == 0
    assert [item.link for item in feed.entries] == [f"{BASE}failures/a.html"]
    assert feed.entries[0].updated == "2026-11-20T00:00:00+00:00"


def test_the_sitemap_names_every_page_and_robots_name_it() -> None:
    content = made(base_url=BASE)
    places = [each.text or "" for each in ET.fromstring(content["sitemap.xml"]).iter() if each.tag.endswith("loc")]  # noqa: S314

    html = {path for path in content if path.endswith(".html")} - {"404.html"}
    assert {place.removeprefix(BASE) or "index.html" for place in places} == html
    assert b"Sitemap: https://example.org/failures/sitemap.xml" in content["robots.txt"]


def test_search_data_is_a_script_that_no_title_can_leave() -> None:
    text = made()["search-data.js"].decode()
    rows = json.loads(text.removeprefix("window.FM_INDEX=").rstrip().removesuffix(";"))

    assert "<" not in text
    assert "\u2028" not in text
    assert [row["id"] for row in rows] == ["a", "b"]


def test_the_markdown_version_has_ordinary_links_and_no_comment() -> None:
    content = made()

    assert "See [=1+1](b.md)." in content["failures/a.md"].decode()
    assert b"a secret" not in content["failures/b.md"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a <img src=x> b", "a \\<img src=x> b"),
        ("<script>\ne()\n</script>", "\\<script>\ne()\n\\</script>"),
        ("> - a <svg/onload=e()\n> b", "> - a \\<svg/onload=e()\n> b"),
        ("a\n\n<script\n\nb <!-- c", "a\n\n\\<script\n\nb \\<!-- c"),
        ("a \\<b> \\\\<i>", "a \\<b> \\\\\\<i>"),
        ("a `<b>` $x<y$ 1 < 2", "a `<b>` $x<y$ 1 < 2"),
        ("~~~ html\n<b>\n~~~", "~~~ html\n<b>\n~~~"),
        ("<https://a.example> <a@b.example>", "<https://a.example> <a@b.example>"),
        ("<javascript:e()>", "\\<javascript:e()>"),
        ('[a](javascript:e%28%29 "t") [b](//c)', '[a](# "t") [b](#)'),
        ("[a](<jAva&#115;cript:e()>)", "[a](<#>)"),
        ("[a][l] [l]\n\n[l]: data:text/html,x", "[a][l] [l]\n\n[l]: #"),
        ("![a](https://x.example/p.png)", "![a](#)"),
        ("| a | b |\n|---|---|\n| <i> | [c](vbscript:d) |", "| a | b |\n|---|---|\n| \\<i> | [c](#) |"),
        ("[[b|<i>]] [see <i>](b.md)", "[\\<i>](b.md) [see \\<i>](b.md)"),
        ("a[^n]\n\n[^n]: <b>", "a[^n]\n\n[^n]: \\<b>"),
    ],
)
def test_what_is_text_on_the_page_is_text_in_the_markdown_version(body: str, shown: str) -> None:
    content = pages(compiled(site_of({"a.md": entry("A", body), "b.md": entry("B")})))
    text = content["failures/a.md"].decode()
    assert text.removeprefix("# A\n\nDoe, 2021.\n\nSomething goes wrong.\n\n") == shown + "\n"


def test_hosts_get_the_policy_and_the_pages_carry_it() -> None:
    content = made()
    policy = next(
        line.split(": ", 1)[1] for line in content["_headers"].decode().splitlines() if "Content-Security" in line
    )

    assert policy.endswith("frame-ancestors 'none'")
    shown = policy.removesuffix("; frame-ancestors 'none'").replace("'", "&#39;").encode()
    assert all(shown in page for path, page in content.items() if path.endswith(".html"))


def test_an_old_address_leads_to_the_new_page() -> None:
    texts = SITE | {
        "failuremap.toml": 'title = "T"\n[redirects]\nold = "b"\nlost = "gone"\n',
        "content/map.lock.json": LOCK,
    }
    content = pages(compiled(site_of(texts)))

    assert b'content="0; url=b.html"' in content["failures/old.html"]
    assert (
        content["_redirects"]
        == b"/failures/lost.html /failures/lost.html 410\n/failures/old.html /failures/b.html 301\n"
    )


def test_a_summary_is_text_to_a_reader_of_feeds() -> None:
    texts = {"a.md": entry("A", added="2026-11-20").replace("Something goes wrong.", "'<img src=x onerror=e()> & <b>'")}
    feed = pages(compiled(site_of(texts), base_url=BASE))["feed.xml"]

    (summary,) = [each for each in ET.fromstring(feed).iter() if each.tag.endswith("summary")]  # noqa: S314  # ours

    assert summary.get("type") == "html"
    assert summary.text == "&lt;img src=x onerror=e()&gt; &amp; &lt;b&gt;"


def test_a_brace_ends_no_field_of_bibtex() -> None:
    work = '- id: doe2020\n  title: "a } b { c"\n  publisher: "}} @evil{x, {"\n'

    found = parse_string(
        pages(compiled(site_of({"content/references.yaml": work})))["references.bib"].decode(), "bibtex"
    )

    assert list(found.entries) == ["doe2020"]


def test_markup_in_plain_text_is_none_in_markdown() -> None:
    texts = {"a.md": entry("'<b>[x](javascript:e()) `y`'")}
    made_of_it = pages(compiled(site_of(texts)))

    shown = r"\<b>\[x\](javascript:e()) \`y\`"
    assert f"- [{shown}](failures/a.md): Something goes wrong.\n" in made_of_it["llms.txt"].decode()
    assert made_of_it["failures/a.md"].decode().startswith(f"# {shown}\n")
