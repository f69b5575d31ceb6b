"""How far entries stand from where they stood: two locks in, distances out."""

from dataclasses import dataclass
from math import isqrt

from failuremap.layout.columns import PITCH, TITLE_HEIGHT, WIDTH
from failuremap.model.geometry import Lock, Slot

COLUMN = WIDTH // 6
"""Units between two columns, near enough to say how far something moved."""


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that stands elsewhere than before."""

    id: str
    distance: int
    """In units of the map, rounded down."""


def moves_between(before: Lock, after: Lock) -> tuple[Move, ...]:
    """Compare two locks: the entries that both know and that moved, the farthest first."""
    found = []
    for entry_id in sorted(before.entries.keys() & after.entries.keys()):
        one, other = _spot(before, before.entries[entry_id]), _spot(after, after.entries[entry_id])
        if one is not None and other is not None and one != other:
            across, down = other[0] - one[0], other[1] - one[1]
            found.append(Move(entry_id, isqrt(across * across + down * down)))
    return tuple(sorted(found, key=lambda move: (-move.distance, move.id)))


def _spot(lock: Lock, slot: Slot) -> tuple[int, int] | None:
    region = lock.regions.get(slot.region)
    return None if region is None else (region.column * COLUMN, region.top + TITLE_HEIGHT + PITCH * slot.row)
