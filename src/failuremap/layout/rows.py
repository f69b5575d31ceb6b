"""Which entry stands in which row of its island.

Takes edges and where islands stand; gives the number of a row for each entry, in integers and without chance.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import isqrt

from failuremap.model.document import Card, RelationType
from failuremap.model.geometry import Slot
from failuremap.model.graph import Edge
from failuremap.value import Value

DRAWN = (RelationType.LEADS_TO, RelationType.ENABLES, RelationType.KIND_OF)
MOST_PASSES = 60
MOST_SWAPS = 100_000
"""Tried in all; islands of a hundred rows get fewer passes."""
LEAST_GAIN = 16
"""One unit, in the sixteenths in which lengths are counted."""
LATER_ROW = 26 * 16
Centre = Callable[[str, int], tuple[int, int]]
"""Gives the place of a row of an island, by key and number."""


def remembered_rows(
    islands: Mapping[str, Sequence[str]], slots: Mapping[str, Slot], renamed: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Give the rows that the lock knows; of two entries on one row the smaller id keeps it.

    Args:
        islands: Ids of the entries of each region.
        slots: The places of the lock, by id.
        renamed: The id under which the lock knows an entry, where it is another.
    """
    found: dict[str, dict[str, int]] = {}
    for key, ids in islands.items():
        taken: dict[int, str] = {}
        for entry_id in sorted(ids):
            slot = slots.get(entry_id) or slots.get(renamed.get(entry_id, ""))
            if slot is not None and slot.region == key:
                taken.setdefault(slot.row, entry_id)
        found[key] = {entry_id: row for row, entry_id in taken.items()}
    return found


def with_new_rows(ids: Sequence[str], rows: dict[str, int]) -> dict[str, int]:
    """Give every entry that has no row the first free one; the gap of an entry that is gone is filled first."""
    taken = set(rows.values())
    free = 0
    result = dict(rows)
    for entry_id in ids:
        if entry_id in result:
            continue
        while free in taken:
            free += 1
        result[entry_id] = free
        taken.add(free)
    return result


def first_rows(
    islands: Mapping[str, Sequence[str]], edges: Sequence[Edge], centre: Centre
) -> dict[str, dict[str, int]]:
    """Order the rows of every island so that relations are short and run forward.

    Entries in the order of `islands` each take the cheapest free row; then rows of one island are swapped while that
    shortens the relations: the transpose step of Sugiyama, Tagawa and Toda (1981), with a length for its objective.
    """
    where: dict[str, tuple[int, int]] = {}
    rows: dict[str, dict[str, int]] = {key: {} for key in islands}
    near: dict[str, list[tuple[str, bool]]] = {entry_id: [] for ids in islands.values() for entry_id in ids}
    for edge in edges:
        if edge.relation in DRAWN and edge.source in near and edge.target in near:
            near[edge.source].append((edge.target, True))
            near[edge.target].append((edge.source, False))

    costs = _Costs(near, where)
    for key, ids in islands.items():
        for entry_id in ids:
            free = sorted(set(range(len(ids))) - set(rows[key].values()))
            prices = [(costs.of(entry_id, centre(key, row)) + LATER_ROW * row, row) for row in free]
            _, best = min(prices)
            rows[key][entry_id] = best
            where[entry_id] = centre(key, best)
    pairs = sum(len(ids) * (len(ids) - 1) // 2 for ids in islands.values())
    for _ in range(min(MOST_PASSES, 1 + MOST_SWAPS // max(1, pairs))):
        moves = [_swap_pass(tuple(ids), rows[key], costs) for key, ids in islands.items()]
        if not any(moves):
            break
    return rows


class _Costs(Value):
    """Lengths of relations, from the places where entries stand by now."""

    near: Mapping[str, Sequence[tuple[str, bool]]]
    """The other ends of each entry's relations, and whether the relation starts here."""
    where: dict[str, tuple[int, int]]

    def of(self, entry_id: str, at: tuple[int, int]) -> int:
        """Give the cost of an entry's relations if it stood at a place."""
        total = 0
        for other, is_source in self.near[entry_id]:
            there = self.where.get(other)
            if there is not None:
                total += length(at, there) if is_source else length(there, at)
        return total


def _swap_pass(ids: Sequence[str], rows: dict[str, int], costs: _Costs) -> bool:
    """Swap rows of one island wherever that gains; tell whether anything moved."""
    moved, where = False, costs.where
    for number, one in enumerate(ids):
        for other in ids[number + 1 :]:
            here, there = where[one], where[other]
            before = costs.of(one, here) + costs.of(other, there)
            where[one], where[other] = there, here
            after = costs.of(one, there) + costs.of(other, here)
            if before - after > LEAST_GAIN:
                rows[one], rows[other] = rows[other], rows[one]
                moved = True
            else:
                where[one], where[other] = here, there
    return moved


def length(source: tuple[int, int], target: tuple[int, int]) -> int:
    """Give the cost of a relation, in sixteenths of a unit: height counts a quarter more, and running back costs."""
    across, down = target[0] - source[0], target[1] - source[1]
    return isqrt(256 * across * across + 400 * down * down) + 28 * max(0, -across) // 5


def year_order(cards: Sequence[Card]) -> list[str]:
    """Give ids by first year, then id."""
    return [card.id for card in sorted(cards, key=lambda card: (min(card.years), card.id))]


def relation_counts(edges: Sequence[Edge]) -> Counter[str]:
    """Count the relations of each entry that the map draws."""
    return Counter(end for edge in edges if edge.relation in DRAWN for end in (edge.source, edge.target))


def most_connected(ids: Sequence[str], counts: Mapping[str, int], most: int) -> list[str]:
    """Give the entries with the most relations, in the order of `ids`."""
    chosen = set(sorted(ids, key=lambda entry_id: (-counts.get(entry_id, 0), entry_id))[:most])
    return [entry_id for entry_id in ids if entry_id in chosen]
