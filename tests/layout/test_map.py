"""The map: every entry has its place, and keeps it."""

import json

from build_graph import card_of, parsed
from hypothesis import given, settings
from hypothesis import strategies as st
from support import compiled, our_site

from failuremap.graph.link import Surroundings, link
from failuremap.layout import LaidOut, lay_out
from failuremap.layout.lock import lock_text, parse_lock
from failuremap.model.geometry import Geometry, Lock
from failuremap.model.settings import Category, Settings
from failuremap.source import SourceFile, Span
from failuremap.value import replace

NOWHERE = Span("failuremap.toml", 0, 0)
KEYS = ("ask", "learn", "hide")
SETTINGS = Settings(
    "Site",
    stages=("One", "Two"),
    categories=tuple(
        Category(key, key.title(), "It is so", min(at, 1) + 1, None, NOWHERE) for at, key in enumerate(KEYS)
    ),
    is_configured=True,
)
IDS = tuple(f"mode-{number}" for number in range(12))


def laid(ids: tuple[str, ...], lock: Lock | None = None, site: Settings = SETTINGS) -> LaidOut:
    """Lay out entries that each lead to the next."""
    cards = [
        card_of(
            each,
            category=KEYS[int(each.rsplit("-", 1)[1]) % 3],
            relations=[("leads-to", ids[(at + 1) % len(ids)], "why")] if len(ids) > 1 else [],
            years=[2000 + int(each.rsplit("-", 1)[1])],
        )
        for at, each in enumerate(ids)
    ]
    graph = link([parsed(card) for card in cards], Surroundings(site)).graph
    return lay_out(graph, site, lock or Lock())


def spots(geometry: Geometry) -> dict[str, tuple[int, int]]:
    """Give the place of each entry."""
    return {row.id: (row.x, row.y) for island in geometry.islands for row in island.rows}


def test_every_entry_has_one_row_and_no_two_share_a_place() -> None:
    found = spots(laid(IDS).geometry)

    assert sorted(found) == sorted(IDS)
    assert len(set(found.values())) == len(IDS)


def test_with_the_lock_an_entry_that_goes_and_comes_back_moves_nothing() -> None:
    whole = laid(IDS)

    for gone in IDS:
        rest = tuple(each for each in IDS if each != gone)
        without = laid(rest, whole.lock)
        back = laid(IDS, without.lock)
        assert spots(without.geometry) == {each: at for each, at in spots(whole.geometry).items() if each != gone}
        assert spots(back.geometry) == spots(whole.geometry)


def test_a_new_entry_moves_others_only_down_in_its_own_column() -> None:
    before = laid(IDS)
    after = laid((*IDS, *(f"mode-{number}" for number in range(12, 30))), before.lock)
    old, new = spots(before.geometry), spots(after.geometry)

    assert all(new[each][0] == old[each][0] and new[each][1] >= old[each][1] for each in IDS)


def test_a_current_lock_is_not_stale_and_gives_the_same_geometry() -> None:
    first = laid(IDS)
    again = laid(IDS, parse_lock(SourceFile("lock", lock_text(first.lock)))[0])

    assert not again.is_stale
    assert again.geometry == first.geometry


def test_islands_stand_apart_and_hold_their_labels() -> None:
    from shapely import Polygon, box

    geometry = lay_out(compiled(our_site()).graph, SETTINGS_OF_OURS, Lock()).geometry
    coasts = {island.key: Polygon(island.coast) for island in geometry.islands}

    for island in geometry.islands:
        for row in island.rows:
            assert coasts[island.key].buffer(1).contains(box(row.x, row.y, row.x + row.hit_width - 8, row.y + 30)), (
                row.id
            )
        for other, coast in coasts.items():
            assert other == island.key or coasts[island.key].distance(coast) > 5
        left, top, right, bottom = coasts[island.key].bounds
        assert left >= 0
        assert top >= 0
        assert right <= geometry.width
        assert bottom <= geometry.height


def _settings_of_ours() -> Settings:
    from failuremap.parse.settings import parse_settings

    source = our_site().settings
    assert isinstance(source, SourceFile)
    return parse_settings(source, "")[0]


SETTINGS_OF_OURS = _settings_of_ours()


def test_without_stages_islands_fill_six_columns() -> None:
    free = replace(SETTINGS, stages=(), categories=tuple(replace(each, stage=None) for each in SETTINGS.categories))

    assert {island.column for island in laid(IDS, site=free).geometry.islands} <= set(range(6))
    assert laid(IDS, site=free).geometry.stages == ()


def test_a_lock_with_the_marks_of_a_merge_keeps_what_can_be_read() -> None:
    whole = laid(IDS)
    text = lock_text(whole.lock)
    merged = text.replace(' "routes"', '<<<<<<< ours\n "routes"').replace(
        ' "depth"', '=======\n>>>>>>> theirs\n "depth"'
    )

    lock, diagnostics = parse_lock(SourceFile("content/map.lock.json", merged))

    assert [each.code for each in diagnostics] == ["bad-lock"]
    assert lock.entries == whole.lock.entries
    assert spots(laid(IDS, lock).geometry) == spots(whole.geometry)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_no_lock_is_an_exception(content: object) -> None:
    parse_lock(SourceFile("lock", json.dumps(content)))
    parse_lock(
        SourceFile("lock", json.dumps({"regions": content, "entries": content, "depth": content, "urls": content}))
    )
