"""What every test may ask for."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A law holds or does not, however busy the machine is: no example is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected files instead of comparing with them")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, and loudly, what was not tested where there is no browser."""
    skipped = terminalreporter.getreports("skipped")
    if any("no browser" in str(each.longrepr) for each in skipped):
        terminalreporter.write_line(
            "NOT TESTED: the pages in a browser (fit, silence, axe, reading without scripts), for want of Chromium. "
            "Install it: sudo apt install -y chromium libatomic1",
            red=True,
            bold=True,
        )


@pytest.fixture(autouse=True, scope="session")
def secret_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the secret that caches are sealed with in pytest's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "user"))
        yield


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Forbid what would leave this machine."""
    address: tuple[Any, ...] = (None,)
    if event in ("socket.connect", "socket.sendto", "socket.bind") and isinstance(arguments[1], tuple):
        address = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments
    if address[0] not in (None, "127.0.0.1", "::1", "localhost"):
        raise RuntimeError(f"a test wants to reach `{address[0]}`")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> None:
    """Forbid sockets beyond this machine for the whole run; a hook cannot be taken back."""
    sys.addaudithook(_stay_here)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with an expected file; with `--update`, write the file."""
    is_update = bool(request.config.getoption("--update"))

    def compare(path: Path, text: str) -> None:
        if is_update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; run `make golden`"
        assert text == path.read_text(encoding="utf-8")

    return compare
