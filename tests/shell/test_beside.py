import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, no_process_is_left, pythonpath

from failuremap.shell.beside import beside

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    pytest.mark.usefixtures("alone"),
]


def process() -> bytes:
    return str(os.getpid()).encode()


def test_another_process_computes_and_is_waited_for_once() -> None:
    with beside(process) as result:
        found = result()
        assert found not in (None, process())
        assert no_process_is_left()
        assert result() == found


@pytest.mark.parametrize("size", [0, 1, 1_000_000])
def test_the_result_may_be_larger_than_a_pipe(size: int) -> None:
    with beside(lambda: b"x" * size) as result:
        assert result() == b"x" * size


def fail() -> bytes:
    raise ValueError("nobody sees this")


def be_interrupted() -> bytes:
    raise KeyboardInterrupt


def die() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


@pytest.mark.parametrize("compute", [fail, be_interrupted, die])
def test_what_fails_there_has_no_result_and_says_nothing(
    compute: Callable[[], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    with beside(compute) as result:
        assert result() is None
    assert capfd.readouterr() == ("", "")


def test_what_was_said_before_is_not_said_twice(capfd: pytest.CaptureFixture[str]) -> None:
    sys.stdout.write("once")
    with beside(process) as result:
        result()
    sys.stdout.flush()
    assert capfd.readouterr().out == "once"


def compute_for_ever() -> bytes:
    time.sleep(60)
    return b""


def test_what_nobody_asks_for_ends_with_the_block() -> None:
    with beside(compute_for_ever):
        assert not no_process_is_left()
    assert no_process_is_left()


def test_an_interruption_while_waiting_ends_the_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_process: int, _options: int) -> tuple[int, int]:
        monkeypatch.undo()
        raise KeyboardInterrupt

    with beside(process) as result:
        monkeypatch.setattr(os, "waitpid", interrupted)
        with pytest.raises(KeyboardInterrupt):
            result()
    assert no_process_is_left()


ORPHANS = """if True:
    import os, signal, sys
    from failuremap.shell.beside import beside
    from failuremap.shell.crew import crew

    with beside(lambda: b"x" * 1_000_000), crew(lambda number: b"x" * 10_000, range(100_000), 2):
        sys.stdin.readline()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_outlives_one_that_was_killed() -> None:
    """Those that were forked hold the pipe on which this one waits, and would wait for ever for somebody who reads."""
    environment = os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}
    whole = [sys.executable, "-c", ORPHANS]
    done = subprocess.run(whole, input="go\n", env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "", "")


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_the_machine_has_no_process_to_give_nothing_is_begun(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, call, refused)
    opened = len(list(Path("/proc/self/fd").iterdir()))
    with beside(process) as result:
        assert result() is None
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


def test_it_does_not_copy_memory_by_looking_for_what_could_be_freed() -> None:
    assert gc.isenabled()
    with beside(lambda: str(gc.isenabled()).encode()) as result:
        assert result() == b"False"
    assert gc.isenabled()


def test_beside_other_threads_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with beside(process) as result:
        assert result() is None
        assert no_process_is_left()
