"""Compute in several processes when there is enough to compute: documents are parsed, pages are made."""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from failuremap.model.document import Parsed
from failuremap.model.output import MakeAhead, MakeAll, ParseAll, at_last
from failuremap.model.packed import Packed, pack
from failuremap.shell.beside import beside, may_fork, processes_for
from failuremap.shell.crew import crew, in_order
from failuremap.shell.deadline import SECONDS, InTime
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile

if TYPE_CHECKING:
    from concurrent.futures import Future

WORTH_A_POOL = 64
"""Fewer documents are parsed sooner by one process than several have started."""
WORTH_SHARING = 16
"""Fewer pages are made sooner than one process is forked from a large one, which then copies what it touches."""
LARGEST_CHUNK = 16
"""Items that are sent at once."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_held: list[Callable[[Any], Any]] = []
"""What a process was started to compute."""


def parse_all(parse: Callable[[SourceFile], Parsed], jobs: int | None, seconds: float = SECONDS) -> ParseAll:
    """Make the function that parses many documents, in order.

    Args:
        parse: Parses one; a module-level function, so that a process can find it.
        jobs: How many processes; `None` for one for each processor.
        seconds: Processor time after which a document is taken for one that never ends.
    """
    packing = partial(_packed, InTime(parse, seconds))

    def run(sources: Iterable[SourceFile]) -> Iterable[Packed]:
        items = tuple(sources)
        processes = processes_for(len(items), WORTH_A_POOL, jobs)
        if processes == 1:
            yield from map(packing, items)
        elif may_fork():
            with crew(packing, items, processes) as team:
                yield from in_order(team, packing, items)
        else:
            yield from _spread(packing, items, processes)

    return run


def _packed(parse: Callable[[SourceFile], Parsed], source: SourceFile) -> Packed:
    return pack(parse(source))


def make_all(jobs: int | None, save: Callable[[], None]) -> MakeAll:
    """Make the function that makes many pages, in order.

    Its processes are forked, since a linked site is too large to be sent; where that is not safe, one makes all pages.

    Args:
        jobs: How many processes; `None` for one for each processor.
        save: Called before a process begins, so that it finds on the disk what is not in memory.
    """

    def run(make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterable[_Result]:
        processes = processes_for(len(items), WORTH_SHARING, jobs)
        if processes == 1 or not may_fork():
            yield from map(make, items)
            return
        save()
        with crew(make, items, processes - 1) as team:
            yield from in_order(team, make, items, helps=True)

    return run


def make_ahead(jobs: int | None, save: Callable[[], None], ending: ExitStack) -> MakeAhead:
    """Make the function that begins to make many things in a process beside this one.

    Args:
        jobs: How many processes; with one, each is made when it is asked for.
        save: Called before, so that the process finds on the disk what is not in memory.
        ending: When it is closed, the process ends.
    """

    def begin(make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Callable[[], Iterator[_Result]]:
        if not items or jobs == 1 or not may_fork():
            return at_last(make, items)
        save()
        try:
            # A file, since a pipe holds little: the process comes to its end while nobody reads, and each is held once.
            place = os.memfd_create("failuremap")
        except OSError:
            return at_last(make, items)
        ending.callback(os.close, place)
        result = ending.enter_context(beside(lambda: _written(place, map(make, items))))

        def results() -> Iterator[_Result]:
            if result() is None:
                yield from map(make, items)
                return
            with open(place, "rb", closefd=False) as stream:
                stream.seek(0)
                # What the other process wrote, which is this program.
                yield from (pickle.load(stream) for _ in items)  # noqa: S301

        return results

    return begin


def _written(place: int, results: Iterable[object]) -> bytes:
    with open(place, "wb", closefd=False) as stream:
        for each in results:
            pickle.dump(each, stream)
    return b""


def _spread(packing: Callable[[SourceFile], Packed], items: Sequence[SourceFile], processes: int) -> Iterator[Packed]:
    """Parse documents in a pool of processes; results wait for their taker, a few chunks of them at most.

    Raises:
        MachineError: A process was ended.
    """
    # Slow to import, and a build that may fork needs none of it.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    size = max(1, min(LARGEST_CHUNK, len(items) // (4 * processes)))
    waiting = deque["Future[list[Packed]]"]()
    try:
        # Where a process may not be forked by us, the pool must not fork it either, as it would up to Python 3.13.
        with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (packing,)) as pool:
            for start in range(0, len(items), size):
                waiting.append(pool.submit(_compute, items[start : start + size]))
                if len(waiting) > 3 * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise MachineError("a process that computes was ended, perhaps for want of memory; try --jobs 1") from None


def _begin(function: Callable[[Any], Any]) -> None:
    """Begin a process."""
    _held[:] = [function]
    # Ctrl-C is for the process that the user started; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _compute(items: Sequence[Any]) -> list[Any]:
    return [_held[0](item) for item in items]
