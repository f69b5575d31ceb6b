"""Citations: `[@key]`, `[@key, p. 4]`, `[@a; @b]`."""

import re

from markdown import Markdown

from failuremap.diagnostics import Code
from failuremap.model.document import CitedWork, Named
from failuremap.parse.markup.findings import Findings, FoundCitation
from failuremap.parse.markup.inline import NOT_HERE, Recognised, Recogniser, is_escaped
from failuremap.parse.markup.links import is_ordinary_link
from failuremap.parse.markup.positions import MARK, unmark

_BODY = re.compile(r"[^\[\]]*\]")
_PART = re.compile(r"\s*@([A-Za-z0-9](?:[A-Za-z0-9_:.+-]*[A-Za-z0-9])?)\s*(?:,\s*([^@]*[^@\s])\s*)?", re.DOTALL)
_PARTED_BADLY = re.compile(r",\s*@|;\s*(?!@)")
_SHAPE = "a citation is `[@key]`, `[@key, p. 4]` or `[@first; @second]`"


class CitationRecogniser(Recogniser):
    """Recognise citations."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(rf"\[@{MARK}", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: N802  # the library's name
        """Recognise a citation."""
        start, end = m.span()
        body = _BODY.match(data, end)
        if body is None or is_escaped(data, start):
            return NOT_HERE
        written = unmark(body[0][:-1])
        if is_ordinary_link(self.findings, data, body.end(), f"@{written}"):
            return NOT_HERE
        at = self.findings.offset(data[end - 1])
        where, shown = self.findings.bracket(at)
        parts = _parts(written)
        if parts is None:
            hint = _by_semicolon(shown)
            self.findings.report(Code.BAD_VALUE, f"`{shown}` is no citation; {_SHAPE}", where, hint)
            return NOT_HERE
        works = []
        for key, locator in parts:
            at = self.findings.source.text.index(key, at)
            works.append(CitedWork(Named(key, self.findings.span(at, at + len(key))), locator))
            at += len(key)
        return self.findings.hole(FoundCitation(tuple(works), where)), start, body.end()


def _by_semicolon(shown: str) -> str | None:
    """Propose a semicolon and a sign between keys."""
    proposed = _PARTED_BADLY.sub("; @", shown)
    return f"write `{proposed}`" if _parts(proposed[2:-1]) else None


def _parts(written: str) -> list[tuple[str, str]] | None:
    """Give keys and locators, or nothing if some part is not a key."""
    parts = [_PART.fullmatch(part) for part in f"@{written}".split(";")]
    if not all(parts):
        return None
    return [(part[1], " ".join((part[2] or "").split())) for part in parts if part]
