"""Lines: fewer corners, never far from where they were, and known for what they touch."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, box

from failuremap.layout.lines import distance, pulled, simplified, touched, touches

points = st.tuples(st.integers(0, 200), st.integers(0, 200))
lines = st.lists(points, min_size=2, max_size=20).map(tuple)
boxes = st.tuples(points, st.integers(1, 60), st.integers(1, 60)).map(
    lambda each: (each[0][0], each[0][1], each[0][0] + each[1], each[0][1] + each[2])
)


@given(lines, st.sampled_from([0.0, 0.5, 1.7]))
def test_a_simplified_line_keeps_its_ends_and_stays_near(line: tuple[tuple[int, int], ...], tolerance: float) -> None:
    fewer = simplified(line, tolerance)

    assert (fewer[0], fewer[-1]) == (line[0], line[-1])
    assert all(min(distance(point, a, b) for a, b in pairwise(fewer)) <= tolerance + 1e-9 for point in line)


@given(points, points, boxes)
def test_what_a_segment_touches_is_what_geometry_says(
    start: tuple[int, int], end: tuple[int, int], target: tuple[int, int, int, int]
) -> None:
    assume(start != end)
    meets_the_inside = LineString([start, end]).relate_pattern(box(*target), "T********")

    assert touches(start, end, target) == meets_the_inside


def test_a_line_along_the_edge_of_a_box_does_not_touch_it() -> None:
    assert not touches((0, 10), (100, 10), (20, 10, 40, 30))
    assert touches((0, 11), (100, 11), (20, 10, 40, 30))
    assert touched(((0, 0), (0, 20), (100, 20)), [(20, 10, 40, 30), (0, 40, 9, 50)]) == [0]


def test_a_line_is_straightened_only_where_that_is_free_and_near() -> None:
    bent = ((0, 0), (10, 4), (20, 0), (30, 0))

    assert pulled(bent, 9, lambda _a, _b: True) == ((0, 0), (30, 0))
    assert pulled(bent, 3, lambda _a, _b: True) == ((0, 0), (10, 4), (30, 0))
    assert pulled(bent, 9, lambda _a, _b: False) == bent
