"""Bodies that mean harm: what a browser would run, what would keep the parser busy, and laws that hold for any text."""

from collections.abc import Iterator
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from failuremap.diagnostics import Code
from failuremap.model.document import HoleKind
from failuremap.parse.markup import ParsedBody, parse_body
from failuremap.parse.markup.limits import LARGEST, LONGEST_BLOCK, LONGEST_LINE
from failuremap.source import SourceFile

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><style><img src=x onerror=alert(1)>",
    "<x-hole n=0>words</x-hole> [[a]]",
    '<x-maths n="0"></x-maths> $x$',
    '<x-code n="0"></x-code>\n\n```\na\n```',
    '&lt;x-hole n="0"&gt; &lt;script&gt;',
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](java&Tab;script:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example/)",
    '[a][b]\n\n[b]: javascript:alert(1) "x"',
    "![a](javascript:alert(1))",
    '![a" onerror="alert(1)](x.png)',
    '[a](https://x.example/"onclick=alert(1) "t\\"><script>")',
    "<javascript:alert(1)>",
    '<https://x.example/"onclick=alert(1)>',
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\style{background:url(javascript:x)}{x}$",
    "$\\unicode{x3c}$script$\\unicode{x3e}$",
    "$\\mathrm{<img src=x onerror=alert(1)>}$",
    '```"><script>alert(1)</script>\nx\n```',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '*[A]: "><script>alert(1)</script>\n\nA',
    '[^"><script>]\n\n[^"><script>]: <script>alert(1)</script>',
    '## <script>alert(1)</script>\n\n## " onclick="x',
    '> [!NOTE" onclick=x] y\n> [!"><script>] z',
    '| <script> | b |\n|---|---|\n| " onclick=x | <b> |',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "`<script>`<script>`",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{: onclick=alert(1) }\n\n# T {onclick=alert(1)}",
    "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03 `a`",
]  # fmt: skip
TAGS = {
    "a", "abbr", "aside", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded",
    "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd",
}  # fmt: skip
ATTRIBUTES = {
    "href", "title", "class", "id", "role", "start", "tabindex", "display", "accent", "accentunder", "depth",
    "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize",
    "minsize", "movablelimits", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
}  # fmt: skip


def parsed(text: str) -> ParsedBody:
    return parse_body(SourceFile("content/a.md", text), 0)


class Tags(HTMLParser):
    """Every start tag that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def assert_harmless(html: str) -> None:
    tags = Tags(html)
    assert tags.open == []
    for tag, attributes in tags.found:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES
        address = attributes.get("href") or "#"
        assert address.startswith(("#fn-", "#fnref-", "http://", "https://", "mailto:")) or address == "#"
        assert (attributes.get("id") or "h-").startswith(("h-", "fn-", "fnref-"))


def html_of(result: ParsedBody) -> str:
    """Give the HTML with links in place of the holes."""
    fillings = {HoleKind.OPEN: '<a href="#">', HoleKind.FILE: '<a href="#">', HoleKind.CLOSE: "</a>"}
    holes = [*(fillings.get(hole.kind, "") for hole in result.body.holes), ""]
    return "".join(piece + hole for piece, hole in zip(result.body.pieces, holes, strict=True))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "frame", ["{}", "> - {}", "a **{}** [[b|{}]]", "[{}](https://x.example/)", "x[^1]\n\n[^1]: {}"]
)
def test_nothing_that_a_browser_would_run_comes_out(payload: str, frame: str) -> None:
    html = html_of(parsed(frame.replace("{}", payload)))
    assert_harmless(html)
    again = JustHTML(html, fragment=True, sanitize=False).to_html(pretty=False)
    assert "<script" not in again
    assert_harmless(again)


SLOW = {
    "open brackets": "[" * 19_000,
    "open images": "![a](" * 3_900,
    "nested targets": "[a](" * 2_400 + ")" * 2_400,
    "names that never end": "[[a|" * 4_900,
    "citations that never end": "[@a " * 4_900,
    "footnote marks": "[^a]" * 999 + "\n\n[^a]: x",
    "tags": "<a " * 6_000,
    "comments": "\n\n".join(["<!-- a"] * 9_000),
    "a fence before many spaces": "```" + " " * 19_990 + "`",
    "fences that never end": "\n\n".join(["    ```a"] * 20_000),
    "fences in quotes that never end": "\n\n".join(["> ```a"] * 10_000),
    "ticks of every length": " ".join("`" * length for length in range(1, 190)),
    "stars": "**a*" * 4_900,
    "stars and underscores": "*a_b*_ " * 2_700,
    "dollars": "$a" * 9_900,
    "quotes in quotes": "\n\n".join(["> " * 30 + "a"] * 1_000),
    "lists in lists": "\n\n".join(["- " * 30 + "a"] * 1_000),
    "deep indents": "\n".join(" " * 4 * level + "- a" for level in range(200)),
    "rules": "---\n" * (LONGEST_BLOCK - 1),
    "headings of one name": "## a\n\n" * 10_000,
    "definitions": "x\n" + ": a\n" * (LONGEST_BLOCK - 2),
    "abbreviations": "*[a]: b\n" * (LONGEST_BLOCK - 1),
    "short rows of wide tables": ("|" + "a|" * 99 + "\n|" + "-|" * 99 + "\n" + "|b\n" * 97 + "\n") * 2,
    "cells": "|a|b|\n|-|-|\n" + "`a`|" * 4_900,
    "stops": "." * 19_000 + "[[a]]",
    "spaces": "[[a]]" + " " * 19_000 + "[@a]",
    "backslashes": "\\" * 19_000 + "[[a]]",
    "entities": "&amp;" * 3_900,
    "formulas": "$x$ " * 4_900,
    "a long formula": "$" + "x^{" * 1_000 + "}" * 1_000 + "$",
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_text_keeps_the_parser_busy(text: str) -> None:
    start = process_time()
    parsed(text)
    assert process_time() - start < 8


TOO_LARGE = [
    ("a\n\n" + "b " * LARGEST, "the file has 524291 bytes; an entry has at most 262144", 1),
    ("a\n\n" + "b" * (LONGEST_LINE + 1), "the line has 20001 characters; a line has at most 20000", 3),
    ("a\n\n" + "b\n" * 501, "501 lines follow each other without a blank line; at most 500 may", 3),
    ("a\n\n> > " + "> " * 40 + "b", "the line opens more than 32 lists or quotes", 3),
    (
        "[a]" * 5_000 + "\n\n" + "[a]" * 5_000 + "\n\n" + "$a" * 9_900 + "\n\n" + "[a]" * 101,
        "the text has 20001 brackets, dollars and tags; an entry has at most 20000",
        1,
    ),
    (
        "a\n\n> |" + "a|" * 199 + "\n> |" + "-|" * 199 + "\n" + "> |b\n" * 98,
        "the tables up to here have more than 20000 cells",
        3,
    ),
    ("[^a] " * 1_001, "the text has 1001 footnotes; an entry has at most 1000", 1),
    (
        "\n\n".join(" " * 4 * level + "1. a" for level in range(250)),
        "lists, quotes or emphasis are nested too deeply",
        1,
    ),
]


@pytest.mark.parametrize(("text", "message", "line"), TOO_LARGE)
def test_what_is_too_large_is_refused_at_its_place(text: str, message: str, line: int) -> None:
    result = parsed(text)
    (problem,) = result.diagnostics
    assert (problem.code, problem.message) == (Code.TOO_LARGE, message)
    assert SourceFile("", text).position(problem.where.start).line == line
    assert result.body.pieces == ("",)


PARTS = [
    "[[", "]]", "[@", "[^", "](", "![", "[", "]", "(", ")", "$", "$$", "<", "<b>", "</b>", "<!--", "-->", "#",
    "## ", " ", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "*", "**", "_", "`", "```\n", "~~~", "|",
    "|--|--|\n", "| a | b |\n", "\\", "a", "B", "key", "x.md", "#h", "http://e.com", "javascript:x", '"t"', ": ",
    "[^1]", "[^1]: ", "[l]: x.md\n", "[l]", "*[AI]: Art\n", "AI", "&amp;", "&#xF0001;", "&#xe000;", "===\n",
    "---\n", "é", "日本", "😀", "[!NOTE] ", "@", ";", ", ", ".", "e.g. ", "\\frac{a}{b}", "{", "}", "<http://x.y>",
    "[[id|words]]", "[[id]]", "[@k]", '![a](b.png "c")', "[w](y.md)", "$x$", "\x02", "\x03", "\u2028", "\xa0",
]  # fmt: skip
TEXTS = (
    st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=30)
    .map("".join)
    .filter(lambda text: not any(is_private(character) for character in text))
)


def is_private(character: str) -> bool:
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def texts_of(result: ParsedBody) -> Iterator[str]:
    """Give every text that leaves the parser."""
    yield from result.body.pieces
    for reference in result.text.references:
        yield from (reference.name, reference.heading or "", reference.words or "")
        yield from (part for part in reference.sentence if isinstance(part, str))
    yield from (text for heading in result.text.headings for text in (heading.id, heading.text))
    yield from (text for each in result.text.files for text in (each.path, each.alt, each.title))
    yield from (each.locator for citation in result.text.citations for each in citation)
    yield from (text for problem in result.diagnostics for text in (problem.message, problem.hint or ""))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_laws_of_any_text(text: str) -> None:
    result = parsed(text)
    # No mark and no place of a stash is left over.
    for each in texts_of(result):
        assert not any(is_private(character) for character in each)
        assert "klzzwxh" not in each
    # What is found lies in the file, and what is cited is what was written.
    spans = [
        *(each.where for each in result.text.references),
        *(each.where for each in result.text.files),
        *(each.where for each in result.diagnostics),
    ]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    for citation in result.text.citations:
        assert all(text[each.key.where.start : each.key.where.end] == each.key.text for each in citation)
    # Everything has its hole, in order, and every link is closed.
    kinds = {HoleKind.OPEN: 0, HoleKind.TITLE: 0, HoleKind.CITATION: 1, HoleKind.FILE: 2, HoleKind.IMAGE: 2}
    indexes: list[list[int]] = [[], [], []]
    open_: list[int] = []
    for hole in result.body.holes:
        if hole.kind is HoleKind.CLOSE:
            assert open_.pop() == hole.index
            continue
        indexes[kinds[hole.kind]].append(hole.index)
        if hole.kind in (HoleKind.OPEN, HoleKind.FILE):
            open_.append(hole.index)
    assert open_ == []
    assert indexes == [
        list(range(len(each))) for each in (result.text.references, result.text.citations, result.text.files)
    ]
    # A reference stands in its sentence.
    assert all(number in each.sentence for number, each in enumerate(result.text.references))
    # No element is left open, no paragraph empty.
    assert_harmless(html_of(result))
    assert not any("<p></p>" in piece for piece in result.body.pieces)


@settings(deadline=None, max_examples=50)
@given(TEXTS, TEXTS)
def test_what_a_body_gives_depends_on_it_alone(one: str, other: str) -> None:
    fresh = parsed(one)
    parsed(other)
    assert parsed(one) == fresh


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="*_ab ", max_size=30).map(lambda text: f"x{text}x"))
def test_emphasis_takes_nothing_but_its_signs_away(text: str) -> None:
    html = "".join(parsed(text).body.pieces)
    plain = html.replace("<em>", "").replace("</em>", "").replace("<strong>", "").replace("</strong>", "")
    assert plain.replace("*", "").replace("_", "") == f"<p>{text.replace('*', '').replace('_', '')}</p>"


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_code_is_shown_as_it_is(text: str) -> None:
    code = "".join(character for character in text if character.isprintable() and character not in "~`")
    result = parsed(f"~~~\n{code}\n~~~")
    shown = JustHTML("".join(result.body.pieces), fragment=True, sanitize=False).to_text()
    assert shown.strip() == code.strip()
    assert result.text.references == ()
