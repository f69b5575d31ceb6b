"""Parse in several processes when there is enough to parse."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

from failuremap.model.document import Parsed
from failuremap.source import SourceFile

WORTH_IT = 64
"""Fewer documents are parsed sooner than a process has started."""


def parse_all(
    parse: Callable[[SourceFile], Parsed], jobs: int | None
) -> Callable[[Iterable[SourceFile]], Iterable[Parsed]]:
    """Make the function that parses many documents, in order.

    Args:
        parse: Parses one; a module-level function, so that a process can find it.
        jobs: How many processes; `None` for one for each processor.
    """
    processes = jobs or os.cpu_count() or 1

    def run(sources: Iterable[SourceFile]) -> Iterable[Parsed]:
        waiting: Sequence[SourceFile] = tuple(sources)
        if processes == 1 or len(waiting) < WORTH_IT:
            return map(parse, waiting)
        with ProcessPoolExecutor(min(processes, len(waiting))) as pool:
            return list(pool.map(parse, waiting, chunksize=max(1, min(64, len(waiting) // (4 * processes)))))

    return run
