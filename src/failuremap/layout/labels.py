"""What each name takes on the map: lines and their widths.

Takes titles and bylines; gives texts and integers. Knows fonts by their table of widths; knows no position.
"""

from bisect import bisect
from functools import lru_cache

from failuremap.layout.widths import Face, is_measured, width
from failuremap.model.document import Card
from failuremap.value import Value

NAME_SIZE = 135
BYLINE_SIZE = 110
TITLE_SIZE = 125
TITLE_SPACING = 60
AROUND_NAME = 96
"""Units of a column that a name cannot have: the dot, the inset, and the water between islands."""
MOST_OVER = 125
"""Percent of the room that half of a broken name may take before the author is asked for a shorter one."""
AROUND_LINE = 62
"""Units of a column that not even a name that is too wide can have."""
AROUND_TITLE = 34
"""Units of a column that the title of an island cannot have."""
MOST_SQUEEZED = 80
"""Percent to which a line is squeezed before it is cut."""
MOST_CHARACTERS = 200
"""Characters of a title of which two lines could show anything."""


class Line(Value):
    """One line of text and its width in tenths of a unit; `None` when it cannot be measured."""

    text: str
    width: int | None
    room: int
    """Units that are kept for it, measured or not."""


class NameLabel(Value):
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
    return _label(card.map_title[:MOST_CHARACTERS], card.byline, card.year, column_width)


@lru_cache(maxsize=4096)
def _label(title: str, author: str, year: str, column_width: int) -> NameLabel:
    """Measure a name; while a site is served, most names are those of the build before."""
    room = (column_width - AROUND_NAME) * 100
    most = column_width - AROUND_LINE
    if width(title, Face.CONDENSED, NAME_SIZE) <= room:
        byline = line(f"{author} {year}", Face.CONDENSED, BYLINE_SIZE)
        if byline.room > most:
            byline = fitted(year, Face.CONDENSED, BYLINE_SIZE, most)
        return NameLabel((line(title, Face.CONDENSED, NAME_SIZE),), byline, is_too_wide=False)
    halves = _broken(title)
    widest = max(width(each, Face.CONDENSED, NAME_SIZE) for each in halves)
    names = tuple(fitted(each, Face.CONDENSED, NAME_SIZE, most) for each in halves)
    return NameLabel(names, None, is_too_wide=widest * 100 > room * MOST_OVER)


def title_lines(title: str, sentence: str, column_width: int) -> tuple[Line, ...]:
    """Give what stands at the head of an island: its name, and its sentence if it has one."""
    most = column_width - AROUND_TITLE
    name = fitted(title.upper(), Face.MONO, TITLE_SIZE, most, spacing=TITLE_SPACING)
    return (name, fitted(sentence, Face.CONDENSED, NAME_SIZE, most)) if sentence else (name,)


def line(text: str, face: Face, size: int, *, spacing: int = 0) -> Line:
    """Measure one line."""
    hundredths = width(text, face, size, spacing=spacing)
    measured = (hundredths + 5) // 10 if is_measured(text, face) else None
    return Line(text, measured, (hundredths + 99) // 100)


def fitted(text: str, face: Face, size: int, most: int, *, spacing: int = 0) -> Line:
    """Measure one line, and keep it within its room: a little too wide it is squeezed, much too wide cut."""
    whole = line(text, face, size, spacing=spacing)
    if whole.room <= most:
        return whole
    if whole.width is not None and whole.room * MOST_SQUEEZED <= most * 100:
        return Line(text, most * 10, most)

    def room_of(count: int) -> int:
        return line(f"{text[:count]}…", face, size, spacing=spacing).room

    count = bisect(range(1, len(text)), most, key=room_of)
    return line(f"{text[:count].rstrip()}…", face, size, spacing=spacing)


def _broken(title: str) -> tuple[str, ...]:
    """Break a name once, at the space that makes the longer half shortest."""
    words = title.split(" ")
    if len(words) < 2:
        return (title,)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(halves, key=lambda pair: max(width(half, Face.CONDENSED, NAME_SIZE) for half in pair))
