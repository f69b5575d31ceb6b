"""The steps from a Markdown body to pieces and holes, in their order.

Convert, maths, sanitise, split: what is cleaned is the whole, and nothing is added to it afterwards.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.document import Body, Text
from failuremap.model.names import digest_of_texts, fingerprint
from failuremap.parse.markup.angles import AngleRecogniser
from failuremap.parse.markup.blocks import BLOCKS, FENCE
from failuremap.parse.markup.citations import CitationRecogniser
from failuremap.parse.markup.emphasis import EmphasisRecogniser
from failuremap.parse.markup.fences import take_fences
from failuremap.parse.markup.findings import Definition, Findings
from failuremap.parse.markup.footnotes import NoteRecogniser, parse_notes
from failuremap.parse.markup.highlight import code_block
from failuremap.parse.markup.inline import Recogniser, is_escaped
from failuremap.parse.markup.limits import refusal, too_deep
from failuremap.parse.markup.links import ImageRecogniser, LinkRecogniser, normal
from failuremap.parse.markup.maths import mathml
from failuremap.parse.markup.positions import MARK, mark, unmark, without_private
from failuremap.parse.markup.quick import QuickInline
from failuremap.parse.markup.references import ReferenceRecogniser
from failuremap.parse.markup.sanitise import sanitise, split
from failuremap.parse.markup.tree import finish
from failuremap.parse.markup.verbatim import FORMULA, VerbatimRecogniser
from failuremap.source import SourceFile
from failuremap.value import Value, replace

RECOGNISERS: tuple[tuple[Callable[[Markdown, Findings], Recogniser], str, int], ...] = (
    (VerbatimRecogniser, "verbatim", 190),
    (ReferenceRecogniser, "entry", 186),
    (CitationRecogniser, "citation", 185),
    # The library's `escape` has 180: those above look for backslashes themselves.
    (AngleRecogniser, "angle", 178),
    (NoteRecogniser, "footnote", 175),
    (LinkRecogniser, "link", 160),
    (ImageRecogniser, "image", 150),
    # The library's `linebreak` has 100.
    (EmphasisRecogniser, "emphasis", 60),
)
"""What is recognised in a line, first the one that sees the text first."""
_UNUSED = (
    *("backtick", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"),
    *("autolink", "automail", "html", "entity", "em_strong"),
)
"""Recognisers of the library that ours stand in for; entities need none, since they stay as they are."""
_ESCAPABLE = '$<|@^"~'
"""What a backslash makes ordinary, besides what it does in all Markdown."""
_STASHED = re.compile(rf'<({FORMULA}|{FENCE}) n="(\d+)"></\1>')
_TEXT = re.compile(rf"&lt;({MARK})")
_FIRST_MARK = re.compile(MARK)
_DEFINED = re.compile(r"[^\[\]]*\]:\s*(?:>\s*)*<?([^\s<>]*)")
_MISPLACED_IN_TITLE = re.compile(rf"\[\[{MARK}|\[@{MARK}")


class ParsedBody(Value):
    """What the body of one document gave."""

    text: Text
    body: Body
    diagnostics: tuple[Diagnostic, ...]


def parse_body(source: SourceFile, start: int) -> ParsedBody:
    """Parse the body of a document, which begins at `start`; its problems are in the result."""
    marked, offsets = mark(source.text[start:], start)
    refused = refusal(source, start, len(offsets))
    if refused:
        return _empty(refused)
    try:
        return _engine().parse(source, start, marked, offsets)
    except RecursionError:
        return _empty(too_deep(source, start))


def _empty(refused: Diagnostic) -> ParsedBody:
    body = Body(("",), ())
    return ParsedBody(Text(digest=_digest(body)), body, (refused,))


def _digest(body: Body) -> str:
    return fingerprint(digest_of_texts(*body.pieces), body.holes)


@lru_cache(maxsize=1)
def _engine() -> "_Engine":
    return _Engine()


class _Engine:
    """One Markdown parser with our recognisers, used for one body after the other."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.abbreviations = AbbrExtension()
        self.markdown = Markdown(extensions=[self.abbreviations, DefListExtension()], output_format="html")
        self.markdown.ESCAPED_CHARS.extend(_ESCAPABLE)
        self.markdown.block_level_elements.append(FENCE)
        for block, name, priority in BLOCKS:
            self.markdown.parser.blockprocessors.register(block(self.markdown.parser, self.findings), name, priority)
        for name in _UNUSED:
            self.markdown.inlinePatterns.deregister(name)
        for recogniser, name, priority in RECOGNISERS:
            self.markdown.inlinePatterns.register(recogniser(self.markdown, self.findings), name, priority)
        self.markdown.treeprocessors.register(QuickInline(self.markdown, self.findings), "inline", 20)

    def parse(self, source: SourceFile, start: int, marked: str, offsets: list[int]) -> ParsedBody:
        """Parse a marked body."""
        self.markdown.reset()
        self.markdown.parser.state.clear()  # a body that was too deep left the parser in the middle of something
        self.findings.begin(source, offsets)
        root = self._tree([line if line.strip(" ") else "" for line in marked.split("\n")], start)
        text, holes = finish(root, self.findings)
        html = self.markdown.serializer(root).strip()
        # What nobody has recognised has kept its mark.
        tags = {*self.findings.tags, *(self.findings.offset(each) - 1 for each in _TEXT.findall(html))}
        tags = {at for at in tags if not is_escaped(source.text, at)}
        body = split(sanitise(self._html(html)), holes)
        refused = tuple(sorted(set(self.findings.refused)))
        text = replace(text, digest=_digest(body), tags=tuple(sorted(tags)), refused=refused)
        problems = sorted(
            dict.fromkeys(self.findings.diagnostics), key=lambda each: (each.where, each.code, each.message)
        )
        return ParsedBody(text, body, tuple(problems))

    def _tree(self, lines: list[str], start: int) -> Element:
        """Recognise blocks, then what is in their lines."""
        root = Element(self.markdown.doc_tag)
        self.markdown.parser.parseChunk(root, "\n".join((*take_fences(lines, start, self.findings), "", "")))
        parse_notes(root, self.markdown.parser, self.findings)
        self._read_definitions()
        for name in ("inline", "prettify", "abbr"):
            self.markdown.treeprocessors[name].run(root)
        if any("\\" in line for line in lines):
            self.markdown.treeprocessors["unescape"].run(root)
        return root

    def _read_definitions(self) -> None:
        """Free the definitions of links and abbreviations of their marks."""
        for label, (address, title) in self.markdown.references.items():
            written, begins = without_private(address), _FIRST_MARK.search(label)
            at = self.findings.offset(begins[0]) if begins else 0
            where = self.findings.span_of(_DEFINED, at)
            is_there = begins is not None and self.findings.source.text.startswith(written, where.start)
            where = self.findings.span(where.start, where.start + len(written))
            definition = Definition(written, without_private(title or ""), where if is_there else None)
            self.findings.labels.setdefault(normal(label), definition)
        meanings: dict[str, str] = self.abbreviations.abbrs  # type: ignore[attr-defined]  # the stubs lack it
        for short, meaning in list(meanings.items()):
            del meanings[short]
            meanings[unmark(short)] = unmark(meaning)
            opener = _MISPLACED_IN_TITLE.search(meaning)
            if opener:
                at = self.findings.offset(opener[0][-1])
                message = "the meaning of an abbreviation holds no links and no citations"
                self.findings.report(Code.MISPLACED_REFERENCE, message, self.findings.span(at - 2, at))

    def _html(self, html: str) -> str:
        """Put formulas and code in their places."""
        return _STASHED.sub(self._stashed, unmark(html.removeprefix("<div>").removesuffix("</div>")))

    def _stashed(self, match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == FENCE:
            return code_block(self.findings.fences[number])
        formula = self.findings.formulas[number]
        html, problem = mathml(formula.tex, is_display=formula.is_display)
        if problem:
            shown = " ".join(formula.tex.split())
            shown = shown if len(shown) <= 60 else f"{shown[:59]}\u2026"
            self.findings.report(Code.BAD_MATHS, f"the formula `{shown}` cannot be shown: {problem}", formula.where)
            return f"<code>{escape(formula.tex)}</code>"
        return html
