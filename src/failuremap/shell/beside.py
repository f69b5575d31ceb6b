"""Compute in a process beside this one, which does something else until it wants the result.

Imports nothing slow: what is begun so early is what saves time.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NoReturn


def processes_for(count: int, worth: int, jobs: int | None) -> int:
    """Say how many processes do so much: as many as were asked for, or one for each processor, if they are worth it.

    Args:
        count: How much there is to do.
        worth: Less than this for each more of them is done sooner without it.
        jobs: How many may compute; `None` for one for each processor.
    """
    return min(jobs or os.cpu_count() or 1, count // worth + 1)


class Fork:
    """A process that was forked from this one.

    Args:
        child: Its number.
        reading: Where to read what it writes.
    """

    __slots__ = ("_child", "_is_over", "reading")

    def __init__(self, child: int, reading: int) -> None:
        self._child = child
        self._is_over = False
        self.reading = reading

    def result(self) -> bytes | None:
        """Wait for all that it writes; `None` if it did not come to its end."""
        with open(self.reading, "rb", closefd=False) as pipe:
            content = pipe.read()
        _, status = os.waitpid(self._child, 0)
        self._is_over = True
        return None if status else content

    def end(self) -> None:
        """End it, if it is not over."""
        os.close(self.reading)
        if not self._is_over:
            # Nobody asked, or was interrupted while waiting.
            from signal import SIGKILL

            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._child, SIGKILL)
                os.waitpid(self._child, 0)


@contextmanager
def beside(compute: Callable[[], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Begin to compute in a forked process, and give what waits for the result.

    The result is `None` where the process could not be forked or did not come to its end, so that who asks computes it
    himself, and sees what was wrong. When the block ends, so does the process.

    Args:
        compute: Changes nothing outside of its process.
    """
    with forked(lambda pipe: pipe.write(compute())) as fork:
        results: list[bytes | None] = [] if fork else [None]

        def result() -> bytes | None:
            if fork and not results:
                results.append(fork.result())
            return results[0]

        yield result


@contextmanager
def forked(work: Callable[[BinaryIO], object], prepare: Callable[[int], None] | None = None) -> Iterator[Fork | None]:
    """Begin to work in a forked process, which ends with the block; give nothing where none can be forked.

    Args:
        work: Writes into the pipe that it is given, and changes nothing outside of its process. It collects no garbage
            unless it says so.
        prepare: Told where this process will read.
    """
    fork = _begin(work, prepare) if may_fork() else None
    try:
        yield fork
    finally:
        if fork:
            fork.end()


def may_fork() -> bool:
    """Tell whether a fork is safe: another thread might hold a lock, which nobody would open in the new process."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1)


def _begin(work: Callable[[BinaryIO], object], prepare: Callable[[int], None] | None) -> Fork | None:
    try:
        reading, writing = os.pipe()
    except OSError:
        return None
    if prepare:
        prepare(reading)
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        return None
    else:
        if not child:
            # Otherwise it would be its own reader, and wait for ever for itself when the other one was killed.
            os.close(reading)
            _answer(work, writing)
        return Fork(child, reading)
    finally:
        os.close(writing)


def _answer(work: Callable[[BinaryIO], object], writing: int) -> NoReturn:
    code = 1
    # To look for what could be freed is to touch, and so to copy, all that there is.
    gc.disable()
    try:
        with open(writing, "wb") as pipe:
            work(pipe)
        code = 0
    finally:
        # Whatever it was, nobody else may see it: the process it was forked from goes its own way.
        os._exit(code)
