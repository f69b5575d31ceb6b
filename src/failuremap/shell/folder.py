"""Read a site folder into values.

Takes the path of a folder and gives a `SiteFolder`. Does not know what the files mean.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from failuremap.model.output import FileFacts, Probe, SiteFolder
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile, Undecodable, decode

CONTENT = "content"
SETTINGS = "failuremap.toml"
BIBLIOGRAPHY = "content/references.yaml"
LOCK = "content/map.lock.json"
HEAD = 64 * 1024
LARGEST_TEXT = 8 * 1024 * 1024
"""Bytes of a text file past which it is not read whole; the parser refuses far smaller ones by name."""
LARGEST_STATIC = 8 * 1024 * 1024
NO_ENTRIES = frozenset({"readme.md", "index.md"})


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
    paths = dict(walk_content(root))
    markdown = [path for path in paths if path.endswith(".md")]
    skipped = [path for path in markdown if path.rsplit("/", 1)[-1].lower() in NO_ENTRIES]
    documents = sorted(set(markdown) - set(skipped))
    files = {
        path: _facts(root, path, real)
        for path, real in paths.items()
        if not path.endswith(".md") and path not in (BIBLIOGRAPHY, LOCK)
    }
    return SiteFolder(
        name=root.name,
        documents=tuple(read_text(paths[path], path) for path in documents),
        skipped=tuple(sorted(skipped)),
        settings=_optional(root / SETTINGS, SETTINGS),
        bibliography=_optional(root / BIBLIOGRAPHY, BIBLIOGRAPHY),
        lock=_optional(root / LOCK, LOCK),
        templates=dict(_templates(ours, root)),
        statics=dict(_statics(ours, root)),
        files=files,
        probe=lambda path: _probe(paths[path]),
    )


def walk_content(root: Path) -> Iterator[tuple[str, Path]]:
    """Give the files below content/ with their paths from the site folder, in the order of those.

    Names that begin with `_` or `.` are passed over at every level.
    A folder that is a symbolic link is entered only inside content/, and once, so that loops end.
    """
    content = root / CONTENT
    yield from sorted(_walk(root, content, {content.resolve()}))


def _walk(root: Path, folder: Path, seen: set[Path]) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise MachineError(f"cannot read the folder {_relative(root, folder)}: {error.strerror}") from error
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        path = Path(entry.path)
        name = _relative(root, path)
        if entry.is_dir():
            real = path.resolve()
            if real in seen or not real.is_relative_to(root / CONTENT):
                continue
            yield from _walk(root, path, seen | {real})
        elif entry.is_file():
            yield name, path


def _relative(root: Path, path: Path) -> str:
    name = path.relative_to(root).as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "replace").decode()
        raise MachineError(f"the name of `{shown}` is not UTF-8; rename the file") from None
    return unicodedata.normalize("NFC", name)


def read_text(path: Path, name: str) -> SourceFile | Undecodable:
    """Read a text file under the name that messages show.

    Raises:
        MachineError: It cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return decode(name, stream.read(LARGEST_TEXT))
    except FileNotFoundError as error:
        raise MachineError(f"{name} vanished while it was read; build again") from error
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error


def _optional(path: Path, name: str) -> SourceFile | Undecodable | None:
    return read_text(path, name) if path.is_file() else None


def _facts(root: Path, name: str, path: Path) -> FileFacts:
    real = path.resolve()
    inside = real.is_relative_to(root)
    return FileFacts(name, real.stat().st_size, _relative(root, real) if inside else f"../{real.name}")


def _probe(path: Path) -> Probe:
    whole = hashlib.sha256()
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        whole.update(head)
        while chunk := stream.read(1 << 20):
            whole.update(chunk)
    return Probe(head, whole.hexdigest())


def _templates(*roots: Path) -> Iterator[tuple[str, str]]:
    for name, path in _layered("templates", *roots):
        text = read_text(path, f"templates/{name}")
        if isinstance(text, Undecodable):
            raise MachineError(f"templates/{name}: {text.reason}; save it as UTF-8")
        yield name, text.text


def _statics(*roots: Path) -> Iterator[tuple[str, bytes]]:
    for name, path in _layered("static", *roots):
        if path.stat().st_size > LARGEST_STATIC:
            raise MachineError(f"static/{name} has more than {LARGEST_STATIC >> 20} MiB; publish it elsewhere")
        yield name, path.read_bytes()


def _layered(folder: str, *roots: Path) -> Iterator[tuple[str, Path]]:
    """Give the files of a folder, those of later roots over those of earlier ones, sorted by name."""
    found: dict[str, Path] = {}
    for root in dict.fromkeys(roots):
        top = root / folder
        for path in sorted(top.rglob("*")) if top.is_dir() else ():
            name = unicodedata.normalize("NFC", path.relative_to(top).as_posix())
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                if not path.resolve().is_relative_to(root.resolve()):
                    raise MachineError(f"{folder}/{name} is a symbolic link that leaves the site folder")
                found[name] = path
    yield from sorted(found.items())


def input_files(root: Path, defaults: Path | None = None) -> Mapping[str, Path]:
    """Give every file that a build of this site may read, by name: what the stamp compares and `serve` watches."""
    root = root.resolve()
    ours = (defaults or find_defaults()).resolve()
    found = dict(walk_content(root)) if (root / CONTENT).is_dir() else {}
    if (root / SETTINGS).is_file():
        found[SETTINGS] = root / SETTINGS
    for folder in ("templates", "static"):
        found.update((f"{folder}/{name}", path) for name, path in _layered(folder, ours, root))
    return dict(sorted(found.items()))
