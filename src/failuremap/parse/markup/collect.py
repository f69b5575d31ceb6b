"""What linking and reviewing need to know of a body: its references with their sentences, citations, files, words.

Takes a finished tree. Numbers everything in the order of the document.
"""

from collections.abc import Set as AbstractSet
from xml.etree.ElementTree import Element

from failuremap.diagnostics import Code
from failuremap.model.document import FileReference, Heading, Hole, HoleKind, Reference, Sentence, Text
from failuremap.parse.markup.findings import HOLE, Findings, FoundCitation, FoundReference
from failuremap.parse.markup.prose import count_words, flows, plain_text, sentences


class _Collection:
    """The holes of a tree in the order of the document."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.holes: dict[int, Hole] = {}
        self.references: list[tuple[FoundReference, str | None]] = []
        self.citations: list[FoundCitation] = []
        self.files: list[FileReference] = []

    def add(self, element: Element) -> None:
        """Add a hole."""
        found = self.findings.found(element)
        if isinstance(found, FoundReference):
            words = plain_text(element, self.findings) or None
            kind, index = HoleKind.OPEN if words else HoleKind.TITLE, len(self.references)
            self.references.append((found, words))
        elif isinstance(found, FoundCitation):
            kind, index = HoleKind.CITATION, len(self.citations)
            self.citations.append(found)
        else:
            kind, index = HoleKind.IMAGE if found.is_image else HoleKind.FILE, len(self.files)
            self.files.append(found)
        self.holes[int(element.attrib["n"])] = Hole(kind, index)


def collect(
    root: Element, findings: Findings, headings: tuple[Heading, ...], gone: AbstractSet[int]
) -> tuple[Text, dict[int, Hole]]:
    """Collect what a tree holds.

    Args:
        root: The tree.
        findings: What stands in its holes.
        headings: Those of the tree.
        gone: Numbers of holes that were taken out of it on purpose.

    Returns:
        The text, without a digest, and what belongs in each hole by its number in the tree.
    """
    collection = _Collection(findings)
    for element in root.iter(HOLE):
        collection.add(element)
    _report_misplaced(findings, collection.holes.keys() | gone)
    numbers = {n: hole.index for n, hole in collection.holes.items() if hole.kind in (HoleKind.OPEN, HoleKind.TITLE)}
    shown = [words for _, words in collection.references]
    counted = {number: words or found.written for number, (found, words) in enumerate(collection.references)}
    words = 0
    quoted: dict[int, Sentence] = {}
    for flow in flows(root, findings, numbers):
        words += count_words(flow, counted)
        quoted.update(sentences(flow, shown))
    references = tuple(
        Reference(
            found.form,
            found.name,
            found.heading,
            shown_words,
            found.where,
            quoted.get(number, (number,)),
            found.defined,
        )
        for number, (found, shown_words) in enumerate(collection.references)
    )
    citations = tuple(each.works for each in collection.citations)
    comments = tuple(sorted(set(findings.comments)))
    text = Text(references, citations, tuple(collection.files), headings, words, comments)
    return text, collection.holes


def _report_misplaced(findings: Findings, placed: AbstractSet[int]) -> None:
    """Report what was recognised and then went into an attribute, where nothing can be linked."""
    for number, found in enumerate(findings.holes):
        if number not in placed:
            message = "no link, citation or image can stand in alternative text, a title or a label"
            findings.report(Code.MISPLACED_REFERENCE, message, found.where, "write the words alone")
