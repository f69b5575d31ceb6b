"""`failuremap clean`: remove what builds made, and nothing else."""

import argparse
import sys

from failuremap.cli.options import CACHE, add_output, add_site, output_of, teach
from failuremap.printable import visible
from failuremap.shell.clean import clean
from failuremap.shell.place import check_place

_WHAT = """\
Removes the cache and the files that builds published, as the manifest lists them, and nothing else."""
_EXAMPLES = """\
for example:
  failuremap clean"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `clean`."""
    teach(parser, _WHAT, _EXAMPLES)
    add_site(parser)
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Remove the cache and the published files."""
    output = output_of(options)
    check_place(output, options.site)
    removed, left = clean(output, options.site.resolve() / CACHE)
    for path in left:
        sys.stderr.write(f"note: {visible(path)} was changed by someone else and stays\n")
    sys.stderr.write(f"removed {removed:,} files\n")
    return 0
