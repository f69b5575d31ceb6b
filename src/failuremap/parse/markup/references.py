"""Links to entries by name: `[[id]]`, `[[id|words]]`, `[[id#heading|words]]`, `[[#heading]]`."""

import re

from markdown import Markdown

from failuremap.diagnostics import Code
from failuremap.model.document import ReferenceForm
from failuremap.parse.markup.findings import Findings, FoundReference
from failuremap.parse.markup.inline import NOT_HERE, Recognised, Recogniser, is_escaped
from failuremap.parse.markup.links import is_ordinary_link
from failuremap.parse.markup.positions import MARK

# In a table the bar may have a backslash. Words may hold brackets that pair; possessive, so that all is read once.
_WHOLE = re.compile(
    rf"""\[\[(?P<mark>{MARK})(?P<name>[^\[\]|]*?)
    (?:\\?\|(?P<words>(?>[^\[\]]|\[[^\[\]]*\]|\[(?!\[)|\](?!\]))*+))?\]\]""",
    re.VERBOSE,
)
_WRITTEN = re.compile(r"\s*([^\]|]*?)\s*\\?[|\]]")


class ReferenceRecogniser(Recogniser):
    """Recognise links to entries."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(rf"\[\[{MARK}|!\[\[{MARK}", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: N802  # the library's name
        """Recognise a link to an entry."""
        start = m.start()
        is_embed = m[0][0] == "!" and not is_escaped(data, start)
        opening = m.end() - 3
        link = _WHOLE.match(data, opening)
        if link is None or is_escaped(data, opening):
            return NOT_HERE
        if is_ordinary_link(self.findings, data, link.end(), link["name"] if link["words"] is None else ""):
            return NOT_HERE
        found = self._found(link)
        if found is None:
            return NOT_HERE
        if is_embed:
            message = f"`{found.written}` is shown as a link, since entries cannot be embedded"
            self.findings.report(Code.EMBEDDED_ENTRY, message, found.where, "remove the `!`")
        hole = self.findings.hole(found, (link["words"] or "").strip() or None)
        return hole, start if is_embed else opening, link.end()

    def _found(self, link: re.Match[str]) -> FoundReference | None:
        at = self.findings.offset(link["mark"])
        where = self.findings.span_of(_WRITTEN, at)
        written = " ".join(self.plain(link["name"]).split())
        name, hash_sign, heading = (part.strip() for part in written.partition("#"))
        if not name and not heading:
            message = "the link names no entry"
            hint = "write `[[id]]`, or put brackets that are no link in backticks"
            self.findings.report(Code.EMPTY_VALUE, message, self.findings.span(at - 2, max(at, where.end)), hint)
            return None
        if hash_sign and not heading:
            name = written  # a name may end in a hash sign: C#
        return FoundReference(ReferenceForm.NAME, name, heading or None, where)
