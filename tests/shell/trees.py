"""Folders on disk as values."""

from collections.abc import Mapping
from pathlib import Path


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
