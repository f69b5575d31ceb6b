"""The page about front matter is made from the fields."""

from collections.abc import Callable
from pathlib import Path

from support import ROOT

from failuremap.parse.fields import FIELDS
from failuremap.parse.reference import front_matter_page
from failuremap.parse.schema import schema


def test_the_page_in_docs_is_the_one_that_the_fields_make(golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs" / "front-matter.md", front_matter_page())


def test_the_schema_has_every_field() -> None:
    assert list(schema()["properties"]) == [field.name for field in FIELDS]
