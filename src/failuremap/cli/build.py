"""`failuremap build`: compile the site and publish it."""

import argparse
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

from failuremap.cli.compiling import Result, compiling, counted, memory_of, print_reports, say, tally, write_lock
from failuremap.cli.options import add_compiling, add_output, add_site, output_of, teach
from failuremap.shell.cache import fingerprint
from failuremap.shell.folder import LOCK, find_defaults, input_files
from failuremap.shell.manifest import read_manifest
from failuremap.shell.place import build_lock, check_place
from failuremap.shell.publish import Published, publish
from failuremap.shell.record import (
    Record,
    Snapshot,
    is_current,
    outputs_on_disk,
    read_record,
    snapshot,
    standing,
    write_record,
)

_WHAT = """\
Reads content/ and failuremap.toml, reports every problem in one run, and publishes the site into a folder, file by
file: what stands there stays whole at every moment, only what changed is written, and nothing that a build did not
write is touched. With an error in the content nothing is published."""
_EXAMPLES = """\
for example:
  failuremap build                                      into _site/
  failuremap build --strict                             what the checks run
  failuremap build --base-url https://example.org/x/    with feed, sitemap and cards for shared links
  failuremap build --why                                what was made anew, and why

exit code: 0 published, 1 problems in the content, 2 usage or the machine, 130 interrupted"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `build`."""
    teach(parser, _WHAT, _EXAMPLES)
    add_site(parser)
    add_output(parser)
    add_compiling(parser)
    parser.add_argument("--no-stat", action="store_true", help="trust no dates: read and compare everything")
    parser.add_argument("--why", action="store_true", help="say what was written anew, and which inputs had changed")
    parser.add_argument("--frozen", action="store_true", help="never write the map's lock; warn when it is stale")
    parser.add_argument(
        "--adopt",
        action="store_true",
        help="publish into a folder that holds other files: removes none, writes over those of the same name",
    )


def run(options: argparse.Namespace) -> int:
    """Build, unless nothing changed since the last build."""
    started = time.perf_counter()
    output, memory = output_of(options), memory_of(options.site)
    check_place(output, options.site)
    before = None if options.no_cache else read_record(memory)
    purpose = _purpose(options, output)
    files = input_files(options.site, find_defaults())
    if before is not None and not options.no_stat and is_current(before, purpose, files, output):
        print_reports(before.reports, options.format)
        say(
            options,
            f"{counted(before.entries, 'entry', 'entries')}, nothing changed -> {_shown(output)} ({_since(started)})",
        )
        return 0
    now = snapshot(files)
    with build_lock(output), compiling(options, frozen=options.frozen) as result:
        print_reports(result.reports, options.format)
        if result.has_errors:
            say(options, f"{_entries(result)}, {tally(result.reports)}; nothing was published")
            return 1
        trusted = before.outputs if before is not None and not options.no_stat and not options.adopt else None
        stands = standing(trusted, output, read_manifest(output) if trusted else None)
        published = publish(result.compiled.outputs(stands), output, options.site, adopt=options.adopt)
        if not isinstance(published, Published):
            failed = result.report(published)
            print_reports(failed, options.format)
            say(options, f"{_entries(result)}, {tally((*result.reports, *failed))}; nothing was published")
            return 1
        if options.why:
            for line in (*_reasons(before, purpose, now), *_done(published)):
                say(options, line)
        _finish(options, result, published)
        _remember(options, result, published, purpose, now)
    say(
        options,
        f"{_entries(result)}, {tally(result.reports)}; {_written(published)} -> {_shown(output)} ({_since(started)})",
    )
    return 0


def _reasons(before: Record | None, purpose: str, now: Snapshot) -> Iterator[str]:
    """Say what is different from the last build."""
    if before is None:
        yield "why: no earlier build is remembered, so everything was made anew"
        return
    if before.purpose != purpose:
        yield "why: the options, the program or the place of the site are others than in the last build"
    then, there = {each.path: each for each in before.inputs.seen}, {each.path: each for each in now.seen}
    for path in sorted(then.keys() | there.keys()):
        if path not in there:
            yield f"why: {path} is gone"
        elif path not in then:
            yield f"why: {path} is new"
        elif (then[path].size, then[path].modified) != (there[path].size, there[path].modified):
            yield f"why: {path} has changed"


def _done(published: Published) -> Iterator[str]:
    """Name what was written and removed."""
    yield from (f"wrote {path}" for path in published.written)
    yield from (f"removed {path}" for path in published.removed)


def _finish(options: argparse.Namespace, result: Result, published: Published) -> None:
    """Say what was done, and write the lock."""
    for note in published.notes:
        say(options, f"note: {note}")
    if not options.frozen and not options.drafts:
        unwritten = write_lock(options.site, result.compiled.lock)
        if unwritten:
            say(options, f"note: {unwritten}")


def _remember(options: argparse.Namespace, result: Result, published: Published, purpose: str, now: Snapshot) -> None:
    """Note what was read and written."""
    if options.no_cache:
        return
    outputs = outputs_on_disk(output_of(options), published.digests, published.keys)
    entries = len(result.compiled.graph.cards)
    record = Record(purpose, _with_lock(options.site, result, now), outputs, result.reports, entries)
    write_record(memory_of(options.site), record)


def _with_lock(site: Path, result: Result, now: Snapshot) -> Snapshot:
    """Take the state of the map's lock again, if what stands there is what this build wrote."""
    path = site.resolve() / LOCK
    written = hashlib.sha256(result.compiled.lock.encode()).hexdigest()
    lock = [each for each in snapshot({LOCK: path}).seen if each.digest == written]
    if not lock:
        return now
    others = (each for each in now.seen if each.path != LOCK)
    return Snapshot(now.taken, tuple(sorted((*others, *lock), key=lambda each: each.path)))


def _purpose(options: argparse.Namespace, output: Path) -> str:
    """Write as one text what, besides the inputs, decides about the result."""
    chosen = (options.base_url, options.drafts, options.lenient, options.strict, options.frozen)
    return f"{chosen!r} {options.site.resolve()} {output.resolve()} {fingerprint()}"


def _entries(result: Result) -> str:
    return counted(len(result.compiled.graph.cards), "entry", "entries")


def _written(published: Published) -> str:
    removed = f", {counted(len(published.removed), 'file')} removed" if published.removed else ""
    return f"{len(published.written):,} of {counted(len(published.digests), 'file')} written{removed}"


def _shown(output: Path) -> str:
    return str(output / "index.html")


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.2f} s"
