"""Manifests that came from elsewhere: what they claim is neither removed nor taken over."""

import hashlib
import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from shell.trees import tree, write

from failuremap.model.output import Bytes
from failuremap.shell.disk import Replace
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, Manifest, manifest_text, verify
from failuremap.shell.publish import Published, publish

OLD = {"index.html": "old", "failures/gone.html": "old", "assets/old.css": "old"}
NEW = {"index.html": "new", "failures/new.html": "new"}
THEIRS = {"assets/mine.css": "mine", "failures/mine.html": "mine", "mine.txt": "mine"}
RENAMES = 4
"""The manifest, two files, and the manifest."""


def published(pages: dict[str, str], out: Path, replace: Replace = os.replace) -> Published:
    made = (Bytes(path, content.encode()) for path, content in pages.items())
    done = publish(made, out, out.parent / "site", replace=replace)
    assert isinstance(done, Published)
    return done


def published_elsewhere(pages: dict[str, str], out: Path) -> None:
    """Publish as another user, or on another machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(out.parent / "another user"))
        published(pages, out)


def forged(out: Path, state: str = "published") -> Path:
    """Write files of somebody, and a manifest that claims them."""
    files = {**THEIRS, "index.html": "theirs"}
    digests = {path: hashlib.sha256(content.encode()).hexdigest() for path, content in files.items()}
    return write(out, {**files, NAME: manifest_text(Manifest(state, digests, digests))})


def site(out: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in tree(out).items() if path != NAME}


@pytest.mark.parametrize("state", ["published", "publishing"])
def test_a_manifest_that_no_build_of_ours_wrote_removes_nothing_now_or_later(tmp_path: Path, state: str) -> None:
    out = forged(tmp_path / "out", state)
    done = published(NEW, out)
    assert done.removed == ()
    assert len(done.notes) == 1
    assert done.notes[0].startswith("out/ keeps assets/mine.css, failures/mine.html, mine.txt (3 in all), which ")
    for pages in (NEW, OLD, NEW):
        assert published(pages, out).notes == ()
    assert site(out) == {**NEW, **THEIRS, "assets/old.css": "old"}


def test_a_build_that_is_interrupted_makes_no_forged_manifest_ours(tmp_path: Path) -> None:
    for at in range(RENAMES):
        out, calls = forged(tmp_path / "out"), count()

        def interrupt(source: str, target: str) -> None:
            if next(calls) == at:  # noqa: B023  # called at once
                raise KeyboardInterrupt
            Path(source).replace(target)

        with pytest.raises(KeyboardInterrupt):
            published(NEW, out, interrupt)
        published(OLD, out)
        published(NEW, out)
        assert site(out) == {**NEW, **THEIRS, "assets/old.css": "old"}
        shutil.rmtree(out)


def test_a_manifest_from_elsewhere_lets_only_the_bytes_that_it_lists_be_written_over(tmp_path: Path) -> None:
    out = write(forged(tmp_path / "out"), {"index.html": "edited"})
    with pytest.raises(MachineError, match=r"index.html in out/ is not ours; .* --adopt"):
        published(NEW, out)
    assert site(out) == {**THEIRS, "index.html": "edited"}


def test_a_site_from_elsewhere_is_built_upon_and_known_from_then_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    published_elsewhere(OLD, out)
    done = published(NEW, out)
    assert done.removed == ()
    assert "out/ keeps assets/old.css, failures/gone.html (2 in all)" in done.notes[0]
    assert verify(out) == ("assets/old.css: not ours", "failures/gone.html: not ours")
    assert published({"index.html": "newer"}, out).removed == ("failures/new.html",)


def test_a_site_from_elsewhere_that_is_equal_becomes_known(tmp_path: Path) -> None:
    out = tmp_path / "out"
    published_elsewhere(OLD, out)
    assert published(OLD, out).notes == ()
    assert published(NEW, out).removed == ("failures/gone.html",)


def test_where_nothing_of_the_user_can_be_kept_builds_remove_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"no folder": ""})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no folder"))
    published(OLD, tmp_path / "out")
    assert published(NEW, tmp_path / "out").removed == ()
