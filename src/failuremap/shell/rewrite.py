"""Change files that belong to the author: all of them, or none.

Takes paths and bytes; does not know what the files mean.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from failuremap.shell.disk import TEMPORARY, Replace
from failuremap.shell.errors import MachineError


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet.

    Raises:
        MachineError: It is there, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise MachineError(f"there is a file `{path}` already; nothing was written") from None
    except OSError as error:
        raise MachineError(f"cannot write `{path}`: {error.strerror or error}; nothing was written") from error


def rewrite(
    changed: Mapping[Path, bytes], move: tuple[Path, Path] | None = None, replace: Replace = os.replace
) -> None:
    """Replace files by new ones, each with its permissions, and then give one of them another name.

    All are written beside their places before the first is replaced; if one cannot be, those before it are put back.

    Args:
        changed: What the files are to hold; a symbolic link stays, and the file that it leads to is changed.
        move: The file to be moved when all else is done, and its new place.
        replace: Renames a file over another.

    Raises:
        MachineError: A file cannot be written, or the new place is taken; all files are as they were.
    """
    if move and (move[1].is_symlink() or (move[1].exists() and not move[1].samefile(move[0]))):
        raise MachineError(f"there is a file `{move[1]}` already; nothing was changed")
    staged: dict[Path, Path] = {}
    before: dict[Path, bytes] = {}
    try:
        for path, content in changed.items():
            real = path.resolve()
            before[real] = real.read_bytes()
            staged[real] = _staged(real, content)
        done: list[Path] = []
        try:
            for real, temporary in staged.items():
                done.append(real)
                replace(str(temporary), str(real))
            if move:
                replace(str(move[0]), str(move[1]))
        except OSError:
            for real in done:
                real.write_bytes(before[real])
            raise
    except OSError as error:
        name = Path(str(error.filename or "")).name
        what = f"cannot change {name}" if name and not name.startswith(TEMPORARY) else "cannot change the files"
        raise MachineError(f"{what}: {error.strerror or error}; all files are as they were") from error
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _staged(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    shutil.copymode(path, name)
    return Path(name)
