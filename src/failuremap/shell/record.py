"""What the last build read and wrote: to recognise that nothing changed, and which pages stand.

Imports no phase: a build that changed nothing ends here.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
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
    entered,
    files_from,
    packed,
    places,
    state_of,
    states_of,
    with_states,
)

if TYPE_CHECKING:
    from failuremap.reports import Report
    from failuremap.shell.manifest import Manifest

NAME = "record.json"
WORTH_FORKING = 100_000
"""Bytes of what is written of the outputs, below which one process looks at them sooner than two: some 1,500."""
_LINES = 3
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
        return _outputs(self.stood, self.rest)


@lru_cache(maxsize=4)
def _files(written: bytes) -> Files:
    """Read the outputs; of what somebody else wrote, none."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        return files_from(json.loads(written))
    return files_from((0, "", ""))


def _outputs(stood: bytes, rest: bytes) -> Outputs:
    published = _files(stood)
    with suppress(ValueError, TypeError, RecursionError):
        digests, keys = json.loads(rest)
        if {type(each) for each in (*digests, *keys)} <= {str}:
            known = [(path, key) for path, key in zip(published.paths, keys, strict=True) if key]
            return Outputs(published, dict(zip(published.paths, digests, strict=True)), dict(known))
    return Outputs(published, {}, {})


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
    return record_in(read_lines(folder))


def read_lines(folder: Path) -> list[bytes]:
    """Read the record of the last build as it is written, in three lines; anything unexpected has none.

    The second is wanted by who looks at the outputs, the third where something changed.
    """
    with suppress(OSError):
        lines = (folder / NAME).read_bytes().split(b"\n")
        return lines if len(lines) == _LINES else []
    return []


def record_in(lines: list[bytes]) -> Record | None:
    """Give the record that was read; anything unexpected is none."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        first, stood, rest = lines
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
def looking_at(lines: list[bytes], output: Path) -> Iterator[Callable[[Record], bool]]:
    """Begin to look at the outputs that a record tells of, and give what says of that record whether all stand.

    Where there are many, a process of its own looks at them, while this one looks at the inputs and reads its code.

    Args:
        lines: The record, as it is written.
        output: The folder of the outputs.
    """
    if not lines:
        yield lambda _record: False
        return
    _, stood, rest = lines
    if len(stood) < WORTH_FORKING:
        yield _all_of(cache(lambda: _stand(stood, rest, output)))
        return
    with beside(lambda: b"%d" % _stand(stood, rest, output, entered)) as seen:
        yield _all_of(cache(lambda: _stand(stood, rest, output) if (found := seen()) is None else int(found)))


def _all_of(count: Callable[[], int]) -> Callable[[Record], bool]:
    # Of a damaged record fewer are known than there were.
    return lambda record: 0 < count() == record.published_count


def _stand(
    stood: bytes, rest: bytes, output: Path, way: "Callable[[Path, Collection[str]], Iterator[str]]" = places
) -> int:
    """Give the number of the outputs, or 0 if one of them does not stand as it did."""
    output, outputs = output.absolute(), _files(stood)
    if states_of(way(output, outputs.paths), follow=False) != outputs.states:
        return 0
    unproven = outputs.unproven()
    written = _outputs(stood, rest).digests if unproven else {}
    stand = all(digest_of(f"{output}/{path}") == written.get(path, GONE) for path in unproven)
    return len(outputs.paths) if stand else 0


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
    now = states_of(places(output, files.paths), follow=False)
    changed = changed_between(files, files._replace(states=now))
    unproven = (path for path in files.unproven() if path not in changed)
    return changed | {path for path in unproven if digest_of(f"{output}/{path}") != digests.get(path, GONE)}
