"""Where a site may be published, and a lock on that place.

Takes the paths of folders; does not know what is published.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from failuremap.shell.authorship import name_of
from failuremap.shell.disk import real_path
from failuremap.shell.errors import MachineError


def check_place(output: Path, root: Path) -> None:
    """Refuse an output folder in which publishing would harm the site folder or the machine.

    Raises:
        MachineError: It is such a folder.
    """
    real, site = real_path(output), real_path(root)
    if output.is_symlink():
        raise MachineError(f"`{output}` is a symbolic link; name the folder itself with --output")
    if output.exists() and not output.is_dir():
        raise MachineError(f"`{output}` is no folder; choose another with --output")
    for link in _links_on(output.absolute()):
        # A link of the user's own is followed; one inside the site folder may be a stranger's.
        if real_path(link.parent).is_relative_to(site) and not real_path(link).is_relative_to(site):
            raise MachineError(
                f"`{link}` is a symbolic link that leaves the site folder; name what it leads to with --output"
            )
    if site.is_relative_to(real):
        raise MachineError(f"the output folder `{output}` holds the site folder itself; choose another with --output")
    for name in ("content", "templates", "static", "src", ".git"):
        kept = real_path(site / name)
        if real.is_relative_to(kept):
            raise MachineError(f"the output folder `{output}` lies inside {name}/; choose another with --output")
        if kept.is_relative_to(real):
            raise MachineError(f"the output folder `{output}` holds {name}/; choose another with --output")


def _links_on(way: Path) -> Iterator[Path]:
    """Give every symbolic link that is followed on the way to a place."""
    for prefix in (*reversed(way.parents), way):
        if prefix.is_symlink():
            yield prefix
            if prefix.exists():
                yield from _links_on(prefix.parent / prefix.readlink())


@contextmanager
def build_lock(output: Path) -> Iterator[None]:
    """Keep two builds of one output apart.

    The lock stands outside the output folder, where a host would publish it.

    Raises:
        MachineError: Another build holds it, or it cannot be had.
    """
    from filelock import FileLock, Timeout

    try:
        lock = FileLock(Path(tempfile.gettempdir()) / f"failuremap-{name_of(output)}.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise MachineError(f"another build is writing {output.name}/; wait until it has ended") from None
    except OSError as error:
        raise MachineError(f"cannot lock {output.name}/: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
