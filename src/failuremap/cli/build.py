"""`failuremap build`: compile the site and publish it, unless nothing changed since the last build.

Imports nothing that is not needed to see that nothing changed; the rest of a build is in `publishing`.
"""

import argparse
import os
import time
from functools import partial

from failuremap.cli.ahead import parsing_ahead
from failuremap.cli.options import add_compiling, add_output, add_site, memory_of, output_of, remembers, teach
from failuremap.cli.saying import counted, say
from failuremap.shell.code import stamp
from failuremap.shell.inputs import input_places
from failuremap.shell.record import Record, looking_at, read_lines, record_in, settled, write_record
from failuremap.shell.states import edited, snapshot

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
    written = [] if options.no_cache else read_lines(memory_of(options.site))
    # First this, since it takes longest; whether it is wanted is seen meanwhile.
    with looking_at([] if options.no_stat else written, output_of(options)) as all_stand:
        purpose, before = purpose_of(options), record_in(written)
        known = before if before and before.purpose == purpose and not options.no_stat else None
        stand = partial(all_stand, known) if known else bool
        places = input_places(options.site)
        now = snapshot(places)
        changed = edited(known.inputs, now, places) if known else frozenset()
        if known and not changed and stand():
            later = settled(known, now.files.taken)
            if later is not None:
                write_record(memory_of(options.site), later)
            return _unchanged(options, known, started)
        due = changed if remembers(options) else places
        with parsing_ahead(options.site, places, due, options.jobs) as ahead:
            from failuremap.cli.publishing import Earlier, build

            return build(options, Earlier(before, purpose, now, changed, stand, ahead), started)


def _unchanged(options: argparse.Namespace, before: Record, started: float) -> int:
    """Say again what the last build said."""
    if before.reports or options.format == "json":
        from failuremap.cli.compiling import print_reports

        print_reports(before.reports, options.format)
    shown, took = output_of(options) / "index.html", time.perf_counter() - started
    say(options, f"{counted(before.entries, 'entry', 'entries')}, nothing changed -> {shown} ({took:.2f} s)")
    return 0


def purpose_of(options: argparse.Namespace) -> str:
    """Write as one text what, besides the inputs, decides about the result."""
    output = output_of(options)
    chosen = (options.base_url, options.drafts, options.lenient, options.strict, options.frozen)
    return f"{chosen!r} {os.path.realpath(options.site)} {os.path.realpath(output)} {stamp()}"
