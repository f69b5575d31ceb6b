"""Remove what builds made: published files that are as we wrote them, and what is remembered between builds."""

from contextlib import suppress
from pathlib import Path

from failuremap.shell.authorship import forget, is_known
from failuremap.shell.cache import NAME as CACHE
from failuremap.shell.disk import TEMPORARY, Folder
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, read_manifest
from failuremap.shell.place import build_lock
from failuremap.shell.record import NAME as RECORD

SERVED = "serve"
"""The folder beside the cache into which `serve` builds."""


def clean(output: Path, memory: Path) -> tuple[int, tuple[str, ...]]:
    """Remove the published files, what `serve` built, and the cache.

    Returns:
        How many files were removed, and the paths of those that were changed since they were published and stay.

    Raises:
        MachineError: A manifest is damaged or not known to be ours, or a build is running.
    """
    removed, left = _clean_output(output)
    if memory.is_dir() and not memory.is_symlink():
        served, left_there = _clean_output(memory / SERVED)
        removed += served + _clean_memory(memory)
        left += tuple(f"{memory.name}/{SERVED}/{path}" for path in left_there)
    return removed, left


def _clean_output(output: Path) -> tuple[int, tuple[str, ...]]:
    with build_lock(output):
        manifest = read_manifest(output)
        if manifest is None:
            return 0, ()
        if not is_known(output):
            raise MachineError(
                f"no build of yours wrote {output.name}/{NAME} there, so it may claim anybody's files; nothing was "
                f"removed. Remove the folder {output.name}/ yourself if you need nothing in it, or build and clean then"
            )
        folder = Folder(output)
        folder.remove_leftovers()
        found = {path: folder.digest(path) for path in sorted(manifest.ours)}
        ours = [path for path, digest in found.items() if digest and manifest.wrote(path, digest)]
        left = tuple(
            path
            for path, digest in found.items()
            if digest is not None and not (digest and manifest.wrote(path, digest))
        )
        # The manifest goes last: while it stands, what was not reached yet is still known as ours.
        for path in (*ours, NAME):
            folder.remove(path)
        forget(output)
        with suppress(OSError):
            output.rmdir()
        return len(ours) + 1, left


def _clean_memory(memory: Path) -> int:
    ours = [path for path in memory.iterdir() if path.name in (CACHE, RECORD) or path.name.startswith(TEMPORARY)]
    for path in ours:
        path.unlink()
    with suppress(OSError):
        memory.rmdir()
    return len(ours)
