import asyncio
import json
import signal
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from shell.trees import write
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from failuremap.diagnostics import Severity
from failuremap.reports import Place, Report
from failuremap.shell.errors import MachineError
from failuremap.shell.serve import HOST, PREFIX, Built, Served, serve

BROKEN = Report(Severity.ERROR, "bad-value", "it is `broken`", Place("source.md", 2, 1, 2, 7, "broken"), "mend it", ())
PAGE = "<!DOCTYPE html><html><head><title>é</title></head><body>x</body></html>"
SECONDS = 20
"""How long a test waits for what should come at once."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


class Visit:
    """What a browser does while the site is served."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://{HOST}:{port}"

    async def fetch(self, path: str, **how: object) -> HTTPResponse:
        request = HTTPRequest(self.address + path, follow_redirects=False, **how)  # type: ignore[arg-type]
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[WebSocketClientConnection]:
        """Shake hands as livereload's script does."""
        browser = await websocket_connect(f"ws://{HOST}:{self.port}/livereload")
        await browser.write_message(json.dumps({"command": "hello", "protocols": []}))
        assert (await message(browser))["command"] == "hello"
        await browser.write_message(json.dumps({"command": "info", "url": self.address}))
        # The answer to a ping comes after the message before it was read.
        await browser.write_message(json.dumps({"command": "hello", "protocols": []}))
        await message(browser)
        yield browser
        browser.close()
        while await browser.read_message() is not None:
            pass


async def message(browser: WebSocketClientConnection) -> dict[str, object]:
    text = await asyncio.wait_for(asyncio.ensure_future(browser.read_message()), SECONDS)
    assert isinstance(text, str)
    content: dict[str, object] = json.loads(text)
    return content


class Site:
    """A site whose one source becomes its home page."""

    def __init__(self, top: Path) -> None:
        self.output = top / "out"
        self.source = top / "source.md"
        self.source.write_text(PAGE)
        self.style = top / "site.css"
        self.builds = 0
        self.said: list[str] = []

    def inputs(self) -> Mapping[str, Path]:
        return {"source.md": self.source} | ({"static/site.css": self.style} if self.style.is_file() else {})

    def rebuild(self, changed: frozenset[str]) -> Built:
        """Build; a source that says `broken` has errors, one that says `same` gives the same page."""
        assert changed
        self.builds += 1
        text = self.source.read_text()
        if text in ("broken", "same"):
            return Built(is_new=False, reports=(BROKEN,) if text == "broken" else ())
        write(self.output, {"index.html": text})
        return Built(is_new=True)

    def served(self, announce: Callable[[str], None] | None = None) -> Served:
        return Served(self.output, self.inputs, self.rebuild, announce or self.said.append)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def visit(site: Site, act: Callable[[Visit], Awaitable[None]]) -> None:
    """Serve until the visitor has gone, who leaves by pressing Ctrl-C."""
    port = free_port()
    problems: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(asyncio.wait_for(_coroutine(act, Visit(port)), 3 * SECONDS))
        except BaseException as problem:  # noqa: BLE001  # shown by the test
            problems.append(problem)
        finally:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    browser = threading.Thread(target=run)

    def announce(line: str) -> None:
        site.said.append(line)
        browser.start()

    serve(site.served(announce), port=port)
    browser.join(SECONDS)
    assert problems == []


async def _coroutine(act: Callable[[Visit], Awaitable[None]], who: Visit) -> None:
    await act(who)


def test_pages_are_served_with_the_reload_script_and_nothing_is_cached(site: Site) -> None:
    write(site.output, {"assets/x.css": "a {}", "failures/index.html": "<html><HEAD>", "graph.json": "{}"})

    async def act(browser: Visit) -> None:
        home = await browser.fetch("/")
        ours = f'<script src="{PREFIX}serve.js?build=0"></script>'
        script = f'<head>{ours}<script src="/livereload.js?port={browser.port}" defer></script><title>é'
        assert (home.code, home.headers["Cache-Control"]) == (200, "no-store")
        assert script in home.body.decode()
        assert int(home.headers["Content-Length"]) == len(home.body)
        assert home.body == (await browser.fetch("/index.html?focus=x")).body
        assert "Etag" not in home.headers
        assert (await browser.fetch("/index.html", method="HEAD")).code == 200
        styles = await browser.fetch("/assets/x.css")
        assert (styles.body, styles.headers["Content-Type"]) == (b"a {}", "text/css")
        assert (await browser.fetch("/graph.json")).body == b"{}"
        assert (await browser.fetch("/failures")).headers["Location"] == "/failures/"
        assert (await browser.fetch("/failures/")).body == b"<html><HEAD>"
        assert b"livereload" in (await browser.fetch("/livereload.js")).body.lower()

    visit(site, act)
    assert (site.output / "index.html").read_text() == PAGE
    assert site.said[0].startswith(f"serving http://{HOST}:")


def test_what_is_not_there_gets_the_sites_own_page(site: Site) -> None:
    write(site.output, {"404.html": "<head></head>no such page"})

    async def act(browser: Visit) -> None:
        for path in ("/missing.html", "/a/b/c", "/forcereload"):
            page = await browser.fetch(path)
            assert page.code == 404
            assert page.headers["Content-Type"] == "text/html; charset=utf-8"
            assert page.body.startswith(b"<head><script src=")
            assert page.body.endswith(b"no such page")

    visit(site, act)


def test_files_outside_and_names_with_a_dot_are_not_served(site: Site, tmp_path: Path) -> None:
    write(tmp_path, {"secret": "secret", "out/.git/config": "secret", "out/.hidden": "secret", "out/a/.b": "secret"})
    (site.output / "link").symlink_to(tmp_path / "secret")

    async def act(browser: Visit) -> None:
        hidden = [
            "/.hidden",
            "/.git/config",
            "/a/.b",
            "/%2ehidden",
            "/../secret",
            "/..%2fsecret",
            "/a/..%2f..%2f..%2fsecret",
        ]
        for path in [*hidden, "/link", f"/{tmp_path}/secret", "//etc/passwd", "/%00", "/a"]:
            page = await browser.fetch(path)
            assert page.code in (301, 403, 404), path
            assert b"secret" not in page.body

    visit(site, act)


def test_another_host_name_is_refused(site: Site) -> None:
    async def act(browser: Visit) -> None:
        assert (await browser.fetch("/", headers={"Host": f"localhost:{browser.port}"})).code == 200
        refused = await browser.fetch("/", headers={"Host": f"evil.example:{browser.port}"})
        assert refused.code == 404
        assert b"<title>\xc3\xa9" not in refused.body

    visit(site, act)


def test_every_save_is_shown_at_once(site: Site) -> None:
    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            for text in ("<head>first", "<head>second", "<head>third"):
                site.source.write_text(text)
                told = await message(reloads)
                assert told["command"] == "reload"
                assert told["path"] == "*"
                assert text.removeprefix("<head>").encode() in (await browser.fetch("/")).body

    visit(site, act)
    assert site.builds == 4


def test_a_file_with_an_old_date_is_shown_too(site: Site, tmp_path: Path) -> None:
    write(tmp_path, {"older.md": "<head>older"})

    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            (tmp_path / "older.md").rename(site.source)
            assert (await message(reloads))["command"] == "reload"
            assert b"older" in (await browser.fetch("/")).body

    visit(site, act)


def test_a_build_that_fails_keeps_the_last_good_site_and_tells_its_problems_until_they_are_mended(site: Site) -> None:
    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            site.source.write_text("broken")
            assert (await message(reloads))["path"] == "problems"
            assert b"<title>" in (await browser.fetch("/")).body
            told = json.loads((await browser.fetch(f"{PREFIX}problems.json")).body)
            assert (told["errors"], told["warnings"], told["problems"][0]["code"]) == (1, 0, "bad-value")
            assert told["problems"][0]["text"].startswith("source.md:2:1: error[bad-value]: it is `broken`")
            assert told["problems"][0]["text"].endswith("hint: mend it")
            site.source.write_text("same")
            assert (await message(reloads))["path"] == "problems"
            assert json.loads((await browser.fetch(f"{PREFIX}problems.json")).body)["problems"] == []

    visit(site, act)


def test_a_build_that_changes_nothing_reloads_nothing(site: Site) -> None:
    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            builds = site.builds
            site.source.write_text("same")
            while site.builds == builds:  # noqa: ASYNC110  # the server runs in another thread
                await asyncio.sleep(0.02)
            site.source.write_text("<head>mended")
            # The first message since the connection: none came for the build before.
            assert (await message(reloads))["path"] == "*"
            assert b"mended" in (await browser.fetch("/")).body

    visit(site, act)


def test_a_style_sheet_alone_is_changed_without_a_reload(site: Site) -> None:
    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            site.style.write_text("a {}")
            assert (await message(reloads))["path"] == "styles"
            site.style.write_text("b {}")
            site.source.write_text("<head>both")
            assert (await message(reloads))["path"] in ("*", "styles")

    visit(site, act)


def test_a_page_that_is_older_than_the_site_is_told_so_at_its_first_word(site: Site) -> None:
    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            site.source.write_text("<head>second")
            assert (await message(reloads))["path"] == "*"
        for build, is_old in ((0, True), (1, False)):
            late = await websocket_connect(f"ws://{HOST}:{browser.port}/livereload")
            said = {"command": "info", "url": browser.address, "plugins": {"failuremap": {"build": build}}}
            await late.write_message(json.dumps(said))
            await late.write_message(json.dumps({"command": "hello", "protocols": []}))
            assert (await message(late))["command"] == ("reload" if is_old else "hello")
            late.close()
            while await late.read_message() is not None:
                pass

    visit(site, act)


def test_a_site_that_was_never_built_is_shown_as_soon_as_it_is_mended(site: Site) -> None:
    site.source.write_text("broken")

    async def act(browser: Visit) -> None:
        page = await browser.fetch("/")
        assert page.code == 404
        assert b"/livereload.js" in page.body
        assert b"was not built yet" in page.body
        async with browser.connect() as reloads:
            site.source.write_text("<head>mended")
            assert (await message(reloads))["command"] == "reload"
            assert (await browser.fetch("/")).code == 200

    visit(site, act)


def test_a_save_during_the_first_build_is_not_lost(site: Site) -> None:
    rebuild = site.rebuild

    def slowly(changed: frozenset[str]) -> Built:
        done = rebuild(changed)
        if site.builds == 1:
            site.source.write_text("<head>saved meanwhile")
        return done

    site.rebuild = slowly  # type: ignore[method-assign]

    async def act(browser: Visit) -> None:
        while site.builds < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert b"saved meanwhile" in (await browser.fetch("/")).body

    visit(site, act)


def test_a_source_folder_that_cannot_be_listed_does_not_end_the_server(site: Site) -> None:
    inputs = site.inputs

    def failing() -> Mapping[str, Path]:
        if site.source.read_text() == "broken":
            raise MachineError("no folder content/")
        return inputs()

    site.inputs = failing  # type: ignore[method-assign]

    async def act(browser: Visit) -> None:
        async with browser.connect() as reloads:
            site.source.write_text("broken")
            while site.builds < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            site.source.write_text("<head>mended")
            assert (await message(reloads))["command"] == "reload"

    visit(site, act)


def test_a_port_that_was_asked_for_and_is_taken_is_named(site: Site) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(MachineError, match=f"port {port} is taken or not allowed; choose another with --port"):
            serve(site.served(), port=port)
    assert site.builds == 0


def test_without_a_wish_the_next_free_port_is_taken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr("failuremap.shell.serve.FIRST_PORT", port)

        def announce(line: str) -> None:
            site.said.append(line)
            if line.startswith("serving"):
                raise KeyboardInterrupt

        serve(site.served(announce))
    assert site.said[0] == f"port {port} is taken"
    assert site.said[-1].startswith(f"serving http://{HOST}:")
