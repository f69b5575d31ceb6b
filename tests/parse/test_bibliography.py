"""references.yaml to works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import said

from failuremap.model.works import Bibliography, Person, Work
from failuremap.parse.bibliography import parse_bibliography
from failuremap.source import SourceFile

PATH = "content/references.yaml"
WORK = "- id: a\n  title: T\n"


def bibliography(text: str) -> tuple[SourceFile, Bibliography]:
    source = SourceFile(PATH, text)
    return source, parse_bibliography(source)


def problems(text: str) -> list[str]:
    source, read = bibliography(text)
    return said(source, read.diagnostics)


def with_field(written: str) -> list[str]:
    """Give what is said about one more field of a work, without the line and `at`."""
    return [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in problems(f"{WORK}  {written}\n")]


def test_every_field_reaches_the_work() -> None:
    source, read = bibliography("""\
- id: turner2021
  type: paper-conference
  title: "Optimal Policies: A Title"
  author: [{family: Turner, given: Alexander}, {family: Smith}, {literal: others}]
  issued: "2021-12"
  container-title: NeurIPS
  publisher: MIT Press
  volume: 34
  issue: 007
  page: 1:30
  DOI: 10.1000/182
  URL: https://example.org/a?b=c#d
  arxiv: "1912.01683"
  archived: http://web.archive.org/web/2021/https://example.org/
""")

    assert read.diagnostics == ()
    assert read.works == (
        Work(
            key="turner2021",
            type="paper-conference",
            title="Optimal Policies: A Title",
            authors=(Person("Turner", "Alexander"), Person("Smith"), Person("others", is_literal=True)),
            issued="2021-12",
            container="NeurIPS",
            publisher="MIT Press",
            volume="34",
            issue="007",
            page="1:30",
            doi="10.1000/182",
            url="https://example.org/a?b=c#d",
            arxiv="1912.01683",
            archived="http://web.archive.org/web/2021/https://example.org/",
            where=source.span(6, 16),
        ),
    )


def test_an_id_and_a_title_are_enough() -> None:
    (work,) = bibliography(WORK)[1].works

    assert (work.key, work.type, work.title, work.year, work.address) == ("a", "article", "T", "n.d.", None)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_a_bibliography_may_be_empty(text: str) -> None:
    assert bibliography(text)[1] == Bibliography(())


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2021", "2021"),
        ("'2021-12'", "2021-12"),
        ("2021-12-03", "2021-12-03"),
        ("{date-parts: [[2021, 12]]}", "2021-12"),
        ("{date-parts: [[2021, 2, 3]]}", "2021-02-03"),
        ("{date-parts: [[2021], [2023]]}", "2021"),
    ],
)
def test_a_date_is_written_in_one_of_four_ways(written: str, issued: str) -> None:
    (work,) = bibliography(f"{WORK}  issued: {written}\n")[1].works

    assert work.issued == issued


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "references:\n- id: a\n",
            (
                "1: wrong-type at «references:\n- id: a»: the bibliography is a list of works, each beginning"
                " with `- id: …` (leave out `references:` and begin with the list)"
            ),
        ),
        ("a: b\n", "1: wrong-type at «a: b»: the bibliography is a list of works, each beginning with `- id: …`"),
        ("- a\n", "1: wrong-type at «a»: a work is made of fields, the first being `id: …`"),
        ("- title: T\n", "1: missing-field at «title: T»: a work needs the field `id`"),
        (
            "- id: a\n  title: T: U\n",
            "2: invalid-yaml at «T: U»: the value holds a second `: ` (put the value in quotes)",
        ),
        (
            "- id: '@a'\n  title: T\n",
            (
                "1: bad-value at «@a»: `@a` is no key; keys are letters, digits and `_:.+-`,"
                " such as turner2021 (write `a`)"
            ),
        ),
    ],
)
def test_a_work_has_an_id_and_a_title(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("doi: 10.1000/1", "unknown-field «doi»: a work has no field `doi` (did you mean `DOI`?)"),
        ("author: Turner", "wrong-type «Turner»: `author` takes a list; begin each item with `- `; here is `Turner`"),
        ("author: [Turner]", "wrong-type «Turner»: `author` takes items made of fields; here is `Turner`"),
        ("author: [{given: A}]", "missing-field «{given: A}»: an author needs `family` (and `given`), or `literal`"),
        (
            "author: [{family: A, famly: B}]",
            "unknown-field «famly»: an author has no field `famly` (did you mean `family`?)",
        ),
        ("author: [{family: ''}]", "empty-value «»: `family` is empty (write it, or remove the field)"),
        (
            "issued: December",
            "wrong-type «December»: `issued` takes a year, a month such as 2025-07, or a date; here is `December`",
        ),
        ("issued: 2021-13", "bad-value «2021-13»: `issued` is 2021-13, which is no month of the calendar"),
        (
            "issued: {date-parts: [[2021, 13]]}",
            "bad-value «{date-parts: [[2021, 13]]}»: `issued` is 2021-13, which is no month of the calendar",
        ),
        (
            "issued: {year: 2021}",
            (
                'wrong-type «{year: 2021}»: `issued` takes a year, "2021-12", "2021-12-03",'
                " or `date-parts: [[2021, 12, 3]]`; here is a group of fields"
            ),
        ),
        (
            "DOI: https://doi.org/10.1000/182",
            (
                "bad-value «https://doi.org/10.1000/182»: `DOI` is `https://doi.org/10.1000/182`;"
                " it takes a DOI such as 10.1000/182, without an address (write `10.1000/182`)"
            ),
        ),
        (
            "DOI: 11.1000/182",
            "bad-value «11.1000/182»: `DOI` is `11.1000/182`; it takes a DOI such as 10.1000/182, without an address",
        ),
        (
            "arxiv: arXiv:1912.01683v2",
            (
                "bad-value «arXiv:1912.01683v2»: `arxiv` is `arXiv:1912.01683v2`;"
                ' it takes an arXiv identifier such as "1912.01683" (write `1912.01683v2`)'
            ),
        ),
        (
            "URL: javascript:alert(1)",
            (
                "bad-value «javascript:alert(1)»: `URL` is `javascript:alert(1)`;"
                " it takes an address that begins with https://"
            ),
        ),
        (
            "archived: www.example.org",
            (
                "bad-value «www.example.org»: `archived` is `www.example.org`;"
                " it takes an address that begins with https://"
            ),
        ),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(written: str, problem: str) -> None:
    assert with_field(written) == [problem]


def test_what_is_no_identifier_is_never_a_link() -> None:
    (work,) = bibliography(f"{WORK}  DOI: 10\n  URL: ftp://a\n  arxiv: x\n")[1].works

    assert work.address is None


@pytest.mark.parametrize("identifier", ["1912.01683", "0704.0001v2", "hep-th/9901001", "math.GT/0309136v1"])
def test_old_and_new_arxiv_identifiers_are_read(identifier: str) -> None:
    assert with_field(f'arxiv: "{identifier}"') == []


def test_a_key_is_used_once_and_names_one_file() -> None:
    text = "".join(f"- id: {key}\n  title: T\n" for key in ("a.b", "c", "a.b", "A-B", "C"))
    source, read = bibliography(text)

    assert said(source, read.diagnostics) == [
        "5: duplicate-id at «a.b»: the key `a.b` is already taken [first used here «a.b»]",
        (
            "7: path-clash at «A-B»: the keys `A-B` and `a.b` give one file name, `a-b.html` (rename one of them)"
            " [first used here «a.b»]"
        ),
        (
            "9: path-clash at «C»: the keys `C` and `c` give one file name, `c.html` (rename one of them)"
            " [first used here «c»]"
        ),
    ]
    assert [work.key for work in read.works] == ["a.b", "c"]


@given(
    st.lists(
        st.sampled_from(
            ["- id: a", "  title: T", "  author: [{family: F}]", "  issued: 2021", "- b", "x: y", "  DOI: 1", ""]
        )
    )
)
def test_no_text_raises_and_every_place_lies_in_it(lines: list[str]) -> None:
    problems("\n".join(lines))
