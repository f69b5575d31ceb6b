import hashlib
from pathlib import Path

import pytest
from shell.trees import tree, write

from failuremap.model.output import Bytes
from failuremap.shell.clean import clean
from failuremap.shell.disk import TEMPORARY
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, Manifest, manifest_text
from failuremap.shell.place import build_lock
from failuremap.shell.publish import publish

MEMORY = ".failuremap"


def publish_into(out: Path, **pages: str) -> None:
    publish((Bytes(path, content.encode()) for path, content in pages.items()), out, out.parent / "site")


def test_nothing_is_left_of_a_build(tmp_path: Path) -> None:
    publish_into(tmp_path / "_site", **{"index.html": "i", "failures/a.html": "a", "assets/old.css": "o"})
    publish_into(tmp_path / "_site", **{"index.html": "i", "failures/a.html": "a"})
    publish_into(tmp_path / MEMORY / "serve", **{"index.html": "i"})
    write(tmp_path, {f"{MEMORY}/cache.sqlite": "", f"{MEMORY}/record.json": "", f"{MEMORY}/{TEMPORARY}x": ""})
    assert clean(tmp_path / "_site", tmp_path / MEMORY) == (9, ())
    assert list(tmp_path.iterdir()) == []


def test_what_we_did_not_write_or_somebody_edited_stays(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    publish_into(out, **{"index.html": "i", "failures/a.html": "a", "failures/b.html": "b"})
    write(tmp_path, {"_site/failures/a.html": "edited", "_site/.git/config": "", f"{MEMORY}/notes.txt": "mine"})
    (out / "failures/b.html").unlink()
    (out / "failures/b.html").symlink_to("a.html")
    removed, left = clean(out, tmp_path / MEMORY)
    assert (removed, left) == (2, ("failures/a.html", "failures/b.html"))
    assert (out / "failures/b.html").is_symlink()
    assert set(tree(tmp_path)) == {
        "_site/failures/a.html",
        "_site/failures/b.html",
        "_site/.git/config",
        f"{MEMORY}/notes.txt",
    }


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, {"_site/index.html": "mine", f"{MEMORY}/serve/index.html": "mine"})
    before = tree(tmp_path)
    assert clean(tmp_path / "_site", tmp_path / MEMORY) == (0, ())
    assert tree(tmp_path) == before
    assert clean(tmp_path / "missing", tmp_path / "missing too") == (0, ())


def test_an_interrupted_publication_is_cleaned_too(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    publish_into(out, **{"index.html": "1", "a.html": "1"})

    def interrupt(source: str, target: str) -> None:
        if target.endswith("/index.html"):
            raise KeyboardInterrupt
        Path(source).replace(target)

    with pytest.raises(KeyboardInterrupt):
        publish(
            (Bytes(path, b"2") for path in ("a.html", "b.html", "index.html")), out, tmp_path / "s", replace=interrupt
        )
    assert clean(out, tmp_path / MEMORY) == (4, ())
    assert not out.exists()


def test_a_damaged_manifest_removes_nothing(tmp_path: Path) -> None:
    publish_into(tmp_path / "_site", **{"index.html": "i"})
    write(tmp_path, {f"_site/{NAME}": "{", f"{MEMORY}/cache.sqlite": ""})
    before = tree(tmp_path)
    with pytest.raises(MachineError, match="is damaged"):
        clean(tmp_path / "_site", tmp_path / MEMORY)
    assert tree(tmp_path) == before


def test_a_memory_that_is_a_link_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"cache.sqlite": "mine"})
    (tmp_path / MEMORY).symlink_to(tmp_path / "elsewhere")
    assert clean(tmp_path / "_site", tmp_path / MEMORY) == (0, ())
    assert tree(tmp_path / "elsewhere") == {"cache.sqlite": b"mine"}


def test_nothing_is_cleaned_while_a_build_is_running(tmp_path: Path) -> None:
    with build_lock(tmp_path / "_site"), pytest.raises(MachineError, match="another build is writing"):
        clean(tmp_path / "_site", tmp_path / MEMORY)


def test_a_manifest_that_no_build_of_ours_wrote_cleans_nothing(tmp_path: Path) -> None:
    out = write(tmp_path / "_site", {"mine.txt": "mine"})
    digest = hashlib.sha256(b"mine").hexdigest()
    write(tmp_path, {f"_site/{NAME}": manifest_text(Manifest(files={"mine.txt": digest}))})
    before = tree(tmp_path)
    with pytest.raises(
        MachineError, match=r"no build of yours wrote _site/failuremap-manifest\.json.*nothing was removed"
    ):
        clean(out, tmp_path / MEMORY)
    assert tree(tmp_path) == before
    publish_into(out, **{"index.html": "i"})
    clean(out, tmp_path / MEMORY)
    assert tree(tmp_path) == {"_site/mine.txt": b"mine"}
