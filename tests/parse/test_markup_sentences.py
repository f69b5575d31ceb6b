"""The sentences that back-links quote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.model.document import Sentence
from failuremap.parse.markup import parse_body
from failuremap.parse.markup.prose import Flow, count_words
from failuremap.source import SourceFile


def sentences(text: str) -> list[Sentence]:
    return [reference.sentence for reference in parse_body(SourceFile("content/a.md", text), 0).text.references]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two [[a]] three. Four.", ("Two ", 0, " three.")),
        ("One! Two [[a]]? Four.", ("Two ", 0, "?")),
        ("[[a]] is first. Two.", (0, " is first.")),
        ("One. [[a]] is second.", (0, " is second.")),
        ("One. [[a|words]] go on.", ("One. ", 0, " go on.")),
        ("One. [[a|Words]] begin.", (0, " begin.")),
        ("He said “stop.” Then [[a]].", ("Then ", 0, ".")),
        ("(It fails.) Then [[a]].", ("Then ", 0, ".")),
        ("One. “Two [[a]]” three.", ("“Two ", 0, "” three.")),
        ("It costs 3. 4 of them [[a]].", ("4 of them ", 0, ".")),
        ("Version 3.5 of [[a]] is out.", ("Version 3.5 of ", 0, " is out.")),
        ("One. two [[a]].", ("One. two ", 0, ".")),
        ("Not so... Then [[a]].", ("Then ", 0, ".")),
        ("Élan. Évidence [[a]].", ("Évidence ", 0, ".")),
    ],
)
def test_a_sentence_ends_at_a_stop_before_space_and_a_beginning(text: str, sentence: Sentence) -> None:
    assert sentences(text) == [sentence]


@pytest.mark.parametrize(
    "text",
    ["e.g. A", "i.e. The", "Turner et al. The", "cf. A", "X vs. Y", "Fig. 3", "Eq. 2", "No. 7", "J. Doe", "U.S. Law"],
)
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    assert sentences(f"See {text} of [[a]]. More.") == [(f"See {text} of ", 0, ".")]


def test_the_end_of_a_word_is_not_an_abbreviation() -> None:
    assert sentences("A trivial proof et altal. Then [[a]].") == [("Then ", 0, ".")]
    assert sentences("It is a beno. Then [[a]].") == [("Then ", 0, ".")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- One\n- Two [[a]]\n- Three", [("Two ", 0)]),
        ("- One\n    - Two [[a]]", [("Two ", 0)]),
        ("Text\n\n## About [[a]]\n\nMore", [("About ", 0)]),
        ("| x | y |\n|---|---|\n| one | two [[a]] |", [("two ", 0)]),
        ("> Quoted\n> over [[a]] lines", [("Quoted over ", 0, " lines")]),
        ("Term\n:   Means [[a]]", [("Means ", 0)]),
        ("One[^1] two.\n\n[^1]: Note [[a]]", [("Note ", 0)]),
        ("> [!NOTE] On [[a]]\n> text", [("On ", 0)]),
    ],
)
def test_a_sentence_stays_in_its_block(text: str, expected: list[Sentence]) -> None:
    assert sentences(text) == expected


def test_citations_and_footnote_marks_vanish_with_the_space_before_them() -> None:
    text = "It [@x] grows [[a]] fast [@y, p. 4].[^1] Then.\n\n[^1]: Note."
    assert sentences(text) == [("It grows ", 0, " fast.")]


def test_maths_stands_by_its_source_and_code_by_its_text() -> None:
    text = "Then `f(x). G` and $a_1. B$ by *the* [[a]] &amp; **co**."
    assert sentences(text) == [("Then f(x). G and a_1. B by the ", 0, " & co.")]


def test_white_space_is_one_space_and_none_at_the_ends() -> None:
    assert sentences("  One\ntwo   [[a]]  \nthree\t[[b]]") == [("One two ", 0, " three ", 1)] * 2


PIECES = [
    "One. ",
    "two ",
    "[[a]] ",
    "[[b|Words]] ",
    "e.g. ",
    "`c. D` ",
    "Fig. ",
    "\u201cThree.\u201d ",
    "four! ",
    "5 ",
    "(Six) ",
    "?! ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_a_sentence_is_the_same_whatever_stands_before_and_after_it(text: str) -> None:
    alone = sentences(f"Begin {text}end.")
    assert sentences(f"Zero. Begin {text}end. Last [[z]]. More.") == [*alone, ("Last ", len(alone), ".")]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_each_reference_is_quoted_with_the_one_sentence_that_holds_it(text: str) -> None:
    found = sentences(text)
    for number, sentence in enumerate(found):
        held = [part for part in sentence if isinstance(part, int)]
        assert number in held
        assert all(found[each] == sentence for each in held)


def test_references_are_numbered_in_the_order_of_the_document() -> None:
    text = "Mark[^1] [[a]].\n\n| h | *[[b]]* |\n|---|---|\n| **[[c]]** | [d](d.md) |\n\n[^1]: Note [[n]]."
    references = parse_body(SourceFile("content/a.md", text), 0).text.references
    assert [reference.name for reference in references] == ["a", "n", "b", "c", "d.md"]
    assert all(number in reference.sentence for number, reference in enumerate(references))


def test_words_of_a_reference_are_plain_text() -> None:
    text = "[[a|*some* `code` of $x$ [@k]]] and [*more*](b.md)"
    references = parse_body(SourceFile("content/a.md", text), 0).text.references
    assert [reference.words for reference in references] == ["some code of x [@k]", "more"]
    text = "[[a|*some* `code` of $x$ &amp; co]]"
    references = parse_body(SourceFile("content/a.md", text), 0).text.references
    assert [reference.words for reference in references] == ["some code of x & co"]


def test_words_of_the_prose_are_counted_and_code_blocks_are_not() -> None:
    text = "# One two\n\nThree `four` [[a|five six]] [@x].[^1] It's\n\n```\nnot this\n```\n\n[^1]: Eight."
    assert parse_body(SourceFile("content/a.md", text), 0).text.words == 8


@given(st.text(st.characters(codec="ascii") | st.sampled_from("a_'- ")))
def test_words_of_ascii_are_counted_as_those_of_any_script(text: str) -> None:
    letters = re.compile(r"\w[\w'\u2019-]*")
    assert count_words(Flow(text), {}) == len(letters.findall(text))
    assert count_words(Flow(f"{text} \u00e9"), {}) == len(letters.findall(text)) + 1
