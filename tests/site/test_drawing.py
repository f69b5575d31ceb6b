"""Rings as short paths, and numbers as the drawing writes them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.model.geometry import Point, Ring
from failuremap.site.drawing import ring_path, tenths

points = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))
rings = st.lists(points, min_size=3, max_size=30).map(tuple)


def followed(path: str) -> tuple[list[Point], list[Point]]:
    """Follow a path; give its control points and where each curve ends, the start first."""
    start, rest = re.fullmatch(r"M(-?\d+ -?\d+)q(.*)z", path).groups()  # type: ignore[union-attr]
    x, y = map(int, start.split())
    controls, ends = [], [(x, y)]
    numbers = [int(each) for each in re.findall(r"-?\d+", rest)]
    for at in range(0, len(numbers), 4):
        controls.append((x + numbers[at], y + numbers[at + 1]))
        x, y = x + numbers[at + 2], y + numbers[at + 3]
        ends.append((x, y))
    return controls, ends


@given(rings)
def test_a_ring_is_drawn_through_the_middles_of_its_edges_and_closes_exactly(ring: Ring) -> None:
    controls, ends = followed(ring_path(ring))

    assert controls == list(ring)
    assert ends[0] == ends[-1]
    for (x, y), a, b in zip(ends[1:], ring, (*ring[1:], ring[0]), strict=True):
        assert abs(2 * x - a[0] - b[0]) <= 1
        assert abs(2 * y - a[1] - b[1]) <= 1


def test_numbers_are_parted_only_where_they_must() -> None:
    assert ring_path(((0, 0), (10, 0), (10, 10))) == "M5 5q-5-5 0-5 5 0 5 5 0 5-5 0z"


@pytest.mark.parametrize("ring", [(), ((1, 1),), ((1, 1), (2, 2))])
def test_what_is_no_ring_is_not_drawn(ring: Ring) -> None:
    assert ring_path(ring) == ""


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (125, "12.5"), (130, "13"), (-5, "-0.5"), (-20, "-2")])
def test_tenths_are_written_without_a_needless_zero(number: int, text: str) -> None:
    assert tenths(number) == text
