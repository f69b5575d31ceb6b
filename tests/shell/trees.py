"""Folders on disk as values."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
"""The user that systems keep for those who own nothing."""


def write(top: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their paths below a folder."""
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return top


def tree(top: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def missing_from(top: Path, links_of: Callable[[Path], Iterable[str]]) -> list[str]:
    """Name what a reader who starts at the home page finds missing.

    Args:
        top: The published folder.
        links_of: Gives the paths that a page leads to.
    """
    waiting, seen, missing = ["index.html"], set[str](), []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if not (top / path).is_file():
            missing.append(path)
        elif path.endswith(".html"):
            waiting.extend(links_of(top / path))
    return missing


@contextmanager
def as_an_ordinary_user(place: Path) -> Iterator[None]:
    """Act as a user whom permissions bind and who may enter a folder; root alone has to change for that."""
    if os.geteuid() != 0:
        yield
        return
    closed = {each: each.stat().st_mode for each in (place, *place.parents) if not each.stat().st_mode & 0o001}
    for each, mode in closed.items():
        each.chmod(mode | 0o011)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for each, mode in closed.items():
            each.chmod(mode)
