"""The text of a new entry, made from the rows of fields."""

import re

import pytest

from failuremap.authoring.new import Known, missing, new_entry
from failuremap.cli.new import ITEMS
from failuremap.diagnostics import Code
from failuremap.model.document import Card
from failuremap.model.fields import Field, Kind
from failuremap.parse.entry import parse_document
from failuremap.parse.fields import FIELDS
from failuremap.source import SourceFile

KNOWN = Known({"title": "New", "draft": "true"}, {"category": "One of: power, agents."})
TEXT = new_entry(FIELDS, ITEMS, KNOWN)


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_every_field_is_there_with_its_meaning(row: Field) -> None:
    fields = TEXT.split("\n---\n")[0]
    assert re.search(rf"^(# )?{row.name}:", fields, re.MULTILINE)
    assert f"# {row.meaning}\n# {'Required' if row.is_required else 'Optional'}: {row.kind.value}.\n" in fields
    for item in ITEMS.get(row.kind, ()):
        assert f"# - {item.name}: {item.meaning}\n" in fields


def test_a_new_field_appears_by_itself() -> None:
    rows = (*FIELDS, Field("colour", Kind.TEXT, "Its colour.", "red", is_required=True))
    assert new_entry(rows, ITEMS, KNOWN).split("\n---\n")[0].endswith("# Its colour.\n# Required: text.\ncolour: TODO")


def test_what_it_marks_is_what_the_parser_misses_and_nothing_else_is_wrong() -> None:
    problems = parse_document(SourceFile("content/new.md", TEXT)).diagnostics
    assert {each.code for each in problems} == {Code.UNFINISHED_DRAFT}
    named = [each.message.split("`")[1] for each in problems if "placeholder" in each.message]
    assert sorted(named) == sorted(missing(FIELDS, KNOWN)) == ["author", "category", "summary", "year"]
    assert any("no text yet" in each.message for each in problems)


def test_with_all_comment_signs_taken_away_each_field_reads_as_an_entry_has_it() -> None:
    values = {row.name: row.example for row in FIELDS if row.is_required}
    text = new_entry(FIELDS, ITEMS, Known(values))
    names = "|".join(row.name for row in FIELDS)
    text = re.sub(rf"^# ((?:{names}):.*|  .*)$", r"\1", text, flags=re.MULTILINE)
    parsed = parse_document(SourceFile("content/new.md", text))
    assert parsed.diagnostics == ()
    card = parsed.card
    assert isinstance(card, Card)
    assert (len(card.relations), len(card.mitigations), len(card.incidents), len(card.limits)) == (1, 1, 1, 1)


def test_what_is_known_is_written_and_noted() -> None:
    text = new_entry(FIELDS, ITEMS, Known({"source": "doe2024"}, {"source": "Look at it."}))
    assert "\n# Look at it.\nsource: doe2024\n" in text
    assert max(map(len, text.splitlines())) <= 120
