"""The usual slips in YAML, each with what an author is told."""

import pytest
import yaml
from said import said

from failuremap.parse import frontmatter
from failuremap.parse.frontmatter import parse_front_matter
from failuremap.parse.slips import Complaint, explain
from failuremap.source import SourceFile

QUOTES = "put the value in quotes"
COLUMN = "begin every field at the same column"
SLIPS = [
    ("title: Power: the end\n", f"2: «Power: the end»: the value holds a second `: ` ({QUOTES})"),
    ("list:\n  - a: b: c\n", f"3: «b: c»: the value holds a second `: ` ({QUOTES})"),
    ("title: A\n  author: B\n", f"3: «author: B»: the line is indented deeper than the field before it ({COLUMN})"),
    (
        "title:A\nauthor: B\n",
        "2: «title:»: there is no space after the colon of `title` (write `title: ` and the value)",
    ),
    ("limits: - a\n", "2: «-»: a list begins on the line of its field (begin it on the next line)"),
    ('a: "b\nc: d\n', '2: «"»: the quote is not closed (end the value with the quote that begins it)'),
    ("a: 'b\nc: d\n", "2: «'»: the quote is not closed (end the value with the quote that begins it)"),
    (
        'a: "b" c\n',
        (
            "2: «c»: the value goes on after its closing quote"
            " (close each quote on its own line; inside quotes use the other kind)"
        ),
    ),
    (
        "a: 'it's'\n",
        (
            "2: «s'»: the value goes on after its closing quote"
            " (close each quote on its own line; inside quotes use the other kind)"
        ),
    ),
    ("a: [b]]\n", f"2: «]»: the value goes on after its closing bracket ({QUOTES})"),
    (
        'a: "C:\\q"\n',
        ("2: «\\»: a backslash in double quotes begins an escape (use single quotes, or write two backslashes)"),
    ),
    ("a: [b, c\nd: e\n", f"2: «[»: the bracket `[` is not closed, or a comma in it is missing ({QUOTES})"),
    ("a: {b: c\nd: e\n", f"2: «{{»: the bracket `{{` is not closed, or a comma in it is missing ({QUOTES})"),
    ("a: @b\n", f"2: «@»: no value begins with `@` ({QUOTES})"),
    ("a: `b`\n", f"2: «`»: no value begins with a backtick ({QUOTES})"),
    ("a: %b\n", f"2: «%»: no value begins with `%` ({QUOTES})"),
    ("a: *b*\n", f"2: «*»: no value begins with `*` ({QUOTES})"),
    ("a: , b\n", f"2: «,»: no value begins with `,` ({QUOTES})"),
    ("a: !x!y b\n", f"2: «!»: no value begins with `!` ({QUOTES})"),
    (
        "a: b\nwords of it\nc: d\n",
        ("3: «words of it»: the line is no field `name: value` (indent a line that continues the value above it)"),
    ),
    ("a:\n- b\n-c\n", "4: «-c»: the line is no field `name: value` (put a space after the `-`)"),
    (
        "a:\n  - b\n  c: d\n",
        ("4: «c»: the line is no item of the list above it (begin it with `- `, or at the column of a field)"),
    ),
    ("a:\n  - b\n - c\n", f"4: «- c»: the line is indented unlike the fields around it ({COLUMN})"),
    ("a: >b\n  c\n", "2: «>»: after `>` stands only `-` or `+` (begin the text on the next line)"),
    ("a:\n\t- b\n", "3: «\t»: YAML allows no tab here (indent with spaces)"),
]


@pytest.mark.parametrize(("written", "told"), SLIPS)
def test_a_slip_is_one_sentence_at_its_place_with_a_cure(written: str, told: str) -> None:
    source = SourceFile("content/a.md", f"---\n{written}---\n")

    assert [line.replace("invalid-yaml at ", "") for line in said(source, parse_front_matter(source).diagnostics)] == [
        told
    ]


@pytest.mark.parametrize(("written", "told"), SLIPS)
def test_the_slower_parser_that_is_used_without_libyaml_says_the_same(
    written: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontmatter, "_LOADER", yaml.SafeLoader)
    test_a_slip_is_one_sentence_at_its_place_with_a_cure(written, told)


def test_a_line_further_left_than_the_first_field_is_told_from_others() -> None:
    source = SourceFile("content/a.md", "---\n  a: b\nc: d\n---\n")

    (problem,) = parse_front_matter(source).diagnostics

    assert source.position(problem.where.start).line == 3
    assert problem.hint == COLUMN


def test_words_that_no_slip_knows_are_passed_on() -> None:
    source = SourceFile("content/a.md", "---\nx\n---\n")

    assert said(source, [explain(source, Complaint("something else", 4, None))]) == [
        "2: invalid-yaml at «x»: this is no YAML: something else"
    ]
