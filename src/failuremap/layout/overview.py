"""The map of small screens: regions as tiles by stage, and each trail down the channel between them.

Takes the columns of islands and the steps of trails; gives tiles, stops and curves in integers.
"""

import itertools
from collections.abc import Mapping, Sequence

from failuremap.layout.labels import Line, fitted
from failuremap.layout.widths import Face, width
from failuremap.model.geometry import Curve, Label, Overview, OverviewStage, OverviewTrail, Tile
from failuremap.model.graph import ResolvedTrail
from failuremap.model.settings import Category
from failuremap.value import Value

WIDTH = 358
TILE_WIDTH, TILE_HEIGHT = 153, 62
LEFT, RIGHT = 1, 204
STAGE_ROOM = 24
GAP = 12
NAME_SIZE, SENTENCE_SIZE = 140, 128
INSET = 12
NAME_AT, SENTENCE_AT, SENTENCE_LEADING = 20, 36, 15
STOPS_APART = 24
REACH = 30
"""How far a curve runs out into the channel."""


class _Spot(Value):
    """Where a trail meets a tile."""

    x: int
    y: int
    away: int
    """Direction of the channel: 1 to the right, -1 to the left."""


def overview_of(
    categories: Sequence[Category],
    columns: Mapping[str, int],
    stages: Sequence[str],
    trails: Sequence[ResolvedTrail],
    category_of: Mapping[str, str],
) -> Overview:
    """Place the tiles of all regions that are on the map, and the trails between them.

    Args:
        categories: In the order of the map.
        columns: Number of the column of each region that has an island, from 0.
        stages: Labels of the columns; without any, tiles follow each other two by two.
        trails: The trails.
        category_of: The region of each entry.
    """
    shown = [category for category in categories if category.key in columns]
    groups: list[tuple[int, str, list[Category]]] = (
        [
            (number + 1, title, [each for each in shown if columns[each.key] == number])
            for number, title in enumerate(stages)
        ]
        if stages
        else [(0, "", shown)]
    )
    labels: list[OverviewStage] = []
    tiles: list[Tile] = []
    y = 0
    for number, title, members in groups:
        if not members:
            continue
        if title:
            labels.append(OverviewStage(number, title, y + 14))
            y += STAGE_ROOM
        for at, category in enumerate(members):
            tiles.append(_tile(category, RIGHT if at % 2 else LEFT, y + (TILE_HEIGHT + GAP) * (at // 2)))
        y += (TILE_HEIGHT + GAP) * -(-len(members) // 2)
    by_key = {tile.key: tile for tile in tiles}
    lines = tuple(_trail(trail, by_key, category_of) for trail in trails)
    return Overview(WIDTH, max(1, y - GAP + 1), (TILE_WIDTH, TILE_HEIGHT), tuple(labels), tuple(tiles), lines)


def _tile(category: Category, x: int, y: int) -> Tile:
    room = TILE_WIDTH - 2 * INSET
    title = fitted(category.title, Face.CONDENSED, NAME_SIZE, room)
    lines = tuple(fitted(each, Face.CONDENSED, SENTENCE_SIZE, room) for each in _broken(category.sentence, room))
    sentence = tuple(_label(each, x + INSET, y + SENTENCE_AT + SENTENCE_LEADING * at) for at, each in enumerate(lines))
    return Tile(category.key, x, y, _label(title, x + INSET, y + NAME_AT), sentence)


def _label(line: Line, x: int, y: int) -> Label:
    return Label(line.text, x, y * 10, line.width)


def _broken(sentence: str, room: int) -> tuple[str, ...]:
    """Break a sentence into two lines of like length where one line cannot hold it."""
    if not sentence:
        return ()
    words = sentence.split()

    def length(text: str) -> int:
        return width(text, Face.CONDENSED, SENTENCE_SIZE)

    if length(sentence) <= room * 100 or len(words) < 2:
        return (sentence,)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(halves, key=lambda pair: max(map(length, pair)))


def _trail(trail: ResolvedTrail, tiles: Mapping[str, Tile], category_of: Mapping[str, str]) -> OverviewTrail:
    keys = [category_of[step] for step in trail.steps]
    spots: list[_Spot] = []
    for at, key in enumerate(keys):
        tile = tiles[key]
        rank, count = keys[:at].count(key), keys.count(key)
        y = tile.y + TILE_HEIGHT // 2 + STOPS_APART * rank - STOPS_APART * (count - 1) // 2
        spots.append(_Spot(tile.x + TILE_WIDTH, y, 1) if tile.x == LEFT else _Spot(tile.x, y, -1))
    curves = tuple(_curve(a, b) for a, b in itertools.pairwise(spots))
    return OverviewTrail(trail.id, tuple((spot.x, spot.y) for spot in spots), curves)


def _curve(one: _Spot, other: _Spot) -> Curve:
    """Give start, two controls and end; between neighbours on one side the curve is a straight line."""
    is_near = one.x == other.x and abs(one.y - other.y) <= STOPS_APART
    reach = 0 if is_near else REACH
    return (
        (one.x, one.y),
        (one.x + one.away * reach, one.y),
        (other.x + other.away * reach, other.y),
        (other.x, other.y),
    )
