"""Markdown bodies: the cases of `markup.md`, and what they cannot show."""

import re
from pathlib import Path

import pytest

from failuremap.diagnostics import Code
from failuremap.model.document import HoleKind
from failuremap.model.names import digest
from failuremap.parse.markup import ParsedBody, parse_body
from failuremap.source import SourceFile

CASE = re.compile(r"^(?P<title>[^\n.#][^\n]*)\n\.\n(?P<input>.*?\n)\.\n(?P<expected>.*?)\.$", re.MULTILINE | re.DOTALL)
CASES = [match.groups() for match in CASE.finditer((Path(__file__).parent / "markup.md").read_text(encoding="utf-8"))]


def parsed(text: str) -> ParsedBody:
    return parse_body(SourceFile("content/a.md", text), 0)


def shown(text: str) -> str:
    """Give the HTML with its holes in braces, then the problems with the text that they point at."""
    result = parsed(text)
    holes = [*(f"{{{hole.kind} {hole.index}}}" for hole in result.body.holes), ""]
    html = "".join(piece + hole for piece, hole in zip(result.body.pieces, holes, strict=True))
    problems = [
        f"! {each.code} at `{text[each.where.start : each.where.end]}`: {each.message}"
        + (f" ({each.hint})" if each.hint else "")
        for each in result.diagnostics
    ]
    return "".join(f"{line}\n" for line in (html, *problems))


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_case(title: str, text: str, expected: str) -> None:
    assert shown(text) == expected, title
