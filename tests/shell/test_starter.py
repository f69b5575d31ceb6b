"""Reading the starter, and writing a new site where nothing stands yet."""

import os
from pathlib import Path

import pytest
from shell.trees import tree, write
from support import ROOT

from failuremap.shell.errors import MachineError
from failuremap.shell.starter import check_empty, read_starter, write_site

FILES = {"a.txt": b"a", "content/b.md": b"b", ".gitignore": b"/_site/\n"}


def test_the_starter_is_its_own_files_with_our_templates_and_statics() -> None:
    files = read_starter(ROOT)

    assert {"build.py", "failuremap.toml", ".gitignore", ".github/workflows/publish.yml"} <= files.keys()
    assert files["templates/base.html"] == (ROOT / "templates" / "base.html").read_bytes()
    assert files["static/root/favicon.svg"] == (ROOT / "static" / "root" / "favicon.svg").read_bytes()


def test_what_a_build_left_in_the_starter_is_no_part_of_it(tmp_path: Path) -> None:
    left = {"starter/_site/index.html": "x", "starter/.failuremap/cache": "x", "starter/__pycache__/build.pyc": "x"}
    write(tmp_path, {"starter/build.py": "x", "templates/base.html": "x", "static/site.css": "x", **left})

    assert read_starter(tmp_path).keys() == {"build.py", "templates/base.html", "static/site.css"}


def test_a_site_is_written_into_a_folder_that_is_missing_or_empty(tmp_path: Path) -> None:
    assert write_site(tmp_path / "deep" / "site", FILES) == ()
    assert tree(tmp_path / "deep" / "site") == FILES


def test_what_others_may_read_is_so_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_site(tmp_path / "site", FILES)
    finally:
        os.umask(before)

    assert (tmp_path / "site" / "content" / "b.md").stat().st_mode & 0o777 == 0o644


def test_names_that_begin_with_a_dot_do_not_count_and_stay_as_they_are(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {".git/HEAD": "ref", ".gitignore": "mine"})

    assert write_site(site, FILES) == (".gitignore",)
    assert tree(site) == {"a.txt": b"a", "content/b.md": b"b", ".git/HEAD": b"ref", ".gitignore": b"mine"}


def test_a_folder_that_holds_something_is_refused_and_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {f"{name}.txt": name for name in "abcde"})

    with pytest.raises(MachineError, match=r"holds `a\.txt`, `b\.txt`, `c\.txt` and 2 more; name a new folder"):
        write_site(site, FILES)
    assert len(tree(site)) == 5


def test_a_file_is_no_place_for_a_site(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="is a file"):
        check_empty(write(tmp_path, {"notes": "x"}) / "notes")


def test_when_a_file_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {".github": "a file where a folder should be"})

    with pytest.raises(MachineError, match="no ordinary folder"):
        write_site(site, {"a.txt": b"a", "content/b.md": b"b", ".github/workflows/publish.yml": b"x"})
    assert list(tree(site)) == [".github"]
