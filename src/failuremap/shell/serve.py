"""Serve a built site on this machine, and show each save at once.

The only home of livereload and tornado. Takes a function that builds; does not know what building is.
livereload's inline script is refused by our policy and it loses reloads: here its script is linked,
its watcher is ours, and no reload is held back. A script of our own, a plugin of livereload's, shows the problems of
the last build over the page and changes style sheets without a reload.
"""

import asyncio
import errno
import json
import socket
import time
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.web import Application, HTTPError, OutputTransform, RequestHandler, StaticFileHandler

from failuremap.diagnostics import Severity
from failuremap.reports import Report, as_text
from failuremap.shell.errors import MachineError
from failuremap.shell.states import state_of
from failuremap.value import Value

HOST = "127.0.0.1"
OUR_NAMES = r"127\.0\.0\.1|localhost"
"""Other host names are refused, so that no page elsewhere can read drafts by giving this machine its own name."""
FIRST_PORT = 5500
PORTS_TO_TRY = 20
PAUSE = 0.2
"""Seconds between two looks at the sources, or ten times as long as a look takes."""
HEAD = b"<head>"
PREFIX = "/failuremap-serve/"
"""Address of what is served beside the site, and is not part of it."""
PLUGIN = "failuremap"
"""The name under which our script speaks within livereload's."""
OURS = {"serve.js": "text/javascript", "serve.css": "text/css"}
NOT_BUILT = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Not there</title></head>
<body><p>There is no page here, or the site was not built yet: problems stand in the terminal.
This page loads again as soon as the site is built anew.</p></body></html>
"""


class Built(Value):
    """How a build ended."""

    is_new: bool
    """Whether something new was published."""
    reports: tuple[Report, ...] = ()
    """What is to be said about the content."""


class Served(Value):
    """What to serve, and how it is made."""

    output: Path
    """The built site."""
    inputs: Callable[[], Mapping[str, str | Path]]
    """Gives the files to watch, by name."""
    rebuild: Callable[[frozenset[str]], Built]
    """Builds after these inputs changed; bad content is an answer, and leaves the last good site."""
    announce: Callable[[str], None]
    """Told where the site is served."""


class _ReloadScript(OutputTransform):
    """Links the reload script into each page that is served; the files on disk stay as they are."""

    server_port = 0

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Put the script first in the head."""
        del finishing
        if "html" in headers.get("Content-Type", "") and HEAD in chunk:
            script = (
                f'<script src="{PREFIX}serve.js?build={LiveReloadHandler.watcher.number}"></script>'
                f'<script src="/livereload.js?port={self.server_port}" defer></script>'
            ).encode()
            chunk = chunk.replace(HEAD, HEAD + script, 1)
            if "Content-Length" in headers:
                headers["Content-Length"] = str(int(headers["Content-Length"]) + len(script))
        return status_code, headers, chunk


class _Files(StaticFileHandler):
    """Serves the output folder, with its own page for what is not there."""

    def set_extra_headers(self, path: str) -> None:
        """Keep browsers from showing yesterday's page."""
        del path
        self.set_header("Cache-Control", "no-store")

    def compute_etag(self) -> None:
        """Give none: tornado remembers it for ever, and nothing is to be cached."""

    def should_return_304(self) -> bool:
        """Send every page whole."""
        return False

    def parse_url_path(self, url_path: str) -> str:
        """Refuse names that begin with a dot, and what cannot be a name."""
        if "\0" in url_path or any(part.startswith(".") for part in url_path.split("/")):
            raise HTTPError(404)
        return super().parse_url_path(url_path)

    def write_error(self, status_code: int, **details: Any) -> None:
        """Show the site's 404 page, or one of our own that is loaded again in the same way."""
        page = Path(self.root) / "404.html"
        if status_code != 404:
            super().write_error(status_code, **details)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page.read_bytes() if page.is_file() else NOT_BUILT)


class _Reloads(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """Tells browsers what to load again, at once those whose page is older than the site."""

    def on_message(self, message: str | bytes) -> None:
        """Answer the first word of a page; what was built since the page was sent is not lost."""
        super().on_message(message)
        told = json.loads(message)
        ours = told.get("plugins", {}).get(PLUGIN)
        if told.get("command") == "info" and ours and ours.get("build") != LiveReloadHandler.watcher.number:
            self.send_message({"command": "reload", "path": "*"})


class _Problems(RequestHandler):
    """Serves the problems of the last build, and what shows them."""

    def get(self, name: str) -> None:
        """Give one of our files, or the problems as JSON."""
        self.set_header("Cache-Control", "no-store")
        if name in OURS:
            self.set_header("Content-Type", f"{OURS[name]}; charset=utf-8")
            self.finish((Path(__file__).parent / name).read_bytes())
        elif name == "problems.json":
            self.set_header("Content-Type", "application/json")
            watcher = LiveReloadHandler.watcher
            self.finish(problems_json(watcher.built.reports, watcher.number))
        else:
            raise HTTPError(404)


def problems_json(reports: tuple[Report, ...], build: int) -> str:
    """Write what the page shows of the problems, each as the terminal has it, and which build they are of."""
    weights = [each.severity for each in reports]
    problems = [
        {"severity": each.severity, "code": each.code, "text": as_text((each,)).strip("\n")} for each in reports
    ]
    counts = {"errors": weights.count(Severity.ERROR), "warnings": weights.count(Severity.WARNING)}
    return json.dumps({"build": build, **counts, "problems": problems})


class _Watcher:
    """Looks for changes and rebuilds, in the shape that livereload's handlers ask for."""

    filepath = "*"
    """What the browsers are told: `*` loads the page again, `styles` its style sheets, `problems` what is over it."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self.pause = PAUSE
        """Seconds until the next look."""
        self.built = Built(is_new=False)
        """How the last build ended."""
        self.number = 0
        """How many builds brought something new."""
        self._seen = self._states()

    def build(self) -> None:
        """Build for the first time."""
        self.built = self._served.rebuild(frozenset(self._seen))

    def look(self) -> bool:
        """Rebuild when something changed; tell whether there is something new to show."""
        now = self._states()
        if now == self._seen:
            return False
        changed = {name for name in now.keys() | self._seen.keys() if now.get(name) != self._seen.get(name)}
        self._seen = now
        before, self.built = self.built, self._served.rebuild(frozenset(changed))
        if not self.built.is_new:
            self.filepath = "problems"
            return self.built.reports != before.reports
        self.number += 1
        self.filepath = "styles" if all(name.endswith(".css") for name in changed) else "*"
        return True

    def _states(self) -> Mapping[str, tuple[int, ...]]:
        started, found = time.monotonic(), {}
        # What cannot be listed, the build reports when it reads it.
        with suppress(MachineError):
            for name, path in self._served.inputs().items():
                with suppress(OSError):
                    found[name] = state_of(path)
        self.pause = max(PAUSE, 10 * (time.monotonic() - started))
        return found


def serve(served: Served, *, port: int | None = None, open_browser: bool = False) -> None:
    """Build, and serve until interrupted.

    Args:
        served: The site.
        port: The port asked for, or `None` for the first free one.
        open_browser: Show it in a browser.

    Raises:
        MachineError: The port asked for, or every port tried, is taken.
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(served, port, open_browser=open_browser))


async def _serve(served: Served, port: int | None, *, open_browser: bool) -> None:
    server, taken = _listen(served, port)
    try:
        # Looked at before the first build, so that no save during it is lost.
        watcher = LiveReloadHandler.watcher = _Watcher(served)
        watcher.build()
        address = f"http://{HOST}:{taken}/"
        served.announce(f"serving {address} (Ctrl-C ends it)")
        if open_browser:
            webbrowser.open(address)
        while True:
            if watcher.look():
                LiveReloadHandler.reload_waiters()
            await asyncio.sleep(watcher.pause)
    finally:
        server.stop()
        await server.close_all_connections()


def _listen(served: Served, port: int | None) -> tuple[HTTPServer, int]:
    tries = (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    for number in tries:
        try:
            listening = socket.create_server((HOST, number))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise MachineError(f"cannot serve on port {number}: {error.strerror}") from error
            if port is None:
                served.announce(f"port {number} is taken")
        else:
            listening.setblocking(False)
            server = HTTPServer(_application(served.output, number))
            server.add_socket(listening)
            return server, number
    asked = f"port {port} is" if port is not None else f"ports {FIRST_PORT} to {FIRST_PORT + PORTS_TO_TRY - 1} are"
    raise MachineError(f"{asked} taken or not allowed; choose another with --port")


def _application(output: Path, port: int) -> Application:
    class Linked(_ReloadScript):
        server_port = port

    application = Application(transforms=[Linked], log_function=lambda _handler: None)
    application.add_handlers(
        OUR_NAMES,
        [
            (r"/livereload", _Reloads),
            (r"/livereload.js", LiveReloadJSHandler),
            (PREFIX + "(.*)", _Problems),
            (r"/(.*)", _Files, {"path": str(output), "default_filename": "index.html"}),
        ],
    )
    return application
