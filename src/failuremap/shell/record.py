"""What the last build read and wrote: to recognise that nothing changed, and which pages stand.

Imports no phase: a build that changed nothing ends here.
"""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from failuremap.diagnostics import Report
from failuremap.shell.codec import decode, encode
from failuremap.shell.disk import write_atomically
from failuremap.shell.manifest import NAME as MANIFEST
from failuremap.shell.manifest import Manifest

NAME = "record.json"
FORMAT = 1
RACY = 2_000_000_000
"""Nanoseconds: a file written this shortly before it was read may have been written again within the same tick."""


@dataclass(frozen=True, slots=True)
class Record:
    """The last build of one output."""

    purpose: str
    """Options, code and place of that build, as one text."""
    inputs: Mapping[str, tuple[int, int]]
    """Size and time of change of everything that was read, by name."""
    outputs: Mapping[str, tuple[int, int, str, str]]
    """Size, time of change, SHA-256 and page key of everything that stands, by path."""
    reports: tuple[Report, ...]
    entries: int
    was_racy: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the inputs just before they were read."""

    inputs: Mapping[str, tuple[int, int]]
    was_racy: bool


def snapshot(files: Mapping[str, Path]) -> Snapshot:
    """Note the size and the time of change of every input."""
    now = time.time_ns()
    inputs = {}
    for name, path in files.items():
        with suppress(FileNotFoundError):
            inputs[name] = _stat(path)
    was_racy = any(changed > now - RACY for _, changed in inputs.values())
    return Snapshot(inputs, was_racy)


def read_record(folder: Path) -> Record | None:
    """Read the record of the last build; anything unexpected is none."""
    with suppress(OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if content["format"] == FORMAT:
            return _record(content)
    return None


def _record(content: Mapping[str, Any]) -> Record:
    return Record(
        str(content["purpose"]),
        {name: (int(size), int(changed)) for name, (size, changed) in content["inputs"].items()},
        {
            path: (int(size), int(changed), str(digest), str(key))
            for path, (size, changed, digest, key) in content["outputs"].items()
        },
        tuple(decode(Report, each) for each in content["reports"]),
        int(content["entries"]),
        bool(content["racy"]),
    )


def write_record(folder: Path, record: Record) -> None:
    """Remember a build; a folder that cannot be written is no fault."""
    content = {
        "format": FORMAT,
        "purpose": record.purpose,
        "entries": record.entries,
        "racy": record.was_racy,
        "inputs": record.inputs,
        "outputs": record.outputs,
        "reports": [encode(each) for each in record.reports],
    }
    with suppress(OSError):
        write_atomically(folder / NAME, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def is_current(record: Record, purpose: str, now: Snapshot, output: Path) -> bool:
    """Tell whether nothing that was read or written has changed since the last build."""
    if record.was_racy or record.purpose != purpose or record.inputs != now.inputs:
        return False
    return all(_stands(output / path, size, changed) for path, (size, changed, _, _) in record.outputs.items())


def standing(record: Record | None, output: Path, manifest: Manifest | None) -> dict[str, str]:
    """Give the key of each page that stands exactly as the last build left it, by path."""
    if record is None or manifest is None or manifest.state != "published":
        return {}
    return {
        path: key
        for path, (size, changed, digest, key) in record.outputs.items()
        if key and manifest.files.get(path) == digest and _stands(output / path, size, changed)
    }


def outputs_on_disk(
    output: Path, digests: Mapping[str, str], keys: Mapping[str, str]
) -> dict[str, tuple[int, int, str, str]]:
    """Note the state of every published file, the manifest among them."""
    found = {}
    for path, digest in (*digests.items(), (MANIFEST, "")):
        size, changed = _stat(output / path)
        found[path] = (size, changed, digest, keys.get(path, ""))
    return found


def _stat(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _stands(path: Path, size: int, changed: int) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (size, changed)
