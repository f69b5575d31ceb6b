"""How far long work is: a bar on a terminal, plain lines elsewhere, and nothing for what is done in a second.

Watches items that go by; does not know what is done with them.
"""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TextIO, TypeVar

PATIENCE = 1.0
"""Seconds before anything is shown."""
PAUSE = 5.0
"""Seconds between two plain lines."""
_Item = TypeVar("_Item")


class Watcher:
    """Shows progress on one stream."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._is_terminal = stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")

    def __call__(self, items: Iterable[_Item], count: int, doing: str) -> Iterator[_Item]:
        """Give the items, and show how many of them went by."""
        show = self._bar(count, doing) if self._is_terminal else self._lines(count, doing)
        next(show)
        try:
            for number, item in enumerate(items, 1):
                yield item
                show.send(number)
        finally:
            show.close()

    def _lines(self, count: int, doing: str) -> Generator[None, int, None]:
        """Write a line after a second, then every few seconds."""
        started = self._clock()
        due = started + PATIENCE
        while True:
            number = yield
            now = self._clock()
            if now >= due and number < count:
                rate = number / (now - started)
                self._stream.write(f"{doing}: {number:,} of {count:,} ({rate:,.0f} a second)\n")
                self._stream.flush()
                due = now + PAUSE

    def _bar(self, count: int, doing: str) -> Generator[None, int, None]:
        """Draw a bar after a second, and remove it at the end; rich heeds NO_COLOR."""
        started = self._clock()
        number = yield
        while self._clock() < started + PATIENCE:
            number = yield
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]} a second"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(file=self._stream), transient=True) as progress:
            task = progress.add_task(doing, total=count, rate="")
            while True:
                rate = number / max(self._clock() - started, 0.001)
                progress.update(task, completed=number, rate=f"{rate:,.0f}")
                number = yield
