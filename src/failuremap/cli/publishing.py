"""The rest of a build: compile the site, publish it, and remember what was read and written."""

import argparse
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from failuremap.cli.ahead import Ahead
from failuremap.cli.amending import Session
from failuremap.cli.compiling import Result, compiling, print_reports, tally, write_lock
from failuremap.cli.options import memory_of, output_of
from failuremap.cli.saying import counted, say
from failuremap.shell.inputs import LOCK
from failuremap.shell.manifest import read_manifest
from failuremap.shell.place import build_lock, check_place
from failuremap.shell.publish import Published, publish
from failuremap.shell.record import Record, outputs_on_disk, record_of, standing, write_record
from failuremap.shell.states import Inputs, digest_of, snapshot, with_states
from failuremap.value import Value


class Earlier(Value):
    """What is known before anything is read."""

    record: Record | None
    """Of the last build."""
    purpose: str
    """What, besides the inputs, decides about the result."""
    now: Inputs
    """The inputs as they are."""
    edited: frozenset[str]
    """Names of those that are others than they were then; none where the purpose is another."""
    stand: Callable[[], bool]
    """Tells whether all outputs stand as the last build left them, if that is known."""
    ahead: Ahead
    """Gives what was parsed already of what was edited."""


class _Before(Value):
    """What is known of the disk before anything is compiled."""

    earlier: Earlier
    stands: Mapping[str, str]
    """The key of each output that stands as the last build left it, by path."""

    @property
    def session(self) -> Session:
        """What a build may begin with: the pages, if all stands that the one before published."""
        earlier, record = self.earlier, self.earlier.record
        is_whole = (
            record is not None and record.purpose == earlier.purpose and len(self.stands) + 1 >= record.published_count
        )
        return Session(
            stands=self.stands if is_whole else {}, edited=earlier.edited, ahead=earlier.ahead, standing=self.stands
        )


def build(options: argparse.Namespace, earlier: Earlier, started: float) -> int:
    """Compile and publish; give the exit code."""
    output = output_of(options)
    check_place(output, options.site)
    with build_lock(output):
        return _build(options, earlier, started)


def _build(options: argparse.Namespace, earlier: Earlier, started: float) -> int:
    output, before = output_of(options), earlier.record
    trusted = before.outputs if before is not None and not options.no_stat and not options.adopt else None
    stands = standing(trusted, output, read_manifest(output) if trusted else None, earlier.stand)
    at_hand = _Before(earlier, stands)
    with compiling(options, lock="frozen" if options.frozen else "kept", session=at_hand.session) as result:
        print_reports(result.reports, options.format)
        if result.has_errors:
            say(options, f"{_entries(result)}, {tally(result.reports)}; nothing was published")
            return 1
        published = publish(result.compiled.outputs(stands), output, options.site, adopt=options.adopt)
        if not isinstance(published, Published):
            failed = result.report(published)
            print_reports(failed, options.format)
            say(options, f"{_entries(result)}, {tally((*result.reports, *failed))}; nothing was published")
            return 1
        if options.why:
            for line in (*_reasons(earlier), *_done(published)):
                say(options, line)
        _finish(options, result, published)
        _remember(options, result, published, at_hand)
    say(
        options,
        f"{_entries(result)}, {tally(result.reports)}; {_written(published)} -> {output / 'index.html'}"
        f" ({time.perf_counter() - started:.2f} s)",
    )
    return 0


def _reasons(earlier: Earlier) -> Iterator[str]:
    """Say what is different from the last build."""
    before = earlier.record
    if before is None:
        yield "why: no earlier build is remembered, so everything was made anew"
        return
    if before.purpose != earlier.purpose:
        yield "why: the options, the program or the place of the site are others than in the last build"
    then, there = before.inputs.files.by_path(), earlier.now.files.by_path()
    for path in sorted(then.keys() | there.keys()):
        if path not in there:
            yield f"why: {path} is gone"
        elif path not in then:
            yield f"why: {path} is new"
        elif then[path][:2] != there[path][:2]:
            yield f"why: {path} has changed"


def _done(published: Published) -> Iterator[str]:
    """Name what was written and removed."""
    yield from (f"wrote {path}" for path in published.written)
    yield from (f"removed {path}" for path in published.removed)


def _finish(options: argparse.Namespace, result: Result, published: Published) -> None:
    """Say what was done, and write the lock."""
    for note in published.notes:
        say(options, f"note: {note}")
    if result.compiled.lock and not options.frozen and not options.drafts:
        unwritten = write_lock(options.site, result.compiled.lock)
        if unwritten:
            say(options, f"note: {unwritten}")


def _remember(options: argparse.Namespace, result: Result, published: Published, before: _Before) -> None:
    """Note what was read and written, and remember the site."""
    if options.no_cache:
        return
    earlier, keys = before.earlier, published.keys
    # First what takes longer: the later the outputs are looked at, the more their dates prove.
    if result.keep:
        result.keep(keys, {path for path, key in keys.items() if before.stands.get(path) != key})
    left = before.stands.keys() - published.written
    seen = earlier.record.published if earlier.record else None
    outputs = outputs_on_disk(output_of(options), published.digests, keys, seen, left)
    entries = len(result.compiled.graph.cards)
    inputs = _with_lock(options.site, result, earlier.now)
    record = record_of(earlier.purpose, inputs, outputs, result.reports, entries)
    write_record(memory_of(options.site), record)


def _with_lock(site: Path, result: Result, now: Inputs) -> Inputs:
    """Take the state of the map's lock again, if what stands there is what this build wrote."""
    place = site.resolve() / LOCK
    written = hashlib.sha256(result.compiled.lock.encode()).hexdigest()
    lock = snapshot({LOCK: place})
    if not lock.files.paths or digest_of(place) != written:
        return now
    return Inputs(with_states(now.files, lock.files.by_path()), {**now.digests, LOCK: written})


def _entries(result: Result) -> str:
    return counted(len(result.compiled.graph.cards), "entry", "entries")


def _written(published: Published) -> str:
    removed = f", {counted(len(published.removed), 'file')} removed" if published.removed else ""
    return f"{len(published.written):,} of {counted(len(published.digests), 'file')} written{removed}"
