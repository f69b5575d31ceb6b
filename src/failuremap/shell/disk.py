"""Write, rename and remove files inside one folder, and nowhere else."""

import os
from pathlib import Path

from failuremap.shell.errors import MachineError

TEMPORARY = ".failuremap-tmp-"
MODE = 0o644
"""Hosts refuse files that others may not read; the mode of a temporary file would be 0600."""


class Folder:
    """A folder to write into, which no symbolic link leads out of."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self._checked: set[Path] = set()
        self._count = 0

    def target(self, path: str) -> Path:
        """Give the place of a published path.

        Raises:
            MachineError: A folder on the way is a symbolic link or a file.
        """
        target = self.top / path
        for parent in reversed(target.relative_to(self.top).parents[:-1]):
            folder = self.top / parent
            if folder in self._checked:
                continue
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise MachineError(f"{parent} in {self.top.name}/ is no ordinary folder; move it away and build again")
            self._checked.add(folder)
        return target

    def stage(self, path: str, content: bytes) -> Path:
        """Write a temporary file beside the place of a published path."""
        target = self.target(path)
        self._count += 1
        temporary = target.parent / f"{TEMPORARY}{self._count}"
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            # The mode given to open is cut by the umask.
            os.fchmod(stream.fileno(), MODE)
        return temporary

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
        for folder, folders, names in os.walk(self.top):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if name.startswith(TEMPORARY):
                    (Path(folder) / name).unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by a whole new one, durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    with temporary.open("wb") as stream:
        stream.write(content)
        os.fchmod(stream.fileno(), MODE)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
