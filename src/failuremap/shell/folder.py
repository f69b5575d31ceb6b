"""Read a site folder into values.

Takes the path of a folder and gives a `SiteFolder`. Does not know what the files mean.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from failuremap.model.output import FileFacts, Probe, SiteFolder
from failuremap.shell.disk import real_path
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile, Undecodable, decode

CONTENT = "content"
SETTINGS = "failuremap.toml"
BIBLIOGRAPHY = "content/references.yaml"
LOCK = "content/map.lock.json"
NO_ENTRIES = frozenset({"readme.md", "index.md"})
HEAD = 64 * 1024
LONGEST_DOCUMENT = 8 * 1024 * 1024
"""Bytes of a Markdown file past which the rest is not read; the parser refuses far smaller ones, and says so."""
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of any other file that is read whole."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Something below content/."""

    name: str
    """Path from the site folder, NFC, with forward slashes."""
    path: Path
    is_readable: bool = True
    """Whether it is a file; not so a broken link, and a linked folder that leaves content/ or leads in a circle."""


def find_defaults() -> Path:
    """Give the folder that holds our own templates/ and static/: of the checkout, or of the installed package."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_defaults"
    return installed if installed.is_dir() else package.parent.parent


def read_site(root: Path, defaults: Path | None = None) -> SiteFolder:
    """Read everything that a build needs.

    Raises:
        MachineError: There is no content/ folder, or something in it cannot be read.
    """
    root = root.resolve()
    if not (root / CONTENT).is_dir():
        where = f"`{root.name}`" if root.is_dir() else f"`{root}`, which does not exist,"
        raise MachineError(
            f"{where} has no folder content/; put your Markdown files there, or name the site with --site"
        )
    ours = (defaults or find_defaults()).resolve()
    found = walk_content(root)
    texts = [each for each in found if each.is_readable and each.name.endswith(".md")]
    documents = [each for each in texts if each.name.rsplit("/", 1)[-1].lower() not in NO_ENTRIES]
    read = {each.name for each in documents}
    files = {
        each.name: each.path
        for each in found
        if each.is_readable and not each.name.endswith(".md") and each.name not in (BIBLIOGRAPHY, LOCK)
    }
    return SiteFolder(
        name=root.name,
        documents=tuple(read_document(root, each) for each in documents),
        skipped=tuple(
            each.name for each in found if not each.is_readable or (each.name.endswith(".md") and each.name not in read)
        ),
        settings=_optional(root, SETTINGS),
        bibliography=_optional(root, BIBLIOGRAPHY),
        lock=_optional(root, LOCK),
        templates=dict(_templates(ours, root)),
        statics=dict(_statics(ours, root)),
        files={name: _facts(root, name, path) for name, path in files.items()},
        probe=lambda name: _probe(name, files[name]),
    )


def walk_content(root: Path) -> tuple[Found, ...]:
    """List what is below content/, in the order of the paths from the site folder.

    Names that begin with `_` or `.` are passed over at every level.
    A folder that is a symbolic link is entered only inside content/, and once on a way, so that loops end.
    """
    content = root / CONTENT
    _refuse_leaving(root, CONTENT, content)
    found = sorted(_walk(root, content, (content.resolve(),)))
    for one, other in pairwise(found):
        if one.name == other.name:
            raise MachineError(f"two files are named `{one.name}`, in different Unicode forms; rename one of them")
    return tuple(found)


def _walk(root: Path, folder: Path, way: tuple[Path, ...]) -> Iterator[Found]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise MachineError(f"cannot read the folder {_name(root, folder)}: {error.strerror}") from error
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        path, is_link = Path(entry.path), entry.is_symlink()
        # Only a path answers for a link that leads to itself; an entry answers for the others without asking the disk.
        if path.is_dir() if is_link else entry.is_dir():
            real = path.resolve() if is_link else way[-1] / entry.name
            if real in way or not real.is_relative_to(way[0]):
                yield Found(_name(root, path), path, is_readable=False)
            else:
                yield from _walk(root, path, (*way, real))
        elif is_link or entry.is_file():
            yield Found(_name(root, path), path, is_readable=path.is_file() if is_link else True)


def _name(root: Path, path: Path) -> str:
    name = path.relative_to(root).as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "replace").decode()
        raise MachineError(f"the name of `{shown}` is not UTF-8; rename the file") from None
    return unicodedata.normalize("NFC", name)


def read_document(root: Path, found: Found) -> SourceFile | Undecodable:
    """Read a Markdown file, of one that is far too long only the beginning.

    Raises:
        MachineError: It cannot be read, or is a link out of the site folder.
    """
    _refuse_leaving(root, found.name, found.path)
    content = _read(found.name, found.path, LONGEST_DOCUMENT)
    # A cut in the middle of a character would be reported as bad UTF-8.
    whole = content if len(content) < LONGEST_DOCUMENT else content.rsplit(b"\n", 1)[0]
    return decode(found.name, whole)


def _optional(root: Path, name: str) -> SourceFile | Undecodable | None:
    path = root / name
    if not path.is_file():
        return None
    _refuse_leaving(root, name, path)
    return decode(name, _read(name, path))


def _refuse_leaving(root: Path, name: str, path: Path) -> None:
    if path.is_symlink() and not real_path(path).is_relative_to(root):
        raise MachineError(f"{name} is a symbolic link that leaves the site folder; copy what it leads to")


def _read(name: str, path: Path, most: int = LARGEST_FILE + 1) -> bytes:
    """Read a file under the name that messages show."""
    try:
        with path.open("rb") as stream:
            content = stream.read(most)
    except FileNotFoundError as error:
        raise MachineError(f"{name} vanished while it was read; build again") from error
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise MachineError(f"{name} has more than {LARGEST_FILE >> 20} MiB; publish it elsewhere")
    return content


def _facts(root: Path, name: str, path: Path) -> FileFacts:
    """Describe a file; one that a link takes from outside of content/ is named as such."""
    real_name = name
    if path.is_symlink():
        content, real = (root / CONTENT).resolve(), path.resolve()
        inside = real.is_relative_to(content)
        real_name = f"{CONTENT}/{_name(content, real)}" if inside else f"../{real.name}"
    try:
        return FileFacts(name, path.stat().st_size, real_name)
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error


def _probe(name: str, path: Path) -> Probe:
    whole = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            whole.update(head)
            while chunk := stream.read(1 << 20):
                whole.update(chunk)
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error
    return Probe(head, whole.hexdigest())


def _templates(ours: Path, root: Path) -> Iterator[tuple[str, str]]:
    for name, path in _layered("templates", ours, root).items():
        text = decode(name, _read(name, path))
        if isinstance(text, Undecodable):
            raise MachineError(f"{name}: {text.reason}; save it as UTF-8")
        yield name.removeprefix("templates/"), text.text


def _statics(ours: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for name, path in _layered("static", ours, root).items():
        yield name.removeprefix("static/"), _read(name, path)


def _layered(folder: str, ours: Path, root: Path) -> dict[str, Path]:
    """List the files of a folder by their names from the site folder, the site's own over ours."""
    found: dict[str, Path] = {}
    for top in dict.fromkeys((ours, root)):
        place = top / folder
        for path in (place, *sorted(place.rglob("*"))) if place.is_dir() else ():
            name = _name(top, path)
            if any(part.startswith(".") for part in name.split("/")):
                continue
            if top == root:
                _refuse_leaving(root, name, path)
            if path.is_file():
                found[name] = path
    return dict(sorted(found.items()))


def input_files(root: Path, defaults: Path | None = None) -> Mapping[str, Path]:
    """Give every file that a build of this site may read, by name: what the stamp compares and `serve` watches."""
    root = root.resolve()
    ours = (defaults or find_defaults()).resolve()
    found = {each.name: each.path for each in walk_content(root)} if (root / CONTENT).is_dir() else {}
    if (root / SETTINGS).is_file():
        found[SETTINGS] = root / SETTINGS
    for folder in ("templates", "static"):
        found.update(_layered(folder, ours, root))
    return dict(sorted(found.items()))
