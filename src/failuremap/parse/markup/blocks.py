"""Blocks: what differs from the Markdown parser's own, and what it does not have.

Each class recognises one kind of block and adds its element to the tree. Knows no inline construct.
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, ParagraphProcessor, SetextHeaderProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor

from failuremap.diagnostics import Code, Note
from failuremap.parse.markup import fences
from failuremap.parse.markup.findings import Findings, placed
from failuremap.parse.markup.limits import DEEPEST
from failuremap.parse.markup.positions import MARK, unmark
from failuremap.parse.markup.verbatim import formula_at

FENCE = "x-code"
"""The element that holds the place of a fenced block; `n` is its number."""
CALLOUTS = ("note", "tip", "important", "warning", "caution")
"""The kinds of callout that have a look of their own."""


class Block(BlockProcessor):
    """A block that writes down what it finds."""

    def __init__(self, parser: BlockParser, findings: Findings) -> None:
        super().__init__(parser)
        self.findings = findings


class PlainBlock(ParagraphProcessor):
    """A paragraph of which every line begins with a letter: most of what is written, and nothing else could be in it.

    Without it, fifteen others look at each paragraph before it is one.
    """

    _LINES = re.compile(r"[^\W\d_][^\n]*(?:\n[^\W\d_][^\n]*)*")

    def __init__(self, parser: BlockParser, findings: Findings) -> None:  # noqa: ARG002  # as all blocks are made
        super().__init__(parser)

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # the library's signature
        """Tell whether nothing in the block could begin anything else."""
        return self._LINES.fullmatch(block) is not None


class CommentBlock(Block):
    """Drop a comment that begins a block, with the blank lines in it."""

    _OPENING = re.compile(rf" {{0,3}}<({MARK})!--")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # the library's signature
        """Tell whether a comment begins here, and ends anywhere."""
        opening = self._OPENING.match(block)
        return opening is not None and "-->" in self.findings.source.text[self.findings.offset(opening[1]) :]

    def run(self, parent: Element, blocks: list[str]) -> bool | None:  # noqa: ARG002  # the library's signature
        """Drop blocks up to the end of the comment; one that never ends is text."""
        opening = self._OPENING.match(blocks[0])
        for count, block in enumerate(blocks):
            _, close, rest = block.partition("-->")
            if close and opening:
                self.findings.drop_comment(opening[1])
                blocks[: count + 1] = [rest.lstrip()] if rest.strip() else []
                return None
        return False


class MathsBlock(Block):
    """Recognise a formula in a block of its own."""

    _WHOLE = re.compile(rf" {{0,3}}\$\$({MARK})((?:\\.|[^\\$])+)\$\${MARK}\s*", re.DOTALL)

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # the library's signature
        """Tell whether the block is a formula."""
        return "$$" in block and self._WHOLE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the place of the formula."""
        formula = self._WHOLE.fullmatch(blocks.pop(0))
        if formula:
            wrapper = SubElement(parent, "div", {"class": "maths"})
            wrapper.append(formula_at(self.findings, formula[2], formula[1], is_display=True))


class TableBlock(TableProcessor):
    """A table in a wrapper that may scroll, its columns aligned by class."""

    _CELL = re.compile(rf"\\.|`+|\[\[{MARK}[^\[\]|`]*\|(?:[^\[\]|`]|\[[^\[\]|`]*\])*\]\]|\|")

    def __init__(self, parser: BlockParser, findings: Findings) -> None:  # noqa: ARG002  # as all blocks are made
        super().__init__(parser, {"use_align_attribute": True})

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether the block is a table; most are not, as their second line shows."""
        second = block[block.find("\n") + 1 :].partition("\n")[0]
        return "|" in block and set(second) <= set("|:- ") and super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the table."""
        wrapper = SubElement(parent, "div", {"class": "table"})
        super().run(wrapper, blocks)
        for cell in wrapper.iter():
            if align := cell.attrib.pop("align", None):
                cell.set("class", align)

    def _split(self, row: str) -> list[str]:
        """Split a row at its bars, but not at those in code, after a backslash, or in a link to an entry."""
        cells: list[str] = []
        start = at = 0
        while token := self._CELL.search(row, at):
            at = token.end()
            if token[0] == "|":
                cells.append(row[start : token.start()])
                start = at
            elif token[0][0] == "`":
                at = _after_code(row, token[0], at)
        return [*cells, row[start:]]


def _after_code(text: str, ticks: str, at: int) -> int:
    """Give the place after the code that begins with `ticks`, or after these if it never ends."""
    for run in re.finditer("`+", text[at:]):
        if run[0] == ticks:
            return at + run.end()
    return at


class HeadingBlock(Block, HashHeaderProcessor):
    """A heading with signs, which need a space after them; the block is parted at it."""

    RE = re.compile(rf"(?:^|\n)(?P<level>\#{{1,6}})(?P<mark>{MARK})[ ](?P<header>[^\n]*)(?:\n|$)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the heading."""
        block = blocks.pop(0)
        heading = self.RE.search(block)
        if heading is None:
            return
        if before := block[: heading.start()]:
            self.parser.parseBlocks(parent, [before])
        level = len(heading["level"])
        at = self.findings.offset(heading["mark"])
        element = SubElement(parent, f"h{level}", placed(at - level, at))
        element.text = _without_closing_signs(heading["header"].strip())
        if after := block[heading.end() :]:
            if self.parser.state.isstate("looselist"):
                after = self.looseDetab(after)
            blocks.insert(0, after)


def _without_closing_signs(header: str) -> str:
    """Take away the signs that may end a heading, unless they belong to a word: `C#`."""
    end = len(header)
    while end and (header[end - 1] == "#" or not unmark(header[end - 1])):
        end -= 1
    return header[:end].rstrip() if not end or header[end - 1] == " " else header


class UnderlinedHeadingBlock(Block, SetextHeaderProcessor):
    """A heading that is underlined."""

    RE = re.compile(rf"^[^\n]*?\n(?:=+{MARK}?|-+)[ ]*(\n|$)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the heading."""
        underline = blocks[0].split("\n", 2)[1].rstrip()
        super().run(parent, blocks)
        if re.fullmatch(f"=+{MARK}", underline):
            at = self.findings.offset(underline[-1])
            parent[-1].attrib.update(placed(at - len(underline) + 1, at))


class OrderedListBlock(Block, SaneOListProcessor):
    """A numbered list, up to some depth."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a list begins here."""
        return len(self.parser.state) < DEEPEST and super().test(parent, block)


class ListBlock(Block, SaneUListProcessor):
    """A list, up to some depth."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a list begins here."""
        return len(self.parser.state) < DEEPEST and super().test(parent, block)


class FenceBlock(Block):
    """The place of a fenced block, wherever it stands in the lines of another."""

    _PLACE = re.compile(rf"(?:^|\n) *({fences.PLACE}) *(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # the library's signature
        """Tell whether code stands in the block."""
        return self._PLACE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Part the block at the code."""
        block = blocks.pop(0)
        found = self._PLACE.search(block)
        if found is None:
            return
        if before := block[: found.start()]:
            self.parser.parseBlocks(parent, [before])
        SubElement(parent, FENCE, n=str(fences.number(found[1])))
        if after := block[found.end() :]:
            blocks.insert(0, after)


class QuoteBlock(Block):
    """A quote, or a callout if it begins with `[!NOTE]`; those that follow each other stay apart."""

    _LINE = re.compile(r"(?:^|\n) {0,3}>")
    _SIGN = re.compile(r" {0,3}> ?")
    _CALLOUT = re.compile(rf"\s*\[{MARK}!([A-Za-z]+)\][-+]?(?: +([^\n]*))?(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # the library's signature
        """Tell whether a quote stands in the block."""
        return len(self.parser.state) < DEEPEST and self._LINE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Part the block at its first quoted line and parse what is quoted."""
        block = blocks.pop(0)
        first = self._LINE.search(block)
        if first is None:
            return
        if before := block[: first.start()]:
            self.parser.parseBlocks(parent, [before])
        lines = block[first.start() :].lstrip("\n").split("\n")
        quoted = "\n".join(self._SIGN.sub("", line, count=1) if self._SIGN.match(line) else line for line in lines)
        callout = self._CALLOUT.match(quoted)
        if callout:
            element = _callout(parent, callout[1], callout[2] or "")
            quoted = quoted[callout.end() :]
        else:
            element = SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(element, quoted)
        self.parser.state.reset()


def _callout(parent: Element, kind: str, title: str) -> Element:
    look = f" {kind.lower()}" if kind.lower() in CALLOUTS else ""
    element = SubElement(parent, "div", {"class": f"callout{look}"})
    SubElement(element, "p", {"class": "callout-title"}).text = title.strip() or kind.capitalize()
    return element


class NoteBlock(FootnoteBlockProcessor):
    """The definition of a footnote, kept until the places of its marks are known."""

    def __init__(self, parser: BlockParser, findings: Findings) -> None:
        BlockProcessor.__init__(self, parser)
        self.footnotes = self  # type: ignore[assignment]  # all that is asked of it is `setFootnote`
        self.findings = findings

    def setFootnote(self, label: str, text: str) -> None:  # noqa: N802  # the library's name
        """Keep a definition."""
        at = self.findings.offset(label[0])
        name = unmark(label)
        where = self.findings.span(at, at + len(name))
        if name in self.findings.notes:
            first = Note("first defined here", self.findings.notes[name][1])
            self.findings.report(Code.DUPLICATE_KEY, f"the footnote `{name}` is defined twice", where, notes=(first,))
        else:
            self.findings.notes[name] = text, where


BLOCKS: tuple[tuple[Callable[[BlockParser, Findings], BlockProcessor], str, int], ...] = (
    (PlainBlock, "plain", 110),
    (CommentBlock, "comment", 95),
    # The library's `indent` has 90 and `code` has 80: what is indented is theirs.
    (MathsBlock, "maths", 79),
    (TableBlock, "table", 75),
    (HeadingBlock, "hashheader", 70),
    (UnderlinedHeadingBlock, "setextheader", 60),
    (OrderedListBlock, "olist", 40),
    (ListBlock, "ulist", 30),
    (FenceBlock, "fence", 22),
    (QuoteBlock, "quote", 20),
    (NoteBlock, "footnote", 17),
)
"""What is recognised as a block, first the one that sees it first; a name of the library's takes its place."""
