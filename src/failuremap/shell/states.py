"""Files as they were when they were looked at, and how far their dates are a proof of their bytes.

Takes paths; imports nothing slow, since a build that changed nothing asks here.
"""

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from failuremap.shell.errors import MachineError

COARSE, FINE = 2_000_000_000, 100_000_000
"""Nanoseconds: a file written this shortly before it was looked at may be written again without a trace in its dates,
so its bytes are compared too. FAT counts in two seconds; what counts in less than `TICK` moves on at every tick of the
system, of which the fine span holds ten."""
TICK = 10_000_000
_WIDTH = 4
_GONE = (-1,) * _WIDTH
GONE = "gone"
"""In the place of a digest: of what could not be read. Nothing has it."""


class Files(NamedTuple):
    """Files as they were at one time; in columns, since there are thousands."""

    taken: int
    """When they were looked at, in nanoseconds."""
    paths: list[str]
    """Sorted."""
    states: list[int]
    """Of each file four numbers: bytes, when it was written, when it or its dates were changed (which copying tools
    cannot set back), and its number on the disk (another file of this name has another). Times in nanoseconds."""

    def by_path(self) -> dict[str, tuple[int, ...]]:
        """Give the state of each file."""
        return dict(zip(self.paths, zip(*(self.states[at::_WIDTH] for at in range(_WIDTH)), strict=True), strict=True))

    def unproven(self) -> list[str]:
        """Name the files whose dates are no proof of their bytes."""
        written = self.states[1::_WIDTH]
        if not written or max(written) < self.taken - COARSE:
            return []
        return [path for path, each in zip(self.paths, written, strict=True) if _may_hide_an_edit(each, self.taken)]


class Inputs(NamedTuple):
    """Everything that was read, as it was just before."""

    files: Files
    digests: Mapping[str, str]
    """SHA-256 of those whose dates are no proof."""


def files_from(content: Any) -> Files:
    """Read what was written of files.

    Raises:
        TypeError, ValueError: It is something else.
    """
    taken, paths, states = content
    kinds = {type(each) for each in paths} - {str} | {type(each) for each in (taken, *states)} - {int}
    if kinds or len(states) != _WIDTH * len(paths):
        raise ValueError("not the state of files")
    return Files(taken, paths, states)


def snapshot(files: Mapping[str, str | Path]) -> Inputs:
    """Look at every input, by its name.

    Raises:
        MachineError: One cannot be read.
    """
    seen = Files(time.time_ns(), sorted(files), states_of(files[name] for name in sorted(files)))
    gone = {name for name, state in seen.by_path().items() if state == _GONE and _is_gone(name, files[name])}
    if gone:
        there = [(name, state) for name, state in seen.by_path().items() if name not in gone]
        seen = Files(seen.taken, [name for name, _ in there], [each for _, state in there for each in state])
    digests = {name: digest_of(files[name]) for name in seen.unproven()}
    return Inputs(seen, {name: digest for name, digest in digests.items() if digest is not None})


def edited(before: Inputs, now: Inputs, files: Mapping[str, str | Path]) -> frozenset[str]:
    """Name the inputs that are others than when they were looked at before, those that are new or gone among them."""
    changed = changed_between(before.files, now.files)
    unproven = (name for name in before.files.unproven() if name not in changed)
    return frozenset(changed) | {name for name in unproven if digest_of(files[name]) != before.digests.get(name, GONE)}


def changed_between(before: Files, now: Files) -> set[str]:
    """Name the files that have other states, or are there at one of two times alone."""
    if before.paths == now.paths:
        pairs = zip(before.states, now.states, strict=True)
        return {before.paths[at // _WIDTH] for at, (then, there) in enumerate(pairs) if then != there}
    return {path for path, _ in before.by_path().items() ^ now.by_path().items()}


def state_of(path: str | Path, *, follow: bool = True) -> tuple[int, int, int, int]:
    """Give size, time of writing, time of change and number of a file."""
    status = os.stat(path) if follow else os.lstat(path)  # noqa: PTH116  # twice as fast, and there are many
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def states_of(paths: Iterable[str | Path], *, follow: bool = True) -> list[int]:
    """Give the states of files, one after the other; of what is not there, one that no file has."""
    look = os.stat if follow else os.lstat
    states: list[int] = []
    for path in paths:
        try:
            # Not by `state_of`: this is most of what a build takes that changes nothing.
            status = look(path)
            states += (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        except (OSError, ValueError):
            states += _GONE
    return states


def digest_of(path: str | Path) -> str | None:
    """Give the SHA-256 of a file, or nothing where it cannot be read."""
    from hashlib import sha256

    with suppress(OSError, ValueError):
        place = Path(path)
        # A linked folder that is passed over is an input as well: that it is still there.
        return "" if place.is_dir() else sha256(place.read_bytes()).hexdigest()
    return None


def _is_gone(name: str, place: str | Path) -> bool:
    """Tell whether an input that could not be looked at has vanished.

    Raises:
        MachineError: It is there, and cannot be read.
    """
    try:
        state_of(place)
    except FileNotFoundError:
        return True
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error
    raise MachineError(f"{name} was written anew while it was read; build again")


def _may_hide_an_edit(written: int, taken: int) -> bool:
    """Tell whether the dates of a file that was looked at are no proof of its bytes."""
    return written >= taken - (FINE if written % TICK else COARSE)
