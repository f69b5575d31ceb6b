"""The exercise of docs/writing.md: what it lets one type is right but for the one mistake that it names."""

import re

import pytest
from support import ROOT, compiled, our_site

from failuremap.cli.compiling import sources_of
from failuremap.diagnostics import severities
from failuremap.model.output import SiteFolder
from failuremap.reports import as_text, report
from failuremap.source import SourceFile
from failuremap.value import replace

NAME = "content/perverse-incentive.md"


def block(language: str) -> str:
    """Give the first block of a language in the tutorial."""
    text = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```\n", text, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def typed() -> SiteFolder:
    """Give our site with what the exercise adds to it."""
    folder = our_site()
    assert isinstance(folder.bibliography, SourceFile)
    works = SourceFile(folder.bibliography.path, folder.bibliography.text + block("yaml"))
    return replace(folder, documents=(*folder.documents, SourceFile(NAME, block("markdown"))), bibliography=works)


def printed(folder: SiteFolder) -> str:
    """Print what `check` says of the new file."""
    site = compiled(folder, with_prose=True, only=frozenset({NAME}))
    found = report(site.diagnostics, sources_of(folder), severities(site.severity))
    return as_text(tuple(each for each in found if each.place.path == NAME))


def test_the_exercise_has_the_one_mistake_that_it_shows(typed: SiteFolder) -> None:
    said = printed(typed)

    assert said.count("error[") == 1
    assert said.strip() in (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")


def test_with_the_cure_that_it_names_the_exercise_is_clean(typed: SiteFolder) -> None:
    cured = SourceFile(NAME, block("markdown").replace("kind-of: goodhart-law\n", "kind-of: goodharts-law\n"))

    assert printed(replace(typed, documents=(*typed.documents[:-1], cured))).strip() == ""
