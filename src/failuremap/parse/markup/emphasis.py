"""Emphasis: `*em*`, `**strong**`, and the same with `_` at the edges of words.

Stands in for the library's own, which takes a character of the text away where runs of different lengths meet
(`*a**b*c` comes out without its `c`), and with it what that character stands for.
"""

import re
from collections.abc import Iterator
from operator import itemgetter
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown

from failuremap.parse.markup.findings import WORDS, Findings
from failuremap.parse.markup.inline import Recognised, Recogniser
from failuremap.parse.markup.limits import DEEPEST
from failuremap.value import Mutable

# It begins with a character, which lets the search run past all others.
_RUN = re.compile(r"([*_])\1*")
_TAGS = {1: "em", 2: "strong"}


class EmphasisRecogniser(Recogniser):
    """Recognise all the emphasis of a text at once, after everything else in it."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__("[*_]", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: N802  # the library's name
        """Give the text from the first sign on, with its emphasis."""
        cuts = sorted(_cuts(data, m.start()), key=itemgetter(0))
        return (_element(data, m.start(), cuts) if cuts else None), m.start(), len(data)


class _Run(Mutable):
    """Signs that follow each other; `start` and `end` move together as they are used."""

    sign: str
    start: int
    end: int
    length: int
    may_open: bool
    may_close: bool

    def may_close_run(self, opener: "_Run") -> bool:
        """Tell whether this run closes another, by the rule that keeps `*a**b*` apart from `**a*b**`."""
        if self.sign != opener.sign:
            return False
        is_ambiguous = self.may_open or opener.may_close
        is_third = (self.length + opener.length) % 3 == 0 and self.length % 3 != 0
        return not (is_ambiguous and is_third)


def _runs(text: str, first: int) -> Iterator[_Run]:
    for match in _RUN.finditer(text, first):
        start, end = match.span()
        # The ends of a text count as space.
        before, after = text[start - 1] if start else " ", text[end] if end < len(text) else " "
        may_open, may_close = not after.isspace(), not before.isspace()
        sign = text[start]
        if sign == "_":
            may_open = may_open and not before.isalnum()
            may_close = may_close and not after.isalnum()
        yield _Run(sign, start, end, end - start, may_open, may_close)


def _cuts(text: str, first: int) -> Iterator[tuple[int, int, str]]:
    """Give the signs that are used: where they begin and end, and which element they open, or nothing.

    Args:
        text: The text.
        first: Where the first sign stands.
    """
    waiting: list[_Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    """Below which depth nothing waits that a run of a kind would close: no run is compared twice with the same kind."""
    for run in _runs(text, first):
        kind = run.sign, run.may_open, run.length % 3
        while run.may_close and run.start < run.end:
            depth = len(waiting) - 1
            while depth >= floors.get(kind, 0) and not run.may_close_run(waiting[depth]):
                depth -= 1
            if depth < floors.get(kind, 0):
                floors[kind] = len(waiting)
                break
            opener = waiting[depth]
            size = min(2, opener.end - opener.start, run.end - run.start)
            opener.end -= size
            yield opener.end, opener.end + size, _TAGS[size]
            yield run.start, run.start + size, ""
            run.start += size
            del waiting[depth + (opener.start < opener.end) :]
            floors = {each: min(floor, len(waiting)) for each, floor in floors.items()}
        if run.may_open and run.start < run.end:
            waiting.append(run)


def _element(text: str, at: int, cuts: list[tuple[int, int, str]]) -> Element:
    """Build the text from a place on; what is nested too deeply is left flat."""
    open_ = [Element(WORDS)]
    for start, end, tag in cuts:
        _append(open_[-1], text[at:start])
        if tag:
            open_.append(SubElement(open_[-1], tag) if len(open_) <= DEEPEST else open_[-1])
        else:
            open_.pop()
        at = end
    _append(open_[0], text[at:])
    return open_[0]


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
