"""What stands around one failure mode on its page: what leads here, where it leads, its kinds, what holds it back.

Takes the graph and gives labels and curves in integers, in units of a drawing of its own.
"""

from collections.abc import Sequence

from failuremap.layout.labels import Line, fitted
from failuremap.layout.widths import Face
from failuremap.model.document import RelationType
from failuremap.model.geometry import Curve, Label, Neighbour, Neighbourhood
from failuremap.model.graph import Edge, Graph
from failuremap.value import Value

WIDTH = 628
MIDDLE = WIDTH // 2
PITCH = 48
MOST, SHOWN = 6, 5
"""Modes on one side, and how many are shown where there are more."""
LEFT, RIGHT = 28, 454
"""Where names begin on the two sides; a dot stands before each."""
ROOM = 156
BOX, BOX_HEIGHT, LINE = 200, 36, 16
"""Width of the box of this mode, its height with one line, and what each further line adds."""
HEAD = 46
"""Height of the headings of the two sides."""
STEP, GAP = 22, 30
"""From one line above or below the box to the next, and between the box and the first."""
HOLD = 30
"""Distance of the bar of what holds back from the right end of the box."""
NAME_SIZE, REGION_SIZE, TITLE_SIZE = 135, 110, 150
_CAUSAL = (RelationType.LEADS_TO, RelationType.ENABLES)


class _Side(Value):
    """The modes on one side, and how many more there are."""

    edges: Sequence[Edge]
    ids: Sequence[str]
    more: int


def neighbourhood_of(graph: Graph, entry_id: str) -> Neighbourhood | None:
    """Draw the relations of an entry that the map draws, in both directions; `None` for one without any."""
    card = graph.cards[entry_id]
    relations = sorted(graph.relations_of[entry_id], key=lambda edge: graph.cards[_other(edge, entry_id)].title)
    causes = _side([edge for edge in relations if edge.relation in _CAUSAL and edge.target == entry_id], entry_id)
    effects = _side([edge for edge in relations if edge.relation in _CAUSAL and edge.source == entry_id], entry_id)
    kind = [edge for edge in relations if edge.relation is RelationType.KIND_OF]
    above = _side([edge for edge in kind if edge.source == entry_id], entry_id)
    below = _side([edge for edge in kind if edge.target == entry_id], entry_id)
    if not (causes.ids or effects.ids or above.ids or below.ids):
        return None
    titles = tuple(fitted(each, Face.CONDENSED, TITLE_SIZE, BOX - 24) for each in _broken(card.title))
    held = [fitted(each.name, Face.CONDENSED, NAME_SIZE, WIDTH - 60) for each in card.mitigations]
    half_box = (BOX_HEIGHT + LINE * (len(titles) - 1)) // 2
    half_sides = PITCH * max(_rows(causes), _rows(effects)) // 2
    over = GAP + STEP * _rows(above) if above.ids else 0
    under = (GAP + STEP * _rows(below) if below.ids else 0) + (GAP + STEP * len(held) if held else 0)
    centre = HEAD + max(half_sides, half_box + over)
    bottom = centre + half_box
    end_of_kinds = bottom + (GAP + STEP * _rows(below) if below.ids else 0)
    return Neighbourhood(
        width=WIDTH,
        height=max(centre + half_sides, bottom + under) + 16,
        box=(MIDDLE - BOX // 2, centre - half_box, BOX, 2 * half_box),
        titles=tuple(_centred(each, centre - half_box + 23 + LINE * at) for at, each in enumerate(titles)),
        causes=_beside(graph, causes, centre, is_left=True),
        effects=_beside(graph, effects, centre, is_left=False),
        kinds=_stacked(graph, above, centre - half_box - GAP - STEP * (_rows(above) - 1), (centre - half_box, -1)),
        included=_stacked(graph, below, bottom + GAP, (bottom, 1)),
        more=(causes.more, effects.more, above.more, below.more),
        more_at=(
            (LEFT, _row_y(centre, _rows(causes), len(causes.ids))),
            (RIGHT, _row_y(centre, _rows(effects), len(effects.ids))),
            (MIDDLE, centre - half_box - GAP - STEP * _rows(above) + STEP),
            (MIDDLE, bottom + GAP + STEP * len(below.ids)),
        ),
        held=tuple(_centred(each, end_of_kinds + GAP + STEP * (at + 1)) for at, each in enumerate(held)),
        hold=(MIDDLE + BOX // 2 - HOLD, bottom, end_of_kinds + GAP - 14) if held else None,
    )


def _other(edge: Edge, entry_id: str) -> str:
    return edge.target if edge.source == entry_id else edge.source


def _side(edges: Sequence[Edge], entry_id: str) -> _Side:
    shown = edges if len(edges) <= MOST else edges[:SHOWN]
    return _Side(shown, [_other(edge, entry_id) for edge in shown], len(edges) - len(shown))


def _rows(side: _Side) -> int:
    return len(side.ids) + bool(side.more)


def _broken(title: str) -> tuple[str, ...]:
    """Break a long title in two, at the space nearest to its middle."""
    spaces = [at for at, character in enumerate(title) if character == " "]
    if len(title) <= 24 or not spaces:
        return (title,)
    at = min(spaces, key=lambda each: abs(2 * each - len(title)))
    return title[:at], title[at + 1 :]


def _centred(line: Line, y: int) -> Label:
    return Label(line.text, MIDDLE, y * 10, line.width)


def _row_y(centre: int, rows: int, at: int) -> int:
    return centre - PITCH * rows // 2 + PITCH * at + PITCH // 2


def _beside(graph: Graph, side: _Side, centre: int, *, is_left: bool) -> tuple[Neighbour, ...]:
    found = []
    x = LEFT if is_left else RIGHT
    for at, (edge, other) in enumerate(zip(side.edges, side.ids, strict=True)):
        y = _row_y(centre, _rows(side), at)
        name = fitted(graph.cards[other].map_title, Face.CONDENSED, NAME_SIZE, ROOM)
        region = fitted(_region(graph, other), Face.CONDENSED, REGION_SIZE, ROOM)
        curve: Curve
        if is_left:
            start, end = (x + name.room + 8, y - 6), (MIDDLE - BOX // 2 - 2, centre)
        else:
            start, end = (MIDDLE + BOX // 2 + 2, centre), (x - 18, y - 6)
        bend = (start[0] + end[0]) // 2
        curve = (start, (bend, start[1]), (bend, end[1]), end)
        lines = (Label(name.text, x, (y - 2) * 10, name.width), Label(region.text, x, (y + 13) * 10, region.width))
        found.append(Neighbour(other, edge.relation.value, lines, (x - 10, y - 6), curve))
    return tuple(found)


def _stacked(graph: Graph, side: _Side, top: int, edge_of_box: tuple[int, int]) -> tuple[Neighbour, ...]:
    """Stack kinds over the box, or what it includes under it; one line joins the stack to the box."""
    found = []
    y_of_box, direction = edge_of_box
    for at, (edge, other) in enumerate(zip(side.edges, side.ids, strict=True)):
        y = top + STEP * at
        name = fitted(graph.cards[other].map_title, Face.CONDENSED, NAME_SIZE, BOX - 2 * HOLD - 16)
        is_next = at == (0 if direction > 0 else len(side.ids) - 1)
        near, far = (MIDDLE, y_of_box + 2 * direction), (MIDDLE, y + (-13 if direction > 0 else 6))
        ends = (far, near) if direction > 0 else (near, far)
        curve = (ends[0], ends[0], ends[1], ends[1]) if is_next else None
        dot = (MIDDLE - name.room // 2 - 11, y - 4)
        found.append(Neighbour(other, edge.relation.value, (_centred(name, y),), dot, curve))
    return tuple(found)


def _region(graph: Graph, entry_id: str) -> str:
    key = graph.category_of[entry_id]
    return next(category.title for category in graph.categories if category.key == key)
