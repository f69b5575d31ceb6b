"""Which manifests builds of this user wrote: by output folder, in the user's cache folder, where no stranger writes.

A manifest claims files, and one that came with them may claim any: nothing is removed on the word of a list that is
not known here. Takes output folders and the bytes of manifests; does not know what they say.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from failuremap.shell.disk import real_path, write_atomically
from failuremap.shell.manifest import NAME
from failuremap.shell.secret import place_of_user


def is_known(output: Path) -> bool:
    """Tell whether the manifest of an output folder is, byte for byte, one that a build of this user wrote there."""
    with suppress(OSError, RuntimeError, ValueError):
        return _digest((output / NAME).read_bytes()) in _noted(output)
    return False


def note(output: Path, manifest: bytes) -> None:
    """Note a manifest just before it is written; until then, and if it never is, the one that stands stays known.

    Where nothing can be kept no manifest is known, and builds remove nothing.
    """
    with suppress(OSError, RuntimeError, ValueError):
        known = [_digest(manifest)]
        if is_known(output):
            known.append(_digest((output / NAME).read_bytes()))
        write_atomically(_place(output), "\n".join(known).encode())


def forget(output: Path) -> None:
    """Forget an output folder that is no longer ours."""
    with suppress(OSError, RuntimeError):
        _place(output).unlink(missing_ok=True)


def name_of(output: Path) -> str:
    """Give the name under which an output folder is known outside of it: from its real path."""
    return hashlib.sha256(os.fsencode(real_path(output))).hexdigest()[:32]


def _noted(output: Path) -> list[str]:
    return _place(output).read_text(encoding="ascii").split()


def _place(output: Path) -> Path:
    return place_of_user() / "published" / name_of(output)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
