"""The tree after everything in it is recognised: links out of links, headings with ids, figures, code.

Takes the Markdown parser's tree and changes it in place. Knows no Markdown and no other document.
"""

from collections import Counter
from xml.etree.ElementTree import Element

from failuremap.diagnostics import Code
from failuremap.model.document import FileReference, Heading, Hole, Text
from failuremap.model.names import slug
from failuremap.parse.markup import fences
from failuremap.parse.markup.collect import collect
from failuremap.parse.markup.findings import HOLE, WORDS, Findings, FoundCitation, FoundReference
from failuremap.parse.markup.footnotes import NOTE, place_notes
from failuremap.parse.markup.prose import plain_text
from failuremap.value import replace

_LINKS = ("a", HOLE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def part_links(root: Element, findings: Findings) -> set[int]:
    """Leave the words alone of each link that stands in another.

    Returns:
        The numbers of the holes that are gone.
    """
    gone: set[int] = set()
    for outer in [each for each in root.iter() if each.tag in _LINKS and _is_link(each, findings)]:
        if outer.tag == WORDS:
            continue
        for inner in [each for each in outer.iter() if each is not outer and _leads_away(each, findings)]:
            if inner.tag == HOLE:
                gone.add(int(inner.attrib["n"]))
            _unlink(inner, findings)
    return gone


def _is_link(element: Element, findings: Findings) -> bool:
    if element.tag != HOLE:
        return element.tag == "a"
    found = findings.found(element)
    return isinstance(found, FoundReference) or (isinstance(found, FileReference) and not found.is_image)


def _leads_away(element: Element, findings: Findings) -> bool:
    if element.tag == NOTE or (element.tag == HOLE and isinstance(findings.found(element), FoundCitation)):
        return True
    return _is_link(element, findings)


def _unlink(inner: Element, findings: Findings) -> None:
    found = findings.found(inner) if inner.tag == HOLE else None
    message = "a link, a citation or a footnote cannot stand inside a link"
    findings.report(Code.MISPLACED_REFERENCE, message, findings.place(inner), "put it before or after the link")
    if isinstance(found, FoundCitation):
        inner.text = findings.source.text[found.where.start : found.where.end]
    elif isinstance(found, FoundReference) and not inner.text and not len(inner):
        inner.text = found.written
    elif inner.tag == NOTE:
        inner.text = f"[^{inner.attrib['label']}]"
    inner.tag = WORDS


def name_headings(root: Element, findings: Findings) -> tuple[Heading, ...]:
    """Give each heading its id, and those of the first level the second."""
    headings: list[Heading] = []
    uses: Counter[str] = Counter()
    for element in root.iter():
        if element.tag not in _HEADINGS:
            continue
        if element.tag == "h1":
            element.tag = "h2"
            _report_top(element, findings)
        text = plain_text(element, findings)
        name = _free(f"h-{slug(text) or 'section'}", uses)
        element.set("id", name)
        headings.append(Heading(name, int(element.tag[1]), text))
    return tuple(headings)


def _free(name: str, uses: Counter[str]) -> str:
    """Give a name, or the first of it with a number that is free."""
    free = name
    while free in uses:
        uses[name] += 1
        free = f"{name}-{uses[name]}"
    uses[free] = 1
    return free


def _report_top(element: Element, findings: Findings) -> None:
    message = "the title is the only heading of the first level; this one counts as second level"
    findings.report(Code.TOP_HEADING, message, findings.place(element), "write `##`")


def make_figures(root: Element, findings: Findings) -> None:
    """Take an image with a title out of the paragraph that holds nothing else."""
    for paragraph in root.iter("p"):
        if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
            continue
        image = paragraph[0]
        found = findings.found(image) if image.tag == HOLE else None
        if isinstance(found, FileReference) and found.is_image and found.title:
            findings.holes[int(image.attrib["n"])] = replace(found, is_figure=True)
            paragraph.tag = WORDS


def name_code(root: Element, findings: Findings) -> None:
    """Make indented code look like fenced code; fences in it are part of it."""
    for block in root.iter("pre"):
        block.attrib = {"class": "code", "tabindex": "0"}
        for code in block:
            code.text = fences.written(code.text or "", findings)


def finish(root: Element, findings: Findings) -> tuple[Text, dict[int, Hole]]:
    """Bring a tree into its final shape and collect what linking needs to know of it.

    Returns:
        The text, without a digest, and what belongs in each hole by its number in the tree.
    """
    gone = part_links(root, findings)
    for note in place_notes(root, findings):
        gone.update(int(hole.attrib["n"]) for hole in note.iter(HOLE))
    headings = name_headings(root, findings)
    make_figures(root, findings)
    name_code(root, findings)
    return collect(root, findings, headings, gone)
