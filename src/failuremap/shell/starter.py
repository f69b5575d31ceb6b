"""Read the starter, and write a new site into an empty folder.

Takes paths and bytes; does not know what the files mean.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from failuremap.shell.disk import Folder, files_below
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import find_defaults

MADE = frozenset({"_site", ".failuremap", ".venv", "__pycache__"})
"""What a build or an environment leaves in the starter of a checkout."""
MOST_NAMED = 3


def read_starter(defaults: Path | None = None) -> dict[str, bytes]:
    """Give the files of the starter by their paths in a site, with our own templates and static files."""
    ours = defaults or find_defaults()
    places = {"": ours / "starter", "templates/": ours / "templates", "static/": ours / "static"}
    return {
        prefix + path: (place / path).read_bytes()
        for prefix, place in places.items()
        for path in files_below(place, without=MADE.__contains__)
    }


def check_empty(top: Path) -> None:
    """Refuse a folder in which something stands; names that begin with a dot do not count.

    Raises:
        MachineError: It is no folder, or not empty.
    """
    if top.exists() and not top.is_dir():
        raise MachineError(f"`{top}` is a file; name a folder for the new site")
    found = sorted(path.name for path in top.iterdir() if not path.name.startswith(".")) if top.is_dir() else []
    if found:
        named = ", ".join(f"`{name}`" for name in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
        raise MachineError(f"`{top}` is not empty: it holds {named}{more}; name a new folder, or move them away")


def write_site(top: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files of a new site, all or none.

    Returns:
        The paths at which something stood already, such as `.gitignore`; it stays as it was.
    """
    check_empty(top)
    top.mkdir(parents=True, exist_ok=True)
    folder = Folder(top)
    kept = tuple(path for path in sorted(files) if os.path.lexists(folder.target(path)))
    try:
        for path in sorted(files.keys() - set(kept)):
            folder.stage(path, files[path])
        for path in tuple(folder.staged):
            folder.put(path)
    except BaseException:
        folder.discard()
        raise
    return kept
