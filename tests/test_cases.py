"""Whole sites, compiled in memory: one for each diagnostic, the smallest there is, and one that uses every feature."""

import json
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from support import ROOT, compiled, pages

from failuremap.authoring.explanation import Explanation
from failuremap.authoring.explanations import EXPLANATIONS, GROUPS, diagnostics_page
from failuremap.cli.compiling import sources_of
from failuremap.diagnostics import Code, Diagnostic, Severity, severities
from failuremap.model.document import HoleKind, RelationType
from failuremap.model.output import Failed, SiteFolder
from failuremap.parse.fields import FIELDS
from failuremap.reports import as_text, report
from failuremap.shell.cache import open_cache
from failuremap.shell.folder import read_site
from failuremap.source import SourceFile, Undecodable
from failuremap.value import replace

Golden = Callable[[Path, str], None]
Source: TypeAlias = SourceFile | Undecodable

CASES = ROOT / "tests" / "cases"
DIAGNOSTICS = CASES / "diagnostics"
PAGE = ROOT / "docs" / "diagnostics.md"
CURED_OTHERWISE = {
    Code.UNREADABLE_TEXT: "both examples are the same words, in two encodings",
    Code.SKIPPED_FILE: "a file that is passed over is not read, so it cannot be renamed in memory",
    Code.HEAVY_HOME: "one short summary does not make a heavy page light",
    Code.STALE_LOCK: "the lock's digest and coasts are computed",
}
SITES = ("minimal", "every-feature")


@cache
def case(code: Code) -> SiteFolder:
    """Read the site that provokes a diagnostic."""
    return read_site(DIAGNOSTICS / code, ROOT)


def options(code: Code) -> dict[str, bool]:
    """Read how a case wants to be built."""
    path = DIAGNOSTICS / code / "options.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def problems(code: Code, folder: SiteFolder) -> tuple[Diagnostic, ...]:
    """Compile a case; render it too if it has templates of its own, which show their mistakes only then."""
    site = compiled(folder, None, **options(code))
    is_rendered = (DIAGNOSTICS / code / "templates").is_dir()
    failed = (each.diagnostic for each in site.outputs({}) if isinstance(each, Failed)) if is_rendered else ()
    return (*site.diagnostics, *failed)


def printed(folder: SiteFolder, found: tuple[Diagnostic, ...]) -> str:
    """Print problems; what the home page weighs depends on our own styles, and on the library that compresses."""
    text = as_text(report(found, sources_of(folder), severities({})))
    return re.sub(r"weighs [\d.]+ KB", "weighs … KB", text)


@pytest.mark.parametrize("code", Code)
def test_each_diagnostic_is_printed_as_expected(code: Code, golden: Golden) -> None:
    folder = case(code)
    found = problems(code, folder)
    golden(DIAGNOSTICS / code / "expected.txt", printed(folder, found))
    assert code in {each.code for each in found}


@pytest.mark.parametrize("code", Code)
def test_each_case_shows_nothing_but_its_diagnostic(code: Code) -> None:
    assert {each.code for each in problems(code, case(code))} == {code}


@pytest.mark.parametrize("code", sorted(set(Code) - set(CURED_OTHERWISE)))
def test_the_good_example_cures_the_bad_one(code: Code) -> None:
    cured = _cured(case(code), code)
    found = problems(code, cured)
    assert code not in {each.code for each in found}, printed(cured, found)


def _cured(folder: SiteFolder, code: Code) -> SiteFolder:
    """Put the good example of a code in the place of its bad one."""
    each = EXPLANATIONS[code]
    if each.where.endswith("/"):
        names = dict(zip(each.bad.split("\n"), each.good.split("\n"), strict=True))
        renamed = {f"{each.where}{old}": f"{each.where}{new}" for old, new in names.items()}
        assert renamed.keys() <= {document.path for document in folder.documents}
        return replace(folder, documents=tuple(_renamed(document, renamed) for document in folder.documents))
    if each.where.startswith("templates/"):
        name = each.where.removeprefix("templates/")
        assert each.bad in folder.templates[name]
        return replace(
            folder, templates={**folder.templates, name: folder.templates[name].replace(each.bad, each.good)}
        )
    return replace(
        folder,
        documents=tuple(_mended(document, each) for document in folder.documents),
        settings=folder.settings and _mended(folder.settings, each),
        bibliography=folder.bibliography and _mended(folder.bibliography, each),
        lock=folder.lock and _mended(folder.lock, each),
    )


def _renamed(document: Source, renamed: dict[str, str]) -> Source:
    assert isinstance(document, SourceFile)
    return SourceFile(renamed.get(document.path, document.path), document.text)


def _mended(source: Source, each: Explanation) -> Source:
    if source.path != each.where:
        return source
    assert isinstance(source, SourceFile)
    assert source.text.count(each.bad) == 1
    return SourceFile(source.path, source.text.replace(each.bad, each.good))


def test_codes_explanations_sections_and_cases_are_the_same() -> None:
    sections = [
        line.removeprefix("### ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:4] == "### "
    ]
    folders = {folder.name for folder in DIAGNOSTICS.iterdir() if folder.is_dir()}
    codes = [code.value for code in Code]
    assert [code.value for code in EXPLANATIONS] == codes
    assert sum(len(group) for _, group in GROUPS) == len(codes)
    assert sections == codes
    assert folders == set(codes)


def test_the_page_of_diagnostics_is_the_one_that_the_program_writes(golden: Golden) -> None:
    golden(PAGE, diagnostics_page())


def test_no_expected_file_is_too_long_to_be_read() -> None:
    expected = [*CASES.rglob("expected.txt"), *CASES.rglob("expected/*")]
    assert [path for path in expected if path.stat().st_size > 20 * 1024] == []


@pytest.mark.parametrize("name", SITES)
def test_a_whole_site_gives_the_expected_graph(name: str, golden: Golden) -> None:
    folder = read_site(CASES / name, ROOT)
    site = compiled(folder)
    found = report(site.diagnostics, sources_of(folder), severities(site.severity))
    assert not [each for each in found if each.severity is Severity.ERROR], as_text(found)
    graph = json.loads(pages(site)["graph.json"])
    golden(CASES / name / "expected" / "graph.json", json.dumps(graph, ensure_ascii=False, indent=1) + "\n")


def test_the_site_of_every_feature_uses_every_field_relation_and_hole() -> None:
    folder = read_site(CASES / "every-feature", ROOT)
    texts = [document.text for document in folder.documents if isinstance(document, SourceFile)]
    cache = open_cache(None)
    site = compiled(folder, cache)
    holes = {hole.kind for path in site.graph.resolutions for hole in cache.body(path).holes}
    cache.close(prune=False)
    relations = {edge.relation for edge in site.graph.edges}
    assert [row.name for row in FIELDS if not any(f"\n{row.name}:" in text for text in texts)] == []
    assert relations == set(RelationType)
    assert holes == set(HoleKind)
