import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest
from shell.trees import as_an_ordinary_user, missing_from, tree, write
from support import ROOT, pythonpath

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.output import Bytes, Copy, Failed, Output, Unchanged
from failuremap.shell.disk import TEMPORARY
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, read_manifest, verify
from failuremap.shell.place import build_lock
from failuremap.shell.publish import Published, publish
from failuremap.source import Span

OLD = {
    "assets/old.css": "o",
    "assets/same.css": "s",
    "failures/changed.html": "assets/old.css",
    "failures/gone.html": "assets/old.css assets/same.css",
    "failures/same.html": "assets/same.css",
    "graph.json": "1",
    "index.html": "failures/changed.html failures/gone.html failures/same.html",
}
NEW = {
    "assets/new.css": "n",
    "assets/same.css": "s",
    "about.html": "failures/new.html",
    "failures/changed.html": "assets/new.css failures/new.html z.html",
    "failures/new.html": "assets/new.css z.html",
    "failures/same.html": "assets/same.css",
    "graph.json": "2",
    "index.html": "failures/changed.html failures/same.html about.html",
    "search-data.js": "2",
    "z.html": "",
}
"""Pages are the paths that they link to."""


def outputs(pages: dict[str, str]) -> Iterator[Output]:
    return (Bytes(path, content.encode(), f"key of {content}") for path, content in pages.items())


def published(
    pages: dict[str, str] | Iterable[Output], out: Path, *, adopt: bool = False, replace: object = os.replace
) -> Published:
    made = outputs(pages) if isinstance(pages, dict) else pages
    result = publish(made, out, out.parent, adopt=adopt, replace=replace)  # type: ignore[arg-type]
    assert isinstance(result, Published)
    return result


def site(out: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in tree(out).items() if path != NAME}


def missing_links(out: Path) -> list[str]:
    """Name what a reader finds missing; a page of these tests is the list of its links."""
    return missing_from(out, lambda page: page.read_text().split())


class Interrupted(Exception):  # noqa: N818  # it is none
    pass


def interrupting(at: int, *, before: bool = True) -> object:
    """Rename until the call with this number, which is cut off before it renames, or just after."""
    calls = count()

    def replace(source: str, target: str) -> None:
        is_last = next(calls) == at
        if is_last and before:
            raise Interrupted
        Path(source).replace(target)
        if is_last:
            raise Interrupted

    return replace


# What a build without trouble does


def test_a_first_publication_is_whole(tmp_path: Path) -> None:
    done = published(OLD, tmp_path / "_site")
    assert site(tmp_path / "_site") == OLD
    assert set(done.written) == set(OLD)
    assert done.digests["graph.json"] == hashlib.sha256(b"1").hexdigest()
    assert done.keys["graph.json"] == "key of 1"
    assert verify(tmp_path / "_site") == ()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "_site").rglob("*") if path.is_file()}
    assert modes == {0o644}


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    before = states(out)
    done = published(OLD, out)
    assert (done.written, done.removed, done.unchanged) == ((), (), len(OLD))
    assert states(out) == before


def states(out: Path) -> dict[str, tuple[int, ...]]:
    """Give what shows that a file or folder was touched."""
    found = {path.relative_to(out).as_posix(): path.stat() for path in out.rglob("*")}
    return {path: (each.st_ino, each.st_mode, each.st_mtime_ns, each.st_ctime_ns) for path, each in found.items()}


def test_an_unchanged_page_stays_and_keeps_its_place_in_the_manifest(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    others = [each for each in outputs(OLD) if isinstance(each, Bytes) and not each.path.endswith("same.html")]
    done = published([Unchanged({"failures/same.html": "k"}), *others], out)
    assert done.written == ()
    assert done.keys["failures/same.html"] == "k"
    assert verify(out) == ()


def test_renames_come_in_the_order_of_the_contract(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    done = published(NEW, out)
    assert done.written == (
        "assets/new.css",
        "about.html",
        "failures/new.html",
        "search-data.js",
        "z.html",
        "failures/changed.html",
        "index.html",
        "graph.json",
    )
    assert done.removed == ("failures/gone.html",)


def test_every_page_that_can_be_reached_exists_at_every_moment(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    missing = []

    def replace(source: str, target: str) -> None:
        missing.extend(missing_links(out))
        Path(source).replace(target)
        missing.extend(missing_links(out))

    published(NEW, out, replace=replace)
    assert missing == []


def test_the_manifest_names_old_and_new_while_files_are_renamed(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    states = []

    def replace(source: str, target: str) -> None:
        Path(source).replace(target)
        manifest = read_manifest(out)
        assert manifest is not None
        states.append((target.rpartition("/")[2], manifest.state, set(manifest.ours)))

    published(NEW, out, replace=replace)
    assert all(state == "publishing" and ours == {*OLD, *NEW} for _, state, ours in states[:-1])
    assert states[-1] == (NAME, "published", {*NEW, "assets/old.css"})


def test_assets_of_the_publication_before_stay_for_one_build(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    published(NEW, out)
    assert site(out) == {**NEW, "assets/old.css": "o"}
    assert verify(out) == ()
    done = published(NEW, out)
    assert done.removed == ("assets/old.css",)
    assert site(out) == NEW


def test_an_asset_that_comes_back_is_not_written_again(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    published(NEW, out)
    done = published(OLD, out)
    assert "assets/old.css" not in done.written
    assert site(out) == {**OLD, "assets/new.css": "n"}


def test_a_copy_is_published_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"content/a.png": b"\x89PNG"})
    copy = Copy("assets/a.png", "content/a.png", hashlib.sha256(b"\x89PNG").hexdigest())
    published([copy], tmp_path / "_site")
    assert (tmp_path / "_site/assets/a.png").read_bytes() == b"\x89PNG"


# What stops a build, and leaves everything as it was


@pytest.mark.parametrize("digest", ["0" * 64, ""])
def test_a_copy_that_changed_or_vanished_meanwhile_stops_the_build(tmp_path: Path, digest: str) -> None:
    published(OLD, tmp_path / "_site")
    before = tree(tmp_path)
    copy = Copy("assets/a.png", "content/a.png", digest)
    if digest:
        write(tmp_path, {"content/a.png": b"png"})
        before = tree(tmp_path)
    with pytest.raises(MachineError, match=r"content/a.png.*build again"):
        published([*outputs(NEW), copy], tmp_path / "_site")
    assert tree(tmp_path) == before


def test_an_output_that_could_not_be_made_publishes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    problem = Diagnostic(Code.TEMPLATE_ERROR, "no", Span("templates/base.html", 0, 0))
    published(OLD, out)
    before = tree(out)
    assert publish([*outputs(NEW), Failed(problem), Failed(problem)], out, tmp_path) == (problem, problem)
    assert tree(out) == before


def test_a_first_build_that_fails_leaves_nothing_that_the_next_would_refuse(tmp_path: Path) -> None:
    out = tmp_path / "_site"

    def broken() -> Iterator[Output]:
        yield from outputs(OLD)
        raise Interrupted

    with pytest.raises(Interrupted):
        publish(broken(), out, tmp_path)
    assert not out.exists()
    published(OLD, out)


def test_a_first_build_that_is_killed_leaves_nothing_that_the_next_would_refuse(tmp_path: Path) -> None:
    write(tmp_path / "_site", {f"failures/{TEMPORARY}3": "half"})
    (tmp_path / "_site" / "assets").mkdir()
    published(OLD, tmp_path / "_site")
    assert site(tmp_path / "_site") == OLD


@pytest.mark.parametrize(
    ("one", "other"), [("a.html", "a.html"), ("a.html", "A.html"), ("\u00e9.html", "e\u0301.html")]
)
def test_two_outputs_of_one_name_are_refused(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(MachineError, match="two outputs want to be published as"):
        published([Bytes(one, b"1"), Bytes(other, b"2")], tmp_path / "_site")
    assert not (tmp_path / "_site").exists()


@pytest.mark.parametrize("path", ["../a.html", "/a.html", "", NAME])
def test_an_output_outside_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(MachineError, match="nothing can be published as"):
        published([Bytes(path, b"1")], tmp_path / "_site")
    assert not (tmp_path / "_site").exists()


def test_a_disk_that_refuses_is_named_with_its_reason(tmp_path: Path) -> None:
    def replace(_source: str, target: str) -> None:
        raise OSError(30, "Read-only file system", target)

    with pytest.raises(MachineError, match=rf"cannot write {NAME} in _site/: Read-only file system; build again"):
        published(OLD, tmp_path / "_site", replace=replace)


def test_a_file_in_the_place_of_a_parent_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"file": ""})
    with pytest.raises(MachineError, match="Not a directory"):
        publish(outputs(OLD), tmp_path / "file" / "_site", tmp_path)


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "_site").mkdir(mode=0o555)
    with (
        as_an_ordinary_user(tmp_path),
        pytest.raises(MachineError, match="cannot write assets in _site/: Permission denied"),
    ):
        published(OLD, tmp_path / "_site")


# What is not ours


def test_a_folder_of_somebody_else_is_refused_and_not_touched(tmp_path: Path) -> None:
    out = write(tmp_path / "_site", {"thesis.tex": "mine", "index.html": "mine", "b/c": "", "d": ""})
    before = tree(out)
    with pytest.raises(MachineError, match=r"_site/ holds files that we did not write \(.*, …\); choose .*--adopt"):
        published(NEW, out)
    assert tree(out) == before


def test_names_that_begin_with_a_dot_do_not_count(tmp_path: Path) -> None:
    out = write(tmp_path / "_site", {".git/config": "mine", ".domains": "mine"})
    published(NEW, out)
    assert site(out) == {**NEW, ".git/config": "mine", ".domains": "mine"}


def test_a_linked_folder_is_somebody_elses(tmp_path: Path) -> None:
    write(tmp_path, {"photos/a.jpg": "", "_site/.x": ""})
    (tmp_path / "_site" / "photos").symlink_to(tmp_path / "photos")
    with pytest.raises(MachineError, match=r"did not write \(photos\)"):
        published(NEW, tmp_path / "_site")


def test_adopting_removes_nothing_and_says_what_is_written_over(tmp_path: Path) -> None:
    out = write(tmp_path / "_site", {"thesis.tex": "mine", "index.html": "mine", "failures/x.html": "mine"})
    done = published(NEW, out, adopt=True)
    assert done.notes == ("index.html was there before and is written over",)
    assert site(out) == {**NEW, "thesis.tex": "mine", "failures/x.html": "mine"}
    published(OLD, out)
    published(OLD, out)
    assert site(out) == {**OLD, "thesis.tex": "mine", "failures/x.html": "mine"}


def test_a_file_that_is_not_in_the_manifest_is_never_written_over(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    write(out, {"about.html": "mine"})
    before = tree(out)
    with pytest.raises(MachineError, match=r"about.html in _site/ is not ours; move it away"):
        published(NEW, out)
    assert tree(out) == before


@pytest.mark.parametrize("adopt", [True, False])
def test_a_link_or_a_folder_in_the_place_of_a_page_is_refused(tmp_path: Path, adopt: bool) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    write(tmp_path, {"precious": "mine"})
    for path in ("failures/changed.html", "about.html"):
        (out / path).unlink(missing_ok=True)
        (out / path).symlink_to(tmp_path / "precious")
        with pytest.raises(MachineError, match=f"{path} in _site/ is no ordinary file"):
            published(NEW, out, adopt=adopt)
        (out / path).unlink()
        (out / path).mkdir()
        with pytest.raises(MachineError, match=f"{path} in _site/ is no ordinary file"):
            published(NEW, out, adopt=adopt)
        (out / path).rmdir()
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_linked_folder_below_the_output_is_not_written_through(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    (out / "failures").rename(tmp_path / "elsewhere")
    (out / "failures").symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    with pytest.raises(MachineError, match="failures in _site/ is no ordinary folder"):
        published(NEW, out)
    # Not even to remove pages: without any below failures/, the site no longer wants that folder.
    done = published({"index.html": ""}, out)
    assert done.removed == ("graph.json",)
    assert len(done.notes) == 3
    assert tree(tmp_path / "elsewhere") == before


def test_a_page_that_somebody_edited_is_written_anew_but_never_removed(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    write(out, {"failures/gone.html": "edited", "failures/same.html": "edited"})
    done = published(NEW, out)
    assert done.removed == ()
    assert done.notes == (
        "failures/gone.html is no longer part of the site, but was changed by someone else and stays",
    )
    assert site(out) == {**NEW, "assets/old.css": "o", "failures/gone.html": "edited"}
    assert verify(out) == ("failures/gone.html: not ours",)


def test_a_folder_in_the_place_of_a_page_to_remove_does_not_stop_the_build(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    (out / "failures/gone.html").unlink()
    write(out, {"failures/gone.html/mine.txt": "mine"})
    done = published(NEW, out)
    assert len(done.notes) == 1
    assert (out / "failures/gone.html/mine.txt").read_text() == "mine"


def test_a_page_that_somebody_removed_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    (out / "failures/same.html").unlink()
    (out / "failures/gone.html").unlink()
    done = published(NEW, out)
    assert done.removed == done.notes == ()
    assert site(out) == {**NEW, "assets/old.css": "o"}


@pytest.mark.parametrize("text", ["{", "null"])
def test_a_damaged_manifest_stops_the_build_until_the_folder_is_adopted(tmp_path: Path, text: str) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    write(out, {NAME: text})
    before = tree(out)
    with pytest.raises(MachineError, match="is damaged"):
        published(NEW, out)
    assert tree(out) == before
    published(NEW, out, adopt=True)
    assert site(out) == {**OLD, **NEW}


# Interruptions

RENAMES = 10
"""Of the publication of NEW over OLD: eight files and two manifests."""


def test_the_number_of_renames_is_as_the_next_tests_think(tmp_path: Path) -> None:
    published(OLD, tmp_path / "_site")
    published(NEW, tmp_path / "_site", replace=interrupting(RENAMES))
    published(OLD, tmp_path / "other")
    with pytest.raises(Interrupted):
        published(NEW, tmp_path / "other", replace=interrupting(RENAMES - 1))


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(RENAMES))
def test_the_next_build_goes_on_after_an_interruption_at_any_rename(tmp_path: Path, at: int, before: bool) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    with pytest.raises(Interrupted):
        published(NEW, out, replace=interrupting(at, before=before))
    assert missing_links(out) == []
    assert not [path for path in site(out) if TEMPORARY in path]
    published(NEW, out)
    if at < RENAMES - 1 or before:
        assert site(out) == {**NEW, "assets/old.css": "o"}
    assert verify(out) == ()
    published(NEW, out)
    assert site(out) == NEW


@pytest.mark.parametrize("at", range(RENAMES))
def test_going_on_keeps_every_page_that_can_be_reached(tmp_path: Path, at: int) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    missing = []

    def replace(source: str, target: str) -> None:
        Path(source).replace(target)
        missing.extend(missing_links(out))

    with pytest.raises(Interrupted):
        published(NEW, out, replace=interrupting(at))
    published(NEW, out, replace=replace)
    assert missing == []


@pytest.mark.parametrize("first", range(RENAMES))
def test_interruptions_one_after_another_lose_and_leave_nothing(tmp_path: Path, first: int) -> None:
    for second in range(RENAMES):
        out = tmp_path / str(second)
        published(OLD, out)
        for pages, at in ((NEW, first), ({**OLD, "extra.html": "x.html", "x.html": ""}, second)):
            try:
                published(pages, out, replace=interrupting(at))
            except Interrupted:
                assert missing_links(out) == []
        final = {"index.html": "graph.json", "graph.json": "3"}
        done = published(final, out)
        assert done.notes == ()
        published(final, out)
        assert site(out) == final
        assert verify(out) == ()


def test_going_on_does_not_remove_what_somebody_put_there_meanwhile(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    with pytest.raises(Interrupted):
        published(NEW, out, replace=interrupting(1))
    write(out, {"z.html": "mine"})
    done = published(OLD, out)
    assert len(done.notes) == 1
    assert site(out) == {**OLD, "z.html": "mine"}


def test_an_interrupted_first_publication_is_ours(tmp_path: Path) -> None:
    for at in range(len(OLD) + 2):
        out = tmp_path / str(at)
        with pytest.raises(Interrupted):
            published(OLD, out, replace=interrupting(at))
        published(OLD, out)
        assert site(out) == OLD
        assert verify(out) == ()


def test_a_build_that_is_killed_is_mended_by_the_next(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    script = """if True:
        import os, sys
        from pathlib import Path
        from failuremap.model.output import Bytes
        from failuremap.shell.place import build_lock
        from failuremap.shell.publish import publish
        calls = []
        def replace(source, target):
            calls.append(target)
            if len(calls) == 4:
                os._exit(9)
            os.replace(source, target)
        out = Path(sys.argv[1])
        with build_lock(out):
            publish((Bytes(f"{name}.html", b"") for name in "abcdef"), out, out.parent, replace=replace)
    """
    assert subprocess.run([sys.executable, "-c", script, str(out)], check=False, env=environment()).returncode == 9
    assert [path for path in site(out) if TEMPORARY in path]
    with build_lock(out):
        published(NEW, out)
    published(NEW, out)
    assert site(out) == NEW


# Two builds at once


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": pythonpath(ROOT / "src")}


def test_a_second_build_of_one_output_is_refused_at_once(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    (tmp_path / "link").symlink_to(tmp_path)
    refused: list[str] = []

    def other() -> None:
        try:
            with build_lock(tmp_path / "link" / "_site"):
                refused.append("not refused")
        except MachineError as error:
            refused.append(str(error))

    with build_lock(out):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == ["another build is writing _site/; wait until it has ended"]
    with build_lock(out):
        assert not out.exists()


def test_a_build_in_another_process_is_refused_and_one_of_another_output_is_not(tmp_path: Path) -> None:
    script = """if True:
        import sys
        from pathlib import Path
        from failuremap.shell.place import build_lock
        with build_lock(Path(sys.argv[1])):
            print("had it")
    """

    def attempt(out: Path) -> str:
        command = [sys.executable, "-c", script, str(out)]
        run = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
        return run.stdout + run.stderr

    with build_lock(tmp_path / "_site"):
        assert "another build is writing _site/" in attempt(tmp_path / "_site")
        assert attempt(tmp_path / "other") == "had it\n"
    assert attempt(tmp_path / "_site") == "had it\n"


def test_a_file_that_not_everybody_may_read_is_mended_though_its_bytes_are_equal(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    (out / "graph.json").chmod(0o600)
    assert published(OLD, out).written == ()
    assert stat.S_IMODE((out / "graph.json").stat().st_mode) == 0o644


def test_a_manifest_of_a_stranger_removes_nothing_that_is_gits(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    published(OLD, out)
    head = "ref: refs/heads/main\n"
    write(out, {".git/HEAD": head})
    manifest = json.loads((out / NAME).read_text())
    manifest["files"][".git/HEAD"] = hashlib.sha256(head.encode()).hexdigest()
    (out / NAME).write_text(json.dumps(manifest))
    with pytest.raises(MachineError, match=r"`\.git/HEAD` is no entry of it"):
        published(NEW, out)
    assert (out / ".git/HEAD").read_text() == head


class Counted(bytes):
    """The content of an output, of which it is known how many are held."""

    held = 0

    def __init__(self, content: bytes) -> None:
        del content
        Counted.held += 1

    def __del__(self) -> None:
        Counted.held -= 1


def test_no_output_is_held_while_the_next_is_made(tmp_path: Path) -> None:
    def outputs() -> Iterator[Output]:
        for number in range(3):
            assert Counted.held == 0
            yield Bytes(f"{number}.json", Counted(b"content"))

    assert isinstance(publish(outputs(), tmp_path / "_site", tmp_path), Published)
    assert Counted.held == 0
