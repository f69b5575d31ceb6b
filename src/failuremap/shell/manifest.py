"""The list of published files, and what it is good for.

The manifest says which files in an output folder are ours; nothing else there is ever touched.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from failuremap.shell.disk import FILE_MODE, Folder, files_below
from failuremap.shell.errors import MachineError
from failuremap.value import Value, field

NAME = "failuremap-manifest.json"
FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN = re.compile(r"(?:[a-z0-9_][a-z0-9_.-]*/)*[a-z0-9_][a-z0-9_.-]*|\.nojekyll")
"""What nearly all published paths are like: inside beyond doubt."""
_ALL_PLAIN = re.compile(f"(?:(?>{_PLAIN.pattern})\n)*+")


class Manifest(Value):
    """What a build published."""

    state: str = "published"
    """`publishing` while files are being renamed, `published` after."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file, by path."""
    previous: dict[str, str] = field(default_factory=dict)
    """Assets of the publication before, kept one build longer for readers whose page is older.

    In the state `publishing`: what stood before of the files that change or go.
    """

    @property
    def ours(self) -> dict[str, str]:
        """Every file that we wrote."""
        return self.previous | self.files

    def wrote(self, path: str, digest: str) -> bool:
        """Tell whether we put these very bytes there."""
        return digest in (self.files.get(path), self.previous.get(path))

    def only(self, paths: Collection[str]) -> "Manifest":
        """Give a manifest that claims nothing but these paths."""
        files, previous = (
            {path: digest for path, digest in each.items() if path in paths} for each in (self.files, self.previous)
        )
        return Manifest(self.state, files, previous)


def manifest_text(manifest: Manifest) -> str:
    """Write a manifest: sorted, one line a file."""
    files, previous = (_table(each) for each in (manifest.files, manifest.previous))
    return f'{{\n "format": {FORMAT},\n "state": "{manifest.state}",\n "files": {files},\n "previous": {previous}\n}}\n'


def _table(files: Mapping[str, str]) -> str:
    if not files:
        return "{}"
    # Without `indent`, for which the library has no quick way.
    lines = json.dumps(dict(sorted(files.items())), ensure_ascii=False, separators=(",\n  ", ": "))
    return f"{{\n  {lines[1:-1]}\n }}"


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of an output folder, if it has one.

    Raises:
        MachineError: It is damaged, so that it cannot be told which files are ours.
    """
    path = output / NAME
    if path.is_symlink():
        raise MachineError(f"{NAME} in {output.name}/ is a symbolic link, which we never write; remove it")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _checked(content)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, RecursionError) as error:
        raise MachineError(
            f"{output.name}/{NAME} is damaged ({error}), so it cannot be told which files there are ours; nothing was "
            f"touched. Remove the folder {output.name}/ and build again, or build with --adopt, which removes nothing"
        ) from error
    except OSError as error:
        raise MachineError(f"cannot read {output.name}/{NAME}: {error.strerror}") from error


def _checked(content: Any) -> Manifest:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("not a manifest of this format")
    if content.get("state") not in ("publishing", "published"):
        raise ValueError("its state is unknown")
    lists = []
    for name in ("files", "previous"):
        files = content.get(name)
        if not isinstance(files, dict):
            raise TypeError(f"`{name}` is missing")
        if not _is_plain(files):
            for path, digest in files.items():
                if not is_inside(path) or not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
                    raise ValueError(f"`{path}` is no entry of it")
        lists.append(files)
    return Manifest(content["state"], *lists)


def _is_plain(files: Mapping[str, Any]) -> bool:
    """Tell whether all entries are beyond doubt, at once, since there are thousands."""
    if {len(each) if type(each) is str else 0 for each in files.values()} - {64}:
        return False
    # A line for each, so that a name which holds one shows in their number.
    names, digests = "".join([f"{path}\n" for path in files]), "".join(files.values()).encode("utf-8", "replace")
    return not digests.translate(None, b"0123456789abcdef") and bool(
        names.count("\n") == len(files) and _ALL_PLAIN.fullmatch(names)
    )


def is_inside(path: str) -> bool:
    """Tell whether a published path stays below the output folder, on every system, and out of what is git's."""
    if _PLAIN.fullmatch(path):
        return True
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not {"\\", "\0"} & set(path) and all(
        part.casefold() not in ("", ".", "..", ".git") for part in path.split("/")
    )


def verify(output: Path) -> tuple[str, ...]:
    """Compare a published folder with its manifest and name every difference.

    Raises:
        MachineError: There is no manifest, or it is damaged.
    """
    manifest = read_manifest(output)
    if manifest is None:
        raise MachineError(
            f"there is no {NAME} in {output.name}/; only folders that `failuremap build` wrote can be verified"
        )
    return tuple(_differences(output, manifest))


def _differences(output: Path, manifest: Manifest) -> Iterator[str]:
    if manifest.state != "published":
        yield "the last build did not finish publishing; build again"
    folder, ours = Folder(output), manifest.ours
    for path in sorted(ours):
        digest = folder.digest(path)
        if digest is None:
            yield f"{path}: missing"
        elif not digest:
            yield f"{path}: cannot be read, or is no ordinary file"
        elif not manifest.wrote(path, digest):
            yield f"{path}: changed since it was published"
        elif (mode := folder.mode(path)) != FILE_MODE:
            yield f"{path}: has the mode {mode:04o} instead of {FILE_MODE:04o}"
    # A published folder may be a checkout; what git keeps for itself is no part of it.
    for path in files_below(output, without=lambda name: name == ".git"):
        if path not in ours and path != NAME:
            yield f"{path.encode('utf-8', 'backslashreplace').decode()}: not ours"
