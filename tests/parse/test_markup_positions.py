"""Places: the span of everything found is exactly what was written, wherever it stands."""

import pytest

from failuremap.diagnostics import Code, Diagnostic
from failuremap.parse.markup import ParsedBody, parse_body
from failuremap.source import SourceFile, Span

FRONT = "---\ntitle: Ä 😀\n---\n"

PLACES = {
    "in a paragraph": "Text {} more.",
    "at the beginning": "{} more",
    "in emphasis": "Text **{}** and *a {} b*.",
    "in a heading": "## About {}\n\n{}",
    "in a list": "- one\n- two {}\n    - inner {}\n\n1. numbered\n\n    with a paragraph {}\n",
    "in a table": "| a | b |\n|---|---|\n| x | {} |\n| {} | `|` {} |",
    "in a quote": "> one\n> two {}\n>\n> > deeper {}\n\nlazy",
    "in a callout": "> [!NOTE] Title {}\n> text {}",
    "in a footnote": "One[^n].\n\n[^n]: Note {}\n\n    and {}\n",
    "in a definition list": "Term {}\n:   Meaning {}\n\n    more {}\n",
    "after tabs": "-\ttabbed\t{}\n\n\ta\n\n1.\tb\t\t{}",
    "after other scripts": "Ünïcödé 日本語 😀 e\u0301 {} 😀 {}",
    "after a comment": "<!-- {{}} [[no]]\n\n[[no]] --> {}\n\nA <!-- [[no]] --> {}",
    "after code": "`[[no]]` {} ``[@no]``\n\n```\n[[no]] [@no] ![no](no.png)\n```\n\n    [[no]]\n\n{}",
    "after fenced code in a list": "- a\n\n    ```\n    [[no]]\n    ```\n\n    {}\n- {}",
    "after maths": "$x_1$ {} $$y$$ {}",
    "after what is escaped": "\\[[no]] \\\\{} \\$ {}",
    "after raw HTML": "<b>{}</b> {}",
    "after brackets": "[ [x] ] [[[{} ]] ( {} )",
    "beside itself": "{}{}",
    "after control characters": "a \x0b\x0c\x02\x03\u2028\x85 {}",
}


def parsed(text: str, front: str = FRONT) -> ParsedBody:
    return parse_body(SourceFile("content/a.md", front + text), len(front))


def slices(text: str, spans: list[Span], front: str = FRONT) -> list[str]:
    return [(front + text)[span.start : span.end] for span in spans]


def filled(pattern: str, form: str, name: str = "näme") -> tuple[str, list[str]]:
    """Put a form, numbered, in every place of a pattern."""
    names = [f"{name}{number}" for number in range(pattern.count("{}") - pattern.count("{{}}"))]
    return pattern.format(*(form.replace("§", each) for each in names)), names


@pytest.mark.parametrize("pattern", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("form", ["[[§]]", "[[§#Part|words]]", "![[§]]", "[[ § ]]", "[[§|a *b* [c]]]"])
def test_a_link_by_name(pattern: str, form: str) -> None:
    text, names = filled(pattern, form)
    references = parsed(text).text.references
    heading = "#Part" if "#Part" in form else ""
    assert slices(text, [each.where for each in references]) == [f"{name}{heading}" for name in names]
    assert [each.name for each in references] == names


@pytest.mark.parametrize("pattern", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(
    "form", ["[words](§.md#part)", "[a *b*](§.md#part 'title')", "[words](<§.md#part>)", "[ [w] ]( §.md#part )"]
)
def test_a_link_by_path(pattern: str, form: str) -> None:
    text, names = filled(pattern, form)
    references = parsed(text).text.references
    assert slices(text, [each.where for each in references]) == [f"{name}.md#part" for name in names]


@pytest.mark.parametrize("pattern", PLACES.values(), ids=PLACES)
def test_images_and_downloads(pattern: str) -> None:
    text, names = filled(pattern, "![alt](§.png) [file](§.pdf)")
    files = parsed(text).text.files
    assert slices(text, [each.where for each in files]) == [
        f"{name}{end}" for name in names for end in (".png", ".pdf")
    ]


@pytest.mark.parametrize("pattern", PLACES.values(), ids=PLACES)
def test_citations(pattern: str) -> None:
    text, names = filled(pattern, "[@§; @a.§, p. 4]", "key")
    works = [each for citation in parsed(text).text.citations for each in citation]
    assert slices(text, [each.key.where for each in works]) == [f"{end}{name}" for name in names for end in ("", "a.")]
    assert [each.locator for each in works] == ["", "p. 4"] * len(names)


def problem(text: str, code: Code) -> tuple[str, Diagnostic]:
    (found,) = [each for each in parsed(text).diagnostics if each.code is code]
    return slices(text, [found.where])[0], found


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("- Ä\n- <em>x", Code.RAW_HTML, "<em>"),
        ("> a\n> <!-- b", Code.RAW_HTML, "<!--"),
        ("é\n\n> # Title", Code.TOP_HEADING, "#"),
        ("é\n\nTitle\n====", Code.TOP_HEADING, "===="),
        ("| a | b |\n|---|---|\n| c | $\\foo$ |", Code.BAD_MATHS, "\\foo"),
        ("é\n\n$$\n\\foo\n$$", Code.BAD_MATHS, "\n\\foo\n"),
        ("> a\n>\n> $$\n> \\foo\n> $$", Code.BAD_MATHS, "$$"),
        ("a $$x b", Code.BAD_MATHS, "$$"),
        ("- a[^b]", Code.UNKNOWN_FOOTNOTE, "[^b]"),
        ("a\n\n[^b]: c", Code.UNKNOWN_FOOTNOTE, "b"),
        ("> [a](javascript:b)", Code.UNSAFE_LINK, "javascript:b"),
        ("- <javascript:b>", Code.UNSAFE_LINK, "javascript:b"),
        ("- ![a](http://b/c.png)", Code.REMOTE_IMAGE, "http://b/c.png"),
        ("- ![](b.png)", Code.MISSING_ALT, "b.png"),
        ("> - [@a b]", Code.BAD_VALUE, "[@a b]"),
        ("> a\n> ~~~~\n> b", Code.BAD_VALUE, "~~~~"),
        ("a\n\n- b\n\n~~~ é\nb", Code.BAD_VALUE, "~~~"),
        ("AI\n\n*[AI]: see [[b]]", Code.MISPLACED_REFERENCE, "[["),
        ("[a <http://b>](http://c)", Code.MISPLACED_REFERENCE, "http://b"),
        ("[a[^n]](http://c) [^n]\n\n[^n]: d", Code.MISPLACED_REFERENCE, "[^n]"),
        ("[a[^n]](b.md) [^n]\n\n[^n]: d", Code.MISPLACED_REFERENCE, "[^n]"),
    ],
)
def test_problems_point_at_what_was_written(text: str, code: Code, where: str) -> None:
    assert problem(text, code)[0] == where


def test_a_name_may_be_wrapped_in_a_quote() -> None:
    text = "> Some [[long\n> name|with\n> words]] here"
    (reference,) = parsed(text).text.references
    assert (reference.name, reference.words) == ("long name", "with words")
    assert slices(text, [reference.where]) == ["long\n> name"]


def test_a_link_by_label_points_at_its_use() -> None:
    text = "Some [words][The  Label] and [the label] and ![alt][img].\n\n[the label]: a.md\n[img]: b.png 'Title'\n"
    result = parsed(text)
    assert slices(text, [each.where for each in result.text.references]) == ["The  Label", "the label"]
    assert slices(text, [each.defined for each in result.text.references if each.defined]) == ["a.md", "a.md"]
    assert slices(text, [each.where for each in result.text.files]) == ["img"]


def test_a_second_definition_names_the_first() -> None:
    text = "a[^n]\n\n[^n]: b\n[^n]: c"
    _, found = problem(text, Code.DUPLICATE_KEY)
    (note,) = found.notes
    assert note.where is not None
    assert (note.where.start, found.where.start) == (len(FRONT) + text.index("n]: b"), len(FRONT) + text.index("n]: c"))


def test_tabs_in_code_are_expanded_as_if_nothing_was_marked() -> None:
    assert "x[[a]]  y\n" in "".join(parsed("    x[[a]]\ty\n").body.pieces)
    assert "x[[a]]  y" in "".join(parsed("```\nx[[a]]\ty\n```\n").body.pieces)
