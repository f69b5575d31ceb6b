"""Where a value or an item is written into front matter, whatever its layout."""

import pytest

from failuremap.model.edits import edited
from failuremap.parse.amend import with_item, with_value
from failuremap.parse.frontmatter import parse_front_matter
from failuremap.source import SourceFile


def amended(fields: str) -> str:
    """Give fields with an alias, between their fences no more."""
    source = SourceFile("content/x.md", f"---\n{fields}\n---\n\nText.\n")
    edit = with_item(source, "aliases", "new")
    assert edit is not None
    text = edited(source.text, [edit])
    assert parse_front_matter(SourceFile("content/x.md", text)).diagnostics == ()
    return text.removeprefix("---\n").removesuffix("\n---\n\nText.\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aliases: [one, two]", "aliases: [new, one, two]"),
        ("aliases: ['one']", "aliases: [new, 'one']"),
        ("aliases: []", "aliases: [new]"),
        ("aliases: [\n  one,\n]", "aliases: [\n  new, one,\n]"),
        ("aliases:\n  - one\n  - two", "aliases:\n  - new\n  - one\n  - two"),
        ('aliases:\n- "one"  # why', 'aliases:\n- new\n- "one"  # why'),
        ("title: A\nevidence: lab", "title: A\naliases: [new]\nevidence: lab"),
        (
            "title: A\n# How far.\n# It goes.\nevidence: lab",
            "title: A\naliases: [new]\n# How far.\n# It goes.\nevidence: lab",
        ),
        ("title: A\nsummary: >-\n  One.\n  Two.", "title: A\nsummary: >-\n  One.\n  Two.\naliases: [new]"),
        ("evidence: lab\ntitle: A", "aliases: [new]\nevidence: lab\ntitle: A"),
        ("  title: A\n  year: 2021", "  title: A\n  year: 2021\n  aliases: [new]"),
        ("{title: A, year: 2021}", "{aliases: [new], title: A, year: 2021}"),
        ("title: A\nother: B", "title: A\nother: B\naliases: [new]"),
    ],
)
def test_an_item_is_put_into_the_list_or_the_list_where_it_belongs(before: str, after: str) -> None:
    assert amended(before) == after


def test_a_list_is_added_to_fields_whose_fence_ends_the_file() -> None:
    source = SourceFile("content/x.md", "---\ntitle: A\n---")
    edit = with_item(source, "aliases", "new")
    assert edit is not None
    assert edited(source.text, [edit]) == "---\ntitle: A\naliases: [new]\n---"


def test_what_is_no_list_takes_no_item() -> None:
    assert with_item(SourceFile("content/x.md", "---\naliases: one\n---\n"), "aliases", "new") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Old", "title: New"),
        ("title: 'Old'  # why", "title: New  # why"),
        ("title:   >-\n  Old\n  words\nyear: 2021", "title: New\nyear: 2021"),
        ("{title: Old, year: 2021}", "{title: New, year: 2021}"),
        ('"title": Old', '"title": New'),
    ],
)
def test_a_value_takes_the_place_of_another(before: str, after: str) -> None:
    source = SourceFile("content/x.md", f"---\n{before}\n---\n")
    edit = with_value(source, "title", "New")
    assert edit is not None
    assert edited(source.text, [edit]) == f"---\n{after}\n---\n"
    assert with_value(source, "author", "New") is None
