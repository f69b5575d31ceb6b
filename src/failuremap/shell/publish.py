"""Publish outputs so that the site that is up is whole at every moment.

Everything is staged beside its target before the first rename; the manifest says what is ours.
Takes outputs as they are made; knows nothing of how.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from failuremap.diagnostics import Diagnostic
from failuremap.model.output import Bytes, Copy, Failed, Output, Unchanged
from failuremap.shell.authorship import is_known, note
from failuremap.shell.disk import TEMPORARY, Folder, Replace, files_below, write_atomically
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, Manifest, is_inside, manifest_text, read_manifest
from failuremap.shell.place import check_place
from failuremap.value import Mutable, Value, field

ASSETS = "assets/"
HOME = "index.html"


class Published(Value):
    """What publishing did."""

    written: tuple[str, ...]
    """Paths of files that are new or whose bytes changed, in the order of their renames."""
    removed: tuple[str, ...]
    unchanged: int
    digests: Mapping[str, str]
    """SHA-256 of every file of the site, by path."""
    keys: Mapping[str, str]
    """Key of every page, by path."""
    notes: tuple[str, ...] = ()


class _New(Mutable):
    """The new publication while it is being collected."""

    files: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    """Paths of staged files where nothing stands."""
    folded: set[str] = field(default_factory=set)
    """Paths as disks compare them that know no case and no Unicode forms."""


def publish(
    outputs: Iterable[Output], output: Path, root: Path, *, adopt: bool = False, replace: Replace = os.replace
) -> Published | tuple[Diagnostic, ...]:
    """Publish a site into a folder. The caller holds its `build_lock`.

    Args:
        outputs: Made one by one while they are staged.
        output: The folder to publish into.
        root: The site folder, from which `Copy` takes its files.
        adopt: Take over a folder that holds files of others, without removing any.
        replace: Renames a staged file over its target.

    Returns:
        What was done; or, when an output could not be made, why, and nothing was published.

    Raises:
        MachineError: The folder cannot or must not be written.
    """
    check_place(output, root)
    try:
        return _publish(outputs, output, root, adopt=adopt, replace=replace)
    except OSError as error:
        name = Path(str(error.filename or TEMPORARY)).name
        what = f"{name} in" if not name.startswith(TEMPORARY) else "into"
        reason = f"cannot write {what} {output.name}/: {error.strerror or error}"
        raise MachineError(f"{reason}; build again when that is mended") from error


def _publish(
    outputs: Iterable[Output], output: Path, root: Path, *, adopt: bool, replace: Replace
) -> Published | tuple[Diagnostic, ...]:
    before, is_ours = _manifest_of(output, adopt=adopt), is_known(output)
    folder = Folder(output)
    folder.remove_leftovers()

    def may_write(path: str, standing: str) -> bool:
        return adopt or (path in before.ours if is_ours else before.wrote(path, standing))

    try:
        new = _stage(outputs, folder, root, before, may_write)
        if new.diagnostics:
            return tuple(new.diagnostics)
        if not is_ours:
            new.notes.extend(_staying(folder, before, new))
            before = before.only(new.files)
        return _rename(folder, before, new, replace)
    finally:
        folder.discard()


def _manifest_of(output: Path, *, adopt: bool) -> Manifest:
    """Read which files are ours, and refuse a folder of somebody else."""
    try:
        before = read_manifest(output)
    except MachineError:
        if not adopt:
            raise
        before = None
    if before is None and not adopt:
        # Empty folders and temporary files are what an interrupted first build leaves behind.
        others = [*islice(files_below(output, without=lambda name: name.startswith(".")), 4)]
        if others:
            raise MachineError(
                f"{output.name}/ holds files that we did not write ({_some(others)}); "
                "choose another folder with --output, or take it over with --adopt, which removes nothing and writes "
                "over files that have the name of a published one"
            )
    return before or Manifest()


def _staying(folder: Folder, before: Manifest, new: _New) -> Iterator[str]:
    """Name the files that the word of a manifest from elsewhere is not enough to remove."""
    stay = [path for path in sorted(before.ours) if path not in new.files and folder.digest(path) is not None]
    if stay:
        top = folder.top.name
        yield (
            f"{top}/ keeps {_some(stay)} ({len(stay):,} in all), which {NAME} lists and this build does not make: no "
            "build of yours wrote that list there, so it may claim anybody's files. If you need none of them, remove "
            f"the folder {top}/ and build again"
        )


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")


def _stage(
    outputs: Iterable[Output], folder: Folder, root: Path, before: Manifest, may_write: Callable[[str, str], bool]
) -> _New:
    """Write a temporary file for every output whose bytes do not stand already."""
    new = _New()
    for each in outputs:
        if isinstance(each, Failed):
            new.diagnostics.append(each.diagnostic)
        elif isinstance(each, Unchanged):
            _take_standing(each, before, new)
        else:
            _stage_file(each if isinstance(each, Bytes) else _copied(each, root), folder, before, may_write, new)
        # The next is made before the loop names it, and two of the largest need not be held at once.
        del each
    return new


def _stage_file(
    each: Bytes, folder: Folder, before: Manifest, may_write: Callable[[str, str], bool], new: _New
) -> None:
    _take_path(each.path, new)
    digest = hashlib.sha256(each.content).hexdigest()
    new.files[each.path] = digest
    if each.key:
        new.keys[each.path] = each.key
    standing = folder.digest(each.path) if folder.may_hold(each.path) else None
    if standing == digest:
        folder.mend_mode(each.path)
        return
    if standing is None:
        new.absent.add(each.path)
    else:
        _check_target(each.path, standing, folder, may_write=may_write(each.path, standing))
        if each.path not in before.ours:
            new.notes.append(f"{each.path} was there before and is written over")
    folder.stage(each.path, each.content)


def _take_standing(standing: Unchanged, before: Manifest, new: _New) -> None:
    """Take over what stands; its paths were looked at with the manifest that names them."""
    folded = {_folded(path) for path in standing.keys}
    if len(folded) < len(standing.keys) or not folded.isdisjoint(new.folded):
        for path in standing.keys:
            _take_path(path, new)
    new.folded |= folded
    new.files |= {path: before.files[path] for path in standing.keys}
    new.keys |= {path: key for path, key in standing.keys.items() if key}


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _take_path(path: str, new: _New) -> None:
    folded = _folded(path)
    if not is_inside(path) or path == NAME:
        raise MachineError(f"nothing can be published as `{path}`")
    if folded in new.folded:
        raise MachineError(f"two outputs want to be published as `{path}`")
    new.folded.add(folded)


def _check_target(path: str, standing: str, folder: Folder, *, may_write: bool) -> None:
    """Refuse to write over what we did not write, unless that was asked for."""
    folder.target(path)
    if not standing:
        raise MachineError(f"{path} in {folder.top.name}/ is no ordinary file; move it away and build again")
    if not may_write:
        raise MachineError(f"{path} in {folder.top.name}/ is not ours; move it away, or write over it with --adopt")


def _copied(each: Copy, root: Path) -> Bytes:
    try:
        content = (root / each.source).read_bytes()
    except OSError as error:
        raise MachineError(f"cannot read {each.source}: {error.strerror}; build again") from error
    if hashlib.sha256(content).hexdigest() != each.digest:
        raise MachineError(f"{each.source} changed while the site was built; build again")
    return Bytes(each.path, content)


def _rename(folder: Folder, before: Manifest, new: _New, replace: Replace) -> Published:
    kept = {
        path: digest
        for path, digest in before.files.items()
        if path.startswith(ASSETS) and path not in new.files and folder.target(path).is_file()
    }
    final = Manifest("published", new.files, kept)
    removals = sorted(set(before.ours) - set(final.ours))
    order = _in_order(folder, new)
    if order or removals:
        # From here until the last manifest, the folder is ours in both its old and its new shape.
        files, stood = before.files | new.files, _standing(folder, before)
        changing = {path: digest for path, digest in stood.items() if files.get(path) != digest}
        during = Manifest("publishing", files, changing)
        _write_manifest(folder, during, replace)
    for path in order:
        folder.put(path, replace)
    removed = []
    for path in removals:
        standing = folder.digest(path)
        if standing is not None and before.wrote(path, standing):
            folder.remove(path)
            removed.append(path)
        elif standing is not None:
            new.notes.append(f"{path} is no longer part of the site, but was changed by someone else and stays")
    _write_manifest(folder, final, replace)
    unchanged = len(new.files) - len(order)
    return Published(tuple(order), tuple(removed), unchanged, new.files, new.keys, tuple(new.notes))


def _write_manifest(folder: Folder, manifest: Manifest, replace: Replace) -> None:
    text = manifest_text(manifest).encode()
    is_there = folder.digest(NAME) == hashlib.sha256(text).hexdigest()
    if not is_there or not is_known(folder.top):
        note(folder.top, text)
    if not is_there:
        write_atomically(folder.top / NAME, text, replace)


def _standing(folder: Folder, before: Manifest) -> dict[str, str]:
    """Give what stands of our files; after an interrupted build only the disk can tell."""
    if before.state == "published":
        return before.ours
    found = {path: folder.digest(path) for path in before.ours}
    return {path: digest for path, digest in found.items() if digest and before.wrote(path, digest)}


def _in_order(folder: Folder, new: _New) -> list[str]:
    """Sort renames so that every page that can be reached from the home page exists at every moment."""

    def rank(path: str) -> tuple[int, str]:
        if path.startswith(ASSETS):
            return 0, path
        if path == HOME:
            return 3, path
        # The disk knows what is new; the manifest of an interrupted build names pages that never came.
        # Pages link to their Markdown, and to exports, so what is new comes first whatever it is.
        if path in new.absent:
            return 1, path
        return (2 if path.endswith(".html") else 4), path

    return sorted(folder.staged, key=rank)
