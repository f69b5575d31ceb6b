"""Ordinary links and images: `[words](target "title")`, `[words][label]`, `[label]`, `![alternative](path)`.

Sorts their targets: another document, a place in this one, a file beside the text, another site, or nothing safe.
"""

import re

from markdown import Markdown

from failuremap.parse.markup.findings import Findings
from failuremap.parse.markup.inline import NOT_HERE, Recognised, Recogniser, without_entities
from failuremap.parse.markup.positions import MARK, unmark
from failuremap.parse.markup.targets import Target, image, link
from failuremap.source import Span
from failuremap.value import Value

# Deterministic: each alternative begins with another character, so a failure is found in one pass.
_TARGET = re.compile(
    rf"""\((?P<mark>{MARK})\s*
    (?:<{MARK}?(?P<angled>[^<>\n]*)>
      |(?P<plain>(?!<)(?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\)|[ ](?=[^\s"'()]))*))
    (?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?
    \s*\)""",
    re.VERBOSE,
)
_LABEL = re.compile(rf"\[(?P<label>[@^]?(?P<mark>{MARK})[^\[\]]*)\]")
_BRACKET = re.compile(r"[\[\]]")
_FIRST_MARK = re.compile(MARK)
_WRITTEN_LABEL = re.compile(r"\s*([^\]\n]*)")


def is_ordinary_link(findings: Findings, data: str, end: int, label: str) -> bool:
    """Tell whether brackets that end at `end` are the words, or the label, of an ordinary link."""
    if data.startswith("(", end) and _TARGET.match(data, end):
        return True
    if not findings.labels:
        return False
    following = _LABEL.match(data, end)
    if following and normal(following["label"]) in findings.labels:
        return True
    return normal(label) in findings.labels


def normal(label: str) -> str:
    """Give the form in which labels are compared."""
    return " ".join(unmark(label).lower().split())


class Brackets:
    """Which bracket closes which, found in one pass over a text.

    What closes a bracket depends on the text after it alone, so the answer stays true while links before it are
    replaced; without that, a text of many brackets would be read anew for each of them.
    """

    def __init__(self) -> None:
        self._text = ""
        self._closing: dict[int, int] = {}
        """Counted from the end of the text."""

    def closing(self, text: str, opening: int) -> int | None:
        """Give the place of the bracket that closes the one at `opening`."""
        if not self._text.endswith(text[opening:]):
            self._read(text)
        close = self._closing.get(len(text) - opening)
        return None if close is None else len(text) - close

    def _read(self, text: str) -> None:
        self._text, self._closing = text, {}
        stack: list[int] = []
        for bracket in _BRACKET.finditer(text):
            if bracket[0] == "[":
                stack.append(bracket.start())
            elif stack:
                self._closing[len(text) - stack.pop()] = len(text) - bracket.start()


class _Use(Value):
    """A link or an image with its target, wherever that was written."""

    text: str
    target: Target
    end: int


class LinkRecogniser(Recogniser):
    """Recognise links."""

    is_image = False

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(r"!\[" if self.is_image else r"\[(?<!!\[)", md, findings)
        self.brackets = Brackets()

    def handleMatch(self, m: re.Match[str], data: str) -> Recognised:  # type: ignore[override]  # noqa: N802  # the library's name
        """Recognise a link, or an image."""
        opening = m.start() + self.is_image
        close = self.brackets.closing(data, opening)
        if close is None:
            return NOT_HERE
        use = self._inline(data, opening, close) or self._labelled(data, opening, close)
        if use is None:
            return NOT_HERE
        element = image if self.is_image else link
        return element(self.findings, use.target, self._words(use.text)), m.start(), use.end

    def _words(self, text: str) -> str:
        """Give the words of a link, which are text in its turn, or the alternative text of an image, which is not."""
        if self.is_image:
            return " ".join(without_entities(self.plain(text)).split())
        return text if unmark(text).strip() else ""

    def _inline(self, data: str, opening: int, close: int) -> _Use | None:
        written = _TARGET.match(data, close + 1)
        if written is None:
            return None
        address = self.plain(written["angled"] if written["angled"] is not None else written["plain"]).strip()
        title = " ".join(self.plain(written["double"] or written["single"] or "").split())
        where = self._where(self.findings.offset(written["mark"]), address)
        return _Use(data[opening + 1 : close], Target(address, title, where), written.end())

    def _where(self, at: int, address: str) -> Span:
        """Find the target in the file, where it may stand in angles or on the next line of a quote."""
        text = self.findings.source.text
        while text[at : at + 1] in (" ", "\n", "\t", "<", ">"):
            at += 1
        if text.startswith(address, at):
            return self.findings.span(at, at + len(address))
        end = at
        while end < len(text) and text[end] not in ' \n\t)>"':
            end += 1
        return self.findings.span(at, end)

    def _labelled(self, data: str, opening: int, close: int) -> _Use | None:
        text = data[opening + 1 : close]
        labels = self.findings.labels
        following = _LABEL.match(data, close + 1)
        if following and normal(following["label"]) in labels:
            return _Use(text, self._by_label(following["label"], following["mark"]), following.end())
        own = _FIRST_MARK.search(text)
        if own is None or normal(text) not in labels:
            return None
        is_collapsed = following is not None and not normal(following["label"])
        return _Use(text, self._by_label(text, own[0]), following.end() if following and is_collapsed else close + 1)

    def _by_label(self, label: str, mark: str) -> Target:
        found = self.findings.labels[normal(label)]
        used = self.findings.span_of(_WRITTEN_LABEL, self.findings.offset(mark))
        return Target(found.address, found.title, used, found.where)


class ImageRecogniser(LinkRecogniser):
    """Recognise images."""

    is_image = True
