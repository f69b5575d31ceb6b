"""Where things were written: marks that travel through the Markdown parser.

Takes the text of a body and gives it back with one private-use character after everything that may open a construct;
the character's number is an index into offsets of the file. Recognisers read the marks, everyone else removes them.
Knows no construct: whether an opener opens something is for the parser to find out.

A source with private-use characters was refused when it was read, so a mark can only come from here.
"""

import re

_FIRST = 0xF0000
MOST_MARKS = 20_000
"""More openers than this make no entry that a person wrote, and the parser slow."""

MARK = "[\U000f0000-\U000ffffd]"
"""Matches one mark, inside any pattern."""

_MARKS = re.compile(MARK)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Each alternative begins with one character, which lets the search run past all others.
_OPENER = re.compile(
    r"\[(?!\[)[@^]?"  # the last of a run of brackets: links, references, citations, footnotes, labels, callouts
    r"|\]\("  # the target of a link or an image
    r"|\$\$*"  # maths
    r"|<(?=[A-Za-z/!?])"  # autolinks, comments, raw HTML
    r"|\#\#{0,5}(?=[ \t])|==+"  # headings
)
# What is no text in HTML either; the parser itself uses two of them. Replaced one by one, so that offsets stay true.
_CONTROLS = dict.fromkeys((*range(9), 11, *range(12, 32), *range(127, 160)), " ")
_CONTROL = re.compile(f"[{re.escape(''.join(map(chr, _CONTROLS)))}]")
_TAB = 4


def mark(text: str, start: int) -> tuple[str, list[int]]:
    """Mark the openers in `text`, which stands at `start` in its file, and expand its tabs.

    Returns:
        The marked text, and the offset in the file of the place after each opener.
    """
    offsets: list[int] = []

    def with_mark(opener: re.Match[str]) -> str:
        offsets.append(start + opener.end())
        return opener[0] + chr(_FIRST + min(len(offsets) - 1, MOST_MARKS))

    # Looking for what is seldom there is far quicker than translating every character.
    marked = _OPENER.sub(with_mark, text.translate(_CONTROLS) if _CONTROL.search(text) else text)
    if "\t" in marked:
        marked = "\n".join(_expanded(line) if "\t" in line else line for line in marked.split("\n"))
    return marked, offsets


def number(mark: str) -> int:
    """Give the number that a mark carries."""
    return ord(mark) - _FIRST


def unmark(text: str) -> str:
    """Remove the marks."""
    return text if text.isascii() else _MARKS.sub("", text)


def without_private(text: str) -> str:
    """Remove every private-use character, those that an author wrote as an entity too."""
    return text if text.isascii() else _PRIVATE.sub("", text)


def _expanded(line: str) -> str:
    """Expand tabs as if the marks were not there."""
    *before, last = line.split("\t")
    parts: list[str] = []
    column = 0
    for part in before:
        column += len(unmark(part))
        width = _TAB - column % _TAB
        parts.append(part + " " * width)
        column += width
    return "".join(parts) + last
