"""What the last build read and wrote: to recognise that nothing changed, and which pages stand.

Imports no phase: a build that changed nothing ends here.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from failuremap.shell.beside import beside
from failuremap.shell.states import (
    COARSE,
    GONE,
    Files,
    Inputs,
    changed_between,
    column_of,
    digest_of,
    files_from,
    packed,
    state_of,
    states_of,
    with_states,
)

if TYPE_CHECKING:
    from failuremap.reports import Report
    from failuremap.shell.manifest import Manifest

NAME = "record.json"
WORTH_FORKING = 1500
"""Fewer outputs are looked at sooner by one process than by two."""
WORTH_NOTING = 64
"""Fewer files are compared by their bytes sooner than it is written down that they need not be, once at least."""


class Outputs(NamedTuple):
    """Everything that stands, the manifest among it, as it was just after."""

    files: Files
    digests: Mapping[str, str]
    """SHA-256 of each, by path."""
    keys: Mapping[str, str]
    """The key of each that has one, by path."""


class Record(NamedTuple):
    """The last build of one output."""

    purpose: str
    """Options, code and places of that build, as one text."""
    inputs: Inputs
    reports: "tuple[Report, ...]"
    entries: int
    published_count: int
    """How many outputs there are, the manifest among them."""
    unproven_count: int
    """How many of them have dates that are no proof of their bytes."""
    stood: bytes
    """The outputs as they were just after, as it is written."""
    rest: bytes
    """What else is known of them, as it is written."""

    @property
    def published(self) -> Files:
        """Everything that stands: of the outputs all that is needed to see that nothing changed."""
        return _files(self.stood)

    @property
    def outputs(self) -> Outputs:
        """All that is known of the outputs; digests and keys are missing where somebody else wrote them."""
        published = self.published
        with suppress(ValueError, TypeError, RecursionError):
            digests, keys = json.loads(self.rest)
            if {type(each) for each in (*digests, *keys)} <= {str}:
                known = [(path, key) for path, key in zip(published.paths, keys, strict=True) if key]
                return Outputs(published, dict(zip(published.paths, digests, strict=True)), dict(known))
        return Outputs(published, {}, {})


@lru_cache(maxsize=4)
def _files(written: bytes) -> Files:
    """Read the outputs; of what somebody else wrote, none."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        return files_from(json.loads(written))
    return files_from((0, "", ""))


def record_of(purpose: str, inputs: Inputs, outputs: Outputs, reports: "tuple[Report, ...]", entries: int) -> Record:
    """Bring together what is to be remembered of a build."""
    files, paths = outputs.files, outputs.files.paths
    rest = _json(([outputs.digests[path] for path in paths], [outputs.keys.get(path, "") for path in paths]))
    return Record(purpose, inputs, reports, entries, len(paths), len(files.unproven()), _json(packed(files)), rest)


def outputs_on_disk(
    output: Path,
    digests: Mapping[str, str],
    keys: Mapping[str, str],
    before: Files | None = None,
    left: Collection[str] = (),
) -> Outputs:
    """Look at every file that was just published, and the manifest.

    Args:
        output: The folder.
        digests: SHA-256 of each file, by path.
        keys: The key of each that has one.
        before: Files as they were looked at before.
        left: Those of them that were found so again, and left so.
    """
    from failuremap.shell.manifest import NAME as MANIFEST

    taken = time.time_ns()
    paths = sorted((*digests, MANIFEST))
    looked_at = {path: state_of(f"{output}/{path}", follow=False) for path in paths if path not in left}
    if before is not None and before.paths == paths:
        files = with_states(before, looked_at)
    else:
        known = {**(before.by_path() if before and left else {}), **looked_at}
        files = Files(taken, paths, column_of(number for path in paths for number in known[path]))
    return Outputs(files._replace(taken=taken), {**digests, MANIFEST: digest_of(output / MANIFEST) or ""}, keys)


def read_record(folder: Path) -> Record | None:
    """Read the record of the last build; anything unexpected is none."""
    with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
        # In three lines: the second is wanted by who looks at the outputs, the third where something changed.
        first, stood, rest = (folder / NAME).read_bytes().split(b"\n")
        purpose, inputs, digests, reports, entries, count, unproven = json.loads(first)
        kinds = [type(each) for each in (purpose, digests, reports, entries, count, unproven)]
        if kinds == [str, dict, list, int, int, int]:
            read = Inputs(files_from(inputs), digests)
            return Record(purpose, read, _read_reports(reports), entries, count, unproven, stood, rest)
    return None


def _read_reports(rows: list[Any]) -> "tuple[Report, ...]":
    if not rows:
        return ()
    from failuremap.reports import Report
    from failuremap.value import from_json

    return from_json(tuple[Report, ...], json.dumps(rows).encode())


def _written(reports: "tuple[Report, ...]") -> list[Any]:
    if not reports:
        return []
    from failuremap.value import to_json

    written: list[Any] = json.loads(to_json(reports))
    return written


def write_record(folder: Path, record: Record) -> None:
    """Remember a build; a folder that cannot be written is no fault."""
    from failuremap.shell.disk import write_atomically

    purpose, (files, digests), reports, entries, count, unproven, stood, rest = record
    first = purpose, packed(files), digests, _written(reports), entries, count, unproven
    with suppress(OSError):
        write_atomically(folder / NAME, b"\n".join((_json(first), stood, rest)))


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@contextmanager
def looking_at(record: Record | None, output: Path) -> Iterator[Callable[[], bool]]:
    """Begin to look whether all outputs stand as the last build left them, and give what tells it.

    Where there are many, a process of its own looks at them, while this one looks at the inputs and reads its code.
    """
    if record is None:
        yield bool
        return
    if record.published_count < WORTH_FORKING:
        yield cache(partial(_stand, record, output))
        return
    with beside(lambda: b"all" if _stand(record, output) else b"") as seen:
        yield cache(lambda: _stand(record, output) if (found := seen()) is None else found == b"all")


def _stand(record: Record, output: Path) -> bool:
    outputs = record.published
    # Of a damaged record fewer are known than there were.
    if len(outputs.paths) != record.published_count:
        return False
    if states_of((f"{output}/{path}" for path in outputs.paths), follow=False) != outputs.states:
        return False
    unproven = outputs.unproven()
    written = record.outputs.digests if unproven else {}
    return all(digest_of(f"{output}/{path}") == written.get(path, GONE) for path in unproven)


def settled(record: Record, checked: int) -> Record | None:
    """Give the record of a site that was just found current, if its dates are more proof now than they were.

    Args:
        record: The record.
        checked: When the check began, in nanoseconds: what was compared by its bytes then is proven from now on.
    """
    inputs, digests = record.inputs
    fresh = len(inputs.unproven()) + record.unproven_count
    if not fresh or (fresh < WORTH_NOTING and checked < record.published.taken + COARSE):
        return None
    inputs, outputs = inputs._replace(taken=checked), record.published._replace(taken=checked)
    still = {name: digests[name] for name in inputs.unproven() if name in digests}
    unproven, stood = len(outputs.unproven()), _json(packed(outputs))
    return record._replace(inputs=Inputs(inputs, still), unproven_count=unproven, stood=stood)


def standing(
    outputs: Outputs | None, output: Path, manifest: "Manifest | None", stand: Callable[[], bool] = bool
) -> dict[str, str]:
    """Give the key of each output that stands exactly as the last build left it, by path; assets have an empty one.

    Args:
        outputs: As the last build left them.
        output: The folder.
        manifest: What it says that it holds.
        stand: Tells whether all outputs were just seen to stand; if not, each is looked at.
    """
    if outputs is None or manifest is None or manifest.state != "published":
        return {}
    files, digests, keys = outputs
    changed = set() if stand() else _changed(outputs, output)
    published = manifest.files
    return {
        path: keys.get(path, "")
        for path in files.paths
        if path not in changed and path in published and published[path] == digests.get(path)
    }


def _changed(outputs: Outputs, output: Path) -> set[str]:
    files, digests, _ = outputs
    now = states_of((f"{output}/{path}" for path in files.paths), follow=False)
    changed = changed_between(files, files._replace(states=now))
    unproven = (path for path in files.unproven() if path not in changed)
    return changed | {path for path in unproven if digest_of(f"{output}/{path}") != digests.get(path, GONE)}
