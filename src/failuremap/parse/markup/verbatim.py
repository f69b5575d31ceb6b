"""What is taken as it stands: code, comments and maths in a line.

They come before everything else, and the one that opens first wins, so that nothing in them is a link.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import AtomicString, code_escape

from failuremap.diagnostics import Code
from failuremap.parse.markup import fences
from failuremap.parse.markup.findings import Findings, Formula
from failuremap.parse.markup.inline import Recognised, Recogniser, is_escaped
from failuremap.parse.markup.positions import MARK, unmark

FORMULA = "x-maths"
"""The element that holds the place of a formula; `n` is its number."""

_TICKS = re.compile("`+")
_DOLLARS = re.compile(
    rf"(?P<dollars>\${{1,2}})(?P<mark>{MARK})(?P<tex>(?:\\.|[^\\$])+)(?P=dollars){MARK}(?!\d)", re.DOTALL
)
_LINK = re.compile(rf"\[\[{MARK}[^\[\]]+\]\]|\[@{MARK}[^\[\]]*\]")


class VerbatimRecogniser(Recogniser):
    """Recognise code spans, comments and maths."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(rf"`+|<{MARK}!--|\$+{MARK}|{fences.PLACE}", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: N802  # the library's name
        """Recognise what begins here, or go on after the opener."""
        start, end = m.span()
        if is_escaped(data, start):
            return None, start, start + 1
        opener = m[0]
        if opener[0] == "`":
            return self._code(data, start, end)
        if opener[0] == "<":
            return self._comment(data, start, end)
        if opener[0] != "$":
            # A fenced block where no block can stand, as in what looks like a list and is none.
            return _code(self.findings.fences[fences.number(opener)].code), start, end
        return self._maths(data, start, end)

    def _code(self, data: str, start: int, end: int) -> Recognised:
        for ticks in _TICKS.finditer(data, end):
            if len(ticks[0]) == end - start:
                return _code(unmark(data[end : ticks.start()]).strip()), start, ticks.end()
        return None, start, end

    def _comment(self, data: str, start: int, end: int) -> Recognised:
        close = data.find("-->", end)
        if close >= 0:
            self.findings.drop_comment(data[start + 1])
            return "", start, close + 3
        at = self.findings.offset(data[start + 1])
        where = self.findings.span(at - 1, at + 3)
        self.findings.report(Code.RAW_HTML, "the comment is never closed, so it is shown as text", where, "add `-->`")
        return None, start, end

    def _maths(self, data: str, start: int, end: int) -> Recognised:
        formula = _DOLLARS.match(data, start)
        is_display = end - start == 3  # two dollars and their mark
        if formula is None or not (is_display or formula["tex"].strip() == formula["tex"]):
            if is_display:
                at = self.findings.offset(data[end - 1])
                where = self.findings.span(at - 2, at)
                self.findings.report(Code.BAD_MATHS, "`$$` is never closed in this paragraph", where)
            return None, start, end
        return formula_at(self.findings, formula["tex"], formula["mark"], is_display=is_display), start, formula.end()


def _code(text: str) -> Element:
    element = Element("code")
    element.text = AtomicString(code_escape(text))
    return element


def formula_at(findings: Findings, tex: str, mark: str, *, is_display: bool) -> Element:
    """Make the element that holds the place of a formula, whose TeX begins at a mark."""
    start = findings.offset(mark)
    plain = unmark(tex)
    # In a quote the file has more characters than the formula; the opening dollars say enough then.
    is_whole = findings.source.text.startswith(plain, start)
    where = findings.span(start, start + len(plain)) if is_whole else findings.span(start - 1 - is_display, start)
    if _LINK.search(tex):
        hint = "write `[{[` for two brackets" if "[[" in plain else None
        findings.report(Code.MISPLACED_REFERENCE, "a formula holds no links and no citations", where, hint)
    element = Element(FORMULA, n=str(len(findings.formulas)))
    findings.formulas.append(Formula(plain, is_display, where))
    return element
