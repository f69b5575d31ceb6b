"""Checks of the bibliography against itself and against the entries that rest on it."""

import pytest
from support import compiled, entry, reports, site_of

WORK = "- {id: turner2021, title: Optimal Policies, author: [{family: Turner}, {literal: others}]"
NEW = {"arxiv-year", "same-work", "other-byline", "other-year"}


def found(works: str, **fields: str) -> list[str]:
    """Review a site with these works and one entry that rests on the first."""
    text = entry("Alpha", "[[b]]", source="turner2021", **fields).replace("author: Doe", "author: Turner et al.")
    folder = site_of({"a.md": text, "b.md": entry("Beta"), "content/references.yaml": works})
    return [each.code for each in reports(compiled(folder), folder) if each.code in NEW]


@pytest.mark.parametrize(
    ("identifier", "issued", "codes"),
    [
        ("1912.01683", "2019-12", []),
        ("1912.01683", "2019", []),
        ("1912.01683v3", "2021-12-03", []),
        ("1912.01683", "2019-11", ["arxiv-year"]),
        ("1912.01683", "2018", ["arxiv-year"]),
        ("1913.01683", "2021", ["arxiv-year"]),
        ("hep-th/9901001", "1999", []),
        ("hep-th/9901001", "1998", ["arxiv-year"]),
    ],
)
def test_an_arxiv_identifier_was_not_given_after_the_work_was_published(
    identifier: str, issued: str, codes: list[str]
) -> None:
    works = f"{WORK}, issued: '{issued}', arxiv: {identifier!r}}}\n"

    assert [each for each in found(works) if each == "arxiv-year"] == codes


@pytest.mark.parametrize(
    "second",
    [
        "{id: other, title: Something, arxiv: '1912.01683v2'}",
        "{id: other, title: Something, DOI: 10.1000/ABC}",
        "{id: other, title: 'Optimal policies!', author: [{family: Turner}], issued: '2021'}",
    ],
)
def test_one_work_has_one_key(second: str) -> None:
    works = f"{WORK}, issued: '2021', arxiv: '1912.01683', DOI: 10.1000/abc}}\n- {second}\n"

    assert found(works) == ["same-work"]


@pytest.mark.parametrize("other", ["author: [{family: Sutton}]", "author: [{family: Turner}], type: webpage"])
def test_works_that_share_a_title_but_not_an_author_or_are_a_page_about_a_paper_are_two(other: str) -> None:
    second = f"{{id: other, title: Optimal Policies, {other}, issued: '2021'}}"

    assert found(f"{WORK}, issued: '2021'}}\n- {second}\n") == []


@pytest.mark.parametrize(
    ("family", "codes"),
    [("Turner", []), ("van der Turner", []), ("Omohundro", ["other-byline"])],
)
def test_the_byline_names_an_author_of_the_pinned_source(family: str, codes: list[str]) -> None:
    works = f"- {{id: turner2021, title: Optimal Policies, author: [{{family: {family}}}], issued: '2021'}}\n"

    assert found(works) == codes


@pytest.mark.parametrize(
    ("year", "codes"), [("2021", []), ("2019", []), ("[2008, 2023]", []), ("2020", ["other-year"])]
)
def test_the_year_is_one_of_the_pinned_source(year: str, codes: list[str]) -> None:
    works = f"{WORK}, issued: '2021', arxiv: '1912.01683'}}\n"
    text = (
        entry("Alpha", source="turner2021")
        .replace("author: Doe", "author: Turner")
        .replace("year: 2021", f"year: {year}")
    )
    folder = site_of({"a.md": text, "content/references.yaml": works})

    assert [each.code for each in reports(compiled(folder), folder) if each.code in NEW] == codes
