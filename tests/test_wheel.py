"""The installed package, outside of any checkout: it carries templates, styles and the starter."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import ROOT, entry, pythonpath


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, and unpack it as an installation would."""
    pytest.importorskip("hatchling", reason="the wheel was not built, for want of hatchling: see requirements-test.txt")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


def call(installed: Path, folder: Path, *arguments: str) -> str:
    """Run the installed program in a folder, and give what it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": pythonpath(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_an_installed_wheel_makes_builds_and_checks_a_site(installed: Path, tmp_path: Path) -> None:
    where = call(installed, tmp_path, "-c", "import failuremap; print(failuremap.__file__)").strip()
    call(installed, tmp_path, "-m", "failuremap", "init", "mysite")

    assert Path(where).is_relative_to(installed)
    built = call(installed, tmp_path / "mysite", "build.py", "--strict", "--frozen")
    assert "3 entries, 0 errors, 0 warnings" in built
    assert "3 entries, 0 errors" in call(installed, tmp_path / "mysite", "-m", "failuremap", "check", "--strict")
    assert "nothing changed" in call(installed, tmp_path / "mysite", "build.py", "--strict", "--frozen")


def test_a_new_site_is_the_same_from_a_wheel_and_from_a_checkout(installed: Path, tmp_path: Path) -> None:
    call(installed, tmp_path, "-m", "failuremap", "init", "one/site")
    call(ROOT / "src", tmp_path, "-m", "failuremap", "init", "other/site")

    one, other = (
        {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (tmp_path / "one", tmp_path / "other")
    )
    assert one == other


def test_a_site_without_templates_uses_those_of_the_wheel_and_one_with_a_file_replaces_that_file(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "alpha.md").write_text(entry("Alpha"), encoding="utf-8")

    call(installed, tmp_path, "-m", "failuremap", "build")
    ours = (tmp_path / "_site" / "failures" / "alpha.html").read_text(encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "mode.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Mine: {{ view.title }}</h1>{% endblock %}', encoding="utf-8"
    )
    call(installed, tmp_path, "-m", "failuremap", "build")
    mine = (tmp_path / "_site" / "failures" / "alpha.html").read_text(encoding="utf-8")

    assert "Mine:" not in ours
    assert "<h1>Mine: Alpha</h1>" in mine
    assert 'href="../index.html"' in mine
