"""What each name takes on the map: lines and their widths.

Takes titles and bylines; gives texts and integers. Knows fonts by their table of widths; knows no position.
"""

from dataclasses import dataclass

from failuremap.layout.widths import Face, is_measured, width
from failuremap.model.document import Card

NAME_SIZE = 135
BYLINE_SIZE = 110
TITLE_SIZE = 125
TITLE_SPACING = 60
AROUND_NAME = 96
"""Units of a column that a name cannot have: the dot, the inset, and the water between islands."""
MOST_OVER = 125
"""Percent of the room that half of a broken name may take before the author is asked for a shorter one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its width in tenths of a unit; `None` when it cannot be measured."""

    text: str
    width: int | None
    room: int
    """Units that are kept for it, measured or not."""


@dataclass(frozen=True, slots=True)
class NameLabel:
    """The lines of one entry on the map."""

    names: tuple[Line, ...]
    byline: Line | None
    """`None` under a name of two lines."""
    is_too_wide: bool

    @property
    def room(self) -> int:
        """Units of the widest line."""
        lines = (*self.names, self.byline) if self.byline else self.names
        return max(each.room for each in lines)


def name_label(card: Card, column_width: int) -> NameLabel:
    """Break a name where it is wider than its column allows."""
    room = (column_width - AROUND_NAME) * 100
    title = card.map_title
    whole = line(title, Face.CONDENSED, NAME_SIZE)
    if width(title, Face.CONDENSED, NAME_SIZE) <= room:
        byline = line(f"{card.byline} {card.year}", Face.CONDENSED, BYLINE_SIZE)
        fits = byline.room * 100 <= room + AROUND_NAME * 50
        return NameLabel((whole,), byline if fits else line(card.year, Face.CONDENSED, BYLINE_SIZE), is_too_wide=False)
    names = tuple(line(part, Face.CONDENSED, NAME_SIZE) for part in _broken(title))
    widest = max(width(each.text, Face.CONDENSED, NAME_SIZE) for each in names)
    return NameLabel(names, None, is_too_wide=widest * 100 > room * MOST_OVER)


def line(text: str, face: Face, size: int, *, spacing: int = 0) -> Line:
    """Measure one line."""
    hundredths = width(text, face, size, spacing=spacing)
    measured = (hundredths + 5) // 10 if is_measured(text, face) else None
    return Line(text, measured, (hundredths + 99) // 100)


def _broken(title: str) -> tuple[str, ...]:
    """Break a name once, at the space that makes the longer half shortest."""
    words = title.split(" ")
    if len(words) < 2:
        return (title,)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(halves, key=lambda pair: max(width(half, Face.CONDENSED, NAME_SIZE) for half in pair))
