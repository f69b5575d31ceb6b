"""What is remembered is not parsed again."""

from pathlib import Path

import pytest
from support import noting

from failuremap.model.works import Bibliography
from failuremap.parse import bibliography
from failuremap.reading import read_bibliography
from failuremap.shell.cache import Cache, open_cache
from failuremap.source import SourceFile

WORKS = "- id: b\n  title: Bees\n- id: a\n  title: Ants\n  colour: red\n"


def works(text: str) -> SourceFile:
    return SourceFile("content/references.yaml", text)


def read_again(folder: Path, text: str) -> Bibliography:
    """Read as the next build does."""
    cache = open_cache(folder)
    found = read_bibliography(works(text), cache)
    cache.close(prune=True)
    return found


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts of the bibliographies that are parsed."""
    return noting(monkeypatch, bibliography, "parse_bibliography", lambda source: source.text)


def test_the_works_of_a_text_are_parsed_once_and_their_problems_remembered(tmp_path: Path, parsed: list[str]) -> None:
    first = read_again(tmp_path, WORKS)
    assert [work.key for work in first.works] == ["b", "a"]
    assert [problem.code for problem in first.diagnostics] == ["unknown-field"]
    assert read_again(tmp_path, WORKS) == first
    assert parsed == [WORKS]


def test_another_text_is_parsed_anew(tmp_path: Path, parsed: list[str]) -> None:
    other = WORKS.replace("Bees", "Wasps")
    for text in (WORKS, other, WORKS):
        assert read_again(tmp_path, text) == bibliography.parse_bibliography(works(text))
    assert parsed[::2] == [WORKS, other, WORKS]


@pytest.mark.parametrize("damage", [b"", b"[", b"[[],[],[]]", b'[[["b"]],[]]'])
def test_a_damaged_memory_is_a_miss(tmp_path: Path, parsed: list[str], damage: bytes) -> None:
    first = read_again(tmp_path, WORKS)
    cache: Cache = open_cache(tmp_path)
    cache.note("bibliography", works(WORKS).digest.encode() + b" " + damage)
    cache.close(prune=False)
    assert read_again(tmp_path, WORKS) == first
    assert parsed == [WORKS, WORKS]


def test_without_a_memory_each_build_parses(parsed: list[str]) -> None:
    assert read_bibliography(works(WORKS), open_cache(None)) == read_bibliography(works(WORKS), open_cache(None))
    assert parsed == [WORKS, WORKS]


def test_a_site_that_has_no_bibliography_any_more_remembers_none(tmp_path: Path, parsed: list[str]) -> None:
    read_again(tmp_path, WORKS)
    cache = open_cache(tmp_path)
    assert read_bibliography(None, cache) == Bibliography()
    assert not cache.recall("bibliography")
    cache.close(prune=True)
    assert parsed == [WORKS]
