"""Coasts hold their labels and keep apart."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box, union_all

from failuremap.layout.coasts import coasts_of, shore_of
from failuremap.model.geometry import Box

Islands = dict[str, list[Box]]


@st.composite
def islands(draw: st.DrawFn) -> Islands:
    """Make columns of islands whose labels are as wide as a column allows."""
    found: Islands = {}
    for column in range(draw(st.integers(1, 3))):
        top = 52
        for number in range(draw(st.integers(1, 2))):
            left = 50 + 230 * column
            rows = [(left, top, left + draw(st.integers(60, 200)), top + 44)]
            rows += [
                (left - 1, top + 44 + 40 * row, left + draw(st.integers(60, 205)), top + 84 + 40 * row)
                for row in range(draw(st.integers(0, 5)))
            ]
            found[f"{column}-{number}"] = rows
            top = rows[-1][3] + draw(st.integers(22, 66))
    return found


@settings(max_examples=40)
@given(islands())
def test_coasts_hold_their_labels_and_do_not_touch(boxes: Islands) -> None:
    found = {key: Polygon(ring) for key, ring in coasts_of(boxes, {}).items()}

    for key, land in found.items():
        assert land.is_valid
        # The padding of a label may be rounded off, its ink may not.
        assert all(land.contains(box(*each).buffer(-3, join_style="mitre")) for each in boxes[key])
    assert all(one.distance(other) > 8 for one, other in combinations(found.values(), 2))


@settings(max_examples=40)
@given(islands(), st.data())
def test_a_coast_that_is_kept_stays_and_the_new_one_keeps_away(boxes: Islands, chosen: st.DataObject) -> None:
    new = chosen.draw(st.sampled_from(sorted(boxes)))
    before = coasts_of({key: row for key, row in boxes.items() if key != new}, {})

    after = coasts_of(boxes, before)

    labels = union_all([box(*each) for each in boxes[new]])
    for key, ring in before.items():
        assert after[key] == ring or Polygon(ring).distance(labels) < 5
        assert Polygon(after[key]).distance(Polygon(after[new])) > 4


def test_the_same_boxes_give_the_same_coasts() -> None:
    boxes: Islands = {"a": [(50, 52, 200, 96), (49, 96, 180, 136)], "b": [(280, 52, 400, 96)]}

    assert coasts_of(boxes, {}) == coasts_of(dict(reversed(boxes.items())), {})


def test_the_shore_lies_around_all_coasts() -> None:
    coasts = list(coasts_of({"a": [(50, 52, 200, 96)], "b": [(280, 152, 400, 196)]}, {}).values())

    shore = [Polygon(ring) for ring in shore_of(coasts)]

    assert all(any(line.contains(Polygon(coast)) for line in shore) for coast in coasts)


def test_no_coasts_no_shore() -> None:
    assert shore_of([]) == ()
