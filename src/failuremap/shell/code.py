"""Which code computes: this package, the libraries by their versions, and Python.

What other code remembered is not believed. Imports nothing slow: a build that changed nothing asks here as well.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120  # no path is made of it


@cache
def stamp() -> str:
    """Identify the code by the dates and sizes of its files: to read them all would take longer than an edit does."""
    states = ((name, os.stat(place)) for name, place in _modules())  # noqa: PTH116
    return " ".join((*(f"{name}:{state.st_size}:{state.st_mtime_ns}" for name, state in states), _libraries()))


def _modules() -> Iterator[tuple[str, str]]:
    """Give the modules of this package by their names."""
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "_defaults"))
        for name in sorted(names):
            if name.endswith(".py"):
                place = f"{folder}{os.sep}{name}"
                yield place.removeprefix(_PACKAGE).replace(os.sep, "/"), place


def _libraries() -> str:
    """Name Python and the installed libraries with their versions."""
    libraries: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            libraries.update(name for name in os.listdir(place or ".") if name.endswith(".dist-info"))  # noqa: PTH208
    return "\n".join((sys.version, *sorted(libraries)))
