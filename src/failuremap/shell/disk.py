"""Write, rename and remove files inside one folder, and nowhere else.

Takes published paths and bytes; does not know what a manifest is.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

from failuremap.shell.errors import MachineError

TEMPORARY = ".failuremap-tmp-"
FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Hosts refuse what others may not read, and neither a temporary file nor a strict umask would let them."""
_AT_ONCE = 1 << 20
"""Bytes of a file that are read together."""

Replace: TypeAlias = Callable[[str, str], None]
"""Renames a file over another, as `os.replace` does."""


class Folder:
    """A folder to write into, which no symbolic link leads out of."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.staged: dict[str, int] = {}
        """Numbers of the temporary files that wait to be renamed, by the path that they will have."""
        self._made: dict[Path, None] = {}
        self._ready: set[str] = set()
        """Folders of published paths that are there."""
        self._new: set[str] = set()
        """Those among them that were made for what is staged."""
        self._places: dict[str, str] = {"": str(top)}
        """Folders on the way to published paths that are known to be ordinary ones, or not there yet."""

    def target(self, path: str) -> Path:
        """Give the place of a published path.

        Raises:
            MachineError: A folder on the way is a symbolic link or a file.
        """
        return Path(self._target(path))

    def _target(self, path: str) -> str:
        # Texts, since a path takes longer to make than its file to rename.
        parent, _, name = path.rpartition("/")
        return f"{self._places.get(parent) or self._place(parent)}/{name}"

    def _place(self, parent: str) -> str:
        folder = self.target(parent)
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise MachineError(f"{parent} in {self.top.name}/ is no ordinary folder; move it away and build again")
        self._places[parent] = str(folder)
        return self._places[parent]

    def digest(self, path: str) -> str | None:
        """Give the SHA-256 of what stands at a published path.

        Returns:
            `None` when nothing is there; the empty text when it is no ordinary file, or cannot be read.
        """
        try:
            target = self._target(path)
            if not stat.S_ISREG(os.lstat(target).st_mode):
                return ""
            return _digest(target)
        except FileNotFoundError:
            return None
        except (MachineError, OSError):
            return ""

    def may_hold(self, path: str) -> bool:
        """Tell whether anything but what is staged may be at a published path: not in a folder that was made for it."""
        return path.rpartition("/")[0] not in self._new

    def mode(self, path: str) -> int:
        """Give the mode of a published file; on Windows, where there are none, the one that it should have."""
        return FILE_MODE if os.name == "nt" else stat.S_IMODE(self.target(path).stat().st_mode)

    def mend_mode(self, path: str) -> None:
        """Let everybody read a published file again."""
        if self.mode(path) != FILE_MODE:
            self.target(path).chmod(FILE_MODE)

    def stage(self, path: str, content: bytes) -> None:
        """Write a temporary file beside the place of a published path."""
        parent = path.rpartition("/")[0]
        if parent not in self._ready:
            self._get_ready(parent, self.target(path).parent)
        self.staged[path] = len(self.staged)
        write_new(self._temporary(path), content)

    def temporary(self, path: str) -> Path:
        """Give the temporary file that waits for a published path."""
        return Path(self._temporary(path))

    def _temporary(self, path: str) -> str:
        return f"{self._places[path.rpartition('/')[0]]}/{TEMPORARY}{self.staged[path]}"

    def put(self, path: str, replace: Replace = os.replace) -> None:
        """Rename a temporary file to the path that it waits for."""
        replace(self._temporary(path), self._target(path))
        del self.staged[path]

    def discard(self) -> None:
        """Remove the temporary files that were not renamed, and the folders that were made for them."""
        for path in self.staged:
            self.temporary(path).unlink(missing_ok=True)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()

    def remove(self, path: str) -> None:
        """Remove a file and the folders that this leaves empty."""
        target = self.target(path)
        target.unlink(missing_ok=True)
        for parent in target.relative_to(self.top).parents[:-1]:
            try:
                (self.top / parent).rmdir()
            except OSError:
                return

    def remove_leftovers(self) -> None:
        """Remove temporary files that an interrupted build left behind."""
        for place in _leftovers(str(self.top)):
            Path(place).unlink(missing_ok=True)

    def _get_ready(self, parent: str, folder: Path) -> None:
        self._make(folder)
        self._ready.add(parent)
        if folder in self._made:
            self._new.add(parent)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir()
            self._made[folder] = None
            if folder.is_relative_to(self.top):
                folder.chmod(FOLDER_MODE)


def _leftovers(folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for each in entries:
        if each.is_dir(follow_symlinks=False):
            if each.name != ".git":
                yield from _leftovers(each.path)
        elif each.name.startswith(TEMPORARY):
            yield each.path


def real_path(path: Path) -> Path:
    """Follow all symbolic links; unlike `Path.resolve`, gives a place for a link that leads to itself too."""
    return Path(os.path.realpath(path))


def files_below(top: Path, *, without: Callable[[str], bool]) -> Iterator[str]:
    """Give the paths of all files and symbolic links below a folder, passing over some names; follows no link."""
    yield from _below(str(top), "", without)


def _below(place: str, prefix: str, without: Callable[[str], bool]) -> Iterator[str]:
    try:
        entries = sorted((each for each in os.scandir(place) if not without(each.name)), key=attrgetter("name"))
    except OSError:
        return
    folders = [each for each in entries if each.is_dir(follow_symlinks=False)]
    yield from (prefix + each.name for each in entries if not each.is_dir(follow_symlinks=False))
    for each in folders:
        yield from _below(each.path, f"{prefix}{each.name}/", without)


def read_text(path: Path) -> str:
    """Read a file that was named on the command line.

    Raises:
        MachineError: It is not there, or is no text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MachineError(f"there is no file `{path}`") from None
    except UnicodeDecodeError as error:
        raise MachineError(f"`{path}` is no text in UTF-8: {error.reason} at byte {error.start}") from None
    except OSError as error:
        raise MachineError(f"cannot read `{path}`: {error.strerror or error}") from error


def write_atomically(path: Path, content: bytes, replace: Replace = os.replace) -> None:
    """Replace a file by a whole new one, durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # One name for each file, so that what a killed build left behind is gone with the next.
    temporary = path.with_name(TEMPORARY + path.name)
    temporary.unlink(missing_ok=True)
    try:
        write_new(temporary, content, durably=True)
        replace(str(temporary), str(path))
    finally:
        temporary.unlink(missing_ok=True)


def write_new(path: Path | str, content: bytes, *, durably: bool = False) -> None:
    """Write a file that is not there yet, which everybody may read."""
    # The calls of the system, since there are thousands of files: a stream and a mode by path take twice the time.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, FILE_MODE)
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        if durably:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: str) -> str:
    whole = hashlib.sha256()
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123  # for speed, as above
        while part := stream.read(_AT_ONCE):
            whole.update(part)
    return whole.hexdigest()
