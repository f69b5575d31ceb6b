"""No test reaches another machine."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from support import ROOT, pythonpath


def test_no_test_can_reach_another_machine() -> None:
    with pytest.raises(RuntimeError, match=r"a test wants to reach `192\.0\.2\.1`"):
        socket.create_connection(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match="a test wants to reach"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(RuntimeError):
        sender.sendto(b"", ("192.0.2.1", 53))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


CHILD = "import socket; socket.create_connection(('192.0.2.1', 80))"


def test_no_program_that_a_test_starts_can_reach_another_machine() -> None:
    for environment in (None, os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}):
        done = subprocess.run(
            [sys.executable, "-c", CHILD], env=environment, check=False, capture_output=True, text=True, timeout=60
        )
        assert "RuntimeError: a test wants to reach `192.0.2.1`" in done.stderr


def test_no_worker_can_reach_another_machine() -> None:
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    with pool, pytest.raises(RuntimeError, match=r"a test wants to reach `192\.0\.2\.1`"):
        pool.submit(socket.create_connection, ("192.0.2.1", 80)).result(60)


def test_no_program_is_started_that_could() -> None:
    with pytest.raises(RuntimeError, match="start a program without"):
        subprocess.run([sys.executable, "-c", CHILD], env={}, check=False)
