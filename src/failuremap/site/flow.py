"""Streams and trails as paths, and the classes by which style rules find what belongs together.

A node of the map has the number of its place in reading order. Its own class is `n` and that number; what is joined to
it (streams and the modes at their other ends) has the class `x` and that number, so that one rule for each node lights
up its neighbourhood without a script.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt

from failuremap.model.document import Evidence
from failuremap.model.geometry import Geometry, Point, Ring, Stream
from failuremap.model.graph import Graph, ResolvedTrail
from failuremap.value import Value

RADIUS = 20
AT_SOURCE, AT_TARGET = 5.0, 6.5
"""Units between the ends of a stream and the middles of the dots."""
AT_STOP, AT_NEXT_STOP = 8.0, 13.0
"""The same for a trail, whose stops are larger."""
EVIDENCE = {Evidence.WILD: "ew", Evidence.LAB: "el", Evidence.ARGUED: "ea", None: "en"}
RELATIONS = {"leads-to": "l", "enables": "b", "kind-of": "k"}


class StreamDrawing(Value):
    """A relation on the map."""

    path: str
    rank: str
    """How strong it is at rest: `in` on one island, `q` unseen."""
    classes: str
    """What style rules find it by: the evidence, the regions and the numbers of its ends."""


class TrailDrawing(Value):
    """A trail on the map."""

    id: str
    is_default: bool
    halo: str
    """Its whole way, as one path."""
    steps: tuple[str, ...]
    """Its way from each stop to the next."""
    stops: tuple[tuple[int, Point], ...]
    """Number and middle of each."""


def numbers_of(geometry: Geometry) -> dict[str, int]:
    """Number the entries that have a row, in reading order."""
    ids = (row.id for island in geometry.islands for row in island.rows)
    return {entry_id: number for number, entry_id in enumerate(ids)}


def node_classes(geometry: Geometry, graph: Graph) -> dict[str, str]:
    """Give the classes of each node: its number, its evidence, its region, and the numbers of those it is joined to."""
    numbers = numbers_of(geometry)
    joined: dict[str, set[int]] = {entry_id: set() for entry_id in numbers}
    for stream in geometry.streams:
        joined[stream.source].add(numbers[stream.target])
        joined[stream.target].add(numbers[stream.source])
    regions = region_numbers(graph)
    return {
        entry_id: " ".join(
            [
                f"n n{number}",
                EVIDENCE[graph.cards[entry_id].evidence],
                f"r{regions[graph.category_of[entry_id]]}",
                *(f"x{each}" for each in sorted(joined[entry_id])),
            ]
        )
        for entry_id, number in numbers.items()
    }


def region_numbers(graph: Graph) -> dict[str, int]:
    """Number the regions, in the order of the map."""
    return {category.key: number for number, category in enumerate(graph.categories)}


def stream_drawings(geometry: Geometry, graph: Graph) -> tuple[tuple[str, tuple[StreamDrawing, ...]], ...]:
    """Draw the streams, by type of relation; the classes of each name its source before its target."""
    numbers, regions = numbers_of(geometry), region_numbers(graph)
    groups: dict[str, list[StreamDrawing]] = {letter: [] for letter in RELATIONS.values()}
    for stream in geometry.streams:
        path = rounded_path(shortened(stream.line, AT_SOURCE, AT_TARGET))
        rank = " ".join([*(["in"] if stream.is_inside else []), *(["q"] if stream.is_quiet else [])])
        groups[RELATIONS[stream.relation]].append(StreamDrawing(path, rank, _classes(stream, graph, numbers, regions)))
    return tuple((letter, tuple(group)) for letter, group in groups.items() if group)


def _classes(stream: Stream, graph: Graph, numbers: Mapping[str, int], regions: Mapping[str, int]) -> str:
    ends = (stream.source, stream.target)
    marks = dict.fromkeys(EVIDENCE[graph.cards[end].evidence] for end in ends)
    places = dict.fromkeys(f"r{regions[graph.category_of[end]]}" for end in ends)
    return " ".join([*marks, *places, *(f"x{numbers[end]}" for end in ends)])


def trail_drawings(geometry: Geometry, trails: Sequence[ResolvedTrail]) -> tuple[TrailDrawing, ...]:
    """Draw the trails whose every stop has a row; the first one is shown at rest."""
    lines = {(each.source, each.target, each.relation): each.line for each in geometry.streams}
    found = []
    for trail in trails:
        steps = [lines.get((edge.source, edge.target, edge.relation.value)) for edge in trail.edges]
        known = [line for line in steps if line is not None]
        if len(known) < len(steps) or not known:
            continue
        middles = [known[0][0], *(line[-1] for line in known)]
        found.append(
            TrailDrawing(
                trail.id,
                trail is trails[0],
                "".join(rounded_path(shortened(line, 0, AT_STOP)) for line in known),
                tuple(rounded_path(shortened(line, AT_STOP, AT_NEXT_STOP)) for line in known),
                tuple(enumerate(middles, start=1)),
            )
        )
    return tuple(found)


def rounded_path(line: Sequence[tuple[float, float]] | Ring) -> str:
    """Draw a line with rounded corners, in relative integers: `l` for what is straight, `q` for a corner."""
    points = [(float(x), float(y)) for x, y in line]
    x, y = round(points[0][0]), round(points[0][1])
    parts = [f"M{x} {y}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(RADIUS, _length(before, corner) / 2, _length(corner, after) / 2)
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        x, y, text = _step("l", (x, y), enter)
        parts.append(text)
        x, y, text = _step("q", (x, y), corner, leave)
        parts.append(text)
    parts.append(_step("l", (x, y), points[-1])[2])
    return "".join(parts)


def _step(letter: str, at: tuple[int, int], *points: tuple[float, float]) -> tuple[int, int, str]:
    """Write one command, relative to where the pen is; nothing for a move that rounds to none."""
    numbers: list[int] = []
    x, y = at
    for px, py in points:
        x, y = round(px), round(py)
        numbers += [x - at[0], y - at[1]]
    if not any(numbers):
        return at[0], at[1], ""
    text = "".join(f"{number}" if number < 0 else f" {number}" for number in numbers)
    return x, y, letter + text.removeprefix(" ")


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return sqrt((other[0] - one[0]) ** 2 + (other[1] - one[1]) ** 2)


def _towards(start: tuple[float, float], end: tuple[float, float], room: float) -> tuple[float, float]:
    length = _length(start, end)
    share = room / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def shortened(line: Sequence[Point], start: float, end: float) -> tuple[tuple[float, float], ...]:
    """Cut a length off each end of a line; what would be left of a line that is too short is its middle."""
    room = sum(_length(a, b) for a, b in pairwise(line))
    if room <= start + end:
        middle = (line[0][0] + line[-1][0]) / 2, (line[0][1] + line[-1][1]) / 2
        return (middle, middle)
    forward = _cut([(float(x), float(y)) for x, y in line], start)
    return tuple(reversed(_cut(list(reversed(forward)), end)))


def _cut(line: list[tuple[float, float]], room: float) -> list[tuple[float, float]]:
    for at, (a, b) in enumerate(pairwise(line)):
        step = _length(a, b)
        if step > room:
            share = room / step
            return [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), *line[at + 1 :]]
        room -= step
    return line[-1:]


def map_css(geometry: Geometry, graph: Graph) -> str:
    """Write the style rules that depend on what is on the map: neighbourhoods, filters by region, trails."""
    rules = list(_neighbourhoods(geometry)) if geometry.streams else []
    rules += [
        f".bar:has(#f-r{number}:not(:checked))~main #map .r{number}{{opacity:.14}}"
        f".narrow-filter:has(#g-r{number}:not(:checked))~* section.r{number}{{display:none}}"
        for number in range(len(graph.categories))
    ]
    rules += [
        f"#trail-{trail.id}:target~main :is(.tr,.st){{display:none}}"
        f"#trail-{trail.id}:target~main g.tr-{trail.id}{{display:inline}}"
        f"#trail-{trail.id}:target~main section.tr-{trail.id}{{display:block}}"
        f"#trail-{trail.id}:target~main .pick{{--pick:var(--line)}}"
        f"#trail-{trail.id}:target~main .pick-{trail.id}{{--pick:var(--amber2)}}"
        for trail in graph.trails
    ]
    return "\n".join(rules) + "\n" if rules else ""


def _neighbourhoods(geometry: Geometry) -> Iterator[str]:
    """Give a rule for each node.

    Each asks first for the island that is pointed at: a browser searches the whole map for each `:has()` that it has
    not asked before, and so does it for each island and for the nodes of one, not for all.
    """
    numbers = numbers_of(geometry)
    for island in geometry.islands:
        for number in (numbers[row.id] for row in island.rows):
            here = f".c-{island.key}:is(:hover,:focus-within)"
            pointed_at = f".flowing:has({here}):has(.n{number}:is(:hover,:focus-visible))"
            yield f"{pointed_at} .x{number}{{opacity:1;display:inline}}"
