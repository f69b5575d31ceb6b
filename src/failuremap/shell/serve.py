"""Serve a built site on this machine, and show each save at once.

The only home of livereload and tornado. Takes a function that builds; does not know what building is.
livereload's inline script is refused by our policy and it loses reloads: here its script is linked,
its watcher is ours, and no reload is held back.
"""

import errno
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from tornado.httputil import HTTPHeaders
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import Application, HTTPError, OutputTransform

from failuremap.shell.errors import MachineError
from failuremap.shell.record import snapshot

HOST = "127.0.0.1"
FIRST_PORT = 5500
PORTS_TO_TRY = 20
POLL = 200
"""Milliseconds between two looks at the sources."""
HEAD = b"<head>"


class _ReloadScript(OutputTransform):
    """Links the reload script into each page that is served; the files on disk stay as they are."""

    script = b""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Put the script first in the head."""
        del finishing
        if "html" in headers.get("Content-Type", "") and HEAD in chunk:
            chunk = chunk.replace(HEAD, HEAD + self.script, 1)
            if "Content-Length" in headers:
                headers["Content-Length"] = str(int(headers["Content-Length"]) + len(self.script))
        return status_code, headers, chunk


class _Files(StaticFileHandler):  # type: ignore[misc]  # livereload has no types
    """Serves the output folder, with its own page for what is not there."""

    def set_extra_headers(self, path: str) -> None:
        """Keep browsers from showing yesterday's page."""
        del path
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **details: Any) -> None:
        """Show the site's 404 page."""
        page = Path(self.root) / "404.html"
        if status_code == 404 and page.is_file():
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(page.read_bytes())
        else:
            super().write_error(status_code, **details)

    @classmethod
    def get_content_modified_time(cls, abspath: str) -> None:
        """Say nothing: livereload's way is deprecated, and nothing is cached."""
        del abspath

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Refuse files whose names begin with a dot, and what only the build needs."""
        if any(part.startswith(".") for part in Path(absolute_path).relative_to(root).parts):
            raise HTTPError(404)
        path: str | None = super().validate_absolute_path(root, absolute_path)
        return path


class _Watcher:
    """Looks for changes and rebuilds, in the shape that livereload's handlers ask for."""

    def __init__(self, inputs: Callable[[], Mapping[str, Path]], rebuild: Callable[[], bool]) -> None:
        self.filepath = "*"
        self._inputs = inputs
        self._rebuild = rebuild
        self._seen = snapshot(inputs()).inputs

    def look(self) -> None:
        """Rebuild when something changed, and reload the browsers when the build went well."""
        now = snapshot(self._inputs()).inputs
        if now == self._seen:
            return
        changed = {
            name
            for name, state in {**self._seen, **now}.items()
            if now.get(name) != self._seen.get(name) or state is None
        }
        self._seen = now
        if self._rebuild():
            only_styles = all(name.endswith(".css") for name in changed)
            LiveReloadHandler.reload_waiters("site.css" if only_styles else "index.html")


def serve(
    output: Path,
    inputs: Callable[[], Mapping[str, Path]],
    rebuild: Callable[[], bool],
    *,
    port: int | None,
    announce: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    Args:
        output: The built site.
        inputs: Gives the files to watch, by name.
        rebuild: Builds after a change; tells whether the site was published.
        port: The port asked for, or `None` for the first free one.
        announce: Told the address once it is served.

    Raises:
        MachineError: The port asked for, or every port tried, is taken.
    """
    watcher = _Watcher(inputs, rebuild)
    LiveReloadHandler.watcher = watcher
    LiveReloadHandler.live_css = True
    taken = _listen(output, port)
    announce(f"http://{HOST}:{taken}/")
    polling = PeriodicCallback(watcher.look, POLL)
    polling.start()
    try:
        IOLoop.current().start()
    except KeyboardInterrupt:
        pass
    finally:
        polling.stop()


def _listen(output: Path, port: int | None) -> int:
    tries = (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    for number in tries:
        try:
            _application(output, number).listen(number, address=HOST)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise MachineError(f"cannot serve on port {number}: {error.strerror}") from error
        else:
            return number
    asked = f"port {port} is" if port is not None else f"ports {FIRST_PORT} to {FIRST_PORT + PORTS_TO_TRY - 1} are"
    raise MachineError(f"{asked} taken or not allowed; choose another with --port")


def _application(output: Path, port: int) -> Application:
    class Linked(_ReloadScript):
        script = f'<script src="/livereload.js?port={port}" defer></script>'.encode()

    handlers: list[Any] = [
        (r"/livereload", LiveReloadHandler),
        (r"/livereload.js", LiveReloadJSHandler),
        (r"/(.*)", _Files, {"path": str(output), "default_filename": "index.html"}),
    ]
    return Application(handlers, transforms=[Linked], log_function=lambda _handler: None)
