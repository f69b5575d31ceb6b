"""The files of a new site, and the site that they make."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, compiled, errors, graph, reports

from failuremap import __version__
from failuremap.authoring.starter import SAMPLE, new_site
from failuremap.shell.folder import read_site
from failuremap.shell.starter import read_starter

STARTER = ROOT / "starter"


@pytest.mark.parametrize("title", ["Bread", 'Of "quotes" and \\', "Übermäßig", "a = [1]", SAMPLE])
def test_a_new_site_bears_its_own_title_and_is_otherwise_the_starter(title: str) -> None:
    starter = read_starter(ROOT)

    site = new_site(starter, title)

    assert tomllib.loads(site["failuremap.toml"].decode())["title"] == title
    assert site["README.md"].decode().startswith(f"# {title}\n\n")
    changed = {path for path in starter if site[path] != starter[path]}
    assert changed <= {"failuremap.toml", "README.md", "templates/words.toml"}


def test_the_words_of_a_new_site_fit_any_subject() -> None:
    words = new_site(read_starter(ROOT), "Bread")["templates/words.toml"].decode()

    assert " AI " not in words
    assert "Read it from left to right." in tomllib.loads(words)["home"]["lead"]


def test_a_starter_without_its_title_is_our_mistake() -> None:
    with pytest.raises(AssertionError, match="nowhere"):
        new_site({**read_starter(ROOT), "README.md": b"# Other\n"}, "Bread")


def test_the_starter_has_no_error_and_no_warning_even_when_its_prose_is_reviewed() -> None:
    folder = read_site(STARTER, ROOT)
    site = compiled(folder, with_prose=True)

    assert errors(site, folder) == []
    assert [f"{each.place.path} {each.code}" for each in reports(site, folder)] == []


def test_the_map_of_the_starter_is_current(golden: Callable[[Path, str], None]) -> None:
    golden(STARTER / "content" / "map.lock.json", compiled(read_site(STARTER, ROOT)).lock)


def test_the_starter_shows_regions_entries_relations_back_links_evidence_sources_and_a_trail() -> None:
    site = compiled(read_site(STARTER, ROOT))
    nodes, edges = graph(site)["nodes"], graph(site)["edges"]

    assert len(site.graph.categories) == 2
    assert len(nodes) == 3
    assert all(node["evidence"] and node["source"] for node in nodes)
    assert {edge["relation"] for edge in edges} >= {"leads-to", "enables", "contrasts-with", "mentions"}
    assert all(site.graph.backlinks[node["id"]] for node in nodes)
    assert [trail["id"] for trail in graph(site)["trails"]] == ["flood-to-fall"]


def test_the_starter_names_this_version_of_the_compiler() -> None:
    lines = (STARTER / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == [f"failuremap=={__version__}"]
    assert any(f"failuremap-{__version__}-" in line for line in lines)


def test_the_settings_of_the_starter_explain_every_setting() -> None:
    from failuremap.parse.settings import CATEGORY_KEYS, TABLES, TEXTS, TRAIL_KEYS

    text = (STARTER / "failuremap.toml").read_text(encoding="utf-8")

    assert [name for name in (*TEXTS, *CATEGORY_KEYS, *TRAIL_KEYS) if f"{name} = " not in text] == []
    assert [name for name in TABLES if name not in text] == []
