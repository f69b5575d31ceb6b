"""What the recognisers find in one body, in the order in which they come upon it.

Filled while the Markdown parser runs, read when its tree is complete. Knows the file and its marks; parses nothing.
"""

import re
from typing import TypeAlias
from xml.etree.ElementTree import Element

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Citation, FileReference, ReferenceForm
from failuremap.parse.markup.positions import number
from failuremap.source import SourceFile, Span
from failuremap.value import Mutable, Value, field

HOLE = "x-hole"
"""The element that holds a place in the tree; `n` is its number. Authors cannot write it, since raw HTML is escaped."""
WORDS = "x-words"
"""An element that the sanitiser takes away, leaving what is in it."""


_PLACE = "x-place"


def placed(start: int, end: int) -> dict[str, str]:
    """Give the attribute that carries a span through the tree; the sanitiser takes it away."""
    return {_PLACE: f"{start}-{end}"}


class FoundReference(Value):
    """A link to another document; its words and its sentence are in the tree."""

    form: ReferenceForm
    name: str
    heading: str | None
    where: Span
    defined: Span | None = None

    @property
    def written(self) -> str:
        """What stands for the link where its title is not known."""
        return self.name or self.heading or ""


class FoundCitation(Value):
    """One pair of brackets with keys of works."""

    works: Citation
    where: Span


Found: TypeAlias = FoundReference | FoundCitation | FileReference


class Definition(Value):
    """What a label stands for: the line `[label]: address "title"`."""

    address: str
    title: str
    where: Span | None
    """The address as written, unless it cannot be found."""


class Formula(Value):
    """A piece of TeX."""

    tex: str
    is_display: bool
    where: Span


class Fence(Value):
    """A fenced code block."""

    language: str
    code: str
    lines: str
    """As it was written, with its fences."""


class Findings(Mutable):
    """All that is known of one body besides its tree."""

    source: SourceFile = field(default_factory=lambda: SourceFile("", ""))
    offsets: list[int] = field(default_factory=list)
    """The place in the file that each mark stands for."""
    holes: list[Found] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    labels: dict[str, Definition] = field(default_factory=dict)
    """Target and title of each link definition, by its label."""
    notes: dict[str, tuple[str, Span]] = field(default_factory=dict)
    """Text and place of each footnote definition, by its label."""
    comments: list[Span] = field(default_factory=list)
    """Comments that are dropped, from `<!--` to `-->`."""
    tags: list[int] = field(default_factory=list)
    """Places of `<` that are shown as text."""
    refused: list[Span] = field(default_factory=list)
    """Targets with a scheme that is not allowed."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def begin(self, source: SourceFile, offsets: list[int]) -> None:
        """Forget everything and start with another body."""
        self.source, self.offsets = source, offsets
        for each in (self.holes, self.formulas, self.fences, self.comments, self.tags, self.refused, self.diagnostics):
            each.clear()
        self.labels.clear()
        self.notes.clear()

    def report(
        self, code: Code, message: str, where: Span, hint: str | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        """Add a problem."""
        self.diagnostics.append(Diagnostic(code, message, where, hint, notes))

    def drop_comment(self, mark: str) -> None:
        """Note a comment by the mark after its `<`."""
        start = self.offset(mark) - 1
        self.comments.append(self.span(start, self.source.text.find("-->", start) + 3))

    def offset(self, mark: str) -> int:
        """Give the place in the file that a mark stands for: right after the opener."""
        return self.offsets[number(mark)]

    def span(self, start: int, end: int) -> Span:
        """Give a span of the file."""
        return self.source.span(start, end)

    def span_of(self, pattern: re.Pattern[str], at: int, fallback: int = 0) -> Span:
        """Give the span that the first group of `pattern` matches at a place in the file."""
        written = pattern.match(self.source.text, at)
        return self.span(*written.span(1)) if written else self.span(at, at + fallback)

    def place(self, element: Element) -> Span:
        """Give the span that an element carries, or that of what stands in a hole."""
        if element.tag == HOLE:
            return self.found(element).where
        start, _, end = element.get(_PLACE, "0-0").partition("-")
        return self.span(int(start), int(end))

    def bracket(self, at: int) -> tuple[Span, str]:
        """Give the span and the text of the brackets that open, with a sign, before a place in the file."""
        text = self.source.text
        end = text.find("]", at) + 1 or at
        return self.span(at - 2, end), " ".join(text[at - 2 : end].split())

    def hole(self, found: Found, words: str | None = None) -> Element:
        """Make the element that holds the place of something found."""
        element = Element(HOLE, n=str(len(self.holes)))
        element.text = words
        self.holes.append(found)
        return element

    def found(self, hole: Element) -> Found:
        """Give what a hole stands for."""
        return self.holes[int(hole.attrib["n"])]
