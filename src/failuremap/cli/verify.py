"""`failuremap verify`: compare a published folder with its manifest."""

import argparse
import sys
from pathlib import Path

from failuremap.cli.options import teach
from failuremap.printable import visible
from failuremap.shell.authorship import is_known
from failuremap.shell.manifest import NAME, read_manifest, verify

_WHAT = """\
Compares a published folder with failuremap-manifest.json in it, which lists every file with its SHA-256, and names
each file that is missing, changed, or not ours."""
_EXAMPLES = """\
for example:
  failuremap verify
  failuremap verify /srv/www/failures

exit code: 0 when all is as it was published, 1 for a difference, 2 without a manifest"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `verify`."""
    teach(parser, _WHAT, _EXAMPLES)
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("_site"),
        metavar="DIR",
        help="the published folder (default: _site)",
    )


def run(options: argparse.Namespace) -> int:
    """Name every difference; none is 0, some is 1."""
    differences = verify(options.folder)
    for difference in differences:
        sys.stdout.write(visible(difference) + "\n")
    if not differences:
        manifest = read_manifest(options.folder)
        count = len(manifest.ours) if manifest else 0
        whose = (
            "" if is_known(options.folder) else "; no build of yours wrote that list there, so it cannot tell who did"
        )
        sys.stderr.write(f"all {count:,} files are as {NAME} lists them{whose}\n")
    return 1 if differences else 0
