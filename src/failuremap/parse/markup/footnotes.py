"""Footnotes, shown beside the text: marks in the line, and the notes after the block that they stand in.

Definitions are parsed like text of their own; the tree decides in which order the notes are numbered.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser

from failuremap.diagnostics import Code, did_you_mean
from failuremap.parse.markup.findings import Findings, placed
from failuremap.parse.markup.inline import NOT_HERE, Recognised, Recogniser
from failuremap.parse.markup.positions import MARK, unmark

NOTE = "x-note"
"""The element that holds the place of a footnote mark until it has a number; `label` is its label."""
_LABEL = "label"


class NoteRecogniser(Recogniser):
    """Recognise footnote marks."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(rf"\[\^({MARK})([^\[\]]*)\]", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: ARG002, N802  # the library's names
        """Recognise a footnote mark."""
        label = unmark(m[2])
        where, written = self.findings.bracket(self.findings.offset(m[1]))
        if label in self.findings.notes:
            return Element(NOTE, {_LABEL: label, **placed(where.start, where.end)}), m.start(), m.end()
        hint = did_you_mean(label, self.findings.notes) or f"add a line `{written}: …`"
        self.findings.report(Code.UNKNOWN_FOOTNOTE, f"the footnote `{written}` has no text", where, hint)
        return NOT_HERE


def parse_notes(root: Element, parser: BlockParser, findings: Findings) -> None:
    """Add the text of each footnote to the end of the tree, where inline constructs are recognised with the rest."""
    labels = list(findings.notes)
    for label in labels:
        note = SubElement(root, "aside", {_LABEL: label})
        parser.parseChunk(note, findings.notes[label][0])
        labels += list(findings.notes)[len(labels) :]  # those defined inside this one


def place_notes(root: Element, findings: Findings) -> list[Element]:
    """Number the marks in the order of the text, and put each note after the block that has its first mark.

    Returns:
        The notes without a mark, which are not in the tree any more.
    """
    notes = {note.attrib.pop(_LABEL): note for note in list(root) if _LABEL in note.attrib}
    for note in notes.values():
        root.remove(note)
    numbers: dict[str, int] = {}
    uses: Counter[str] = Counter()
    at = 0
    while at < len(root):
        placed = at
        for mark in list(root[at].iter(NOTE)):
            label = mark.attrib.pop(_LABEL)
            uses[label] += 1
            if label not in numbers:
                numbers[label] = len(numbers) + 1
                placed += 1
                root.insert(placed, _finished(notes[label], numbers[label]))
            _number(mark, numbers[label], uses[label])
        at += 1
    return list(_unused(notes, numbers, findings))


def _unused(notes: dict[str, Element], numbers: dict[str, int], findings: Findings) -> Iterator[Element]:
    for label, note in notes.items():
        if label not in numbers:
            message = f"the footnote `{label}` is defined, but no mark refers to it"
            findings.report(Code.UNKNOWN_FOOTNOTE, message, findings.notes[label][1], f"write `[^{label}]` in the text")
            yield note


def _number(mark: Element, number: int, use: int) -> None:
    mark.tag = "sup"
    mark.attrib = {"class": "fnref", "id": f"fnref-{number}" if use == 1 else f"fnref-{number}-{use}"}
    SubElement(mark, "a", href=f"#fn-{number}").text = str(number)


def _finished(note: Element, number: int) -> Element:
    """Give a note its number, which leads back to its mark; a single paragraph needs no element of its own."""
    note.attrib = {"class": "sidenote", "id": f"fn-{number}", "role": "note"}
    back = Element("a", {"class": "fn-back", "href": f"#fnref-{number}"})
    back.text = str(number)
    holder = note
    if len(note) and note[0].tag == "p":
        holder = note[0]
        if len(note) == 1:
            note.text, note[:] = holder.text, list(holder)
            holder = note
    back.tail = f" {(holder.text or '').lstrip()}"
    holder.text = None
    holder.insert(0, back)
    return note
