"""Make many things in forked processes, each of which takes the next that nobody has taken.

What they make comes as it is made, each by itself, so that nobody holds more of it than he wants. Imports nothing slow.
"""

import gc
import os
import pickle
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from functools import partial
from typing import Any, BinaryIO, TypeVar

from failuremap.shell.beside import Fork, forked
from failuremap.shell.errors import MachineError

_NUMBER = 4
"""Bytes of a number, and of a length."""
_SHARES = 1024
"""Shares that are taken one by one: their numbers fit into any pipe, which on a machine short of memory is a page."""
_AT_ONCE = 1 << 20
"""Bytes that are read together, and what a pipe should hold, so that nobody waits for a reader who does something
else: as much as Linux gives to every user."""
_OFTEN = 5000, 10, 10
"""After how much that is new garbage is looked for."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Crew:
    """Processes that make things, as long as the block lasts in which they were begun.

    Args:
        shares: Gives what nobody has taken.
        forks: The processes.
    """

    def __init__(self, shares: "_Shares | None" = None, forks: Sequence[Fork] = ()) -> None:
        self._shares = shares
        self._read = {fork.reading: bytearray() for fork in forks}
        """What came from each that is not over, and is not whole."""

    def take(self) -> range:
        """Take the next numbers of items; there are none when all are taken."""
        return self._shares.take() if self._shares and self._read else range(0)

    def made(self, *, wait: bool) -> dict[int, Any]:
        """Give what has come since, by number; a `MachineError` in place of what it ended.

        A process that ends for any other reason is no fault: what it leaves undone does not come.

        Args:
            wait: For something to come; nothing does when all that they will make is there.
        """
        found = dict[int, Any]()
        while self._read and not found:
            poll = select.poll()
            for place in self._read:
                poll.register(place, select.POLLIN)
            for place, _ in poll.poll(None if wait else 0):
                content = os.read(place, _AT_ONCE)
                if content:
                    self._read[place] += content
                    found.update(_taken(self._read[place]))
                else:
                    del self._read[place]
            if not wait:
                break
        return found


def _taken(whole: bytearray) -> Iterator[tuple[int, Any]]:
    """Take out of what was read all that came whole."""
    while len(whole) >= _NUMBER and len(whole) >= (end := _NUMBER + int.from_bytes(whole[:_NUMBER], "big")):
        # What another process wrote, which is this program.
        found = pickle.loads(memoryview(whole)[_NUMBER:end])  # noqa: S301
        del whole[:end]
        yield found


class _Shares:
    """Numbers of items in a pipe, which several processes take out, each number once.

    Args:
        count: How many items there are.

    Raises:
        OSError: The machine has no pipe to give.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        # As many as any pipe holds while nobody reads.
        self._size = -(-count // _SHARES) or 1
        self._taking, giving = os.pipe()
        os.write(giving, b"".join(start.to_bytes(_NUMBER, "big") for start in range(0, count, self._size)))
        os.close(giving)

    def take(self) -> range:
        """Take the next numbers; there are none when all are taken."""
        content = os.read(self._taking, _NUMBER)
        start = int.from_bytes(content, "big")
        return range(start, min(start + self._size, self._count)) if content else range(0)

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._taking)


@contextmanager
def crew(make: Callable[[_Item], object], items: Sequence[_Item], size: int) -> Iterator[Crew]:
    """Begin to make something of every item in some processes; where none can be forked, in none.

    Args:
        make: Changes nothing outside of its process.
        items: What it is made of.
        size: How many processes.
    """
    try:
        shares = _Shares(len(items))
    except OSError:
        yield Crew()
        return
    with closing(shares), ExitStack() as ending:
        begun = (ending.enter_context(forked(partial(_work, make, items, shares), _widen)) for _ in range(size))
        yield Crew(shares, tuple(fork for fork in begun if fork is not None))


def _widen(pipe: int) -> None:
    from fcntl import F_SETPIPE_SZ, fcntl

    with suppress(OSError):
        fcntl(pipe, F_SETPIPE_SZ, _AT_ONCE)


def _work(make: Callable[[_Item], object], items: Sequence[_Item], shares: _Shares, pipe: BinaryIO) -> None:
    gc.enable()
    with _collecting():
        while share := shares.take():
            for number in share:
                try:
                    made = make(items[number])
                except MachineError as error:
                    made = error
                told = pickle.dumps((number, made), pickle.HIGHEST_PROTOCOL)
                pipe.write(len(told).to_bytes(_NUMBER, "big") + told)
                pipe.flush()


@contextmanager
def _collecting() -> Iterator[None]:
    """Look for garbage often, and among what is new alone: the rest stays, and to look at it is to copy it."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_OFTEN)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def in_order(
    team: Crew, make: Callable[[_Item], _Result], items: Sequence[_Item], *, helps: bool = False
) -> Iterator[_Result]:
    """Give what a crew makes in the order of the items, and make here what it leaves undone.

    Args:
        team: Begun with this function and these items.
        make: As there.
        items: As there.
        helps: Whether this process takes its share as well.

    Raises:
        MachineError: It ended one of them.
    """
    found = dict[int, Any]()
    with _collecting() if helps else nullcontext():
        for number, item in enumerate(items):
            while number not in found:
                mine = team.take() if helps else range(0)
                found.update((each, make(items[each])) for each in mine)
                more = team.made(wait=not mine)
                found.update(more)
                if not mine and not more:
                    # Whoever took it is gone.
                    found[number] = make(item)
            made = found.pop(number)
            if isinstance(made, MachineError):
                raise made
            yield made
