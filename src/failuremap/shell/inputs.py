"""Which files a build of a site may read.

Takes the path of a folder and gives names and places. Opens none of them, and imports nothing slow: a build that
changed nothing ends after it.
"""

import os
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from failuremap.shell.errors import MachineError

CONTENT = "content"
SETTINGS = "failuremap.toml"
BIBLIOGRAPHY = "content/references.yaml"
LOCK = "content/map.lock.json"


class Found(NamedTuple):
    """Something below content/."""

    name: str
    """Path from the site folder, NFC, with forward slashes."""
    place: str
    """Where it is on this machine."""
    is_link: bool = False
    is_readable: bool = True
    """Whether it is a file; not so a broken link, and a linked folder that leaves content/ or leads in a circle."""


def find_defaults() -> Path:
    """Give the folder that holds our own templates/ and static/: of the checkout, or of the installed package."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_defaults"
    return installed if installed.is_dir() else package.parent.parent


def walk_content(root: Path) -> tuple[Found, ...]:
    """List what is below content/, in the order of the paths from the site folder.

    Names that begin with `_` or `.` are passed over at every level.
    A folder that is a symbolic link is entered only inside content/, and once on a way, so that loops end.
    """
    content = root / CONTENT
    refuse_leaving(root, CONTENT, content)
    found = sorted(_walk(CONTENT, str(content), (content.resolve(),)), key=itemgetter(0))
    if len({each.name for each in found}) < len(found):
        twice = next(one.name for one, other in pairwise(found) if one.name == other.name)
        raise MachineError(f"two files are named `{twice}`, in different Unicode forms; rename one of them")
    return tuple(found)


def _walk(name: str, folder: str, way: tuple[Path, ...]) -> Iterator[Found]:
    for entry in _entries(name, folder):
        own = entry.name
        if own[0] in "_.":
            continue
        below = f"{name}/{own if own.isascii() else _spelt(own, name)}"
        if entry.is_file(follow_symlinks=False):
            yield Found(below, entry.path)
            continue
        is_link = entry.is_symlink()
        # Only a path answers for a link that leads to itself; an entry answers for the others without asking the disk.
        if Path(entry.path).is_dir() if is_link else entry.is_dir():
            real = Path(entry.path).resolve() if is_link else way[-1] / entry.name
            if real in way or not real.is_relative_to(way[0]):
                yield Found(below, entry.path, is_link, is_readable=False)
            else:
                yield from _walk(below, entry.path, (*way, real))
        elif is_link:
            yield Found(below, entry.path, is_link, Path(entry.path).is_file())


def _entries(name: str, folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise MachineError(f"cannot read the folder {name}: {error.strerror}") from error


def name_below(root: Path, path: Path) -> str:
    """Give the name of a file below a folder.

    Raises:
        MachineError: It is not UTF-8.
    """
    return _spelt(path.relative_to(root).as_posix(), "")


def _spelt(name: str, folder: str) -> str:
    """Give a name in the one form in which names are compared."""
    if name.isascii():
        return name
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = f"{folder}/{name}".lstrip("/").encode("utf-8", "replace").decode()
        raise MachineError(f"the name of `{shown}` is not UTF-8; rename the file") from None
    return unicodedata.normalize("NFC", name)


def refuse_leaving(root: Path, name: str, path: Path) -> None:
    """Refuse a link that leads out of the site folder.

    Raises:
        MachineError: It is one.
    """
    if not path.is_symlink():
        return
    from failuremap.shell.disk import real_path

    if not real_path(path).is_relative_to(root):
        raise MachineError(f"{name} is a symbolic link that leaves the site folder; copy what it leads to")


def layered(folder: str, ours: Path, root: Path) -> dict[str, str]:
    """Say where the files of a folder are, by their names from the site folder, the site's own over ours."""
    found: dict[str, str] = {}
    for top in dict.fromkeys((ours, root)):
        place = top / folder
        if place.is_dir():
            inside = root if top == root else None
            if inside:
                refuse_leaving(inside, folder, place)
            found.update(_layer(folder, str(place), inside))
    return dict(sorted(found.items()))


def _layer(name: str, folder: str, inside: Path | None) -> Iterator[tuple[str, str]]:
    """Give the files below a folder, which is entered through no link, with their places.

    Args:
        name: Of the folder, from the site folder.
        folder: Where it is.
        inside: What no link may leave; `None` for our own folders.
    """
    for entry in _entries(name, folder):
        if entry.name.startswith("."):
            continue
        below = f"{name}/{_spelt(entry.name, name)}"
        is_link = entry.is_symlink()
        if is_link and inside:
            refuse_leaving(inside, below, Path(entry.path))
        # Only a path answers for a link that leads to itself.
        if Path(entry.path).is_file() if is_link else entry.is_file():
            yield below, entry.path
        elif entry.is_dir(follow_symlinks=False):
            yield from _layer(below, entry.path, inside)


def input_places(root: Path, defaults: Path | None = None) -> dict[str, str]:
    """Say where every file is that a build of this site may read, by name: what is compared with the last build."""
    root = root.resolve()
    ours = (defaults or find_defaults()).resolve()
    found = {each.name: each.place for each in walk_content(root)} if (root / CONTENT).is_dir() else {}
    if (root / SETTINGS).is_file():
        found[SETTINGS] = str(root / SETTINGS)
    for folder in ("templates", "static"):
        found.update(layered(folder, ours, root))
    return dict(sorted(found.items()))


def input_files(root: Path, defaults: Path | None = None) -> dict[str, Path]:
    """Give every file that a build of this site may read, by name."""
    return {name: Path(place) for name, place in input_places(root, defaults).items()}
