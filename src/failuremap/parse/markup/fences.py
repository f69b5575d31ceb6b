"""Fenced code, taken out before blocks are parsed.

Takes the lines of a body; gives them back with one line in the place of each fenced block, indented and quoted as its
fence was, so that code may stand in lists and quotes and hold blank lines.
"""

import re
from collections.abc import Sequence

from markdown.util import code_escape

from failuremap.diagnostics import Code
from failuremap.parse.markup.findings import Fence, Findings
from failuremap.parse.markup.positions import unmark
from failuremap.value import Value

_FIRST = 0x100000
PLACE = "[\U00100000-\U0010fffd]"
"""Matches the character that stands for a fenced block, inside any pattern."""

# Possessive, so that a line of many quote signs is read once.
_OPENING = re.compile(
    r"(?P<quote>(?: {0,3}> ?)*+)(?P<indent> *+)(?P<marker>(?:(?:[-*+]|\d{1,9}\.) +)?)(?P<fence>`{3,}|~{3,})(?P<rest>.*)"
)
_QUOTE = re.compile(r" {0,3}> ?")
_PLACE_IN_CODE = re.compile(f"(?<! )( *)({PLACE})")
_LANGUAGE = re.compile(r"\s*\{?\s*\.?([\w#+.-]*)")
_LIST_INDENT = 4
"""From here on, a fence can only stand in a list; if it does not, it is itself part of indented code."""


def place(number: int) -> str:
    """Give the character that stands for a fenced block."""
    return chr(_FIRST + number)


def number(place: str) -> int:
    """Give the number of the fenced block that a character stands for."""
    return ord(place) - _FIRST


def take_fences(lines: Sequence[str], first: int, findings: Findings) -> list[str]:
    """Replace each fenced block by one line.

    Args:
        lines: The marked lines of a body.
        first: Offset of the first in the file.
        findings: Where the code goes.
    """
    return _Fences(lines, first, findings).taken()


class _Opening(Value):
    """A line that begins a fenced block."""

    quote: str
    before: str
    """All that stands before the fence, the quote signs included."""
    indent: int
    fence: str
    language: str

    @property
    def depth(self) -> int:
        """How many quotes it stands in."""
        return self.quote.count(">")

    @property
    def may_stay_open(self) -> bool:
        """Whether the block may end with its container, if nothing closes it."""
        return self.indent < _LIST_INDENT


def _opening(line: str) -> _Opening | None:
    if "```" not in line and "~~~" not in line:
        return None
    match = _OPENING.match(line)
    if match is None or (match["fence"][0] == "`" and "`" in match["rest"]):
        return None
    language = _LANGUAGE.match(unmark(match["rest"]))
    return _Opening(
        quote=match["quote"],
        before=match["quote"] + match["indent"] + match["marker"],
        indent=len(match["indent"]) + len(match["marker"]),
        fence=match["fence"],
        language=language[1] if language else "",
    )


def written(text: str, findings: Findings) -> str:
    """Give indented code with the fences in it as they were written."""

    def lines(match: re.Match[str]) -> str:
        fence = findings.fences[number(match[2])].lines
        excess = len(fence) - len(fence.lstrip(" ")) - len(match[1])
        return code_escape("\n".join(_dedented(line, excess) for line in fence.split("\n")))

    return _PLACE_IN_CODE.sub(lines, text)


class _Fences:
    """One pass over the lines of a body."""

    def __init__(self, lines: Sequence[str], first: int, findings: Findings) -> None:
        self.lines = lines
        self.first = first
        self.findings = findings
        self.hopeless: dict[tuple[str, int], tuple[int, int]] = {}
        """Where looking for the end of a block was in vain: the length of its fence, and the last line looked at."""

    def taken(self) -> list[str]:
        """Give the lines with one in the place of each block."""
        kept: list[str] = []
        at = 0
        while at < len(self.lines):
            opening = _opening(self.lines[at])
            end = self._end(opening, at) if opening else None
            if opening is None or end is None:
                kept.append(self.lines[at])
                at += 1
                continue
            code, after = end
            line = opening.before + self._stash(opening, code, at, after)
            # Blank lines keep a table, a paragraph or the next item of a list from claiming the place.
            kept += [line, opening.quote.rstrip()] if opening.before else ["", line, ""]
            at = after
        return kept

    def _end(self, opening: _Opening, at: int) -> tuple[list[str], int] | None:
        """Give the code of a block and the line after it; nothing for a fence that begins none."""
        key = opening.fence[0], opening.depth
        length, looked_at = self.hopeless.get(key, (0, 0))
        if at < looked_at and len(opening.fence) >= length and not opening.may_stay_open:
            return None
        # The closing fence is at least as long and stands no deeper than code would.
        closing = re.compile(rf" {{0,{opening.indent + 3}}}{re.escape(opening.fence[0])}{{{len(opening.fence)},}} *")
        code: list[str] = []
        for number_, line in enumerate(self.lines[at + 1 :], at + 1):
            content = _inside(line, opening.depth)
            if content is None:
                break
            if closing.fullmatch(content):
                return code, number_ + 1
            code.append(content)
        after = at + 1 + len(code)
        if not opening.may_stay_open:
            self.hopeless[key] = len(opening.fence), after
            return None
        self._report_open(opening, at)
        return code, after

    def _stash(self, opening: _Opening, code: list[str], at: int, after: int) -> str:
        inner = "\n".join(_dedented(line, opening.indent) for line in code)
        written = "\n".join(_inside(line, opening.depth) or "" for line in self.lines[at:after])
        self.findings.fences.append(Fence(opening.language, unmark(inner), unmark(written)))
        return place(len(self.findings.fences) - 1)

    def _report_open(self, opening: _Opening, at: int) -> None:
        source = self.findings.source
        line = source.position(self.first).line - 1 + at
        start = source.text.index(opening.fence, max(self.first, source.line_starts[line]))
        where = self.findings.span(start, start + len(opening.fence))
        hint = f"add a line `{opening.fence}`" if opening.fence[0] == "~" else "add a line with the same backticks"
        self.findings.report(Code.BAD_VALUE, "the code block that begins here is never closed", where, hint)


def _inside(line: str, depth: int) -> str | None:
    """Give a line without its quote signs, or nothing if it stands in fewer quotes."""
    at = 0
    for _ in range(depth):
        sign = _QUOTE.match(line, at)
        if sign is None:
            return None
        at = sign.end()
    return line[at:]


def _dedented(line: str, indent: int) -> str:
    """Take away as much of the indent as the line has."""
    stripped = line.lstrip(" ")
    return " " * max(0, len(line) - len(stripped) - indent) + stripped
