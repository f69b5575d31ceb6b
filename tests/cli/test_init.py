"""`failuremap init`, as someone with a subject of their own calls it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, pythonpath

from failuremap.cli import main
from failuremap.cli.init import title_of


def test_a_new_site_builds_without_a_warning_and_the_second_build_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "how-bread-fails"

    assert main(["init", str(site)]) == 0
    assert main(["build", "--site", str(site), "--strict", "--frozen"]) == 0
    first = capsys.readouterr().err
    assert main(["build", "--site", str(site), "--strict", "--frozen", "--no-stat"]) == 0
    assert main(["check", "--site", str(site), "--strict"]) == 0

    assert "3 entries, 0 errors, 0 warnings" in first
    assert "; 0 of " in capsys.readouterr().err
    assert "<title>How bread fails" in (site / "_site" / "index.html").read_text(encoding="utf-8")


def test_the_title_may_be_given(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "site"), "--title", "Bread & Butter"]) == 0
    assert 'title = "Bread & Butter"' in (tmp_path / "site" / "failuremap.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["", "  ", "two\nlines"])
def test_a_title_that_cannot_be_read_is_refused(title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "site"), "--title", title]) == 2
    assert "a title is one line of text" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_the_folder_that_one_stands_in_can_be_made_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_site").mkdir()
    monkeypatch.chdir(tmp_path / "my_site")

    assert main(["init", "."]) == 0
    assert 'title = "My site"' in Path("failuremap.toml").read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    assert main(["init", str(tmp_path)]) == 2
    assert "it holds `notes.txt`; name a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_was_there_and_stays_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".gitignore").write_text("mine", encoding="utf-8")

    assert main(["init", str(tmp_path)]) == 0
    assert "note: .gitignore was there and stays as it is" in capsys.readouterr().err


def test_build_py_of_a_new_site_builds_where_the_compiler_is_and_else_says_how_to_install_it(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "site")])
    build = str(tmp_path / "site" / "build.py")
    there = subprocess.run(
        [sys.executable, build, "--strict"],
        env=os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    elsewhere = subprocess.run([sys.executable, "-I", "-S", build], capture_output=True, text=True, check=False)

    assert (there.returncode, elsewhere.returncode) == (0, 2)
    assert "failuremap is not installed" in elsewhere.stderr
    assert "pip install -qr requirements.txt" in elsewhere.stderr


@pytest.mark.parametrize(
    ("name", "title"), [("mysite", "Mysite"), ("how-bread__fails", "How bread fails"), ("---", "---"), ("ÖL", "ÖL")]
)
def test_a_title_is_made_of_the_name_of_a_folder(name: str, title: str) -> None:
    assert title_of(name) == title
