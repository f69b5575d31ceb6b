"""Problems as values: their severities, their places, and their three faces."""

import json
import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.diagnostics import FIXED, LENIENT, SEVERITY, Code, Diagnostic, Note, Severity, did_you_mean, severities
from failuremap.printable import visible
from failuremap.reports import WIDEST, Report, as_github, as_json, as_text, report
from failuremap.source import SourceFile, Span

TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


def at(
    text: str, marked: str, message: str = "it is wrong", path: str = "content/a.md", **more: object
) -> tuple[Report, ...]:
    """Report a problem at the one place of `marked` in a text."""
    assert text.count(marked) == 1
    source = SourceFile(path, text)
    start = text.index(marked)
    problem = Diagnostic(Code.BAD_VALUE, message, source.span(start, start + len(marked)), **more)  # type: ignore[arg-type]
    return report([problem], {path: source})


def snippet(text: str, marked: str) -> tuple[str, str]:
    """Give the line that is shown, and the line with its carets."""
    lines = as_text(at(text, marked)).split("\n")
    return lines[1], lines[2]


# severities


def test_every_code_has_a_severity_of_its_own() -> None:
    assert SEVERITY.keys() == set(Code)
    assert Severity.OFF not in SEVERITY.values()


def test_what_is_fixed_is_an_error_and_not_lenient() -> None:
    assert {SEVERITY[code] for code in FIXED | LENIENT} == {Severity.ERROR}
    assert not FIXED & LENIENT


def test_settings_go_over_the_table() -> None:
    table = severities({"orphan-mode": "off", "raw-html": "error", "missing-why": "warning"})
    assert table[Code.ORPHAN_MODE] is Severity.OFF
    assert table[Code.RAW_HTML] is Severity.ERROR
    assert table[Code.MISSING_WHY] is Severity.WARNING
    assert table[Code.LONG_WHY] is SEVERITY[Code.LONG_WHY]


@pytest.mark.parametrize("code", sorted(FIXED))
def test_no_setting_lowers_what_would_make_a_false_page(code: Code) -> None:
    assert severities({code: "off"}, lenient=True)[code] is Severity.ERROR


def test_lenient_makes_warnings_of_what_does_not_resolve_and_of_nothing_else() -> None:
    table = severities({}, lenient=True)
    changed = {code for code in Code if table[code] is not SEVERITY[code]}
    assert changed == LENIENT
    assert {table[code] for code in changed} == {Severity.WARNING}


def test_lenient_raises_nothing_that_the_settings_turned_off() -> None:
    assert severities({"missing-file": "off"}, lenient=True)[Code.MISSING_FILE] is Severity.OFF


def test_strict_makes_errors_of_warnings_and_leaves_notes() -> None:
    table = severities({"orphan-mode": "off"}, strict=True)
    assert set(table.values()) == {Severity.ERROR, Severity.OFF, Severity.NOTE}
    assert table[Code.SKIPPED_FILE] is Severity.NOTE


def test_strict_comes_last() -> None:
    assert severities({"missing-why": "warning"}, lenient=True, strict=True)[Code.MISSING_WHY] is Severity.ERROR


# close names


@pytest.mark.parametrize(
    ("name", "candidates", "hint"),
    [
        ("reward-hackin", ["reward-hacking", "sandbagging"], "did you mean `reward-hacking`?"),
        ("Reward-Hacking", ["reward-hacking"], "did you mean `reward-hacking`?"),
        ("reward hacking", ["reward-hacking"], "did you mean `reward-hacking`?"),
        ("Reward_Hacking.md", ["reward-hacking"], "did you mean `reward-hacking`?"),
        (" year ", ["title", "year"], "did you mean `year`?"),
        ("evidence-note", ["evidence", "evidence_note"], "did you mean `evidence_note`?"),
        ("doi", ["DOI", "URL"], "did you mean `DOI`?"),
        ("turner2020", ["turner2021", "turner2022"], "close names: `turner2022`, `turner2021`"),
        ("quite-another", ["reward-hacking"], None),
        ("anything", [], None),
        ("", ["title"], None),
    ],
)
def test_a_slip_finds_what_was_meant(name: str, candidates: list[str], hint: str | None) -> None:
    assert did_you_mean(name, candidates) == hint


def test_a_name_is_never_proposed_for_itself() -> None:
    assert did_you_mean("title", ["title"]) is None


def test_at_most_three_names_are_proposed_in_the_same_order_each_time() -> None:
    names = ["model-a", "model-b", "model-c", "model-d"]
    hints = {did_you_mean("model-x", order) for order in permutations(names)}
    assert hints == {"close names: `model-d`, `model-c`, `model-b`"}


# places


def test_reports_are_sorted_by_path_and_position_and_said_once() -> None:
    sources = {path: SourceFile(path, "one two\nthree\n") for path in ("content/a.md", "content/b.md")}
    problems = [
        Diagnostic(Code.BAD_VALUE, "b", Span("content/b.md", 0, 1)),
        Diagnostic(Code.RAW_HTML, "late", Span("content/a.md", 8, 9)),
        Diagnostic(Code.BAD_VALUE, "early", Span("content/a.md", 0, 3), "hint"),
        Diagnostic(Code.BAD_VALUE, "early", Span("content/a.md", 0, 3)),
        Diagnostic(Code.BAD_VALUE, "early", Span("content/a.md", 0, 3)),
    ]
    orders = {report(order, sources) for order in permutations(problems)}
    (found,) = orders
    assert [(each.place.path, each.place.line, each.message, each.hint) for each in found] == [
        ("content/a.md", 1, "early", "hint"),
        ("content/a.md", 1, "early", None),
        ("content/a.md", 2, "late", None),
        ("content/b.md", 1, "b", None),
    ]


def test_what_is_off_is_not_reported() -> None:
    problem = Diagnostic(Code.ORPHAN_MODE, "alone", Span("content/a.md", 0, 1))
    assert report([problem], {}, severities({"orphan-mode": "off"})) == ()


def test_a_place_in_a_file_that_is_not_there_is_its_first_line() -> None:
    problem = Diagnostic(Code.GONE_ID, "it is gone", Span("content/map.lock.json", 40, 50))
    assert as_text(report([problem], {})) == "content/map.lock.json:1:1: error[gone-id]: it is gone\n\n"


@given(TEXT, st.integers(-5, 300), st.integers(-5, 300), TEXT)
def test_no_span_and_no_text_breaks_a_printer(text: str, start: int, end: int, message: str) -> None:
    source = SourceFile("content/a.md", text)
    span = source.span(start, end)
    reports = report(
        [Diagnostic(Code.BAD_VALUE, message, span, message, (Note(message, span),))], {"content/a.md": source}
    )
    assert len(json.loads(as_json(reports))["diagnostics"]) == 1
    assert as_github(reports).count("\n") == 1
    printed = as_text(reports).replace("\n", "").replace("\t", "")
    assert printed.isprintable()
    assert re.match(r"content/a.md:\d+:\d+: error\[bad-value\]: ", printed)


# text


def test_a_problem_is_a_place_a_line_a_caret_a_hint_and_notes() -> None:
    text = "title: A\nyear: 2016\nyear: 2022\n"
    source = SourceFile("content/a.md", text)
    note = Note("first used here", source.span(9, 13))
    problem = Diagnostic(
        Code.DUPLICATE_KEY,
        "the key `year` stands twice",
        source.span(20, 24),
        "keep one of them",
        (note, Note("or none")),
    )
    assert as_text(report([problem], {"content/a.md": source})) == (
        "content/a.md:3:1: error[duplicate-key]: the key `year` stands twice\n"
        "   3 | year: 2022\n"
        "     | ^^^^\n"
        "  hint: keep one of them\n"
        "  note: content/a.md:2:1: first used here\n"
        "  note: or none\n"
        "\n"
    )


def test_carets_stand_under_what_is_meant() -> None:
    assert snippet("a [[b]] c", "b") == ("   1 | a [[b]] c", "     |     ^")


def test_carets_keep_tabs_so_that_they_stand_right_at_any_width() -> None:
    assert snippet("\t- x:\tyes", "yes") == ("   1 | \t- x:\tyes", "     | \t    \t^^^")


def test_carets_under_wide_characters_are_two_cells() -> None:
    assert snippet("学习 [[目标]] 。", "目标") == ("   1 | 学习 [[目标]] 。", "     |        ^^^^")


def test_combining_marks_take_no_cell() -> None:
    assert snippet("e\u0301a\u0308 [[o\u0308]]", "o\u0308") == (
        "   1 | e\u0301a\u0308 [[o\u0308]]",
        "     |      ^",
    )


def test_an_empty_span_and_one_at_the_end_of_a_line_have_one_caret() -> None:
    source = SourceFile("content/a.md", "ab\ncd")
    for offset, carets in ((0, "^"), (2, "  ^"), (5, "  ^")):
        lines = as_text(report([Diagnostic(Code.BAD_VALUE, "m", source.span(offset))], {"content/a.md": source}))
        assert lines.split("\n")[2] == "     | " + carets


def test_a_span_of_several_lines_is_marked_on_its_first() -> None:
    assert snippet("abc\ndef", "bc\ndef") == ("   1 | abc", "     |  ^^")


def test_a_blank_line_is_not_shown() -> None:
    assert as_text(at("   \nx", "   ")).count("\n") == 2


def test_line_numbers_keep_the_bar_in_place_up_to_9999() -> None:
    assert snippet("\n" * 9998 + "x", "x") == ("9999 | x", "     | ^")
    assert snippet("\n" * 9999 + "x", "x") == ("10000 | x", "      | ^")


def test_a_long_line_is_cut_around_the_place() -> None:
    shown, carets = snippet("a " * 500 + "HERE" + " b" * 500, "HERE")
    assert len(shown) == len("   1 | ") + WIDEST
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_a_long_place_on_a_long_line_is_marked_as_far_as_it_is_shown() -> None:
    shown, carets = snippet("a" * 500 + "B" * 500, "B" * 500)
    assert len(shown) == len(carets) == len("   1 | ") + WIDEST


def test_a_report_keeps_no_more_of_a_line_than_is_shown() -> None:
    (each,) = at("x" * 100_000 + "!", "!")
    assert each.place.column == 100_001
    assert len(each.place.snippet) <= WIDEST
    assert each.place.snippet[each.place.column - each.place.snippet_column] == "!"


def test_control_characters_are_shown_and_the_carets_still_fit() -> None:
    shown, carets = snippet("a\x1b[31mb \u202e[[c]]", "c")
    assert shown == r"   1 | a\u001b[31mb \u202e[[c]]"
    assert shown[carets.index("^")] == "c"


def test_no_message_hint_note_or_path_can_steer_a_terminal_or_begin_a_line() -> None:
    nasty = "a\x1b[2Jb\nc\u2028d\x9be"
    place = Span(f"content/{nasty}.md", 0, 0)
    printed = as_text(report([Diagnostic(Code.BAD_VALUE, nasty, place, nasty, (Note(nasty, place),))], {}))
    assert printed.replace("\n", "").isprintable()
    assert printed.count("\n") == 4


def test_characters_beyond_the_first_plane_are_named_with_eight_digits() -> None:
    assert visible("a\U000e0041\u00ad") == r"a\U000e0041\u00ad"


# JSON


def test_json_has_every_field_always() -> None:
    (each,) = json.loads(as_json(at("a [[b]]", "b", hint="try ä")))["diagnostics"]
    assert each == {
        "severity": "error",
        "code": "bad-value",
        "message": "it is wrong",
        "place": {
            "path": "content/a.md",
            "line": 1,
            "column": 5,
            "end_line": 1,
            "end_column": 6,
            "snippet": "a [[b]]",
            "snippet_column": 1,
        },
        "hint": "try ä",
        "notes": [],
    }


def test_json_notes_are_pairs_of_words_and_a_place() -> None:
    (each,) = json.loads(as_json(at("ab", "b", notes=(Note("here", Span("content/a.md", 0, 1)), Note("there")))))[
        "diagnostics"
    ]
    assert [(words, place and place["column"]) for words, place in each["notes"]] == [("here", 1), ("there", None)]


def test_json_without_problems_is_a_document_too() -> None:
    assert json.loads(as_json(())) == {"diagnostics": []}


# GitHub


def test_github_gets_one_command_for_each_problem() -> None:
    note = Note("first used here", Span("content/a.md", 0, 1))
    assert as_github(at("ab\ncd", "d", hint="did you mean `x`?", notes=(note,))) == (
        "::error file=content/a.md,line=2,endLine=2,col=2,title=bad-value"
        "::it is wrong (did you mean `x`?)%0Afirst used here: content/a.md:1:1\n"
    )


def test_github_escapes_what_it_would_take_for_its_own() -> None:
    assert as_github(at("ab", "b", message="100 %\r\n::warning::b", path="content/a:b,c%.md")) == (
        "::error file=content/a%3Ab%2Cc%25.md,line=1,endLine=1,col=2,title=bad-value::"
        "100 %25\\u000d\\u000a::warning::b\n"
    )


@pytest.mark.parametrize(
    ("code", "command"),
    [(Code.BAD_VALUE, "error"), (Code.ORPHAN_MODE, "warning"), (Code.SKIPPED_FILE, "notice")],
)
def test_github_knows_three_kinds(code: Code, command: str) -> None:
    assert as_github(report([Diagnostic(code, "m", Span("a", 0, 0))], {})).startswith(f"::{command} ")
