"""What stands around a failure mode, as its page draws and lists it."""

from failuremap.model.document import Evidence
from failuremap.model.geometry import Neighbour, Neighbourhood
from failuremap.site.context import SiteContext
from failuremap.site.drawing import TextLine, curves_path, text_line
from failuremap.site.flow import RELATIONS
from failuremap.site.urls import entry_path, href
from failuremap.value import Value


class NeighbourDrawing(Value):
    """A mode in the drawing."""

    href: str
    title: str
    region: str
    hue: str
    """Key of its category."""
    evidence: Evidence | None
    dot: tuple[int, int]
    lines: tuple[TextLine, ...]
    path: str
    kind: str
    """Letter of its relation."""


class Around(Value):
    """The drawing, and the same as a list for narrow screens."""

    width: int
    height: int
    box: tuple[int, int, int, int]
    """Left, top, width and height of the box in the middle."""
    titles: tuple[TextLine, ...]
    """The title of this page, in the box."""
    causes: tuple[NeighbourDrawing, ...]
    """What leads here."""
    effects: tuple[NeighbourDrawing, ...]
    """Where it leads."""
    kinds: tuple[NeighbourDrawing, ...]
    """What it is a kind of."""
    included: tuple[NeighbourDrawing, ...]
    """What is a kind of it."""
    more: tuple[tuple[int, int, int], ...]
    """How many more, and where that is said."""
    held: tuple[TextLine, ...]
    """The names of what holds it back, line by line."""
    hold: tuple[int, int, int] | None
    """The line from below to the box: its x, the bottom of the box, and where it begins."""


def around(context: SiteContext, entry_id: str) -> Around | None:
    """Draw what an entry is joined to."""
    found: Neighbourhood | None = context.neighbourhood(entry_id)
    if found is None:
        return None
    here = entry_path(entry_id)

    def drawn(neighbours: tuple[Neighbour, ...]) -> tuple[NeighbourDrawing, ...]:
        return tuple(_drawing(context, each, here) for each in neighbours)

    return Around(
        found.width,
        found.height,
        found.box,
        tuple(map(text_line, found.titles)),
        drawn(found.causes),
        drawn(found.effects),
        drawn(found.kinds),
        drawn(found.included),
        tuple((count, x, y) for count, (x, y) in zip(found.more, found.more_at, strict=True) if count),
        tuple(map(text_line, found.held)),
        found.hold,
    )


def _drawing(context: SiteContext, neighbour: Neighbour, here: str) -> NeighbourDrawing:
    card, key = context.graph.cards[neighbour.id], context.graph.category_of[neighbour.id]
    return NeighbourDrawing(
        href(here, entry_path(neighbour.id)),
        card.title,
        context.category_by_key[key].title,
        key,
        card.evidence,
        neighbour.dot,
        tuple(map(text_line, neighbour.lines)),
        curves_path((neighbour.curve,)) if neighbour.curve else "",
        RELATIONS[neighbour.relation],
    )
