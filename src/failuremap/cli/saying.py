"""Lines for people, on stderr."""

import argparse
import sys

from failuremap.printable import visible


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say(options: argparse.Namespace, text: str) -> None:
    """Print a line for people, unless they asked for quiet."""
    if not options.quiet:
        sys.stderr.write(visible(text) + "\n")
