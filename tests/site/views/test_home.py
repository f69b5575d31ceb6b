"""The home page: the map as links, and everything on it once more as text."""

import re
from functools import cache

from support import compiled, entry, our_site, our_templates, pages, site_of

from failuremap.layout import lay_out
from failuremap.model.document import Body
from failuremap.model.geometry import Lock
from failuremap.parse.settings import parse_settings, parse_words
from failuremap.site.context import SiteContext
from failuremap.site.drawing import island_drawing
from failuremap.site.views.home import MOST_LISTED
from failuremap.source import SourceFile
from failuremap.value import replace

ENTRY_LINK = re.compile(r'<a [^>]*href="failures/(?!index\.html)([^"]+)\.html"')


@cache
def ours() -> str:
    """Give the home page of this project's site."""
    return pages(compiled(our_site()))["index.html"].decode()


def home(**texts: str) -> str:
    """Give the home page of a site with these entries."""
    folder = site_of({f"{name}.md": text for name, text in texts.items()})
    return pages(compiled(folder))["index.html"].decode()


def part(page: str, opening: str, closing: str) -> str:
    """Cut a page from one mark to the next."""
    return page.split(opening, 1)[1].split(closing, 1)[0]


def map_of(page: str) -> str:
    return part(page, '<svg id="map"', "</svg>\n<div")


def index_of(page: str) -> str:
    return part(page, 'id="index"', "</main>")


def test_every_entry_is_one_link_on_the_map_and_one_in_the_index() -> None:
    on_map, in_index = ENTRY_LINK.findall(map_of(ours())), ENTRY_LINK.findall(index_of(ours()))

    assert len(set(on_map)) == len(on_map)
    assert on_map == in_index
    assert sorted(on_map) == sorted(compiled(our_site()).graph.cards)


def test_relations_in_the_index_lead_to_other_rows_of_it() -> None:
    anchors = set(re.findall(r'<li id="(i-[^"]+)"', ours()))
    targets = set(re.findall(r'<a href="#(i-[^"]+)"', ours()))

    assert targets
    assert targets <= anchors


def test_a_contrast_is_shown_on_both_sides() -> None:
    page = index_of(home(a=entry("A", relations="[{contrasts-with: b}]"), b=entry("B")))

    assert page.count("not the same as") == 2


def test_the_page_has_one_first_heading_and_no_style_in_its_elements() -> None:
    assert ours().count("<h1") == 1
    assert "style=" not in ours()


def test_a_row_says_to_those_who_do_not_see_it_what_its_mark_and_its_place_say() -> None:
    page = home(
        a=entry("A", evidence="lab", relations="[{leads-to: b, why: It helps.}]"),
        b=entry("B", relations="[{enables: a, why: It helps.}, {kind-of: a}]"),
    )

    assert 'aria-label="A. Doe 2021. Shown in the lab. 1 cause, 1 consequence."' in page
    assert 'aria-label="B. Doe 2021. 1 cause, 1 consequence."' in page


def test_every_measured_label_carries_its_width() -> None:
    texts = re.findall(r'<text class="(?:name|by|region-name|region-sentence)"[^>]*>', map_of(ours()))

    assert texts
    assert all('textLength="' in each and 'lengthAdjust="spacingAndGlyphs"' in each for each in texts)


def test_a_label_that_cannot_be_measured_carries_no_width() -> None:
    name = re.search(r'<text class="name"[^>]*>', map_of(home(a=entry("報酬ハッキング"))))

    assert name is not None
    assert "textLength" not in name[0]


def test_titles_of_authors_are_escaped_in_the_drawing() -> None:
    page = map_of(home(a=entry('"A <b> & B"', category="'<i>\"x\"'")))

    assert "<b>" not in page
    assert "<i>" not in page
    assert "A &lt;b&gt; &amp; B" in page


def test_without_entries_the_page_is_still_a_page() -> None:
    page = home()

    assert "<h1" in page
    assert ENTRY_LINK.search(page) is None


def test_without_stages_the_tiles_follow_each_other_without_a_label() -> None:
    overview = part(home(a=entry("A"), b=entry("B", category="other")), 'class="overview"', "</svg>")

    assert overview.count('class="tile ') == 2
    assert 'class="stage"' not in overview


def test_a_stream_and_the_modes_it_joins_find_each_other_by_their_numbers() -> None:
    page = map_of(home(a=entry("A", relations="[{leads-to: b, why: It helps.}]"), b=entry("B"), c=entry("C")))
    numbers = dict(re.findall(r'id="n-(\w)" class="n n(\d+)', page))
    stream = re.search(r'<path class="[^"]*x(\d+) x(\d+)"', page)

    assert stream is not None
    assert stream.groups() == (numbers["a"], numbers["b"])
    (rest, drawn), (light, lit) = re.findall(r'<path class="([^"]*x\d[^"]*)" (d="[^"]+")', page)
    assert set(rest.split()) - set(light.split()) <= {"in", "q"}
    assert drawn == lit
    assert re.search(rf'id="n-a" class="[^"]* x{numbers["b"]}"', page)
    assert re.search(rf'id="n-b" class="[^"]* x{numbers["a"]}"', page)
    assert not re.search(r'id="n-c" class="[^"]* x\d', page)


def test_the_style_sheet_of_the_map_lights_up_each_mode_and_what_it_is_joined_to() -> None:
    made = pages(
        compiled(site_of({"a.md": entry("A", relations="[{leads-to: b, why: It helps.}]"), "b.md": entry("B")}))
    )
    styles = next(
        content.decode() for path, content in made.items() if path.startswith("assets/map.") and path.endswith(".css")
    )

    here = ".c-power:is(:hover,:focus-within)"
    assert f".flowing:has({here}):has(.n1:is(:hover,:focus-visible)) .x1{{opacity:1;display:inline}}" in styles
    assert ".n2:is(" not in styles


def test_only_drawn_relations_become_streams() -> None:
    page = map_of(
        home(
            a=entry("A", relations="[{contrasts-with: b}, {evidence-for: c}, {kind-of: d}]"),
            b=entry("B"),
            c=entry("C"),
            d=entry("D"),
        )
    )

    # Once at rest, and once more for its light.
    assert re.findall(r'<g class="(\w)" marker-end', page) == ["k", "k"]


def test_each_trail_is_drawn_listed_told_and_can_be_chosen_without_a_script() -> None:
    trail = '[[trail]]\nid = "{0}"\ntitle = "Trail {0}"\nsteps = ["{1}", "{2}"]\n'
    texts = {
        "failuremap.toml": 'title = "T"\n[[category]]\nkey = "power"\ntitle = "Power"\n'
        + trail.format("one", "a", "b")
        + trail.format("two", "b", "a"),
        "a.md": entry("A", relations="[{leads-to: b, why: It helps.}]"),
        "b.md": entry("B", relations="[{enables: a, why: It helps.}]"),
    }
    made = pages(compiled(site_of(texts)))
    page = made["index.html"].decode()

    for name in ("one", "two"):
        assert f'<span class="tgt" id="trail-{name}"></span>' in page.split("<main", 1)[0]
        assert f'href="#trail-{name}"' in page
        assert page.count(f'<g class="tr tr-{name}') == 3, "drawn on the map, numbered there, and on small screens"
        assert f'class="strip st tr-{name}' in page
    assert "-one shown" in page
    assert "-two shown" not in page


def test_a_large_site_has_no_streams_and_no_rules_for_them() -> None:
    texts = {
        f"m{number}.md": entry(f"Mode {number}", relations="[{leads-to: m0, why: It helps.}]" if number else "[]")
        for number in range(201)
    }
    made = pages(compiled(site_of(texts)))

    assert '<g class="l"' not in made["index.html"].decode()
    assert not any(b".n0:is(" in content for path, content in made.items() if path.startswith("assets/map."))


def test_the_index_of_a_large_site_is_a_page_of_its_own() -> None:
    page = home(
        **{f"m{number}": entry(f"Mode {number}", category=str(number % 3)) for number in range(MOST_LISTED + 1)}
    )

    assert len(ENTRY_LINK.findall(map_of(page))) == MOST_LISTED + 1
    assert ENTRY_LINK.search(index_of(page)) is None
    assert f'<a href="failures/index.html">All {MOST_LISTED + 1} failure modes' in index_of(page)


def test_a_full_island_links_to_the_page_of_its_region() -> None:
    page = home(**{f"m{number}": entry(f"Mode {number}") for number in range(201)})

    assert len(ENTRY_LINK.findall(map_of(page))) == 12
    assert re.search(r'<a class="rest" href="categories/power.html"[^>]*><text [^>]*>All 201 in this region<', page)


def test_a_name_that_a_stream_runs_under_has_a_rim() -> None:
    folder = site_of({"a.md": entry("Alpha", relations="[{leads-to: b, why: It helps.}]"), "b.md": entry("Beta")})
    settings, _ = parse_settings(None, "site")
    graph = compiled(folder).graph
    drawn = lay_out(graph, settings, Lock()).geometry
    context = SiteContext(
        settings=settings,
        graph=graph,
        geometry=replace(drawn, crossed=("a",)),
        words=parse_words(SourceFile("words.toml", our_templates()["words.toml"]))[0],
        assets={},
        digests={},
        body=lambda _: Body(("",), ()),
    )

    rows = {
        row.id: row.is_crossed
        for row in island_drawing(context, drawn.islands[0], "index.html", classes={"a": "n"}).rows
    }

    assert rows == {"a": True, "b": False}
