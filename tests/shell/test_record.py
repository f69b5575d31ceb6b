import json
import os
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shell.trees import write

from failuremap.model.output import Bytes
from failuremap.shell import record as recording
from failuremap.shell import states
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import input_files
from failuremap.shell.manifest import NAME as MANIFEST
from failuremap.shell.manifest import Manifest, read_manifest
from failuremap.shell.publish import Published, publish
from failuremap.shell.record import (
    NAME,
    Outputs,
    Record,
    looking_at,
    outputs_on_disk,
    read_record,
    record_of,
    settled,
    standing,
    write_record,
)
from failuremap.shell.states import (
    COARSE,
    FINE,
    Files,
    Inputs,
    column_of,
    edited,
    files_from,
    packed,
    snapshot,
    with_states,
)
from failuremap.value import replace

PURPOSE = "options and code"
LONG_AGO = 1_600_000_000_000_000_000
PAGES = {"index.html": "i", "failures/a.html": "a", "assets/x.css": "x"}


class Site:
    """A site folder and its output, as a build left them."""

    def __init__(self, top: Path, *, is_old: bool) -> None:
        self.root = write(
            top / "site", {"content/a.md": "A", "content/b.md": "B", "failuremap.toml": "", "templates/x.html": ""}
        )
        self.ours = write(top / "ours", {"templates/x.html": "", "static/y.css": ""})
        self.output = top / "site" / "_site"
        if is_old:
            age(self.root)
            age(self.ours)
        self.publish(PAGES)
        if is_old:
            age(self.output)
        self.record = self.remembered()

    def publish(self, pages: dict[str, str]) -> None:
        outputs = (Bytes(path, text.encode(), f"key of {path}") for path, text in pages.items())
        result = publish(outputs, self.output, self.root)
        assert isinstance(result, Published)
        self.published = result

    def files(self) -> dict[str, Path]:
        return dict(input_files(self.root, self.ours))

    def remembered(self) -> Record:
        outputs = outputs_on_disk(self.output, self.published.digests, self.published.keys)
        return record_of(PURPOSE, snapshot(self.files()), outputs, (), 2)

    def is_current(self) -> bool:
        with looking_at(lines_of(self.record), self.output) as stand:
            return not edited(self.record.inputs, snapshot(self.files()), self.files()) and stand(self.record)

    def standing(self) -> set[str]:
        return set(standing(self.record.outputs, self.output, read_manifest(self.output)))


def lines_of(record: Record) -> list[bytes]:
    """Give what is written of a record, as far as the outputs are concerned."""
    return [b"", record.stood, record.rest]


def age(top: Path) -> None:
    """Make files look as if nobody had touched them for years."""
    for path in top.rglob("*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))


@pytest.fixture(params=["old files", "files written just now", "old files, looked at by another process"])
def site(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Site:
    if "another process" in request.param:
        monkeypatch.setattr(threading, "active_count", lambda: 1)
        monkeypatch.setattr(recording, "WORTH_FORKING", 1)
    return Site(tmp_path, is_old="old" in request.param)


def edit(path: Path, text: str) -> None:
    """Write as many bytes as were there, and set the dates back."""
    before = path.stat()
    assert len(text) == before.st_size
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap(one: Path, other: Path) -> None:
    third = one.with_name("third")
    one.rename(third)
    other.rename(one)
    third.rename(other)


def link(path: Path, to: Path) -> None:
    path.rename(to)
    path.symlink_to(to)


CHANGES: dict[str, Callable[[Site], object]] = {
    "an edit": lambda site: (site.root / "content/a.md").write_text("longer"),
    "an edit of the same length": lambda site: (site.root / "content/a.md").write_text("X"),
    "an edit that leaves size and dates": lambda site: edit(site.root / "content/a.md", "X"),
    "a newer date": lambda site: os.utime(site.root / "content/a.md"),
    "an older date": lambda site: os.utime(site.root / "content/a.md", ns=(1, 1)),
    "a file added": lambda site: (site.root / "content/c.md").touch(),
    "a file removed": lambda site: (site.root / "content/a.md").unlink(),
    "a file renamed": lambda site: (site.root / "content/a.md").rename(site.root / "content/c.md"),
    "two files swapped": lambda site: swap(site.root / "content/a.md", site.root / "content/b.md"),
    "settings removed": lambda site: (site.root / "failuremap.toml").unlink(),
    "a lock added": lambda site: (site.root / "content/map.lock.json").touch(),
    "a template added": lambda site: (site.root / "templates/new.html").touch(),
    "a template of ours uncovered": lambda site: (site.root / "templates/x.html").unlink(),
    "a static file of ours edited": lambda site: (site.ours / "static/y.css").write_text("y"),
    "an output edited": lambda site: (site.output / "index.html").write_text("edited"),
    "an output edited, of the same length": lambda site: (site.output / "index.html").write_text("X"),
    "an output edited, size and dates as before": lambda site: edit(site.output / "index.html", "X"),
    "an output removed": lambda site: (site.output / "failures/a.html").unlink(),
    "an output made a link": lambda site: link(site.output / "index.html", site.root / "moved.html"),
    "an asset removed": lambda site: (site.output / "assets/x.css").unlink(),
    "the manifest removed": lambda site: (site.output / MANIFEST).unlink(),
    "the manifest edited": lambda site: (site.output / MANIFEST).write_text("{}"),
    "another publication": lambda site: site.publish({**PAGES, "index.html": "I"}),
    "the output gone": lambda site: site.output.rename(site.root / "gone"),
}


def test_nothing_changed_is_recognised(site: Site) -> None:
    assert site.is_current()
    assert site.is_current()


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_recognised(site: Site, change: str) -> None:
    CHANGES[change](site)
    assert not site.is_current()


def test_what_does_not_concern_the_site_changes_nothing(site: Site) -> None:
    write(site.root, {"content/_draft.md": "", "README.md": "", "_site/CNAME": "", ".failuremap/x": ""})
    assert site.is_current()


def test_an_edit_within_one_tick_of_the_clock_is_recognised(tmp_path: Path) -> None:
    """The disk's dates cannot tell: the record is made up so that they are those of the edited files."""
    site = Site(tmp_path, is_old=False)
    record = site.record
    for digests in forgeries(record.inputs):
        site.record = record._replace(inputs=record.inputs._replace(digests=digests))
        assert not site.is_current()
    for digests in forgeries(record.outputs):
        outputs = record.outputs._replace(digests=digests)
        site.record = record_of(PURPOSE, record.inputs, outputs, (), 2)
        assert not site.is_current()


def forgeries(before: Inputs | Outputs) -> Iterator[dict[str, str]]:
    """Give files the bytes of another time, one by one."""
    for path in before.files.paths:
        assert before.digests[path]
        yield {**before.digests, path: "0" * 64}


def test_of_old_files_only_the_dates_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(tmp_path, is_old=True)
    assert site.record.inputs.digests == {}
    for module in (recording, states):
        monkeypatch.delattr(module, "digest_of")
    assert site.is_current()


def test_what_was_compared_by_its_bytes_is_proven_by_its_dates_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, is_old=False)
    assert settled(site.record, site.record.published.taken + FINE) is None
    later = settled(site.record, site.record.published.taken + 2 * COARSE)
    assert later is not None
    site.record = later

    assert settled(later, later.published.taken + COARSE) is None
    assert later.inputs.digests == {}
    now = snapshot(site.files())
    for module in (recording, states):
        monkeypatch.delattr(module, "digest_of")
    assert edited(later.inputs, now, site.files()) == frozenset()
    with looking_at(lines_of(later), site.output) as stand:
        assert stand(later)


@pytest.mark.parametrize(("clock", "is_proof"), [(1, True), (10**7, False), (10**9, False)])
def test_a_date_is_sooner_a_proof_where_the_clock_is_fine(tmp_path: Path, clock: int, is_proof: bool) -> None:
    path = tmp_path / "a.md"
    path.write_text("a")
    half_a_second_ago = (time.time_ns() - 500_000_000) // 10**7 * 10**7 + 1
    noted = half_a_second_ago // clock * clock
    os.utime(path, ns=(noted, noted))

    assert (snapshot({"a.md": path}).digests == {}) == is_proof


def test_a_date_in_the_future_is_no_proof(tmp_path: Path) -> None:
    site = Site(tmp_path, is_old=True)
    os.utime(site.root / "content/a.md", ns=(4 * 10**18, 4 * 10**18))
    site.record = site.remembered()
    assert list(site.record.inputs.digests) == ["content/a.md"]
    assert site.is_current()


def test_a_change_while_the_site_is_built_is_recognised_by_the_next_build(tmp_path: Path) -> None:
    site = Site(tmp_path, is_old=True)
    before = snapshot(site.files())
    (site.root / "content/a.md").write_text("X")
    site.record = site.remembered()._replace(inputs=before)
    assert not site.is_current()


def test_a_file_that_vanishes_between_listing_and_looking_is_not_seen(tmp_path: Path) -> None:
    write(tmp_path, {"a": ""})
    seen = snapshot({"b": tmp_path / "b", "a": tmp_path / "a", "c": tmp_path / "c"})
    assert seen == snapshot({"a": tmp_path / "a"})._replace(files=seen.files)
    assert list(seen.files.by_path()) == ["a"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a": ""})
    with pytest.raises(MachineError, match=r"cannot read content/a.md: "):
        snapshot({"content/a.md": tmp_path / "a" / "below"})


def test_outputs_are_looked_at_alike_by_one_process_and_by_two(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, fork = count(), os.fork
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(recording, "WORTH_FORKING", 1)
    monkeypatch.setattr(os, "fork", lambda: (next(calls), fork())[1])
    assert site.is_current()
    assert next(calls) == (sys.platform == "linux")
    with looking_at(lines_of(site.record), site.output):
        pass
    (site.output / "index.html").write_text("edited")
    assert not site.is_current()
    rmtree(site.output / "failures")
    assert not site.is_current()
    with looking_at([], site.output) as stand:
        assert not stand(site.record)


# Pages that stand


def test_every_page_with_a_key_stands_after_a_build(site: Site) -> None:
    assert site.standing() == set(PAGES)
    assert standing(site.record.outputs, site.output, read_manifest(site.output))["index.html"] == "key of index.html"


@pytest.mark.parametrize("change", [change for change in CHANGES if change.startswith("an output")])
def test_a_page_that_was_touched_does_not_stand(site: Site, change: str) -> None:
    CHANGES[change](site)
    changed = "failures/a.html" if "removed" in change else "index.html"
    assert site.standing() == set(PAGES) - {changed}


def test_nothing_stands_without_record_or_manifest_or_after_an_interruption(site: Site) -> None:
    manifest = read_manifest(site.output)
    assert manifest is not None
    assert standing(None, site.output, manifest) == {}
    assert standing(site.record.outputs, site.output, None) == {}
    assert standing(site.record.outputs, site.output, replace(manifest, state="publishing")) == {}
    assert standing(site.record.outputs, site.output, Manifest()) == {}


def test_a_page_of_another_publication_does_not_stand(site: Site) -> None:
    site.publish({**PAGES, "index.html": "I"})
    assert site.standing() == {"failures/a.html", "assets/x.css"}
    # Nor if it was published after all outputs were seen to stand.
    manifest = read_manifest(site.output)
    assert set(standing(site.record.outputs, site.output, manifest, lambda: True)) == {
        "failures/a.html",
        "assets/x.css",
    }


# On disk


def test_a_record_comes_back(site: Site, tmp_path: Path) -> None:
    write_record(tmp_path / ".failuremap", site.record)
    assert read_record(tmp_path / ".failuremap") == site.record


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b"[1e999]",
        b"[" * 100_000,
        b'["", [Infinity, "", ""], {}, [], 0, 0, 0]\n\n',
        b'["", [0.5, "", ""], {}, [], 0, 0, 0]\n\n',
        b'["", [0, 1, ""], {}, [], 0, 0, 0]\n\n',
        b'["", [0, "a", ""], {}, [], 0, 0, 0]\n\n',
        b'["", [0, "a", "no base64"], {}, [], 0, 0, 0]\n\n',
        b'["", [0, "a", "AAAA"], {}, [], 0, 0, 0]\n\n',
        b'["", [0, "", ""], [], [], 0, 0, 0]\n\n',
        b'["", [0, "", ""], {}, [], "0", 0, 0]\n\n',
        b'["", [0, "", ""], {}, [], 0, 0, 0]\n',
    ],
)
def test_a_damaged_record_is_none(tmp_path: Path, content: bytes) -> None:
    assert read_record(write(tmp_path, {NAME: content})) is None


@pytest.mark.parametrize("stood", [b"", b"null", b'[0, "", ""]', b'[0, "a", ""]', b"[" * 100_000])
def test_outputs_of_which_nothing_is_known_do_not_stand(site: Site, stood: bytes) -> None:
    site.record = site.record._replace(stood=stood)
    assert not site.is_current()
    assert site.standing() == set()


@pytest.mark.parametrize("count", [0, 1, -1, 1000])
def test_outputs_of_which_another_number_is_told_do_not_stand(site: Site, count: int) -> None:
    site.record = site.record._replace(published_count=count)
    assert not site.is_current()
    (site.output / "index.html").write_text("edited")
    assert not site.is_current()


def test_a_missing_record_is_none(tmp_path: Path) -> None:
    assert read_record(tmp_path) is None
    (tmp_path / NAME).mkdir()
    assert read_record(tmp_path) is None


@settings(deadline=None, max_examples=50)
@given(choose=st.data())
def test_a_record_that_was_damaged_anywhere_is_none_or_whole(
    tmp_path_factory: pytest.TempPathFactory, choose: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    seen = snapshot({"a": Path(__file__)})
    write_record(folder, record_of(PURPOSE, seen, Outputs(seen.files, {"a": "0" * 64}, {"a": "key"}), (), 1))
    whole = bytearray((folder / NAME).read_bytes())
    whole[choose.draw(st.integers(0, len(whole) - 1))] = choose.draw(st.integers(0, 255))
    (folder / NAME).write_bytes(whole)
    record = read_record(folder)
    if record is not None:
        first, stood, rest = bytes(whole).split(b"\n")
        purpose, files, digests, _, entries, *_ = json.loads(first)
        assert [record.purpose, record.entries, record.inputs.digests] == [purpose, entries, digests]
        assert files_from(files) == record.inputs.files
        assert (record.stood, record.rest) == (stood, rest)
        assert record.published in (Files(0, [], array("q")), published_of(stood))
        assert record.outputs.files == record.published


def published_of(stood: bytes) -> Files | None:
    try:
        return files_from(json.loads(stood))
    except (ValueError, TypeError, AttributeError):
        return None


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b/c", "d", "e"]),
        st.tuples(*(st.integers(-(2**63), 2**63 - 1) for _ in range(3)), st.integers(0, 2**64 - 1)),
    ),
    st.integers(0, 2**63),
)
def test_files_come_back_as_they_were_written(states_by_path: dict[str, tuple[int, ...]], taken: int) -> None:
    paths = sorted(states_by_path)
    files = Files(taken, paths, column_of(number for path in paths for number in states_by_path[path]))
    assert files_from(json.loads(json.dumps(packed(files)))) == files


@settings(deadline=None)
@given(*(st.dictionaries(st.sampled_from("abcde"), st.tuples(*[st.integers(0, 9)] * 4)) for _ in range(2)))
def test_what_is_looked_at_again_takes_the_place_of_what_was_seen(
    before: dict[str, tuple[int, int, int, int]], again: dict[str, tuple[int, int, int, int]]
) -> None:
    paths = sorted(before)
    files = Files(1, paths, column_of(number for path in paths for number in before[path]))
    both = with_states(files, again)
    assert both.by_path() == {**before, **again}
    assert both.paths == sorted(both.paths)
    assert files.by_path() == before
