"""The whole map: nothing overlaps, nothing moves without need, and the same input gives the same map."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout.small_maps import KEYS, UNSET, Regions, coasts, draw, ids, overlaps, some_regions, spots
from shapely import Point, Polygon

from failuremap.layout import LARGE, MOST_ROWS_OF_LARGE
from failuremap.layout.lock import lock_text, parse_lock
from failuremap.model.geometry import Lock, Region, Slot
from failuremap.source import SourceFile
from failuremap.value import replace

EIGHT = {f"mode-{number}": KEYS[number % 4] for number in range(8)}

few = settings(max_examples=25)
"""Outlines take their time."""


@few
@given(some_regions, st.data())
def test_the_order_of_the_entries_does_not_matter(regions: Regions, chosen: st.DataObject) -> None:
    shuffled = {entry_id: regions[entry_id] for entry_id in chosen.draw(st.permutations(sorted(regions)))}
    edges = list(pairwise(sorted(regions)))

    assert draw(shuffled, edges=edges) == draw(regions, edges=edges)


@few
@given(
    st.dictionaries(ids, st.sampled_from(["power", "W" * 40, "日本語" * 9, "a b c d"]), min_size=1, max_size=12),
    st.text("abc mode W日", max_size=60),
)
def test_no_two_texts_overlap_whatever_the_titles(regions: Regions, title: str) -> None:
    titles = {entry_id: f"{title} {entry_id}".strip() for entry_id in regions}

    assert overlaps(draw(regions, titles=titles, site=UNSET).geometry) == []


@few
@given(some_regions, st.data())
def test_an_entry_that_goes_and_comes_back_moves_nothing(regions: Regions, chosen: st.DataObject) -> None:
    gone = chosen.draw(st.sampled_from(sorted(regions)))
    rest = {entry_id: key for entry_id, key in regions.items() if entry_id != gone}
    whole = draw(regions)

    without = draw(rest, whole.lock)
    back = draw(regions, without.lock)

    others = {entry_id: at for entry_id, at in spots(whole.geometry).items() if entry_id != gone}
    assert spots(without.geometry) == others
    assert {**spots(back.geometry), gone: None} == {**others, gone: None}


@few
@given(some_regions, st.dictionaries(ids, st.sampled_from(KEYS), max_size=6))
def test_a_new_entry_moves_others_only_down_in_their_column(regions: Regions, new: Regions) -> None:
    before = draw(regions)
    after = draw({**new, **regions}, before.lock)

    old, now = spots(before.geometry), spots(after.geometry)
    assert all(now[entry_id][0] == x and now[entry_id][1] >= y for entry_id, (x, y) in old.items())
    assert overlaps(after.geometry) == []


@few
@given(some_regions)
def test_the_lock_of_a_map_is_current_and_gives_it_back(regions: Regions) -> None:
    first = draw(regions)
    lock, diagnostics = parse_lock(SourceFile("content/map.lock.json", lock_text(first.lock)))

    again = draw(regions, lock)

    assert diagnostics == ()
    assert not again.is_stale
    assert (again.geometry, again.lock) == (first.geometry, first.lock)


def test_only_the_coast_of_the_island_that_changed_is_drawn_anew() -> None:
    before = draw(EIGHT)
    after = draw({**EIGHT, "newcomer": "act"}, before.lock)

    changed = {key for key, coast in coasts(after.geometry).items() if coast != coasts(before.geometry)[key]}
    assert changed == {"act"}


def test_an_island_stays_in_one_piece_when_entries_leave_from_its_middle() -> None:
    whole = draw({f"m{number:02}": "ask" for number in range(12)})
    ends = [entry_id for entry_id, slot in whole.lock.entries.items() if slot.row in {0, 11}]

    (island,) = draw(dict.fromkeys(ends, "ask"), whole.lock).geometry.islands

    land = Polygon(island.coast)
    assert len(island.rows) == 2
    assert all(land.contains(Point(row.x + 4, row.y + 9)) for row in island.rows)


def test_a_coast_that_was_tampered_with_is_drawn_anew() -> None:
    whole = draw(EIGHT)
    region = whole.lock.regions["act"]
    bent = replace(region, coast=((0, 0), *region.coast[1:]))

    again = draw(EIGHT, replace(whole.lock, regions={**whole.lock.regions, "act": bent}))

    assert again.is_stale
    assert again.geometry == whole.geometry


def test_a_shore_that_was_tampered_with_are_drawn_anew() -> None:
    whole = draw(EIGHT)

    again = draw(EIGHT, replace(whole.lock, shore=()))

    assert again.is_stale
    assert again.geometry == whole.geometry


def test_entries_may_swap_places_by_an_edit_of_the_lock() -> None:
    whole = draw(EIGHT)
    slots = dict(whole.lock.entries)
    slots["mode-0"], slots["mode-4"] = slots["mode-4"], slots["mode-0"]

    swapped = draw(EIGHT, replace(whole.lock, entries=slots)).geometry

    assert swapped.squares.keys() == whole.geometry.squares.keys()
    # Rows differ by a shift of seven, so only the height is taken over whole.
    assert spots(swapped)["mode-0"][1] == spots(whole.geometry)["mode-4"][1]


def test_an_id_once_published_is_remembered_for_ever() -> None:
    first = draw({"old": "ask", "new": "ask"})
    second = draw({"new": "ask"}, first.lock)

    assert second.lock.urls == ("new", "old")


def test_a_folder_without_settings_gets_a_map_without_stages() -> None:
    found = draw({f"m{number}": f"Kind {number % 8}" for number in range(16)}, site=UNSET).geometry

    assert found.stages == ()
    # The first column begins under the title of the map, so that it is filled last.
    assert {island.column for island in found.islands} == {1, 2, 3, 4, 5}
    assert overlaps(found) == []


def test_a_site_without_entries_is_all_water() -> None:
    found = draw({})

    assert found.geometry.islands == ()
    assert found.geometry.shore == ()
    assert found.lock.entries == {}


def test_a_declared_region_without_entries_has_no_island() -> None:
    assert [island.key for island in draw({"a": "learn"}).geometry.islands] == ["learn"]


def test_a_large_site_shows_the_most_connected_and_points_to_the_rest() -> None:
    regions = {f"m{number:03}": "ask" for number in range(LARGE + 1)}
    edges = [("m200", "m199"), ("m198", "m200")]

    (island,) = draw(regions, edges=edges).geometry.islands

    assert len(island.rows) == MOST_ROWS_OF_LARGE
    assert {"m198", "m199", "m200"} <= {row.id for row in island.rows}
    assert island.hidden == LARGE + 1 - MOST_ROWS_OF_LARGE
    assert island.rest is not None
    assert island.rest[1] > island.rows[-1].y * 10


def test_a_name_that_does_not_fit_is_reported_where_the_title_stands() -> None:
    titles = {"a": "Counterproductive Misrepresentativenesses Overgeneralization", "b": "Fits"}

    (problem,) = draw({"a": "ask", "b": "ask"}, titles=titles, site=UNSET).diagnostics

    assert problem.code == "wide-name"
    assert problem.where.path == "content/a.md"
    assert problem.hint == "give a `short_title`"


def test_the_square_of_an_entry_is_its_row_letter_and_its_column() -> None:
    found = draw(EIGHT).geometry
    columns = {row.id: island.column for island in found.islands for row in island.rows}

    for entry_id, (_, y) in spots(found).items():
        assert found.squares[entry_id] == f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[y // 100]}{columns[entry_id] + 1}"


def test_a_region_of_the_lock_in_a_column_that_is_gone_is_placed_anew() -> None:
    far = Lock(regions={"ask": Region(40, 900, ())})

    assert draw({"a": "ask"}, far).geometry == draw({"a": "ask"}).geometry
    assert draw({"a": "x"}, Lock(regions={"x": Region(40, 900, ())}), site=UNSET) == draw({"a": "x"}, site=UNSET)


@pytest.mark.parametrize(("section", "name"), [("entries", "mode-0"), ("regions", "learn")])
def test_a_lock_that_would_make_the_map_endless_is_not_believed(section: str, name: str) -> None:
    whole = draw(EIGHT, edges=[("mode-0", "mode-1")])
    entries = {**whole.lock.entries, "mode-0": Slot(EIGHT["mode-0"], 10_000)}
    regions = {**whole.lock.regions, "learn": Region(whole.lock.regions["learn"].column, 1_000_000, ())}
    far = replace(whole.lock, entries=entries) if section == "entries" else replace(whole.lock, regions=regions)
    source = SourceFile("content/map.lock.json", lock_text(far))
    lock, _ = parse_lock(source)

    found = draw(EIGHT, lock, edges=[("mode-0", "mode-1")])

    (problem,) = found.diagnostics
    assert problem.code == "bad-lock"
    assert source.text[problem.where.start : problem.where.end] == f'"{name}"'
    assert found.geometry == draw(EIGHT, edges=[("mode-0", "mode-1")]).geometry
    assert found.is_stale
    assert found.lock.urls == whole.lock.urls


def test_what_stays_of_a_long_island_stays_in_its_place() -> None:
    regions = {f"m{number:02}": "ask" for number in range(60)}
    whole = draw(regions)
    last = max(spots(whole.geometry).items(), key=lambda pair: pair[1][1])

    found = draw({last[0]: "ask"}, whole.lock)

    assert found.diagnostics == ()
    assert spots(found.geometry) == dict([last])
