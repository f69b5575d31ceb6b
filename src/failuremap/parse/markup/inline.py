"""What all recognisers of inline constructs share.

A recogniser sees the text of one block with marks in it, and places that stand for what was recognised before.
"""

import re
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

from failuremap.parse.markup.findings import Findings
from failuremap.parse.markup.positions import unmark, without_private

Recognised: TypeAlias = tuple[Element | str | None, int | None, int | None]
"""What stands for a stretch of text, and where it begins and ends."""
NOT_HERE: Recognised = (None, None, None)
"""The construct does not begin here; the search goes on after the opener."""

_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


class Recogniser(InlineProcessor):
    """A recogniser that writes down what it finds.

    Its pattern begins with a character, or is a choice of such patterns, not with a look back or with what may be
    missing: then the search runs past all other characters, in a tenth of the time.
    """

    def __init__(self, pattern: str, md: Markdown, findings: Findings) -> None:
        super().__init__(pattern, md)
        self.findings = findings

    def plain(self, text: str) -> str:
        """Give a piece of the text without marks, with what was recognised in it as plain text."""
        return unescaped(unmark(self.unescape(text))) if STX in text else unmark(text)


def is_escaped(text: str, at: int) -> bool:
    """Tell whether a backslash takes its meaning from the character at `at`."""
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def unescaped(text: str) -> str:
    """Give the characters that stand for themselves after a backslash."""
    return _ESCAPED.sub(lambda match: chr(int(match[1])), text)


def without_entities(text: str) -> str:
    """Turn entities into the characters that a browser shows for them, except those that mean something to us."""
    if "&" not in text:
        return text
    from html import unescape

    return _ENTITY.sub(lambda match: without_private(unescape(match[0])), text)
