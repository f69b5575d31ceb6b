"""Files as they were when they were looked at, and how far their dates are a proof of their bytes.

Takes paths; imports nothing slow, since a build that changed nothing asks here.
"""

import os
import time
from array import array
from binascii import a2b_base64, b2a_base64
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from failuremap.shell.errors import MachineError

COARSE, FINE = 2_000_000_000, 50_000_000
"""Nanoseconds: a file written this shortly before it was looked at may be written again without a trace in its dates,
so its bytes are compared too. FAT counts in two seconds; what counts in less than `TICK` moves on at every tick of the
system, of which the fine span holds five."""
TICK = 10_000_000
_WIDTH = 4
_GONE = (-1,) * _WIDTH
_BETWEEN = "//"
"""Parts paths that are written together: none has two slashes in a row."""
_KIND, _HALF = "q", 1 << 63
"""How numbers are held: 64 bits, with a sign."""
GONE = "gone"
"""In the place of a digest: of what could not be read. Nothing has it."""


class Files(NamedTuple):
    """Files as they were at one time; in columns, since there are thousands."""

    taken: int
    """When they were looked at, in nanoseconds."""
    paths: list[str]
    """Sorted."""
    states: "array[int]"
    """Of each file four numbers: bytes, when it was written, when it or its dates were changed (which copying tools
    cannot set back), and its number on the disk (another file of this name has another). Times in nanoseconds."""

    def by_path(self) -> dict[str, tuple[int, int, int, int]]:
        """Give the state of each file."""
        size, written, changed, number = (self.states[at::_WIDTH] for at in range(_WIDTH))
        return dict(zip(self.paths, zip(size, written, changed, number, strict=True), strict=True))

    def unproven(self) -> list[str]:
        """Name the files whose dates are no proof of their bytes."""
        written = self.states[1::_WIDTH]
        # As a rule all files are old.
        if not written or max(written) < self.taken - COARSE:
            return []
        return [path for path, each in zip(self.paths, written, strict=True) if _may_hide_an_edit(each, self.taken)]


class Inputs(NamedTuple):
    """Everything that was read, as it was just before."""

    files: Files
    digests: Mapping[str, str]
    """SHA-256 of those whose dates are no proof."""


def packed(files: Files) -> tuple[int, str, str]:
    """Give what is to be written of files, in a form that is read quickly."""
    return files.taken, _BETWEEN.join(files.paths), b2a_base64(files.states, newline=False).decode()


def files_from(content: Any) -> Files:
    """Read what was written of files.

    Raises:
        TypeError, ValueError: It is something else.
    """
    taken, names, numbers = content
    paths, states = names.split(_BETWEEN) if names else [], array(_KIND)
    states.frombytes(a2b_base64(numbers, strict_mode=True))
    if type(taken) is not int or len(states) != _WIDTH * len(paths):
        raise ValueError("not the state of files")
    return Files(taken, paths, states)


def snapshot(files: Mapping[str, str | Path]) -> Inputs:
    """Look at every input, by its name.

    Raises:
        MachineError: One cannot be read.
    """
    taken, names = time.time_ns(), sorted(files)
    seen = Files(taken, names, states_of([files[name] for name in names]))
    if _GONE[0] in seen.states[::_WIDTH]:
        seen = _without_gone(seen, files)
    digests = {name: digest_of(files[name]) for name in seen.unproven()}
    return Inputs(seen, {name: digest for name, digest in digests.items() if digest is not None})


def _without_gone(seen: Files, files: Mapping[str, str | Path]) -> Files:
    there = {name: state for name, state in seen.by_path().items() if state != _GONE or not _is_gone(name, files[name])}
    return Files(seen.taken, [*there], column_of(number for state in there.values() for number in state))


def edited(before: Inputs, now: Inputs, files: Mapping[str, str | Path]) -> frozenset[str]:
    """Name the inputs that are others than when they were looked at before, those that are new or gone among them."""
    changed = changed_between(before.files, now.files)
    unproven = (name for name in before.files.unproven() if name not in changed)
    return frozenset(changed) | {name for name in unproven if digest_of(files[name]) != before.digests.get(name, GONE)}


def changed_between(before: Files, now: Files) -> set[str]:
    """Name the files that have other states, or are there at one of two times alone."""
    if before.paths == now.paths:
        if before.states == now.states:
            return set()
        pairs = zip(before.states, now.states, strict=True)
        return {before.paths[at // _WIDTH] for at, (then, there) in enumerate(pairs) if then != there}
    return {path for path, _ in before.by_path().items() ^ now.by_path().items()}


def state_of(path: str | Path, *, follow: bool = True) -> tuple[int, int, int, int]:
    """Give size, time of writing, time of change and number of a file."""
    status = os.stat(path) if follow else os.lstat(path)  # noqa: PTH116  # twice as fast, and there are many
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def states_of(paths: Iterable[str | Path], *, follow: bool = True) -> "array[int]":
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
    return column_of(states)


def places(folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """Say where the files of a folder are."""
    return (f"{folder}/{path}" for path in paths)


def entered(folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """Say where the files of a folder are from within, and go there before each: a bare name is found sooner.

    Only for a process that nobody else works in, and that ends after it.

    Raises:
        OSError: There is no such folder.
    """
    inside = None
    for path in paths:
        above, _, name = path.rpartition("/")
        if above != inside:
            os.chdir(f"{folder}/{above}")
            inside = above
        yield name


def column_of(numbers: Iterable[int]) -> "array[int]":
    """Give numbers as a column of a `Files`."""
    kept = list(numbers)
    try:
        return array(_KIND, kept)
    except OverflowError:
        # Some disks number their files with all of 64 bits.
        return array(_KIND, [(number + _HALF) % (2 * _HALF) - _HALF for number in kept])


def with_states(files: Files, states: Mapping[str, tuple[int, int, int, int]]) -> Files:
    """Give the same files, of which some, which may be new, have other states."""
    paths, column = files.paths.copy(), files.states[:]
    for path, state in states.items():
        at = bisect_left(paths, path)
        is_there = paths[at : at + 1] == [path]
        paths[at : at + is_there] = [path]
        column[_WIDTH * at : _WIDTH * (at + is_there)] = column_of(state)
    return Files(files.taken, paths, column)


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
