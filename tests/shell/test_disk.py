import os
import stat
from pathlib import Path

import pytest
from shell.trees import tree, write

from failuremap.shell.disk import TEMPORARY, Folder, files_below, write_atomically
from failuremap.shell.errors import MachineError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_and_folders_can_be_read_by_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        folder = Folder(tmp_path / "out")
        folder.stage("failures/a.html", b"a")
        write_atomically(tmp_path / "out" / "m.json", b"m")
    finally:
        os.umask(before)
    assert mode(folder.temporary("failures/a.html")) == mode(tmp_path / "out" / "m.json") == 0o644
    assert mode(tmp_path / "out" / "failures") == mode(tmp_path / "out") == 0o755


def test_what_is_discarded_leaves_no_trace_and_no_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "new" / "out")
    folder.stage("a/b/c.html", b"c")
    folder.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays_when_staging_is_discarded(tmp_path: Path) -> None:
    (tmp_path / "failures").mkdir()
    folder = Folder(tmp_path)
    folder.stage("failures/a.html", b"a")
    folder.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["failures"]


def test_removing_a_file_removes_only_the_folders_that_it_leaves_empty(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/c.html": "c", "a/kept.txt": "k"})
    Folder(tmp_path).remove("a/b/c.html")
    assert tree(tmp_path) == {"a/kept.txt": b"k"}
    assert not (tmp_path / "a" / "b").exists()


def test_no_symbolic_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere/a.html": "mine"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "failures").symlink_to(tmp_path / "elsewhere")
    folder = Folder(tmp_path / "out")
    with pytest.raises(MachineError, match="failures in out/ is no ordinary folder"):
        folder.stage("failures/a.html", b"ours")
    with pytest.raises(MachineError):
        folder.remove("failures/a.html")
    assert folder.digest("failures/a.html") == ""
    assert tree(tmp_path / "elsewhere") == {"a.html": b"mine"}


def test_a_digest_tells_missing_from_strange(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "a", "folder/x": "x"})
    (tmp_path / "link.html").symlink_to(tmp_path / "a.html")
    folder = Folder(tmp_path)
    assert folder.digest("missing.html") is None
    assert folder.digest("none/missing.html") is None
    assert folder.digest("a.html/below.html") == ""
    assert folder.digest("folder") == ""
    assert folder.digest("link.html") == ""
    assert len(folder.digest("a.html") or "") == 64


def test_leftovers_are_removed_at_every_level_but_not_by_following_links(tmp_path: Path) -> None:
    names = {f"{TEMPORARY}1": "", f"a/{TEMPORARY}2": "", f".well-known/{TEMPORARY}3": "", "a/page.html": "p"}
    write(tmp_path / "out", names)
    write(tmp_path / "elsewhere", {f"{TEMPORARY}4": "mine"})
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    Folder(tmp_path / "out").remove_leftovers()
    assert sorted(files_below(tmp_path / "out", without=lambda _: False)) == ["a/page.html", "link"]
    assert list(tree(tmp_path / "elsewhere")) == [f"{TEMPORARY}4"]


def test_an_atomic_write_does_not_write_through_a_link_that_somebody_planted(tmp_path: Path) -> None:
    write(tmp_path, {"precious": "mine"})
    target = tmp_path / "memory" / "record.json"
    target.parent.mkdir()
    target.symlink_to(tmp_path / "precious")
    write_atomically(target, b"ours")
    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert target.read_bytes() == b"ours"


def test_an_atomic_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def refuse(_from: str, _to: str) -> None:
        raise OSError(28, "No space left on device")

    write(tmp_path, {"lock.json": "old"})
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "lock.json", b"new", refuse)
    assert tree(tmp_path) == {"lock.json": b"old"}
