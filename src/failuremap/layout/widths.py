"""How wide a text is, in integers.

Takes a text, a face and a size; gives back the sum of the advance widths of its characters.
Knows no kerning and no shaping; knows nothing of the map.
"""

from enum import StrEnum
from unicodedata import east_asian_width

from failuremap.layout.glyphs import GLYPHS

WIDE = 1000
"""Advance of an East Asian wide character that is not in the table, in thousandths of an em."""
NARROW = 600
"""Advance of any other character that is not in the table."""


class Face(StrEnum):
    """A font that can be measured: the stem of its file in static/fonts."""

    MONO = "plex-mono-600"
    CONDENSED = "plex-sans-condensed-500"
    SANS = "plex-sans-400"


_ADVANCES = {
    face: {character: advance for advance, characters in GLYPHS[face].items() for character in characters}
    for face in Face
}


def width(text: str, face: Face, size: int, *, spacing: int = 0) -> int:
    """Measure a line of text.

    Args:
        text: The line, in NFC.
        face: The font.
        size: Font size in tenths of a user unit: 135 is 13.5.
        spacing: Letter-spacing in hundredths of a user unit.
            It follows every character, the last one too, as browsers do it.

    Returns:
        The width in hundredths of a user unit, rounded half up, once, for the whole line.
    """
    advances = _ADVANCES[face]
    thousandths = sum(advances.get(character) or _assumed(character) for character in text)
    return (thousandths * size + 50) // 100 + spacing * len(text)


def is_measured(text: str, face: Face) -> bool:
    """Tell whether every character is in the table, so that the width is the font's own."""
    return _ADVANCES[face].keys() >= set(text)


def _assumed(character: str) -> int:
    """Give the advance of a character that the face does not have."""
    return WIDE if east_asian_width(character) in {"W", "F"} else NARROW
