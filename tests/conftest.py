"""What every test may ask for."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import pythonpath

# A law holds or does not, however busy the machine is: no example is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected files instead of comparing with them")


def pytest_configure() -> None:
    """Hear Ctrl-C where a shell started the tests behind its back, deaf to it; what tests start inherits that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Forbid sockets beyond this machine, here and in every Python that is started; a hook cannot be taken back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", pythonpath(os.environ.get("PYTHONPATH", "")))
        import offline.sitecustomize  # noqa: F401  # it forbids when it is imported

        yield


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


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that other tests left behind are idle, so that processes may be forked."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
