"""What stands around a mode on its page: causes at the left, consequences at the right, kinds above and below."""

from itertools import combinations

from build_graph import card_of, parsed
from layout.small_maps import UNSET

from failuremap.graph.link import Surroundings, link
from failuremap.layout.neighbourhood import MOST, SHOWN, neighbourhood_of
from failuremap.model.geometry import Neighbourhood
from failuremap.model.graph import Graph

Relations = dict[str, list[tuple[str, str]]]


def graph_of(relations: Relations) -> Graph:
    """Link entries by their relations: type and target, by source."""
    ids = dict.fromkeys([*relations, *(target for each in relations.values() for _, target in each)])
    cards = [
        card_of(each, relations=[(kind, target, "why") for kind, target in relations.get(each, [])]) for each in ids
    ]
    return link([parsed(card) for card in cards], Surroundings(UNSET)).graph


def around(relations: Relations, entry_id: str = "here") -> Neighbourhood:
    found = neighbourhood_of(graph_of(relations), entry_id)
    assert found is not None
    return found


def boxes(found: Neighbourhood) -> list[tuple[str, int, int, int, int]]:
    """Give the box of each label that begins at its `x`, and of the mode itself."""
    x, y, width, height = found.box
    labels = [
        (
            each.id,
            each.lines[0].x,
            each.lines[0].y // 10 - 11,
            each.lines[0].x + max(line.width or 0 for line in each.lines) // 10,
        )
        for each in (*found.causes, *found.effects)
    ]
    return [
        ("here", x, y, x + width, y + height),
        *((name, left, top, right, top + 27) for name, left, top, right in labels),
    ]


def test_each_relation_that_is_drawn_stands_where_its_direction_says() -> None:
    found = around(
        {
            "cause": [("leads-to", "here")],
            "kind": [("kind-of", "here")],
            "here": [("enables", "effect"), ("kind-of", "whole"), ("contrasts-with", "other")],
        }
    )

    assert [(each.id, each.relation) for each in found.causes] == [("cause", "leads-to")]
    assert [(each.id, each.relation) for each in found.effects] == [("effect", "enables")]
    assert [each.id for each in found.kinds] == ["whole"]
    assert [each.id for each in found.included] == ["kind"]
    assert found.causes[0].lines[0].x < found.box[0] < found.effects[0].lines[0].x
    assert found.kinds[0].lines[0].y < found.box[1] * 10 < found.included[0].lines[0].y


def test_more_than_six_on_a_side_are_five_and_a_number() -> None:
    six = around({f"c{number}": [("leads-to", "here")] for number in range(MOST)})
    many = around({f"c{number}": [("leads-to", "here")] for number in range(MOST + 3)})

    assert (len(six.causes), six.more[0]) == (MOST, 0)
    assert (len(many.causes), many.more[0]) == (SHOWN, MOST + 3 - SHOWN)


def test_nothing_overlaps_and_everything_is_inside() -> None:
    found = around(
        {
            **{f"a-very-long-name-of-a-cause-{number}": [("leads-to", "here")] for number in range(9)},
            "here": [("enables", f"effect-{number}") for number in range(4)] + [("kind-of", "whole")],
        }
    )

    for (one, *a), (other, *b) in combinations(boxes(found), 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3], f"{one} and {other}"
    assert all(
        left >= 0 and top >= 0 and right <= found.width and bottom <= found.height
        for _, left, top, right, bottom in boxes(found)
    )


def test_curves_run_from_cause_to_effect_and_end_at_the_box() -> None:
    found = around({"cause": [("leads-to", "here")], "here": [("leads-to", "effect")]})
    cause, effect = found.causes[0].curve, found.effects[0].curve

    assert cause is not None
    assert effect is not None
    assert cause[0][0] < cause[3][0] <= found.box[0]
    assert found.box[0] + found.box[2] <= effect[0][0] < effect[3][0]


def test_a_mode_that_is_joined_to_nothing_has_no_drawing() -> None:
    graph = graph_of({"here": [("contrasts-with", "other")]})

    assert neighbourhood_of(graph, "here") is None
