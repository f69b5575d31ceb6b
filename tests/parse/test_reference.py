"""The page about front matter is made from the fields."""

from support import ROOT

from failuremap.parse.fields import FIELDS
from failuremap.parse.reference import front_matter_page
from failuremap.parse.schema import schema


def test_the_page_in_docs_is_the_one_that_the_fields_make() -> None:
    assert (ROOT / "docs" / "front-matter.md").read_text(encoding="utf-8") == front_matter_page()


def test_the_schema_has_every_field() -> None:
    assert list(schema()["properties"]) == [field.name for field in FIELDS]
