"""A deadline of processor time for one document or another piece of work, behind the limits on what texts may hold.

Takes what is done and ends it with a fault, naming the document, when it runs away.
The clock counts only what this process computes, so that a busy machine ends nothing. It is there on POSIX and in the
main thread, which is where builds and their workers parse; elsewhere the limits stand alone.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from failuremap.model.document import Parsed
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile
from failuremap.value import Mutable, Value

SECONDS = 60.0
"""Processor time for one document; the slowest that the limits let through needs a tenth of it."""


class _RunawayError(BaseException):
    """Passes by those who catch every `Exception`; never leaves this module."""


class InTime(Value):
    """Parses one document at a time, each within the deadline; can be sent to another process."""

    parse: Callable[[SourceFile], Parsed]
    seconds: float = SECONDS

    def __call__(self, source: SourceFile) -> Parsed:
        """Parse a document.

        Raises:
            MachineError: It took too long.
        """
        with in_time(source.path, seconds=self.seconds):
            return self.parse(source)


@contextmanager
def in_time(name: str, times: int = 1, seconds: float = SECONDS) -> Iterator[None]:
    """End what is done inside when it runs away; fits `failuremap.model.output.Within`.

    Args:
        name: What it is done with.
        times: How many times longer than a document it may take.
        seconds: Processor time for a document.

    Raises:
        MachineError: It took too long.
    """
    try:
        with _deadline(times * seconds):
            yield
    except _RunawayError:
        raise MachineError(
            f"{name} took more than {times * seconds:g} s of processor time, so the build was ended; "
            "look for what is unusual in it, take that out, and build again"
        ) from None


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    alarm = _Alarm(sys.unraisablehook)
    sys.unraisablehook = alarm.unheard
    before = signal.signal(signal.SIGVTALRM, alarm.strike)
    try:
        # It strikes again every second, should somebody have caught the first.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)
        yield
    finally:
        alarm.off = True
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        sys.unraisablehook = alarm.hook
    if alarm.struck:
        raise _RunawayError


class _Alarm(Mutable):
    """Ends what runs, wherever it strikes.

    Python drops what is raised while an object dies, and what runs then may be done before the next stroke: so that it
    struck is remembered, and what was dropped is not reported as somebody's mistake.
    """

    hook: Callable[["sys.UnraisableHookArgs"], object]
    struck: bool = False
    off: bool = False

    def strike(self, _number: int, _frame: FrameType | None) -> None:
        if not self.off:
            self.struck = True
            raise _RunawayError

    def unheard(self, dropped: "sys.UnraisableHookArgs") -> None:
        if dropped.exc_type is not _RunawayError:
            self.hook(dropped)
