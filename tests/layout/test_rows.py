"""Rows: what stood stays, what is new fills the gaps, and the first order follows the relations."""

from hypothesis import given
from hypothesis import strategies as st
from layout.small_maps import ids

from failuremap.layout.rows import first_rows, length, most_connected, relation_counts, remembered_rows, with_new_rows
from failuremap.model.document import RelationType
from failuremap.model.geometry import Slot
from failuremap.model.graph import Edge

rows = st.dictionaries(ids, st.integers(0, 8))


def leads(source: str, target: str) -> Edge:
    return Edge(source, target, RelationType.LEADS_TO)


def beside(key: str, row: int) -> tuple[int, int]:
    """Give a place on islands that stand side by side."""
    return ord(key) * 230, row * 40


@given(rows, st.lists(ids, unique=True))
def test_each_entry_gets_a_row_of_its_own_and_known_ones_keep_theirs(known: dict[str, int], order: list[str]) -> None:
    kept = {row: entry_id for entry_id, row in sorted(known.items(), reverse=True)}
    before = {entry_id: row for row, entry_id in kept.items() if entry_id in order}

    after = with_new_rows(order, before)

    assert sorted(after) == sorted(order)
    assert len(set(after.values())) == len(order)
    assert before.items() <= after.items()


def test_a_new_entry_fills_the_first_gap() -> None:
    assert with_new_rows(["a", "b", "c", "d"], {"a": 0, "d": 3}) == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_of_two_entries_on_one_row_the_smaller_id_keeps_it() -> None:
    slots = {"b": Slot("x", 2), "a": Slot("x", 2)}

    assert remembered_rows({"x": ["b", "a"]}, slots, {}) == {"x": {"a": 2}}


def test_an_entry_that_changed_its_region_has_no_row_there() -> None:
    assert remembered_rows({"x": [], "y": ["a"]}, {"a": Slot("x", 0)}, {}) == {"x": {}, "y": {}}


def test_a_renamed_entry_keeps_its_row() -> None:
    assert remembered_rows({"x": ["new"]}, {"old": Slot("x", 4)}, {"new": "old"}) == {"x": {"new": 4}}


def test_the_first_order_puts_related_entries_at_one_height() -> None:
    islands = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}
    edges = [leads("a1", "b3"), leads("a2", "b2"), leads("a3", "b1")]

    found = first_rows(islands, edges, beside)

    assert found["b"] == {f"b{4 - int(entry_id[1])}": row for entry_id, row in found["a"].items()}


@given(st.permutations([leads("a1", "b2"), leads("b1", "a2"), leads("a3", "b3"), leads("b2", "b1")]))
def test_the_first_order_does_not_depend_on_the_order_of_the_edges(edges: list[Edge]) -> None:
    islands = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}

    assert first_rows(islands, edges, beside) == first_rows(islands, sorted(edges, key=repr), beside)


def test_running_back_costs_more_than_running_forward() -> None:
    assert length((0, 0), (100, 0)) == 1600
    assert length((100, 0), (0, 0)) > length((0, 0), (100, 0))
    assert length((0, 0), (0, 100)) == 2000


def test_the_most_connected_are_chosen_and_keep_their_order() -> None:
    edges = [leads("c", "a"), leads("c", "d"), Edge("b", "d", RelationType.MENTIONS)]

    assert most_connected(["d", "b", "c", "a"], relation_counts(edges), 2) == ["c", "a"]
