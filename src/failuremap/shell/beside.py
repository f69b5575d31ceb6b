"""Compute in a process beside this one, which does something else until it wants the result.

Imports nothing slow: what is begun so early is what saves time.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

WORTH_A_POOL = 64
"""Fewer documents are parsed sooner by one process than several have started."""


@contextmanager
def beside(compute: Callable[[], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Begin to compute in a forked process, and give what waits for the result.

    The result is `None` where the process could not be forked or did not come to its end, so that who asks computes it
    himself, and sees what was wrong. When the block ends, so does the process.

    Args:
        compute: Changes nothing outside of its process.
    """
    begun = _begin(compute) if may_fork() else None
    if begun is None:
        yield lambda: None
        return
    child, reading = begun
    results: list[bytes | None] = []

    def result() -> bytes | None:
        if not results:
            with open(reading, "rb", closefd=False) as pipe:
                content = pipe.read()
            results.append(None if os.waitpid(child, 0)[1] else content)
        return results[0]

    try:
        yield result
    finally:
        os.close(reading)
        if not results:
            # Nobody asked, or was interrupted while waiting.
            from signal import SIGKILL

            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, SIGKILL)
                os.waitpid(child, 0)


def may_fork() -> bool:
    """Tell whether a fork is safe: another thread might hold a lock, which nobody would open in the new process."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1)


def _begin(compute: Callable[[], bytes]) -> tuple[int, int] | None:
    """Give the number of the new process and where to read its result; nothing where the machine has none to give."""
    try:
        reading, writing = os.pipe()
    except OSError:
        return None
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        return None
    else:
        if not child:
            _answer(compute, writing)
        return child, reading
    finally:
        os.close(writing)


def _answer(compute: Callable[[], bytes], writing: int) -> NoReturn:
    code = 1
    # To look for what could be freed is to touch, and so to copy, all that there is.
    gc.disable()
    try:
        with open(writing, "wb") as pipe:
            pipe.write(compute())
        code = 0
    finally:
        # Whatever it was, nobody else may see it: the process it was forked from goes its own way.
        os._exit(code)
