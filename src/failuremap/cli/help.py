"""How help is laid out: as argparse does it, as wide as the terminal.

argparse makes a formatter for every option that is declared, and asks the terminal each time, through a module that
brings with it what packs and unpacks archives: a tenth of a build that changed nothing.
"""

import argparse
import os
import sys
from contextlib import suppress


class Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of descriptions as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """Give the width of the terminal: what COLUMNS says, else what the terminal does, else 80."""
    written = os.environ.get("COLUMNS", "")
    if written.isdecimal() and int(written):
        return int(written)
    with suppress(AttributeError, OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    return 80
