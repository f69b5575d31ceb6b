"""The page of a failure mode."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from support import compiled, entry, keys, pages, site_of

from failuremap.layout import LARGE, MOST_ROWS_OF_LARGE

FULL = {
    "failuremap.toml": 'title = "Site"\nedit_url = "https://example.org/edit/{path}"\n'
    'report_url = "https://example.org/new?title={title}"\n[[category]]\nkey = "power"\ntitle = "Power"\n'
    'sentence = "It will not let go"\n',
    "content/references.yaml": (
        "- {id: 'doe:20', type: book, title: One, author: [{family: Doe}], issued: '2020', URL: 'https://example.org/1'}\n"
        "- {id: roe21, type: book, title: Two, author: [{family: Roe}], issued: '2021', archived: 'https://example.org/2'}\n"
    ),
    "über macht.md": entry(
        "Power & <more>",
        "See [[beta]] [@doe:20, p. 4].",
        source="roe21",
        evidence="lab",
        evidence_note="In two labs.",
        aliases="[control]",
        relations="[{leads-to: beta, why: So it goes., source: doe:20}]",
        mitigations="[{name: A switch, why: It stops., source: roe21}]",
        incidents="[{what: It happened., when: 2025-07}]",
        limits="[Nothing else.]",
        checked="2026-11-20",
    ),
    "beta.md": entry("Beta", "Text."),
}
HERE = "failures/über-macht.html"


def page(path: str = HERE, texts: dict[str, str] = FULL, base_url: str | None = None) -> str:
    return pages(compiled(site_of(texts), base_url=base_url))[path].decode()


@pytest.mark.parametrize(
    "shown",
    [
        "<h1>Power &amp; &lt;more&gt;</h1>",
        '<a class="badge" href="../reading.html#lab">',
        ">Shown in the lab</a>",
        "In two labs.</p>",
        "Also called: control",
        '<p class="pinned-title">Two</p>',
        '<a class="external" href="https://example.org/2">Archived copy</a>',
        '<span class="label">Leads to</span>',
        'So it goes. <span class="work">(one source: <a href="../sources/doe-20.html">Doe 2020</a>)</span>',
        "<strong>A switch</strong>",
        '<time datetime="2025-07">2025-07</time> It happened.',
        "<li>Nothing else.</li>",
        '<li id="ref-doe:20">',
        '(<a href="#ref-doe:20">Doe 2020</a>, p. 4)',
        "@misc{failures-über-macht,",
        '<a href="https://example.org/edit/content/%C3%BCber%20macht.md">',
        '<a href="https://example.org/new?title=Power%20%26%20%3Cmore%3E">',
        '<link rel="alternate" type="text/markdown" href="../failures/%C3%BCber-macht.md">',
        '<ul id="backlinks" hidden>',
        'aria-current="page"',
    ],
)
def test_the_page_shows_what_the_entry_says(shown: str) -> None:
    assert shown in page()


def test_the_other_end_of_a_relation_is_worded_from_there() -> None:
    beta = page("failures/beta.html")

    assert '<span class="label">Follows from</span>' in beta
    assert '<a href="%C3%BCber-macht.html">Power &amp; &lt;more&gt;</a> <q>See <mark>Beta</mark>.</q>' in beta


def test_only_sections_with_content_appear() -> None:
    beta = page("failures/beta.html")

    ids = re.findall(r'<h2 id="([^"]+)"', beta)
    assert ids == ["connections", "mentions", "cite"]


def test_a_page_names_its_own_address_once_there_is_one() -> None:
    found = page(base_url="https://example.org/x/")
    address = "https://example.org/x/failures/%C3%BCber-macht.html"

    assert f'<link rel="canonical" href="{address}">' in found
    assert f'<meta property="og:url" content="{address}">' in found
    assert f"url = {{{address}}}" in found
    assert "canonical" not in page()


def test_on_a_map_that_shows_only_some_modes_a_title_changes_the_rails_of_those_alone() -> None:
    texts = {f"m{number:03}.md": entry(f"Mode {number:03}") for number in range(LARGE + 1)}
    before = keys(compiled(site_of(texts)))
    after = keys(compiled(site_of({**texts, "m000.md": entry("Mode 000 of another name")})))

    changed = {path for path in before if path.startswith("failures/m") and before[path] != after[path]}
    assert changed == {f"failures/m{number:03}.html" for number in range(MOST_ROWS_OF_LARGE)} | {"failures/m000.md"}


def test_the_rail_shows_sixteen_rows_of_a_long_island_around_this_one() -> None:
    texts = {f"m{number:02}.md": entry(f"Mode {number:02}") for number in range(24)}
    made = pages(compiled(site_of(texts)))
    order = re.findall(r'class="n n[^>]* href="failures/(m\d\d)\.html"', made["index.html"].decode())
    first, middle, last = (made[f"failures/{order[at]}.html"].decode() for at in (0, 12, 23))

    shown = [re.findall(r'class="n(?: current)?" href="(m\d\d)\.html"', each) for each in (first, middle, last)]

    assert shown == [order[:16], order[5:21], order[8:]]
    assert all("All 24 in this region" in each for each in (first, middle, last))


def test_every_link_of_every_page_names_a_published_file() -> None:
    made = pages(compiled(site_of(FULL)))
    for path, content in made.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        folder = path.rpartition("/")[0]
        for link in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', content.decode()):
            parts = folder.split("/") if folder else []
            for part in unquote(unescape(link)).split("/"):
                if part == "..":
                    parts.pop()
                elif part != ".":
                    parts.append(part)
            assert "/".join(parts) in made, (path, link)


TRAIL = {
    "failuremap.toml": """title = "Site"
[[trail]]
id = "down"
title = "The way down"
steps = ["a", "b", "c"]
links = ["so", "and so"]
""",
    "a.md": entry("Alpha", "To [[b]].", relations="[{leads-to: b, why: It does.}]"),
    "b.md": entry("Beta", "To [[c]].", relations="[{enables: c, why: It may.}]"),
    "c.md": entry("Gamma"),
    "d.md": entry("Delta", "Past [[a]]."),
}


def test_a_stop_leads_to_the_stops_before_and_after_it_on_its_trail() -> None:
    middle, last, outside = (page(f"failures/{name}.html", TRAIL) for name in "bcd")

    assert 'id="trail-down"' in middle
    assert "Stop 2 of 3" in middle
    assert 'class="previous" href="a.html#trail-down"' in middle
    assert 'class="following" href="c.html#trail-down"' in middle
    assert 'class="previous" href="b.html#trail-down"' in last
    assert 'class="following"' not in re.findall(r'<nav class="on-trail".*?</nav>', last, re.DOTALL)[0]
    assert "trail-down" not in outside


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "No work is cited on this page."),
        ({"source": "roe21"}, "Everything on this page rests on one work."),
        ({"source": "roe21", "mitigations": "[{name: A switch, source: 'doe:20'}]"}, None),
    ],
    ids=["none", "one", "two"],
)
def test_a_page_that_rests_on_one_work_says_so(fields: dict[str, str], said: str | None) -> None:
    texts = FULL | {"beta.md": entry("Beta", **fields)}

    found = re.findall(r'<p class="support">(.*?)</p>', page("failures/beta.html", texts))

    assert found == ([said] if said else [])


def crowd(count: int, **over: str) -> dict[str, str]:
    """Give a site in which so many modes of two regions link to one."""
    regions = ("power", "agents")
    linking = {
        f"m{number}.md": entry(f"Mode {number:03}", "See [[hub]].", category=regions[number % 2])
        for number in range(count)
    }
    return {"hub.md": entry("Hub"), **linking, **over}


def backlinks(found: str) -> str:
    return found.split('<ul id="backlinks">', 1)[1].split("</section>", 1)[0]


def test_two_hundred_back_links_are_one_list() -> None:
    shown = backlinks(page("failures/hub.html", crowd(200)))

    assert (shown.count("<li>"), shown.count("<q>"), shown.count("<details")) == (200, 100, 0)


def test_of_more_back_links_those_without_a_sentence_stand_by_region_and_closed() -> None:
    shown = backlinks(page("failures/hub.html", crowd(201)))
    open_list, *parts = shown.split('<details class="fold">')

    assert open_list.count("<q>") == 100
    assert len(re.findall("<a href=", shown)) == len(set(re.findall('<a href="([^"]+)"', shown))) == 201
    assert re.findall(r'<summary>([^<]+) <span class="count">(\d+)</span>', shown) == [
        ("More from agents", "50"),
        ("More from power", "51"),
    ]
    assert [part.count("<a href=") for part in parts] == [50, 51]


def test_a_page_of_many_back_links_is_made_again_when_one_moves_to_another_region() -> None:
    moved = {"m200.md": entry("Mode 200", "See [[hub]].", category="agents")}
    before, after = (keys(compiled(site_of(texts))) for texts in (crowd(201), crowd(201, **moved)))

    assert before["failures/hub.html"] != after["failures/hub.html"]
