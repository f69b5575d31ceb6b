"""Parse in several processes when there is enough to parse."""

import os
import signal
from collections.abc import Callable, Iterable, Sequence

from failuremap.model.document import Parsed
from failuremap.model.output import ParseAll
from failuremap.shell.deadline import SECONDS, InTime
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile

WORTH_IT = 64
"""Fewer documents are parsed sooner than a process has started."""


def parse_all(parse: Callable[[SourceFile], Parsed], jobs: int | None, seconds: float = SECONDS) -> ParseAll:
    """Make the function that parses many documents, in order.

    Args:
        parse: Parses one; a module-level function, so that a process can find it.
        jobs: How many processes; `None` for one for each processor.
        seconds: Processor time after which a document is taken for one that never ends.
    """
    processes, parse = jobs or os.cpu_count() or 1, InTime(parse, seconds)

    def run(sources: Iterable[SourceFile]) -> Iterable[Parsed]:
        waiting: Sequence[SourceFile] = tuple(sources)
        if processes == 1 or len(waiting) < WORTH_IT:
            yield from map(parse, waiting)
            return
        # Slow to import, and an edit needs none of it.
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        chunk = max(1, min(64, len(waiting) // (4 * processes)))
        try:
            with ProcessPoolExecutor(min(processes, len(waiting)), initializer=_leave_interrupts) as pool:
                yield from pool.map(parse, waiting, chunksize=chunk)
        except BrokenProcessPool:
            raise MachineError("a process that parses was ended, perhaps for want of memory; try --jobs 1") from None

    return run


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that the user started; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
