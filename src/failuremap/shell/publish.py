"""Publish outputs so that the site that is up is whole at every moment.

Everything is staged beside its target before the first rename; the manifest says what is ours.
Takes outputs as they are made; knows nothing of how.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from failuremap.diagnostics import Diagnostic
from failuremap.model.output import Bytes, Copy, Failed, Output, Unchanged
from failuremap.shell.disk import Folder, write_atomically
from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, Manifest, is_inside, manifest_text, read_manifest

ASSETS = "assets/"
HOME = "index.html"


@dataclass(frozen=True, slots=True)
class Published:
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


@dataclass(slots=True)
class _Staged:
    """The new publication while it is being collected."""

    adopt: bool = False
    """Whether files of others may be replaced."""
    files: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    temporary: dict[str, Path] = field(default_factory=dict)
    """Staged files by the path that they will have; files that stand already have none."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def publish(
    outputs: Iterable[Output],
    output: Path,
    root: Path,
    *,
    adopt: bool = False,
    replace: Callable[[Path, Path], None] = os.replace,
) -> Published | tuple[Diagnostic, ...]:
    """Publish a site into a folder.

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
    with build_lock(output):
        try:
            return _publish(outputs, output, root, adopt, replace)
        except OSError as error:
            name = Path(str(error.filename or output)).name
            raise MachineError(
                f"cannot write {name} in {output.name}/: {error.strerror}; build again when that is mended"
            ) from error


def _publish(
    outputs: Iterable[Output], output: Path, root: Path, adopt: bool, replace: Callable[[Path, Path], None]
) -> Published | tuple[Diagnostic, ...]:
    old = read_manifest(output) if not adopt else _manifest_or_none(output)
    if old is None:
        _refuse_foreign(output, adopt=adopt)
    output.mkdir(parents=True, exist_ok=True)
    folder = Folder(output)
    folder.remove_leftovers()
    before = old or Manifest()
    staged = _Staged(adopt)
    try:
        _stage(outputs, folder, root, before, staged)
        if staged.diagnostics:
            return tuple(staged.diagnostics)
        return _rename(folder, before, staged, replace)
    finally:
        for temporary in staged.temporary.values():
            temporary.unlink(missing_ok=True)


def _manifest_or_none(output: Path) -> Manifest | None:
    try:
        return read_manifest(output)
    except MachineError:
        return None


def _stage(outputs: Iterable[Output], folder: Folder, root: Path, before: Manifest, staged: _Staged) -> None:
    for each in outputs:
        if isinstance(each, Failed):
            staged.diagnostics.append(each.diagnostic)
            continue
        if not is_inside(each.path) or each.path == NAME or each.path in staged.files:
            raise MachineError(f"two outputs want the path {each.path}, or it is none")
        if isinstance(each, Unchanged):
            staged.files[each.path] = before.files[each.path]
            staged.keys[each.path] = each.key
            continue
        content = each.content if isinstance(each, Bytes) else _copied(each, root)
        digest = hashlib.sha256(content).hexdigest()
        staged.files[each.path] = digest
        if isinstance(each, Bytes) and each.key:
            staged.keys[each.path] = each.key
        target = folder.target(each.path)
        if (
            target.is_symlink()
            or target.is_dir()
            or (target.exists() and each.path not in before.ours and not staged.adopt)
        ):
            raise MachineError(f"{each.path} in {folder.top.name}/ is not ours; move it away, or build with --adopt")
        if not _holds(target, content):
            staged.temporary[each.path] = folder.stage(each.path, content)


def _copied(each: Copy, root: Path) -> bytes:
    try:
        content = (root / each.source).read_bytes()
    except OSError as error:
        raise MachineError(f"cannot read {each.source}: {error.strerror}; build again") from error
    if hashlib.sha256(content).hexdigest() != each.digest:
        raise MachineError(f"{each.source} changed while the site was built; build again")
    return content


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


def _rename(folder: Folder, before: Manifest, staged: _Staged, replace: Callable[[Path, Path], None]) -> Published:
    kept = {
        path: digest
        for path, digest in before.files.items()
        if path.startswith(ASSETS) and path not in staged.files and folder.target(path).is_file()
    }
    final = Manifest("published", staged.files, kept)
    removals = sorted(set(before.ours) - set(final.ours))
    order = _in_order(staged.temporary, before)
    manifest_path = folder.top / NAME
    if order or removals:
        # From here until the last manifest, the folder is ours in both its old and its new shape.
        during = Manifest("publishing", before.files | staged.files, before.ours)
        write_atomically(manifest_path, manifest_text(during).encode())
    for path in order:
        replace(staged.temporary.pop(path), folder.target(path))
    notes = []
    for path in removals:
        if _is_as_written(folder.target(path), path, before):
            folder.remove(path)
        else:
            notes.append(f"{path} is no longer part of the site, but was changed by someone else and stays")
    text = manifest_text(final).encode()
    if not _holds(manifest_path, text):
        write_atomically(manifest_path, text)
    unchanged = len(staged.files) - len(order)
    return Published(tuple(order), tuple(removals), unchanged, dict(staged.files), dict(staged.keys), tuple(notes))


def _is_as_written(target: Path, path: str, before: Manifest) -> bool:
    """Tell whether a file is one of those we wrote there; a missing one is."""
    if target.is_symlink():
        return False
    try:
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
    except FileNotFoundError:
        return True
    return digest in (before.files.get(path), before.previous.get(path))


def _in_order(staged: Mapping[str, Path], before: Manifest) -> list[str]:
    """Sort renames so that every page that can be reached from the home page exists at every moment."""

    def rank(path: str) -> tuple[int, str]:
        if path.startswith(ASSETS):
            return 0, path
        if path == HOME:
            return 3, path
        if path.endswith(".html"):
            return (2 if path in before.files else 1), path
        return 4, path

    return sorted(staged, key=rank)


def check_place(output: Path, root: Path) -> None:
    """Refuse an output folder in which publishing would harm the site folder or the machine.

    Raises:
        MachineError: It is such a folder.
    """
    real, site = output.resolve(), root.resolve()
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise MachineError(f"{output.name} is no folder; choose another with --output")
    if site == real or site.is_relative_to(real):
        raise MachineError(f"the output folder `{output}` holds the site folder itself; choose another with --output")
    for name in ("content", "templates", "static", "src", ".git"):
        if real == site / name or real.is_relative_to(site / name):
            raise MachineError(f"the output folder `{output}` lies inside {name}/; choose another with --output")


def _refuse_foreign(output: Path, *, adopt: bool) -> None:
    if adopt or not output.exists():
        return
    others = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith("."))
    if others:
        shown = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        raise MachineError(
            f"{output.name}/ holds files that we did not write ({shown}); choose another folder with --output, "
            "or take it over with --adopt, which removes nothing"
        )


@contextmanager
def build_lock(output: Path) -> Iterator[None]:
    """Keep two builds of one output apart.

    The lock stands outside the output folder, where a host would publish it.

    Raises:
        MachineError: Another build holds it.
    """
    from filelock import FileLock, Timeout

    name = hashlib.sha256(str(output.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"failuremap-{name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise MachineError(f"another build is writing {output.name}/; wait until it has ended") from None
    try:
        yield
    finally:
        lock.release()
