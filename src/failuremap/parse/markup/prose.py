"""The text of a tree as people read it: words, the text of headings, and the sentences that back-links quote.

Takes a finished tree; gives text and numbers of references. Knows nothing of marks, HTML or other documents.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from failuremap.model.document import FileReference, Sentence
from failuremap.parse.markup.blocks import FENCE
from failuremap.parse.markup.findings import HOLE, Findings, FoundCitation, FoundReference
from failuremap.parse.markup.inline import without_entities
from failuremap.parse.markup.positions import unmark
from failuremap.parse.markup.verbatim import FORMULA
from failuremap.value import Mutable, field

_BLOCKS = frozenset({
    "aside", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_ATOM = "\ue001"
"""Stands for what is not parted."""
_VANISHED = "\ue000"
"""Stands for what leaves no trace, not even of the space before it."""
_WORD = re.compile(r"\w[\w'\u2019-]*")
_IN_WORDS = b"'-"
_ASCII_WORDS = bytes(code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)).ljust(256)
"""Of each byte what is left of it where words are counted."""
_CLOSING_MARKS = "\"'\u201d\u2019\u00bb)]"
# It begins with a character, not with a look back, so that the search runs past all others.
_END = re.compile(rf"([.!?](?<![.!?]{{2}})[.!?]*+[{re.escape(_CLOSING_MARKS)}]*)\s+")
_OPENING_MARKS = frozenset("\"'\u201c\u2018\u00ab\u201e\u201a([\u00bf\u00a1")
_ABBREVIATION = re.compile(r"(?<!\w)(?:e\.g|i\.e|et al|cf|vs|Fig|Eq|No|[^\W\d_])$")
_LONGEST_ABBREVIATION = 8


class Flow(Mutable):
    """The text of one block; what must not be parted in it is one character, its meaning in `atoms`."""

    text: str = ""
    atoms: list[str | int] = field(default_factory=list)
    """Code, maths, and numbers of references."""
    places: list[int] = field(default_factory=list)
    """Where each stands, once the text is complete."""

    def add(self, atom: str | int) -> None:
        """Add something that is not parted."""
        self.text += _ATOM
        self.atoms.append(atom)

    def complete(self, text: str) -> None:
        """Take the final text, in which as many characters stand for atoms."""
        self.text, place = text, text.find(_ATOM)
        while place >= 0:
            self.places.append(place)
            place = text.find(_ATOM, place + 1)

    def parts(self, start: int = 0, end: int | None = None) -> Sentence:
        """Give a stretch as text and numbers, texts that meet being one."""
        first, *others = self.text[start:end].split(_ATOM)
        parts: list[str | int] = [first] if first else []
        number = bisect_left(self.places, start)
        for atom, piece in zip(self.atoms[number : number + len(others)], others, strict=True):
            for part in (atom, piece):
                if isinstance(part, str) and parts and isinstance(parts[-1], str):
                    parts[-1] += part
                elif part != "":
                    parts.append(part)
        return tuple(parts)

    def first(self, at: int) -> str | int:
        """Give the first character that a reader sees at a place, or the number of the reference that stands there."""
        character = self.text[at : at + 1]
        if character != _ATOM:
            return character
        atom = self.atoms[bisect_left(self.places, at)]
        return atom[:1] if isinstance(atom, str) else atom


def flows(root: Element, findings: Findings, numbers: Mapping[int, int] | None = None) -> Iterator[Flow]:
    """Give the text of each block in the order of the document.

    Args:
        root: A tree, or part of one.
        findings: What stands in its holes.
        numbers: The number of each reference by that of its hole; without it, references are their words.
    """
    walk = _Walk(findings, numbers)
    walk.enter(root)
    walk.end_block()
    return iter(walk.flows)


def plain_text(element: Element, findings: Findings) -> str:
    """Give the text of an element: a reference by its words, else by its target; citations and marks by nothing."""
    if not len(element):
        return _collapsed(unmark(without_entities(element.text or "")))
    walk = _Walk(findings, None)
    walk.content(element)
    walk.end_block()
    return " ".join(str(part) for flow in walk.flows for part in flow.parts())


def count_words(flow: Flow, words: Mapping[int, str]) -> int:
    """Count the words of a block, those of its references included."""
    text = "".join(part if isinstance(part, str) else words[part] for part in flow.parts())
    if text.isascii():
        # The same, sooner: between words only spaces are left, and in words only letters and digits.
        return len(text.encode().translate(_ASCII_WORDS, _IN_WORDS).split())
    return len(_WORD.findall(text))


def sentences(flow: Flow, words: Sequence[str | None]) -> Iterator[tuple[int, Sentence]]:
    """Give each reference of a block with the sentence that it stands in.

    Args:
        flow: The block.
        words: What each reference shows, if its author says so.
    """
    if not any(isinstance(atom, int) for atom in flow.atoms):
        return
    stops = list(_END.finditer(flow.text))
    ends, following = [stop.end() for stop in stops], 0
    for place, atom in zip(flow.places, flow.atoms, strict=True):
        if isinstance(atom, str) or place < following:
            continue
        # Only the stops around what is looked for are weighed, from the nearest on.
        at = bisect_right(ends, place)
        start = next((ends[number] for number in range(at - 1, -1, -1) if _is_end(flow, stops[number], words)), 0)
        last = next((stops[number] for number in range(at, len(stops)) if _is_end(flow, stops[number], words)), None)
        end, following = (last.end(1), last.end()) if last else (len(flow.text), len(flow.text))
        sentence = flow.parts(start, end)
        yield from ((part, sentence) for part in sentence if isinstance(part, int))


def _is_end(flow: Flow, stop: re.Match[str], words: Sequence[str | None]) -> bool:
    """Tell whether a sentence ends at a stop."""
    at, is_one_stop = stop.start(), stop[1].rstrip(_CLOSING_MARKS) == "."
    if is_one_stop and _ABBREVIATION.search(flow.text, max(0, at - _LONGEST_ABBREVIATION), at):
        return False
    first = flow.first(stop.end())
    if isinstance(first, int):
        # A title begins with a capital, as far as anyone can know here.
        first = (words[first] or "T")[0]
    return bool(first) and (first in _OPENING_MARKS or first.isdigit() or (first.isalpha() and not first.islower()))


class _Walk:
    """One pass over a tree."""

    def __init__(self, findings: Findings, numbers: Mapping[int, int] | None) -> None:
        self.findings = findings
        self.numbers = numbers
        self.flows: list[Flow] = []
        self.flow = Flow()

    def end_block(self) -> None:
        """Finish the text of a block."""
        text = self.flow.text
        if not text:
            return
        if _VANISHED in text:
            *before, last = text.split(_VANISHED)
            text = "".join(part.rstrip() for part in before) + last
        self.flow.complete(_collapsed(text))
        if self.flow.text:
            self.flows.append(self.flow)
        self.flow = Flow()

    def enter(self, element: Element) -> None:
        """Add an element."""
        tag = element.tag
        if tag in _BLOCKS:
            self.end_block()
            if tag != "pre":
                self.content(element)
            self.end_block()
        elif tag == HOLE:
            self._hole(element)
        elif tag == "sup":
            self.flow.text += _VANISHED
        elif tag == FORMULA:
            self.flow.add(_collapsed(self.findings.formulas[int(element.attrib["n"])].tex))
        elif tag == "code":
            self.flow.add(_collapsed(without_entities(element.text or "")))
        elif tag == "br":
            self.flow.text += " "
        elif tag == FENCE:
            self.end_block()
        elif element.get("class") != "fn-back":
            self.content(element)

    def content(self, element: Element) -> None:
        """Add what is in an element."""
        self._text(element.text)
        for child in element:
            self.enter(child)
            self._text(child.tail)

    def _hole(self, element: Element) -> None:
        found = self.findings.found(element)
        if isinstance(found, FoundCitation):
            self.flow.text += _VANISHED
        elif isinstance(found, FoundReference) and self.numbers is not None:
            self.flow.add(self.numbers[int(element.attrib["n"])])
        elif isinstance(found, FoundReference) and not element.text and not len(element):
            self._text(found.written)
        elif isinstance(found, FileReference) and found.is_image:
            return
        else:
            self.content(element)

    def _text(self, text: str | None) -> None:
        if text:
            self.flow.text += unmark(without_entities(text))


def _collapsed(text: str) -> str:
    return " ".join(text.split())
