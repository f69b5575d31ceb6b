"""How far entries moved between two locks."""

from layout.small_maps import SETTINGS, draw

from failuremap.layout.moves import moves_between
from failuremap.model.geometry import Slot
from failuremap.value import replace

STAGES = SETTINGS.stages


def test_what_stands_where_it_stood_has_not_moved() -> None:
    lock = draw({"a": "ask", "b": "ask", "c": "act"}).lock

    assert moves_between(lock, lock, STAGES) == ()


def test_moves_are_told_in_units_the_farthest_first_and_only_of_what_both_know() -> None:
    before = draw({"a": "ask", "b": "ask", "c": "ask", "gone": "act"}).lock
    region = before.entries["a"].region
    rows = {entry_id: before.entries[entry_id].row for entry_id in ("a", "b", "c")}
    after = replace(before, entries={entry_id: Slot(region, row + 2 * (row == 0)) for entry_id, row in rows.items()})

    moved = moves_between(before, after, STAGES)

    assert [(move.id, move.distance) for move in moved] == [
        (entry_id, 80) for entry_id, row in rows.items() if row == 0
    ]


def test_a_column_is_as_wide_as_the_map_has_room_for() -> None:
    before = draw({"a": "ask", "b": "act"}).lock
    other = replace(before.regions["act"], column=0, top=before.regions["act"].top)
    after = replace(before, regions={**before.regions, "act": other})

    assert [(move.id, move.distance) for move in moves_between(before, after, STAGES)] == [("b", 690)]
    assert [(move.id, move.distance) for move in moves_between(before, after, ())] == [("b", 230)]
