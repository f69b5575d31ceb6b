"""Markdown bodies: the cases of `markup.md`, and what they cannot show."""

import re
from pathlib import Path

import pytest

from failuremap.diagnostics import Code
from failuremap.model.document import Body, ReferenceForm
from failuremap.model.names import digest_of_texts, fingerprint
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


def test_every_case_of_the_file_is_found() -> None:
    text = (Path(__file__).parent / "markup.md").read_text(encoding="utf-8")
    assert len(CASES) == text.count("\n.\n") // 3


def test_a_body_begins_where_it_is_said_to() -> None:
    front = "---\ntitle: [[no]]\n---\n"
    result = parse_body(SourceFile("content/a.md", f"{front}Text [[a]]"), len(front))
    assert [each.where.start for each in result.text.references] == [len(front) + 7]


def test_an_empty_body_is_one_empty_piece() -> None:
    for text in ("", "\n", "<!-- nothing -->", "  \n\t\n"):
        assert parsed(text).body == Body(("",), ())


def test_figures_and_their_captions() -> None:
    text = '![Plot & *co*](a%20b.png "Reward &amp; \\"time\\"")\n\n- ![b](b.png "t")\n\n![c](c.png "t") c'
    assert [(each.alt, each.title, each.is_figure) for each in parsed(text).text.files] == [
        ("Plot & *co*", 'Reward & "time"', True),
        ("b", "t", False),
        ("c", "t", False),
    ]


def test_names_paths_and_headings_are_kept_as_written() -> None:
    text = "[[ Some  Name # A heading ]] [[C#]] [a](../B%20c.MD#caf%C3%A9) [b](#h)"
    assert [(each.form, each.name, each.heading) for each in parsed(text).text.references] == [
        (ReferenceForm.NAME, "Some Name", "A heading"),
        (ReferenceForm.NAME, "C#", None),
        (ReferenceForm.PATH, "../B%20c.MD", "café"),
        (ReferenceForm.PATH, "", "h"),
    ]


def test_headings_never_share_an_id() -> None:
    text = "## A\n\n## A-2\n\n## A\n\n## !!!\n\n## ???\n\n## A"
    assert [each.id for each in parsed(text).text.headings] == [
        "h-a", "h-a-2", "h-a-3", "h-section", "h-section-2", "h-a-4",
    ]  # fmt: skip


def test_the_digest_is_that_of_pieces_and_holes() -> None:
    result = parsed("Text [[a]]")
    assert result.text.digest == fingerprint(digest_of_texts(*result.body.pieces), result.body.holes)
    assert parsed("Text [[b]]").text.digest == result.text.digest
    assert parsed("Text! [[a]]").text.digest != result.text.digest


def test_what_is_learned_in_one_body_is_not_known_in_the_next() -> None:
    first = "[a] AI[^n] `x` [[b]] 3. x\n\n[a]: a.md\n[^n]: N\n*[AI]: Art\n\n3. *a\n4. b*"
    second = "[a] AI[^n] 1. [[c]]\n\n1. a *b\n2. c*"
    deep = "\n\n".join(" " * 4 * level + "1. a" for level in range(250))
    fresh = parsed(second)
    for text in (first, second, deep, first, deep):
        parsed(text)
        assert parsed(second) == fresh
    assert parsed(first) == parsed(first)


def test_comments_leave_no_diagnostics_and_no_holes() -> None:
    result = parsed("<!-- [[a]] [@] <b> ![](x.png) $\\foo$ [x](javascript:y) -->\n\nText")
    assert result.diagnostics == ()
    assert result.body == Body(("<p>Text</p>",), ())


def test_diagnostics_are_sorted_by_place() -> None:
    result = parsed("[^b] <i> [a](x:y)\n\n# T\n\n[^c]: C\n\n![](d.png) $\\foo$")
    starts = [each.where.start for each in result.diagnostics]
    assert starts == sorted(starts)
    assert [each.code for each in result.diagnostics] == [
        Code.UNKNOWN_FOOTNOTE, Code.RAW_HTML, Code.UNSAFE_LINK, Code.TOP_HEADING, Code.UNKNOWN_FOOTNOTE,
        Code.MISSING_ALT, Code.BAD_MATHS,
    ]  # fmt: skip
