"""Which relations are drawn as streams, and along which lines.

Takes islands with their coasts, relations and what the lock remembers; gives polylines in integers.
A stream that the lock knows stays while its ends stand and it misses every label; only the others are routed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from failuremap.layout.lines import length_of, pulled, simplified, touched, touches
from failuremap.layout.rows import DRAWN
from failuremap.model.geometry import Box, Island, Point, Ring, Stream
from failuremap.model.graph import Edge
from failuremap.model.names import digest
from failuremap.model.output import Watch, unwatched
from failuremap.value import Value

MANY = 120
"""Entries past which only the best connected streams between islands are shown at rest."""
MOST_BETWEEN = 140
TOLERANCES = ((1.7, True), (1.7, False), (0.5, False), (0.0, False))
"""How far a line may be simplified, and whether it may be straightened: each is tried until no label is met."""
FARTHEST_PULL = 9
AROUND_PULL = 2
NEAR_SOURCE, NEAR_TARGET = 8, 9
"""Units around the two dots in which a line has no corners."""


class Known(Value):
    """What the lock remembers of streams."""

    routes: Mapping[str, Ring]
    crossed: Sequence[str]
    digest: str


class Streams(Value):
    """The streams of a map."""

    drawn: tuple[Stream, ...]
    routes: Mapping[str, Ring]
    """Their lines, by the names under which the lock keeps them."""
    crossed: tuple[str, ...]
    """Ids of entries whose label a stream runs under, because there was no way around."""
    digest: str
    """Of all that they were made from, and of their lines."""


class Ground(Value):
    """The map without streams."""

    width: int
    height: int
    islands: Sequence[Island]
    solid: Sequence[Box]
    """What else is written on the map: titles of islands, labels of stages, the cartouche."""


def streams_of(
    ground: Ground, edges: Sequence[Edge], trails: Sequence[Edge], known: Known, watch: Watch = unwatched
) -> Streams:
    """Route every drawn relation whose two ends have rows.

    Args:
        ground: The map without streams.
        edges: All edges of the graph.
        trails: The relations that trails follow; their streams are routed first.
        known: What the lock remembers.
        watch: Told of each stream that is found anew.
    """
    dots = {row.id: (row.x + 4, row.y + 9) for island in ground.islands for row in island.rows}
    inks = {row.id: _ink(island, at) for island in ground.islands for at, row in enumerate(island.rows)}
    wanted = {
        key_of(edge): edge for edge in edges if edge.relation in DRAWN and edge.source in dots and edge.target in dots
    }
    followed = {key_of(edge) for edge in trails}
    basis = (dots, inks, ground.solid, tuple(island.coast for island in ground.islands), sorted(wanted), ground.height)
    # In the order in which they are sealed, which is not that of the edges: `a-b>c` comes before `a>c`.
    lines = {key: known.routes[key] for key in sorted(wanted) if key in known.routes}
    crossed = tuple(known.crossed)
    if len(lines) < len(wanted) or known.digest != digest(basis, lines, crossed):
        labels = list(inks.values())
        lines = {key: line for key, line in lines.items() if _still_holds(line, wanted[key], dots, labels)}
        missing = [wanted[key] for key in _in_order(wanted, followed, dots) if key not in lines]
        if missing:
            lines |= _routed(ground, watch(missing, len(missing), "drawing the map"), lines, dots, inks)
        crossed = tuple(sorted({id_ for line in lines.values() for id_ in _crossed(line, inks)}))
    island_of = {row.id: island.key for island in ground.islands for row in island.rows}
    quiet = _quiet(wanted, island_of) if len(dots) > MANY else set()
    drawn = tuple(
        Stream(
            edge.source,
            edge.target,
            edge.relation.value,
            lines[key],
            is_inside=island_of[edge.source] == island_of[edge.target],
            is_quiet=key in quiet,
        )
        for key, edge in sorted(wanted.items())
    )
    lines = {key: lines[key] for key in sorted(lines)}
    return Streams(drawn, lines, crossed, digest(basis, lines, crossed))


def key_of(edge: Edge) -> str:
    """Give the name under which the lock keeps a stream."""
    return f"{edge.source}>{edge.target}:{edge.relation.value}"


def _ink(island: Island, at: int) -> Box:
    """Give the box of the letters of one entry."""
    row = island.rows[at]
    return (row.x + 14, row.y + 3, row.x + row.hit_width - 8, row.y + 31)


def _still_holds(line: Ring, edge: Edge, dots: Mapping[str, Point], labels: Sequence[Box]) -> bool:
    """Tell whether a remembered line still runs between its ends and under no label."""
    if len(line) < 2 or (line[0], line[-1]) != (dots[edge.source], dots[edge.target]):
        return False
    return not touched(line, labels)


def _crossed(line: Ring, inks: Mapping[str, Box]) -> Iterator[str]:
    ids = list(inks)
    return (ids[number] for number in touched(line, list(inks.values())))


def _in_order(wanted: Mapping[str, Edge], followed: set[str], dots: Mapping[str, Point]) -> list[str]:
    """Order relations: sources on a trail first, then those with short relations; all of one source together."""
    lengths = {key: length_of((dots[edge.source], dots[edge.target])) for key, edge in wanted.items()}
    of_source: dict[str, list[str]] = {}
    for key, edge in wanted.items():
        of_source.setdefault(edge.source, []).append(key)

    def place(source: str) -> tuple[bool, float, str]:
        keys = of_source[source]
        return followed.isdisjoint(keys), sum(lengths[key] for key in keys) / len(keys), source

    return [
        key
        for source in sorted(of_source, key=place)
        for key in sorted(of_source[source], key=lambda key: (key not in followed, lengths[key], key))
    ]


def _routed(
    ground: Ground,
    missing: Iterable[Edge],
    kept: Mapping[str, Ring],
    dots: Mapping[str, Point],
    inks: Mapping[str, Box],
) -> dict[str, Ring]:
    from failuremap.layout.routing import Router, Water

    labels = list(inks.values())
    # A little more than the letters, so that streams do not graze them.
    blocked = [*((left - 5, top, right + 2, bottom) for left, top, right, bottom in labels), *ground.solid]
    coasts = [island.coast for island in ground.islands]
    lanes: dict[str, list[Ring]] = {}
    for key, line in kept.items():
        lanes.setdefault(key.partition(">")[0], []).append(line)
    router = Router(Water(ground.width, ground.height, blocked, coasts, dots), lanes)
    solid = [*labels, *ground.solid]
    return {
        key_of(edge): _drawn(router.way(edge.source, edge.target), dots[edge.source], dots[edge.target], labels, solid)
        for edge in missing
    }


def _drawn(way: Ring, source: Point, target: Point, labels: Sequence[Box], solid: Sequence[Box]) -> Ring:
    """Turn cells into the line that is drawn: few corners, straight where that is free, and under no label."""
    grown = [(a - AROUND_PULL, b - AROUND_PULL, c + AROUND_PULL, d + AROUND_PULL) for a, b, c, d in solid]
    whole = (source, *way[1:-1], target)
    line = whole
    for tolerance, may_pull in TOLERANCES:
        line = simplified(whole, tolerance)
        if may_pull:
            line = pulled(line, FARTHEST_PULL, lambda a, b: not any(touches(a, b, box) for box in grown))
        inner = [
            point
            for point in line[1:-1]
            if length_of((point, source)) > NEAR_SOURCE and length_of((point, target)) > NEAR_TARGET
        ]
        line = (source, *inner, target)
        if not touched(line, labels):
            break
    return tuple(b for a, b in pairwise(((-1, -1), *line)) if a != b)


def _quiet(wanted: Mapping[str, Edge], island_of: Mapping[str, str]) -> set[str]:
    """Choose the streams between islands that are shown only when one of their ends is looked at."""
    counts = Counter(end for edge in wanted.values() for end in (edge.source, edge.target))
    between = [key for key, edge in wanted.items() if island_of[edge.source] != island_of[edge.target]]
    between.sort(key=lambda key: (-counts[wanted[key].source] - counts[wanted[key].target], key))
    return set(between[MOST_BETWEEN:])
