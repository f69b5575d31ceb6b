"""Streams: every drawn relation has a line from dot to dot, under no label, and keeps it."""

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layout.small_maps import KEYS, draw
from support import ROOT, compiled, our_site

from failuremap.layout import LaidOut, lay_out, streams
from failuremap.layout.lines import touched
from failuremap.layout.lock import parse_lock
from failuremap.model.geometry import Geometry
from failuremap.parse.settings import parse_settings
from failuremap.source import SourceFile
from failuremap.value import replace

REGIONS = {f"m{number}": KEYS[number % 4] for number in range(12)}
EDGES = [
    (f"m{number}", f"m{other}")
    for number in range(12)
    for other in ((number + 1) % 12, (number * 5 + 3) % 12)
    if other != number
]


@cache
def whole() -> LaidOut:
    return draw(REGIONS, edges=EDGES)


def inks(geometry: Geometry) -> list[tuple[int, int, int, int]]:
    """Give the boxes of the letters of all names, bylines and titles."""
    rows = [
        (row.x + 14, row.y + 3, row.x + row.hit_width - 8, row.y + 31)
        for island in geometry.islands
        for row in island.rows
    ]
    titles = [
        (
            island.title.x,
            island.title.y // 10 - 9,
            island.title.x + (island.title.width or 0) // 10,
            island.title.y // 10 + 20,
        )
        for island in geometry.islands
    ]
    return rows + titles


def test_every_relation_has_a_line_from_dot_to_dot() -> None:
    geometry = whole().geometry
    dots = {row.id: (row.x + 4, row.y + 9) for island in geometry.islands for row in island.rows}

    assert sorted((each.source, each.target) for each in geometry.streams) == sorted(set(EDGES))
    assert all((each.line[0], each.line[-1]) == (dots[each.source], dots[each.target]) for each in geometry.streams)


def test_no_stream_touches_a_label() -> None:
    geometry = whole().geometry

    assert geometry.crossed == ()
    assert [each for each in geometry.streams if touched(each.line, inks(geometry))] == []


def test_on_our_own_map_no_stream_touches_a_label() -> None:
    folder = our_site()
    settings, _ = parse_settings(folder.settings if isinstance(folder.settings, SourceFile) else None, folder.name)
    lock, _ = parse_lock(folder.lock)
    laid = lay_out(compiled(folder).graph, settings, lock)

    assert not laid.is_stale
    assert len(laid.geometry.streams) >= 150
    assert [each for each in laid.geometry.streams if touched(each.line, inks(laid.geometry))] == []


@given(st.sampled_from(sorted(REGIONS)))
def test_a_mode_that_goes_and_comes_back_moves_no_other_stream(gone: str) -> None:
    rest = {entry_id: key for entry_id, key in REGIONS.items() if entry_id != gone}
    without = draw(rest, whole().lock, edges=[edge for edge in EDGES if gone not in edge])
    back = draw(REGIONS, without.lock, edges=EDGES)

    others = {
        key: line
        for key, line in whole().lock.routes.items()
        if not key.startswith(f"{gone}>") and f">{gone}:" not in key
    }
    assert dict(without.lock.routes) == others
    assert others.items() <= back.lock.routes.items()


def test_a_relation_that_is_added_moves_no_other_stream() -> None:
    more = draw(REGIONS, whole().lock, edges=[*EDGES, ("m0", "m6")])

    assert whole().lock.routes.items() <= more.lock.routes.items()
    assert len(more.lock.routes) == len(whole().lock.routes) + 1


def test_a_stream_that_was_tampered_with_is_routed_anew() -> None:
    name = next(iter(whole().lock.routes))
    wrong = {**whole().lock.routes, name: (whole().lock.routes[name][0], (9999, 9999), whole().lock.routes[name][-1])}
    through = {**whole().lock.routes, name: (whole().lock.routes[name][0], (1, 1))}

    assert (
        draw(REGIONS, replace(whole().lock, routes=through), edges=EDGES).lock.routes.keys()
        == whole().lock.routes.keys()
    )
    assert draw(REGIONS, replace(whole().lock, routes=through), edges=EDGES).lock.routes[name] != through[name]
    assert not draw(REGIONS, replace(whole().lock, routes=wrong), edges=EDGES).geometry.crossed


def test_lost_routes_are_found_anew_where_they_were() -> None:
    lost = replace(whole().lock, routes={}, streams="")

    assert draw(REGIONS, lost, edges=EDGES).lock == whole().lock


def test_the_same_relations_give_the_same_streams_whatever_their_order() -> None:
    assert draw(dict(reversed(REGIONS.items())), edges=EDGES[::-1]).lock == whole().lock


def test_a_map_whose_lock_is_current_imports_no_library_of_geometry() -> None:
    code = (
        "import sys; sys.path[:0] = ['tests', 'src']\n"
        "from support import compiled, our_site\n"
        "compiled(our_site())\n"
        "print(sorted({'numpy', 'scipy', 'shapely'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert run.stdout.strip() == "[]"


def test_streams_of_a_current_lock_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # As a text `m-b>n` comes before `m>n`; as a pair it comes after.
    regions = {"m": KEYS[0], "m-b": KEYS[1], "n": KEYS[2]}
    edges = [("m", "n"), ("m-b", "n")]
    first = draw(regions, edges=edges)

    monkeypatch.delattr(streams, "touched")
    again = draw(regions, first.lock, edges=edges)

    assert again.geometry == first.geometry


def test_past_a_number_of_entries_only_the_best_connected_streams_between_islands_are_shown_at_rest() -> None:
    regions = {f"m{number}": KEYS[number % 4] for number in range(121)}
    hub = [(f"m{number}", "m1") for number in range(2, 121)]
    chain = [(f"m{number}", f"m{number + 1}") for number in range(2, 60)]

    streams = draw(regions, edges=[*hub, *chain]).geometry.streams

    between = [each for each in streams if not each.is_inside]
    assert sum(not each.is_quiet for each in between) == 140
    assert not any(each.is_quiet for each in streams if each.is_inside or each.target == "m1")


def test_no_streams_without_relations() -> None:
    laid = draw({"a": "ask", "b": "act"})

    assert laid.geometry.streams == ()
    assert laid.lock.routes == {}
