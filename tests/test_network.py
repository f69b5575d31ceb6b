"""No test reaches another machine."""

import socket

import pytest


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
