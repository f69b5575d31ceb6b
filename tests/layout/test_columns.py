"""Columns: islands share the height, and what stands moves only down."""

from hypothesis import given
from hypothesis import strategies as st

from failuremap.layout.columns import (
    CARTOUCHE_HEIGHT,
    CELL,
    LEAST_GAP,
    MOST_GAP,
    TIGHTEST,
    TOP,
    Frame,
    Place,
    height_of,
    places_of,
)
from failuremap.model.geometry import Region
from failuremap.model.settings import Category
from failuremap.source import Span

STAGES = Frame(("One", "Two"))
NO_STAGES = Frame(())


def regions(*stages: int | None) -> list[Category]:
    return [Category(f"r{at}", "R", "", stage, None, Span("x", 0, 0)) for at, stage in enumerate(stages)]


def remembered(places: dict[str, Place]) -> dict[str, Region]:
    return {key: Region(place.column, place.top, ()) for key, place in places.items()}


def test_a_region_stands_in_the_column_of_its_stage_and_without_one_in_the_last() -> None:
    places = places_of(regions(1, 2, None), dict.fromkeys(["r0", "r1", "r2"], 1), STAGES, {})

    assert [places[key].column for key in ("r0", "r1", "r2")] == [0, 1, 1]


def test_the_first_column_begins_under_the_title_of_the_map() -> None:
    places = places_of(regions(1), {"r0": 1}, STAGES, {})

    assert places["r0"].top >= TOP + CARTOUCHE_HEIGHT


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_islands_of_a_column_stand_apart_on_the_grid(rows: list[int]) -> None:
    counts = {f"r{at}": count for at, count in enumerate(rows)}
    places = places_of(regions(*[2] * len(rows)), counts, STAGES, {})
    gaps = [places[f"r{at + 1}"].top - places[f"r{at}"].top - height_of(rows[at]) for at in range(len(rows) - 1)]

    assert all(LEAST_GAP <= gap <= MOST_GAP + CELL for gap in gaps)
    assert all(place.top % CELL == 0 for place in places.values())


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), min_size=2, max_size=5))
def test_an_island_that_grows_pushes_the_next_ones_down_and_moves_no_other(rows: list[tuple[int, int]]) -> None:
    categories = regions(*[2] * len(rows))
    before = places_of(categories, {f"r{at}": count for at, (count, _) in enumerate(rows)}, STAGES, {})
    counts = {f"r{at}": count + more for at, (count, more) in enumerate(rows)}
    after = places_of(categories, counts, STAGES, remembered(before))

    end = 0
    for at, category in enumerate(categories):
        old, new = before[category.key].top, after[category.key].top
        assert new >= old
        assert new == old or new - (end + TIGHTEST) < CELL
        end = new + height_of(counts[f"r{at}"])


def test_without_stages_an_island_keeps_its_column_when_others_come() -> None:
    first = places_of(regions(None, None), {"r0": 5, "r1": 1}, NO_STAGES, {})
    more = places_of(regions(None, None, None), {"r0": 5, "r1": 9, "r2": 1}, NO_STAGES, remembered(first))

    assert {key: more[key].column for key in first} == {key: place.column for key, place in first.items()}
