"""The page about templates: every template, its view, and every field."""

from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

from support import ROOT
from templates_page import classes, meanings, templates_page

PAGE = ROOT / "docs" / "templates.md"


def test_the_page_of_templates_is_the_one_that_the_views_make(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, templates_page(ROOT / "templates"))


def test_every_field_that_a_template_may_show_has_a_meaning() -> None:
    missing = [
        f"{each.__name__}.{name}" for each in classes() for name in get_type_hints(each) if not meanings(each)[name]
    ]

    assert missing == []


def test_every_template_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert [path.name for path in (ROOT / "templates").iterdir() if f"`{path.name}`" not in text] == []
