"""Remove what builds made: published files that are as we wrote them, and the cache."""

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

from failuremap.shell.disk import Folder
from failuremap.shell.manifest import NAME, read_manifest
from failuremap.shell.publish import build_lock


def clean(output: Path, memory: Path) -> tuple[int, tuple[str, ...]]:
    """Remove the published files and the cache.

    Returns:
        How many files were removed, and the paths of those that were changed since they were published and stay.

    Raises:
        MachineError: The manifest is damaged, or a build is running.
    """
    removed, left = 0, []
    with build_lock(output):
        manifest = read_manifest(output)
        folder = Folder(output)
        for path, digest in sorted(manifest.ours.items()) if manifest else ():
            target = folder.target(path)
            if not target.is_file():
                continue
            if target.is_symlink() or hashlib.sha256(target.read_bytes()).hexdigest() != digest:
                left.append(path)
                continue
            folder.remove(path)
            removed += 1
        if manifest is not None and not left:
            folder.remove(NAME)
            removed += 1
            with suppress(OSError):
                output.rmdir()
        if memory.is_dir() and not memory.is_symlink():
            removed += sum(1 for each in memory.rglob("*") if each.is_file())
            shutil.rmtree(memory)
    return removed, tuple(left)
