"""What `serve` builds after each save: the same as a fresh build, and after an edit of one text without linking."""

import argparse
from pathlib import Path

import pytest
from shell.trees import tree, write
from support import entry

from failuremap import pipeline
from failuremap.cli import main
from failuremap.cli.serve import Builder

FILES = {
    "content/alpha.md": entry("Alpha", "One sees [[beta]] here.\n\nThe end."),
    "content/beta.md": entry("Beta", "See [[alpha]].\n\nThe end."),
    "failuremap.toml": 'title = "Site"\n',
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {path: text.encode() for path, text in FILES.items()})


@pytest.fixture
def builder(site: Path) -> Builder:
    """Give what serves the site, which it has built once."""
    options = argparse.Namespace(
        site=site, drafts=False, base_url=None, jobs=1, no_cache=False, quiet=True, format="text", lenient=False,
        strict=False,
    )  # fmt: skip
    made = Builder(options)
    assert made.rebuild(frozenset(FILES)).is_new
    return made


def save(site: Path, name: str, old: str, new: str) -> frozenset[str]:
    text = (site / name).read_text(encoding="utf-8")
    assert old in text
    (site / name).write_text(text.replace(old, new), encoding="utf-8")
    return frozenset({name})


def fresh(site: Path) -> dict[str, bytes]:
    """Give what a build without a memory publishes."""
    assert main(["build", "--quiet", "--no-cache", "--frozen", "--site", str(site)]) == 0
    return {path: text for path, text in tree(site / "_site").items() if not path.startswith("assets/")}


def served(builder: Builder) -> dict[str, bytes]:
    return {path: text for path, text in tree(builder.output).items() if not path.startswith("assets/")}


def test_saves_of_texts_need_no_linking(builder: Builder, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "link_site", pytest.fail)
        for number in range(3):
            for name in ("alpha", "beta"):
                changed = save(site, f"content/{name}.md", "The end", f"The end {number}")
                assert builder.rebuild(changed).is_new

    assert served(builder) == fresh(site)


def test_a_save_that_others_show_is_linked_and_the_next_need_not_be(
    builder: Builder, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert builder.rebuild(save(site, "content/alpha.md", "One sees", "Many see")).is_new
    assert served(builder) == fresh(site)

    monkeypatch.setattr(pipeline, "link_site", pytest.fail)
    assert builder.rebuild(save(site, "content/alpha.md", "The end", "An end")).is_new


def test_what_was_saved_while_something_was_wrong_is_not_lost(builder: Builder, site: Path) -> None:
    assert not builder.rebuild(save(site, "content/alpha.md", "[[beta]]", "[[nobody]]")).is_new
    assert not builder.rebuild(save(site, "content/beta.md", "The end", "An end")).is_new
    assert builder.rebuild(save(site, "content/alpha.md", "[[nobody]]", "[[beta]]")).is_new

    assert served(builder) == fresh(site)


def test_entries_come_and_go(builder: Builder, site: Path) -> None:
    write(site, {"content/gamma.md": entry("Gamma", "See [[alpha]].").encode()})
    assert builder.rebuild(frozenset({"content/gamma.md"})).is_new
    assert served(builder) == fresh(site)

    (site / "content" / "gamma.md").unlink()
    assert builder.rebuild(frozenset({"content/gamma.md"})).is_new
    assert served(builder) == fresh(site)


def test_settings_and_texts_may_change_at_once(builder: Builder, site: Path) -> None:
    changed = save(site, "failuremap.toml", "Site", "Other") | save(site, "content/beta.md", "The end", "An end")
    assert builder.rebuild(changed).is_new

    assert served(builder) == fresh(site)


def test_a_page_that_somebody_removed_comes_back(builder: Builder, site: Path) -> None:
    (builder.output / "failures" / "beta.html").unlink()
    assert builder.rebuild(save(site, "content/alpha.md", "The end", "An end")).is_new

    assert served(builder) == fresh(site)
