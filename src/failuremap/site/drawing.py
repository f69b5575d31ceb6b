"""Geometry to SVG paths, and islands as their templates draw them.

Takes integers and gives the shortest text that says the same; knows no template.
"""

from collections.abc import Mapping, Sequence

from failuremap.model.document import Evidence
from failuremap.model.geometry import Curve, Island, Label, Ring, Row
from failuremap.site.context import SiteContext
from failuremap.site.urls import category_path, entry_path, href
from failuremap.value import Value


def ring_path(ring: Ring) -> str:
    """Draw a closed line as quadratics through the middles of its edges, in relative integers.

    Every corner is a control point; the curve starts in the middle of the last edge. Coordinates are doubled while
    they are halved by the middles, so that rounding never adds up along the line.
    """
    if len(ring) < 3:
        return ""
    middles = [((a[0] + b[0]) // 2, (a[1] + b[1]) // 2) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
    x, y = middles[-1]
    parts = [f"M{x} {y}q"]
    numbers: list[int] = []
    for corner, middle in zip(ring, middles, strict=True):
        numbers += [corner[0] - x, corner[1] - y, middle[0] - x, middle[1] - y]
        x, y = middle
    return "".join(parts) + _joined(numbers) + "z"


def _joined(numbers: list[int]) -> str:
    """Write numbers with a space only where a minus sign does not part them."""
    text = "".join(f"{number}" if number < 0 else f" {number}" for number in numbers)
    return text.removeprefix(" ")


def curves_path(curves: Sequence[Curve]) -> str:
    """Draw cubic curves that follow each other."""
    if not curves:
        return ""
    (x, y), *_ = curves[0]
    parts = [f"M{x} {y}"]
    for _, *points in curves:
        parts.append("C" + " ".join(f"{px} {py}" for px, py in points))
    return "".join(parts)


class TextLine(Value):
    """A label with its measured width as text, so that a fallback font is squeezed into the same room."""

    text: str
    x: str
    y: str
    length: str | None
    """Its measured width; `None` when a character was not in the table."""


class RowDrawing(Value):
    """One entry on an island."""

    id: str
    href: str
    name: str
    """Accessible name: title, byline, evidence, number of causes and consequences."""
    evidence: Evidence | None
    dot: tuple[int, int]
    hit: tuple[int, int, int, int]
    """Left, top, width and height of what takes the pointer."""
    names: tuple[TextLine, ...]
    """Its title, in one line or two."""
    byline: TextLine | None
    is_current: bool
    """Whether it is the entry whose page this is."""
    classes: str
    """What style rules find it by: its number, its region, what it is joined to."""
    is_crossed: bool
    """Whether a stream runs under its name on the map."""


class IslandDrawing(Value):
    """One island, with what its template needs."""

    key: str
    title: str
    sentence: str
    href: str
    coast: str
    """Its outline, as the `d` of an SVG path."""
    title_line: TextLine
    """Its title, as a label."""
    sentence_line: TextLine | None
    """Its sentence, as a label."""
    rows: tuple[RowDrawing, ...]
    """Its entries, from top to bottom."""
    rest: TextLine | None
    """The link to the entries that have no row."""
    box: tuple[int, int, int, int]
    """Left, top, width and height around the coast."""


def island_drawing(
    context: SiteContext,
    island: Island,
    here: str,
    current: str | None = None,
    classes: Mapping[str, str] | None = None,
) -> IslandDrawing:
    """Prepare an island for the page at `here`.

    Args:
        context: The linked site.
        island: The island.
        here: Output path of the page.
        current: The entry whose page it is.
        classes: What style rules call each entry, on the map itself.
    """
    category = context.category_by_key[island.key]
    return IslandDrawing(
        island.key,
        category.title,
        category.sentence,
        href(here, category_path(island.key)),
        ring_path(island.coast),
        text_line(island.title),
        text_line(island.sentence) if island.sentence else None,
        tuple(_row(context, row, here, current, classes or {}) for row in island.rows),
        _rest(context, island),
        _box(island.coast),
    )


def _rest(context: SiteContext, island: Island) -> TextLine | None:
    if island.rest is None:
        return None
    words = context.words["home"]["hidden"].format(count=len(island.rows) + island.hidden)
    return TextLine(words, tenths(island.rest[0] * 10), tenths(island.rest[1]), None)


def _row(context: SiteContext, row: Row, here: str, current: str | None, classes: Mapping[str, str]) -> RowDrawing:
    card = context.graph.cards[row.id]
    return RowDrawing(
        row.id,
        href(here, entry_path(row.id)),
        _accessible_name(context, row),
        card.evidence,
        (row.x + 4, row.y + 9),
        (row.x - 3, row.y - 3, row.hit_width, 36),
        tuple(text_line(label) for label in row.names),
        text_line(row.byline) if row.byline else None,
        row.id == current,
        classes.get(row.id, "n current" if row.id == current else "n"),
        bool(classes) and row.id in context.geometry.crossed,
    )


def _accessible_name(context: SiteContext, row: Row) -> str:
    """Name a row as it reads, so that saying what is seen finds it, and then what only its drawing shows."""
    entry_id = row.id
    card, words = context.graph.cards[entry_id], context.words
    causes = sum(
        edge.target == entry_id and edge.relation.value in _CAUSAL for edge in context.graph.relations_of[entry_id]
    )
    effects = sum(
        edge.source == entry_id and edge.relation.value in _CAUSAL for edge in context.graph.relations_of[entry_id]
    )
    byline = f"{card.byline} {card.year}"
    shown = row.byline.text if row.byline else byline
    parts = [f"{' '.join(label.text for label in row.names)}.", f"{shown}."]
    if shown != byline:
        parts.append(f"{card.byline}.")
    if card.evidence:
        parts.append(f"{words['evidence'][card.evidence.value]}.")
    parts.append(
        _counted(words["home"], "cause", causes) + ", " + _counted(words["home"], "consequence", effects) + "."
    )
    return " ".join(parts)


_CAUSAL = ("leads-to", "enables")


def _counted(words: dict[str, str], noun: str, number: int) -> str:
    return words[f"{noun}_one"] if number == 1 else words[f"{noun}_many"].format(count=number)


def text_line(label: Label) -> TextLine:
    """Prepare a label."""
    return TextLine(
        label.text, tenths(label.x * 10), tenths(label.y), tenths(label.width) if label.width is not None else None
    )


def tenths(number: int) -> str:
    """Write a number of tenths as a decimal, without a needless zero."""
    whole, rest = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _box(ring: Ring) -> tuple[int, int, int, int]:
    if not ring:
        return 0, 0, 0, 0
    left, right = min(x for x, _ in ring), max(x for x, _ in ring)
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    return left, top, right - left, bottom - top
