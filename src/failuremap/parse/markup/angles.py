"""What stands in angle brackets: addresses become links, tags are shown as text."""

import re

from markdown import Markdown

from failuremap.diagnostics import Code
from failuremap.parse.markup.findings import Findings
from failuremap.parse.markup.inline import Recognised, Recogniser
from failuremap.parse.markup.positions import MARK
from failuremap.parse.markup.targets import ALLOWED_SCHEMES, autolink, scheme

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


class AngleRecogniser(Recogniser):
    """Recognise addresses and tags, but not the target of a link, which may stand in angles too."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(rf"<(?<!\({MARK}<)({MARK})([^<>]*)>", md, findings)

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: ARG002, N802  # the library's names
        """Make a link of an address, and plain text of a tag."""
        content = self.plain(m[2])
        at = self.findings.offset(m[1])
        where = self.findings.span(at, at + len(content))
        if _ADDRESS.fullmatch(content):
            if scheme(content) not in ALLOWED_SCHEMES:
                self.findings.tags.append(at - 1)
            return autolink(self.findings, content, where), m.start(), m.end()
        if _MAIL.fullmatch(content):
            link = autolink(self.findings, f"mailto:{content}", where)
            link.text = content
            return link, m.start(), m.end()
        self.findings.tags.append(at - 1)
        text = self.findings.source.text
        close = text.find(">", at) + 1 or at
        shown = " ".join(content.split())
        message = (
            f"`<{shown if len(shown) <= 60 else shown[:59] + chr(0x2026)}>` is shown as text, since raw HTML is off"
        )
        self.findings.report(
            Code.RAW_HTML,
            message,
            self.findings.span(at - 1, close),
            "write it in backticks, or `\\<`, if that is meant",
        )
        return f"<{content}>", m.start(), m.end()
