"""What is shown of long work."""

import io
import os
import pty
from collections.abc import Callable, Iterator

import pytest

from failuremap.cli.progress import Watcher


def clock(step: float) -> Callable[[], float]:
    """Make a clock that goes on by so many seconds at each look."""
    times: Iterator[int] = iter(range(10**6))
    return lambda: next(times) * step


def test_items_go_through_as_they_are() -> None:
    assert list(Watcher(io.StringIO(), clock(1))(iter("abc"), 3, "reading")) == ["a", "b", "c"]
    assert list(Watcher(io.StringIO(), clock(1))([], 0, "reading")) == []


def test_what_is_done_in_a_second_is_not_told() -> None:
    stream = io.StringIO()

    list(Watcher(stream, clock(0.001))(range(900), 900, "reading"))

    assert stream.getvalue() == ""


def test_plain_lines_tell_how_far_it_is_now_and_then() -> None:
    stream = io.StringIO()

    list(Watcher(stream, clock(1))(range(2000), 2000, "reading"))
    lines = stream.getvalue().splitlines()

    assert lines[:2] == ["reading: 1 of 2,000 (1 a second)", "reading: 6 of 2,000 (1 a second)"]
    assert len(lines) == 400


def on_a_terminal(step: float, monkeypatch: pytest.MonkeyPatch, term: str) -> str:
    """Watch a hundred items on a terminal of this kind, and give what was written to it."""
    monkeypatch.setenv("TERM", term)
    reader, writer = pty.openpty()
    with os.fdopen(reader, "rb", buffering=0) as screen, os.fdopen(writer, "w", encoding="utf-8") as stream:
        list(Watcher(stream, clock(step))(range(100), 100, "reading"))
        stream.write("the end")
        stream.flush()
        # A terminal hands on what was written in pieces, some of them later.
        shown = b""
        while not shown.endswith(b"the end"):
            shown += screen.read(1 << 16)
    return shown.decode().removesuffix("the end")


def test_a_terminal_shows_a_bar_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_a_terminal(1, monkeypatch, "xterm")

    assert "reading" in shown
    assert "a second" in shown
    assert shown.rstrip().endswith("\x1b[2K")
    assert on_a_terminal(0.001, monkeypatch, "xterm") == ""


def test_a_dumb_terminal_gets_plain_lines_and_no_colour_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    dumb = on_a_terminal(1, monkeypatch, "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = on_a_terminal(1, monkeypatch, "xterm")

    assert dumb.startswith("reading: 1 of 100")
    assert "\x1b" not in dumb
    assert "reading" in plain
    assert "\x1b[3" not in plain
