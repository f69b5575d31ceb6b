"""An edit that only its own page shows is compiled without linking again, and gives what compiling everything gives."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import compiled, entry, keys, pages, parse_here, site_of

from failuremap.model.output import Compiled, Options
from failuremap.parse.entry import parse_document
from failuremap.shell.cache import open_cache
from failuremap.source import SourceFile

ALPHA = "One sees [[beta|the other]] here. It ends.\n\n## First part\n\nMore *text* with `code`.\n"
TEXTS: Mapping[str, str] = {
    "content/alpha.md": entry("Alpha", ALPHA),
    "content/beta.md": entry("Beta", "Back to [[alpha#first-part]] or [[gamma]], as [@doe] says."),
    "content/gamma.md": entry("Gamma", "Alone."),
    "content/pages/about.md": "---\ntitle: About\n---\nAbout [[gamma]].\n\nMore.\n",
    "content/references.yaml": "- id: doe\n  type: book\n  title: Book\n  author: [{family: Doe}]\n  issued: 2020\n",
}
SEEN_ELSEWHERE = {
    "a sentence that is quoted": ("One sees", "Many see"),
    "the words of a link": ("the other", "another"),
    "a link more": ("It ends.", "It ends at [[gamma]]."),
    "a link less": (" [[beta|the other]]", ""),
    "a link to elsewhere": ("[[beta|the other]]", "[[gamma|the other]]"),
    "a citation more": ("It ends.", "It ends [@doe]."),
    "a heading": ("First part", "Second part"),
    "a heading more": ("More *text*", "## More\n\nText"),
    "the title": ("title: Alpha", "title: Alpha Two"),
    "the summary": ("Something goes wrong", "Something went wrong"),
}
SEEN_ON_ITS_PAGE = {
    "a word": ("It ends.", "It is over."),
    "what stands before a link": ("One sees", "\n\nBefore.\n\nOne sees"),
    "emphasis": ("*text*", "**text**"),
    "code": ("`code`", "`other code`"),
    "a formula": ("`code`", "$x^2$"),
    "a table": ("It ends.", "It ends.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
    "a comment": ("It ends.", "It ends. <!-- for now -->"),
    "what looks like a tag": ("It ends.", "It ends `at` 1 < 2."),
    "a footnote": ("It ends.", "It ends.[^1]\n\n[^1]: Not quite.\n"),
    "space": ("It ends.", "It   ends."),
    "nothing": ("It ends.", "It ends."),
}


def edited(texts: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    assert texts[name].count(old) == 1
    return {**texts, name: texts[name].replace(old, new)}


def amend(before: Compiled, texts: Mapping[str, str], *names: str) -> Compiled | None:
    assert before.amend
    edit = {name: SourceFile(name, texts[name]) for name in names}
    return before.amend(edit, Options(), open_cache(None, parse_document), parse_here)


@pytest.mark.parametrize("edit", SEEN_ON_ITS_PAGE)
def test_what_its_page_alone_shows_makes_that_page_anew_and_the_whole_is_as_if_compiled_anew(edit: str) -> None:
    before = compiled(site_of(TEXTS))
    after = edited(TEXTS, "content/alpha.md", *SEEN_ON_ITS_PAGE[edit])

    amended, fresh = amend(before, after, "content/alpha.md"), compiled(site_of(after))

    assert amended
    assert pages(amended) == pages(fresh)
    assert amended.diagnostics == fresh.diagnostics == ()
    assert amended.graph == fresh.graph
    stands = keys(before)
    made = {path for path in pages(amended, stands) if path in stands}
    assert made <= {"failures/alpha.html", "failures/alpha.md"}


@pytest.mark.parametrize("edit", SEEN_ELSEWHERE)
def test_what_other_pages_show_is_linked_again(edit: str) -> None:
    assert (
        amend(compiled(site_of(TEXTS)), edited(TEXTS, "content/alpha.md", *SEEN_ELSEWHERE[edit]), "content/alpha.md")
        is None
    )


def test_one_edit_may_follow_another_and_several_files_may_be_edited_at_once() -> None:
    first = edited(TEXTS, "content/gamma.md", "Alone.", "On its own.")
    second = edited(
        edited(first, "content/alpha.md", "It ends.", "It stops."), "content/pages/about.md", "More.", "Much more."
    )

    once = amend(compiled(site_of(TEXTS)), first, "content/gamma.md")
    assert once
    twice = amend(once, second, "content/alpha.md", "content/pages/about.md")

    assert twice
    assert pages(twice) == pages(compiled(site_of(second)))
    assert twice.folder.documents == site_of(second).documents


def test_a_draft_that_is_not_shown_may_be_edited() -> None:
    texts = {**TEXTS, "content/delta.md": entry("Delta", "Not yet.").replace("---\n", "---\ndraft: true\n", 1)}
    after = edited(texts, "content/delta.md", "Not yet.", "Nearly.")

    amended = amend(compiled(site_of(texts)), after, "content/delta.md")

    assert amended
    assert pages(amended) == pages(compiled(site_of(after)))


def test_problems_of_the_text_come_and_go() -> None:
    broken = edited(TEXTS, "content/gamma.md", "Alone.", "Alone, with <b>a tag</b>.")

    amended = amend(compiled(site_of(TEXTS)), broken, "content/gamma.md")
    assert amended
    assert amended.diagnostics == compiled(site_of(broken)).diagnostics != ()

    mended = amend(amended, TEXTS, "content/gamma.md")
    assert mended
    assert mended.diagnostics == ()


def test_what_rules_say_of_an_entry_is_said_again() -> None:
    texts = {**TEXTS, "content/delta.md": entry("Delta", "Alone.")}
    before = compiled(site_of(texts))
    assert [each.code for each in before.diagnostics] == ["orphan-mode"]

    amended = amend(before, edited(texts, "content/delta.md", "Alone.", "Still alone."), "content/delta.md")
    assert amended
    assert amended.diagnostics == before.diagnostics


def test_a_file_with_problems_of_linking_is_linked_again() -> None:
    lost = edited(TEXTS, "content/gamma.md", "Alone.", "With [[nobody]]. Then more.")
    before = compiled(site_of(lost))

    assert [each.code for each in before.diagnostics] == ["unresolved-reference"]
    assert amend(before, edited(lost, "content/gamma.md", "Then more.", "Then less."), "content/gamma.md") is None


FRAGMENTS = (
    "A word. ", "[[beta]] ", "[[gamma|words]] ", "[@doe, p. 3] ", "**b** ", "\n\n", "## Part\n\n", "- item\n", "`c` ",
    "$x$ ", "<b> ", "> quote\n", "[^1] ", "\n\n[^1]: Note.\n\n", "| a | b |\n|---|---|\n", "<!-- c --> ", "é ",
)  # fmt: skip
BODIES = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join)


@settings(max_examples=60, deadline=None)
@given(BODIES, BODIES)
def test_an_edit_that_is_amended_gives_what_compiling_anew_gives(old: str, new: str) -> None:
    before, after = ({**TEXTS, "content/alpha.md": entry("Alpha", body)} for body in (old, new))

    amended, fresh = amend(compiled(site_of(before)), after, "content/alpha.md"), compiled(site_of(after))

    if amended:
        assert pages(amended) == pages(fresh)
        assert set(amended.diagnostics) == set(fresh.diagnostics)
