"""How far entries stand from where they stood: two locks in, distances out."""

from collections.abc import Sequence
from math import isqrt

from failuremap.layout.columns import PITCH, TITLE_HEIGHT, Frame
from failuremap.model.geometry import Lock, Slot
from failuremap.model.output import Move


def moves_between(before: Lock, after: Lock, stages: Sequence[str]) -> tuple[Move, ...]:
    """Compare two locks: the entries that both know and that moved, the farthest first."""
    width = Frame(stages).column_width
    found = []
    for entry_id in sorted(before.entries.keys() & after.entries.keys()):
        one = _spot(before, before.entries[entry_id], width)
        other = _spot(after, after.entries[entry_id], width)
        if one is not None and other is not None and one != other:
            across, down = other[0] - one[0], other[1] - one[1]
            found.append(Move(entry_id, isqrt(across * across + down * down)))
    return tuple(sorted(found, key=lambda move: (-move.distance, move.id)))


def _spot(lock: Lock, slot: Slot, width: int) -> tuple[int, int] | None:
    region = lock.regions.get(slot.region)
    return None if region is None else (region.column * width, region.top + TITLE_HEIGHT + PITCH * slot.row)
