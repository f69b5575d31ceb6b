"""`failuremap diff`: tell what changed between two graph.json."""

import argparse
import sys
from pathlib import Path

from failuremap.authoring.difference import changes_between
from failuremap.authoring.snapshot import Snapshot, read_snapshot
from failuremap.authoring.told import told_as_json, told_as_markdown, told_as_text
from failuremap.cli.options import teach
from failuremap.printable import visible
from failuremap.shell.disk import read_text
from failuremap.shell.errors import MachineError

_FACES = {"text": told_as_text, "markdown": told_as_markdown, "json": told_as_json}
_LONG = """\
Compares two graph.json, which every build publishes beside index.html, and tells in sentences what a reader would
find changed: modes, regions, evidence, relations with their reasons, trails, and addresses that break. Mentions are
counted. A mode is followed from its old id to the new one if that has the old id as an alias."""
_EXAMPLES = """\
for example:
  failuremap diff before.json _site/graph.json
  failuremap diff before.json _site/graph.json --format markdown   for a pull request

exit code: 0 when both files could be read, changed or not"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `diff`."""
    teach(parser, _LONG, _EXAMPLES)
    parser.add_argument("old", type=Path, metavar="OLD.json", help="the graph as it was")
    parser.add_argument("new", type=Path, metavar="NEW.json", help="the graph as it is")
    parser.add_argument("--format", choices=tuple(_FACES), default="text", help="how it is told (default: text)")
    parser.add_argument(
        "--fail-on-broken-urls", action="store_true", help="give exit code 1 if an address leads nowhere now"
    )


def run(options: argparse.Namespace) -> int:
    """Tell what changed."""
    changes = changes_between(_snapshot(options.old), _snapshot(options.new))
    sys.stdout.write(_FACES[options.format](changes))
    return 1 if options.fail_on_broken_urls and changes.broken else 0


def _snapshot(path: Path) -> Snapshot:
    read = read_snapshot(read_text(path))
    if isinstance(read, Snapshot):
        return read
    raise MachineError(visible(f"`{path}` {read}"))
