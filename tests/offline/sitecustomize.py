"""Forbids what would leave this machine; every Python that a test starts loads it, since it is first on PYTHONPATH."""

import os
import sys
from pathlib import Path
from typing import Any

HERE = str(Path(__file__).resolve().parent)


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        # `None` hands on the environment of this process.
        environment = os.environ if arguments[3] is None else arguments[3]
        if HERE not in environment.get("PYTHONPATH", ""):
            raise RuntimeError("a test wants to start a program without `support.pythonpath`")
        return
    address: tuple[Any, ...] = (None,)
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind") and isinstance(
        arguments[1], tuple
    ):
        address = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments
    if address[0] not in (None, "127.0.0.1", "::1", "localhost"):
        raise RuntimeError(f"a test wants to reach `{address[0]}`")


sys.addaudithook(_stay_here)
