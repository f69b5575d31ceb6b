"""What the last build read and wrote: to recognise that nothing changed, and which pages stand.

Imports no phase: a build that changed nothing ends here.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from failuremap.shell.errors import MachineError

if TYPE_CHECKING:
    from failuremap.reports import Report
    from failuremap.shell.manifest import Manifest

NAME = "record.json"
COARSE, FINE = 2_000_000_000, 100_000_000
"""Nanoseconds: a file written this shortly before it was looked at may be written again without a trace in its dates,
so its bytes are compared too. FAT counts in two seconds; what counts in less than `TICK` moves on at every tick of the
system, of which the fine span holds ten."""
TICK = 10_000_000
WORTH_NOTING = 64
"""Fewer files are compared by their bytes sooner than it is written down that they need not be, once at least."""


class Seen(NamedTuple):
    """A file as it was when it was looked at."""

    path: str
    size: int
    modified: int
    """Nanoseconds, as the disk says."""
    changed: int
    """When the file or its dates were changed, which copying tools cannot set back."""
    number: int
    """The file's number on its disk: another file of this name has another."""
    digest: str
    """SHA-256 of its bytes; empty for an input whose dates are proof enough."""
    key: str = ""
    """The key of a page."""


class Snapshot(NamedTuple):
    """Files as they were at one time."""

    taken: int
    """Nanoseconds."""
    seen: tuple[Seen, ...]
    """In the order of their paths."""


class Record(NamedTuple):
    """The last build of one output."""

    purpose: str
    """Options, code and places of that build, as one text."""
    inputs: Snapshot
    """Everything that was read, as it was just before."""
    outputs: Snapshot
    """Everything that stands, the manifest among it."""
    reports: "tuple[Report, ...]"
    entries: int


_SHAPE = (str, int, int, int, int, str, str)
"""Types of the fields of `Seen`: what is not of them was written by somebody else."""


def snapshot(files: Mapping[str, str | Path]) -> Snapshot:
    """Look at every input.

    Raises:
        MachineError: One cannot be read.
    """
    taken = time.time_ns()
    seen = []
    for name, path in sorted(files.items()):
        try:
            state = state_of(path)
            digest = _digest(path) if _may_hide_an_edit(state[1], taken) else ""
        except FileNotFoundError:
            continue
        except OSError as error:
            raise MachineError(f"cannot read {name}: {error.strerror}") from error
        seen.append(Seen(name, *state, digest))
    return Snapshot(taken, tuple(seen))


def outputs_on_disk(
    output: Path, digests: Mapping[str, str], keys: Mapping[str, str], before: Iterable[Seen] = ()
) -> Snapshot:
    """Look at every file that was just published, and the manifest.

    Args:
        output: The folder.
        digests: SHA-256 of each file, by path.
        keys: The key of each that has one.
        before: Files that were found as the last build left them, and were left so.
    """
    from failuremap.shell.manifest import NAME as MANIFEST

    taken = time.time_ns()
    whole = {**digests, MANIFEST: _digest(output / MANIFEST)}
    known = {each.path: each for each in before}
    seen = (
        known.get(path) or Seen(path, *state_of(f"{output}/{path}", follow=False), digest, keys.get(path, ""))
        for path, digest in sorted(whole.items())
    )
    return Snapshot(taken, tuple(seen))


def read_record(folder: Path) -> Record | None:
    """Read the record of the last build; anything unexpected is none."""
    with suppress(OSError, ValueError, TypeError, RecursionError):
        purpose, inputs, outputs, reports, entries = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if type(purpose) is str and type(entries) is int and type(reports) is list:
            return Record(purpose, _read_snapshot(inputs), _read_snapshot(outputs), _read_reports(reports), entries)
    return None


def _read_snapshot(content: Any) -> Snapshot:
    taken, rows = content
    if type(taken) is not int or type(rows) is not list:
        raise ValueError("not the state of files")
    seen = tuple([Seen(*row) for row in rows])
    if any(tuple(map(type, each)) != _SHAPE for each in seen):
        raise ValueError("not the state of a file")
    return Snapshot(taken, seen)


def _read_reports(rows: list[Any]) -> "tuple[Report, ...]":
    if not rows:
        return ()
    from failuremap.reports import Report
    from failuremap.value import from_json

    return from_json(tuple[Report, ...], json.dumps(rows).encode())


def _written(reports: "tuple[Report, ...]") -> list[Any]:
    if not reports:
        return []
    from failuremap.value import to_json

    written: list[Any] = json.loads(to_json(reports))
    return written


def write_record(folder: Path, record: Record) -> None:
    """Remember a build; a folder that cannot be written is no fault."""
    from failuremap.shell.disk import write_atomically

    with suppress(OSError):
        rows = (record.purpose, record.inputs, record.outputs, _written(record.reports), record.entries)
        content = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        write_atomically(folder / NAME, content.encode())


def is_current(record: Record, purpose: str, files: Mapping[str, str | Path], output: Path) -> bool:
    """Tell whether nothing that was read or written has changed since the last build."""
    inputs, outputs = record.inputs, record.outputs
    return (
        record.purpose == purpose
        and [each.path for each in inputs.seen] == sorted(files)
        and all(_is_same(files[each.path], each, inputs.taken) for each in inputs.seen)
        and all(_is_same(f"{output}/{each.path}", each, outputs.taken, follow=False) for each in outputs.seen)
    )


def edited(before: Snapshot, now: Snapshot, files: Mapping[str, str | Path]) -> frozenset[str]:
    """Name the inputs that are others than when they were looked at before, those that are new or gone among them."""
    then, there = {each.path: each for each in before.seen}, {each.path: each for each in now.seen}
    same = (
        name
        for name, seen in there.items()
        if name in then
        and seen[1:5] == then[name][1:5]
        and (
            not _may_hide_an_edit(seen.modified, before.taken)
            or (seen.digest or _digest(files[name])) == then[name].digest
        )
    )
    return frozenset(then.keys() | there.keys()) - frozenset(same)


def settled(record: Record, checked: int) -> Record | None:
    """Give the record of a site that was just found current, if its dates are more proof now than they were.

    Args:
        record: The record.
        checked: When the check began, in nanoseconds: what was compared by its bytes then is proven from now on.
    """
    states = (record.inputs, record.outputs)
    fresh = sum(_may_hide_an_edit(each.modified, state.taken) for state in states for each in state.seen)
    if not fresh or (fresh < WORTH_NOTING and checked < record.outputs.taken + COARSE):
        return None
    inputs, outputs = (state._replace(taken=checked) for state in states)
    return record._replace(inputs=inputs, outputs=outputs)


def standing(outputs: Snapshot | None, output: Path, manifest: "Manifest | None") -> dict[str, str]:
    """Give the key of each output that stands exactly as the last build left it, by path; assets have an empty one."""
    if outputs is None or manifest is None or manifest.state != "published":
        return {}
    return {
        each.path: each.key
        for each in outputs.seen
        if manifest.files.get(each.path) == each.digest
        and _is_same(f"{output}/{each.path}", each, outputs.taken, follow=False)
    }


def state_of(path: str | Path, *, follow: bool = True) -> tuple[int, int, int, int]:
    """Give size, time of writing, time of change and number of a file."""
    status = os.stat(path) if follow else os.lstat(path)  # noqa: PTH116  # twice as fast, and there are many
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _may_hide_an_edit(modified: int, taken: int) -> bool:
    """Tell whether the dates of a file that was looked at are no proof of its bytes."""
    return modified >= taken - (FINE if modified % TICK else COARSE)


def _is_same(path: str | Path, then: Seen, taken: int, *, follow: bool = True) -> bool:
    try:
        if state_of(path, follow=follow) != then[1:5]:
            return False
        return not _may_hide_an_edit(then.modified, taken) or _digest(path) == then.digest
    except (OSError, ValueError):
        return False


def _digest(path: str | Path) -> str:
    from hashlib import sha256

    place = Path(path)
    # A linked folder that is passed over is an input as well: that it is still there.
    return "" if place.is_dir() else sha256(place.read_bytes()).hexdigest()
