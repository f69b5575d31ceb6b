"""The map of small screens: tiles by stage, and trails between them."""

from itertools import combinations

from failuremap.layout.overview import GAP, TILE_HEIGHT, TILE_WIDTH, WIDTH, overview_of
from failuremap.model.graph import ResolvedTrail
from failuremap.model.settings import Category
from failuremap.source import Span

NOWHERE = Span("failuremap.toml", 0, 0)


def categories(*stages: int) -> list[Category]:
    return [
        Category(f"r{at}", f"Region {at}", "It does what nobody had asked for", stage, None, NOWHERE)
        for at, stage in enumerate(stages)
    ]


def trail(*steps: str) -> ResolvedTrail:
    return ResolvedTrail("t", "T", steps, (), ())


def test_tiles_stand_two_by_two_under_their_stage_and_do_not_overlap() -> None:
    found = overview_of(categories(1, 1, 1, 2), {"r0": 0, "r1": 0, "r2": 0, "r3": 1}, ("One", "Two"), [], {})

    assert [stage.text for stage in found.stages] == ["One", "Two"]
    assert len({tile.x for tile in found.tiles}) == 2
    for a, b in combinations(found.tiles, 2):
        assert abs(a.x - b.x) >= TILE_WIDTH or abs(a.y - b.y) >= TILE_HEIGHT + GAP
    assert all(
        tile.x >= 0 and tile.x + TILE_WIDTH <= WIDTH and tile.y + TILE_HEIGHT <= found.height for tile in found.tiles
    )


def test_a_stage_without_a_region_has_no_label() -> None:
    found = overview_of(categories(2), {"r0": 1}, ("One", "Two"), [], {})

    assert [stage.number for stage in found.stages] == [2]


def test_stops_that_share_a_tile_stand_apart_on_its_edge() -> None:
    found = overview_of(
        categories(1, 1), {"r0": 0, "r1": 0}, ("One",), [trail("a", "b", "c")], {"a": "r0", "b": "r0", "c": "r1"}
    )
    (a, b, c), curves = found.trails[0].stops, found.trails[0].curves

    left, right = found.tiles
    assert a[0] == b[0] == left.x + TILE_WIDTH
    assert b[1] - a[1] == 24
    assert c[0] == right.x
    assert [curve[0] for curve in curves] == [a, b]
    assert [curve[3] for curve in curves] == [b, c]


def test_a_sentence_is_broken_where_one_line_cannot_hold_it() -> None:
    found = overview_of(categories(1), {"r0": 0}, ("One",), [], {})

    assert len(found.tiles[0].sentence) == 2
    assert all((line.width or 0) <= (TILE_WIDTH - 24) * 10 for line in found.tiles[0].sentence)
