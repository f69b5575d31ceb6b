"""Read a site folder into values.

Takes the path of a folder and gives a `SiteFolder`. Does not know what the files mean.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from io import FileIO
from pathlib import Path

from failuremap.model.output import Edit, FileFacts, Probe, SiteFolder
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import (
    BIBLIOGRAPHY,
    CONTENT,
    LOCK,
    SETTINGS,
    Found,
    find_defaults,
    layered,
    name_below,
    refuse_leaving,
    walk_content,
)
from failuremap.source import SourceFile, Undecodable, decode

NO_ENTRIES = frozenset({"readme.md", "index.md"})
HEAD = 64 * 1024
MANY = 2000
"""Documents past which no text is held; to read it again costs a hundredth of making its page."""
LONGEST_DOCUMENT = 8 * 1024 * 1024
"""Bytes of a Markdown file past which the rest is not read; the parser refuses far smaller ones, and says so."""
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of any other file that is read whole."""


def read_site(root: Path, defaults: Path | None = None, unread: Mapping[str, str] | None = None) -> SiteFolder:
    """Read everything that a build needs.

    Args:
        root: The site folder.
        defaults: Where our own templates and static files are, if not where they are installed.
        unread: Digests of documents that need not be read before somebody asks for their text, by path.

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
        each.name: Path(each.place)
        for each in found
        if each.is_readable and not each.name.endswith(".md") and each.name not in (BIBLIOGRAPHY, LOCK)
    }
    return SiteFolder(
        name=root.name,
        documents=tuple(_documents(root, documents, unread or {})),
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


def read_document(
    root: Path, found: Found, reread: Callable[[SourceFile], str] | None = None
) -> SourceFile | Undecodable:
    """Read a Markdown file, of one that is far too long only the beginning.

    Raises:
        MachineError: It cannot be read, or is a link out of the site folder.
    """
    if found.is_link:
        refuse_leaving(root, found.name, Path(found.place))
    content = _read(found.name, found.place, LONGEST_DOCUMENT)
    # A cut in the middle of a character would be reported as bad UTF-8.
    whole = content if len(content) < LONGEST_DOCUMENT else content.rsplit(b"\n", 1)[0]
    return decode(found.name, whole, reread)


def read_at(root: Path, name: str, place: str) -> SourceFile | Undecodable:
    """Read a Markdown file of which nothing is known but its place.

    Raises:
        MachineError: It cannot be read, or is a link out of the site folder.
    """
    return read_document(root, Found(name, place, Path(place).is_symlink()))


def _documents(root: Path, found: list[Found], unread: Mapping[str, str]) -> Iterator[SourceFile | Undecodable]:
    # Most stand where their name says.
    elsewhere = {each.name: each for each in found if each.is_link or each.place != f"{root}/{each.name}"}
    # Of a kind that can be sent to the process that parses.
    reread = partial(_reread, root, elsewhere)
    for each in found:
        if each.name in unread and not each.is_link:
            yield SourceFile(each.name, None, reread, unread[each.name])
            continue
        document = read_document(root, each, reread)
        if len(found) > MANY and isinstance(document, SourceFile):
            document.let_go()
        yield document


def _reread(root: Path, elsewhere: Mapping[str, Found], before: SourceFile) -> str:
    """Give the text of a document again.

    Raises:
        MachineError: It cannot be read, or is another than before.
    """
    name = before.path
    again = read_document(root, elsewhere.get(name) or Found(name, f"{root}/{name}"))
    if isinstance(again, Undecodable) or again.digest != before.digest:
        raise MachineError(f"{name} was written anew while the site was built; build again")
    return again.text


def read_edit(root: Path, names: Collection[str], documents: Collection[str]) -> Edit | None:
    """Read some documents again; nothing, if any of them is gone, is no text, or is none of those that were there.

    Raises:
        MachineError: One cannot be read, or is a link out of the site folder.
    """
    root = root.resolve()
    if not all(name in documents for name in names):
        return None
    places = {name: root / name for name in sorted(names)}
    if not all(place.is_file() for place in places.values()):
        return None
    edit: dict[str, SourceFile] = {}
    for name, place in places.items():
        text = read_at(root, name, str(place))
        if isinstance(text, Undecodable):
            return None
        edit[name] = text
    return edit


def read_templates(root: Path, defaults: Path | None = None) -> dict[str, str]:
    """Read the templates: the site's own over ours."""
    return dict(_templates((defaults or find_defaults()).resolve(), root.resolve()))


def _optional(root: Path, name: str) -> SourceFile | Undecodable | None:
    path = root / name
    if not path.is_file():
        return None
    refuse_leaving(root, name, path)
    return decode(name, _read(name, path))


def _read(name: str, path: str | Path, most: int = LARGEST_FILE + 1) -> bytes:
    """Read a file under the name that messages show."""
    try:
        # Without a buffer, which would only copy: there are thousands of small files.
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            content = _up_to(most, stream)
    except FileNotFoundError as error:
        raise MachineError(f"{name} vanished while it was read; build again") from error
    except OSError as error:
        raise MachineError(f"cannot read {name}: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise MachineError(f"{name} has more than {LARGEST_FILE >> 20} MiB; publish it elsewhere")
    return content


def _up_to(most: int, stream: FileIO) -> bytes:
    """Read a stream to its end, or as much of it as is wanted; one call may give less than there is."""
    content = stream.read(most) or b""
    while len(content) < most and (more := stream.read(most - len(content))):
        content += more
    return content


def _facts(root: Path, name: str, path: Path) -> FileFacts:
    """Describe a file; one that a link takes from outside of content/ is named as such."""
    real_name = name
    if path.is_symlink():
        content, real = (root / CONTENT).resolve(), path.resolve()
        inside = real.is_relative_to(content)
        real_name = f"{CONTENT}/{name_below(content, real)}" if inside else f"../{real.name}"
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
    for name, path in layered("templates", ours, root).items():
        text = decode(name, _read(name, path))
        if isinstance(text, Undecodable):
            raise MachineError(f"{name}: {text.reason}; save it as UTF-8")
        yield name.removeprefix("templates/"), text.text


def _statics(ours: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for name, path in layered("static", ours, root).items():
        yield name.removeprefix("static/"), _read(name, path)
