"""Where a failure mode stands: its island as the map draws it, and the modes above and below it there.

Takes the geometry; knows no template. A mode without a row on the map has no rail.
"""

from failuremap.model.geometry import Island
from failuremap.model.names import fingerprint
from failuremap.site.context import SiteContext
from failuremap.site.drawing import IslandDrawing, island_drawing
from failuremap.site.urls import entry_path, href
from failuremap.value import Value, replace

MOST_ROWS = 16
ROWS_ABOVE = 7
"""On a longer island, so many rows are drawn above this one, as far as there are any."""
_HEAD = 44
"""Height of the title block of an island."""


class Neighbour(Value):
    """The mode before or after this one on its island."""

    title: str
    href: str


class Rail(Value):
    """What stands beside the page of a mode."""

    island: IslandDrawing
    """Its region as the map draws it."""
    count: int
    """How many modes the region has."""
    is_cut: bool
    """Whether the region has more modes than are drawn."""
    previous: Neighbour | None
    """The mode above; `None` at the top."""
    following: Neighbour | None
    """The mode below; `None` at the end."""


def rail(context: SiteContext, entry_id: str) -> Rail | None:
    """Show the island of an entry, if it has a row there."""
    key, here = context.graph.category_of[entry_id], entry_path(entry_id)
    island = next((island for island in context.geometry.islands if island.key == key), None)
    at = _row_of(island, entry_id) if island else None
    if island is None or at is None:
        return None
    ids = [row.id for row in island.rows]
    return Rail(
        _around(island_drawing(context, island, here, current=entry_id), at),
        len(ids) + island.hidden,
        len(ids) > MOST_ROWS or island.hidden > 0,
        _neighbour(context, ids[at - 1], here) if at else None,
        _neighbour(context, ids[at + 1], here) if at + 1 < len(ids) else None,
    )


def rail_key(context: SiteContext, entry_id: str) -> object:
    """Give all that the rail shows: the island, which is the same for all entries on it, and which of them this is."""
    if entry_id not in context.squares:
        # Without a row there is no rail, and on a large map most modes have none.
        return None
    region = context.graph.category_of[entry_id]
    name = f"island {region}"
    if name not in context.shared:
        island = next((island for island in context.geometry.islands if island.key == region), None)
        shown = island_drawing(context, island, entry_path(entry_id)) if island else None
        context.shared[name] = fingerprint(shown, island.hidden if island else 0)
    return context.shared[name], entry_id


def _row_of(island: Island, entry_id: str) -> int | None:
    return next((at for at, row in enumerate(island.rows) if row.id == entry_id), None)


def _neighbour(context: SiteContext, entry_id: str, here: str) -> Neighbour:
    return Neighbour(context.graph.cards[entry_id].title, href(here, entry_path(entry_id)))


def _around(drawing: IslandDrawing, at: int) -> IslandDrawing:
    """Cut a long island above and below the row; its title then stands over the first row that is left."""
    if len(drawing.rows) <= MOST_ROWS:
        return drawing
    first = max(0, min(at - ROWS_ABOVE, len(drawing.rows) - MOST_ROWS))
    rows = drawing.rows[first : first + MOST_ROWS]
    left, _, width, _ = drawing.box
    top, bottom = rows[0].hit[1] - _HEAD, rows[-1].hit[1] + rows[-1].hit[3]
    return replace(
        drawing,
        rows=rows,
        box=(left, top, width, bottom - top),
        title_line=replace(drawing.title_line, y=str(top + 18)),
        sentence_line=drawing.sentence_line and replace(drawing.sentence_line, y=str(top + 35)),
    )
