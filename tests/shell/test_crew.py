import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import no_process_is_left

from failuremap.shell.crew import Crew, crew, in_order
from failuremap.shell.errors import MachineError

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    pytest.mark.usefixtures("alone"),
]
HERE = os.getpid()


def all_made(team: Crew) -> list[tuple[int, Any]]:
    """Give everything that comes, each time that it comes."""
    come: list[tuple[int, Any]] = []
    while more := team.made(wait=True):
        come += more.items()
    return come


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 7, 1024, 1025, 3000])
def test_each_item_is_made_once_by_other_processes(size: int, count: int) -> None:
    with crew(lambda word: (word, os.getpid()), [f"item {number}" for number in range(count)], size) as team:
        come = all_made(team)
    assert sorted((number, word) for number, (word, _) in come) == [
        (number, f"item {number}") for number in range(count)
    ]
    assert os.getpid() not in {process for _, (_, process) in come}
    assert no_process_is_left()


@pytest.mark.parametrize("count", [7, 3000])
def test_what_is_taken_here_is_made_by_nobody_else(count: int) -> None:
    with crew(lambda number: number, range(count), 2) as team:
        taken: list[int] = []
        while share := team.take():
            taken += share
        come = [number for number, _ in all_made(team)]
    assert sorted(taken + come) == [*range(count)]


def test_what_is_made_may_be_larger_than_a_pipe() -> None:
    with crew(lambda size: b"x" * size, [3_000_000, 0, 2_000_000], 2) as team:
        assert {number: len(made) for number, made in all_made(team)} == {0: 3_000_000, 1: 0, 2: 2_000_000}


def test_nothing_is_waited_for_that_is_not_there_yet() -> None:
    reading, writing = os.pipe()
    with crew(lambda _: os.read(reading, 1), [1], 1) as team:
        assert team.made(wait=False) == {}
        os.write(writing, b"!")
        assert team.made(wait=True) == {0: b"!"}
        assert team.made(wait=True) == {}


def fail() -> int:
    raise ValueError("nobody sees this")


def be_interrupted() -> int:
    raise KeyboardInterrupt


def die() -> int:
    os._exit(9)


@pytest.mark.parametrize("how", [fail, be_interrupted, die])
@pytest.mark.parametrize("helps", [True, False])
def test_what_a_process_leaves_undone_is_made_here(
    how: Callable[[], int], helps: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    def make(number: int) -> tuple[int, int]:
        return (number, os.getpid()) if number != 2 or os.getpid() == HERE else (how(), 0)

    with crew(make, range(5), 1) as team:
        made = list(in_order(team, make, range(5), helps=helps))
    assert [number for number, _ in made] == [*range(5)]
    assert made[2] == (2, os.getpid())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("helps", [True, False])
@pytest.mark.parametrize("count", [9, 3000])
def test_what_is_made_comes_in_order(helps: bool, count: int) -> None:
    with crew(lambda number: -number, range(count), 3) as team:
        assert list(in_order(team, lambda number: -number, range(count), helps=helps)) == [
            -each for each in range(count)
        ]


def test_what_ends_one_item_is_raised_where_it_is_due_and_not_tried_again() -> None:
    def make(number: int) -> int:
        if number == 2:
            raise MachineError(f"ended in {os.getpid()}")
        return number

    with crew(make, range(5), 2) as team:
        made = in_order(team, make, range(5))
        assert [next(made), next(made)] == [0, 1]
        with pytest.raises(MachineError, match="ended in") as raised:
            next(made)
    assert str(os.getpid()) not in str(raised.value)


def test_a_crew_ends_with_its_block() -> None:
    with crew(lambda _: os.read(os.pipe()[0], 1), range(4), 2):
        assert not no_process_is_left()
    assert no_process_is_left()


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_the_machine_has_no_process_to_give_all_is_made_here(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, call, refused)
    opened = len(list(Path("/proc/self/fd").iterdir()))
    with crew(lambda number: number, range(4), 2) as team:
        assert not team.take()
        assert list(in_order(team, lambda number: number, range(4), helps=True)) == [*range(4)]
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


def test_garbage_is_looked_for_among_what_is_new_alone() -> None:
    before, here = gc.get_threshold(), []

    def make(_number: int) -> tuple[bool, bool]:
        found = gc.isenabled(), gc.get_freeze_count() > 0
        here.append(os.getpid() == HERE)
        return found

    with crew(make, [1], 1) as team:
        assert team.made(wait=True) == {0: (True, True)}
    with crew(make, range(50), 1) as team:
        assert list(in_order(team, make, range(50), helps=True)) == [(True, True)] * 50
    assert any(here)
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before)
