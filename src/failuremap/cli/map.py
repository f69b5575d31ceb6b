"""`failuremap map --relayout`: forget where everything stands, and draw the map from its content alone."""

import argparse

from failuremap.cli.compiling import compiling, print_reports, tally, write_lock
from failuremap.cli.options import add_compiling, add_site, teach
from failuremap.cli.saying import counted, say
from failuremap.model.output import Move

SHOWN = 10
"""Entries that are named, those that moved farthest first."""

_WHAT = """\
Forgets where everything stands on the map, places it by the content alone, and says how far things moved. The
addresses that were ever published stay known. Readers find places by heart: do it rarely."""
_EXAMPLES = """\
for example:
  failuremap map --relayout
  git diff --stat content/map.lock.json       what a commit would change"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `map`."""
    teach(parser, _WHAT, _EXAMPLES)
    add_site(parser)
    add_compiling(parser)
    parser.add_argument(
        "--relayout",
        action="store_true",
        required=True,
        help="forget the places in content/map.lock.json and write it anew; ids once published are kept",
    )


def run(options: argparse.Namespace) -> int:
    """Draw the map anew, write its lock and say what moved."""
    with compiling(options, lock="forgotten") as result:
        print_reports(result.reports, options.format)
        if result.has_errors:
            say(options, f"{tally(result.reports)}; the map stays as it is")
            return 1
    unwritten = write_lock(options.site, result.compiled.lock)
    if unwritten:
        say(options, f"note: {unwritten}")
        return 2
    for line in _told(result.compiled.moves, len(result.compiled.graph.cards)):
        say(options, line)
    return 0


def _told(moves: tuple[Move, ...], entries: int) -> list[str]:
    if not moves:
        return [f"{counted(entries, 'entry', 'entries')}; no entry moved"]
    mean = sum(move.distance for move in moves) / entries
    lines = [
        (
            f"{counted(len(moves), 'entry', 'entries')} of {entries:,} moved, {mean:.0f} units on average of all;"
            f" the map is 1,440 units wide"
        )
    ]
    lines += [f"  {move.id}: {move.distance} units" for move in moves[:SHOWN]]
    if len(moves) > SHOWN:
        lines.append(f"  and {len(moves) - SHOWN:,} more")
    return [*lines, "build to publish it, and commit content/map.lock.json"]
