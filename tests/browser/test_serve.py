"""What an author sees while a site is served: each save, at once, and each mistake over the page."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support import ROOT, entry, pythonpath

pytestmark = pytest.mark.browser

SETTINGS = 'title = "Site"\n[[category]]\nkey = "power"\ntitle = "Power"\n'
WORKS = "- {id: doe20, type: book, title: One, author: [{family: Doe}], issued: '2020'}\n"
LONG = "\n\n".join(f"Paragraph {number} of a long text." for number in range(60))


@dataclass
class Author:
    """Somebody who edits a site and looks at it in a browser."""

    site: Path
    page: Page
    address: str

    def write(self, name: str, text: str) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def sees(self, text: str, where: str = "main") -> None:
        self.page.locator(where, has_text=text).first.wait_for(timeout=15_000)


@pytest.fixture
def author(chromium: Browser, tmp_path: Path) -> Iterator[Author]:
    """Serve a small site as the README says, and open a page of it."""
    site = tmp_path / "site"
    for name, text in (
        ("failuremap.toml", SETTINGS),
        ("content/references.yaml", WORKS),
        ("content/alpha.md", entry("Alpha", f"See [[beta]] [@doe20].\n\n{LONG}")),
        ("content/beta.md", entry("Beta", "First.")),
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "failuremap", "serve", "--site", site, "--port", str(port)],
        env={**os.environ, "PYTHONPATH": pythonpath(ROOT / "src")},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    assert any(line.startswith("serving") for line in iter(server.stderr.readline, ""))
    context = chromium.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    address = f"http://127.0.0.1:{port}/"
    page.goto(f"{address}failures/alpha.html")
    yield Author(site, page, address)
    context.close()
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=20)
    assert server.returncode == 0, said
    # The page that is gone for a moment while a file is renamed may be asked for.
    assert [each for each in heard if "404" not in each] == []


def _body(author: Author) -> None:
    author.write("content/alpha.md", entry("Alpha", "A new sentence, see [[beta]]."))
    author.sees("A new sentence")


def _settings(author: Author) -> None:
    author.write("failuremap.toml", SETTINGS.replace('"Power"', '"Might"'))
    author.sees("Might")


def _bibliography(author: Author) -> None:
    author.write("content/references.yaml", WORKS.replace("One", "Another title"))
    author.sees("Another title")


def _template(author: Author) -> None:
    text = (ROOT / "templates" / "mode.html").read_text(encoding="utf-8")
    author.write("templates/mode.html", text.replace("<h1>", "<h1>Changed: "))
    author.sees("Changed: Alpha", "h1")


def _added(author: Author) -> None:
    author.write("content/gamma.md", entry("Gamma", "It says more than [[alpha]]."))
    author.sees("It says more than", "#backlinks")


def _deleted(author: Author) -> None:
    author.write("content/gamma.md", entry("Gamma", "It says more than [[alpha]]."))
    author.sees("It says more than", "#backlinks")
    author.write("failuremap.toml", SETTINGS + '[redirects]\ngamma = "gone"\n')
    (author.site / "content" / "gamma.md").unlink()
    author.page.locator("#backlinks[hidden]").wait_for(state="attached")


def _renamed(author: Author) -> None:
    author.write("failuremap.toml", SETTINGS + '[redirects]\nbeta = "delta"\n')
    author.write("content/alpha.md", entry("Alpha", "See [[delta]]."))
    (author.site / "content" / "beta.md").rename(author.site / "content" / "delta.md")
    author.page.locator('.prose a[href="delta.html"]').wait_for()


def _old_date(author: Author) -> None:
    path = author.site.parent / "older.md"
    path.write_text(entry("Alpha", "From an older copy, see [[beta]]."), encoding="utf-8")
    os.utime(path, (0, 0))
    path.rename(author.site / "content" / "alpha.md")
    author.sees("From an older copy")


def _saved_by_renaming(author: Author) -> None:
    author.write(".alpha.md.swp", entry("Alpha", "Saved by renaming, see [[beta]]."))
    (author.site / ".alpha.md.swp").replace(author.site / "content" / "alpha.md")
    author.sees("Saved by renaming")


def _twice_within_a_second(author: Author) -> None:
    author.write("content/alpha.md", entry("Alpha", "The first save, see [[beta]]."))
    author.page.wait_for_timeout(300)
    author.write("content/alpha.md", entry("Alpha", "The second save, see [[beta]]."))
    author.sees("The second save")


CHANGES: tuple[Callable[[Author], None], ...] = (
    _body,
    _settings,
    _bibliography,
    _template,
    _added,
    _deleted,
    _renamed,
    _old_date,
    _saved_by_renaming,
    _twice_within_a_second,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_each_kind_of_change_is_shown(author: Author, change: Callable[[Author], None]) -> None:
    change(author)


IN_VIEW = """() => [...document.querySelectorAll(".prose p")].findIndex(p => p.getBoundingClientRect().bottom > 100)"""
"""Gives the number of the first paragraph that is in view."""


def test_a_save_keeps_the_place_on_the_page(author: Author) -> None:
    author.page.evaluate("scrollTo(0, 900)")
    before = author.page.evaluate(IN_VIEW)
    author.write("content/alpha.md", entry("Alpha", f"Changed, see [[beta]].\n\n{LONG}"))
    author.sees("Changed, see")
    author.page.wait_for_timeout(300)

    # Not the offset: a font that comes later may move it, and then the browser holds on to what is read.
    assert author.page.evaluate(IN_VIEW) == before > 0


def test_a_style_sheet_is_changed_without_a_reload(author: Author) -> None:
    author.page.evaluate("window.before = true")
    styles = (ROOT / "static" / "site.css").read_text(encoding="utf-8")
    author.write("static/site.css", styles)
    author.page.wait_for_timeout(600)
    author.write("static/site.css", styles + "h1{color:rgb(1, 2, 3)}")
    expect(author.page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")

    assert author.page.evaluate("window.before") is True


def test_a_mistake_stands_over_the_page_until_it_is_mended(author: Author) -> None:
    author.write("content/alpha.md", entry("Alpha", "See [[beat]]."))
    problems = author.page.locator("#failuremap-problems")
    problems.wait_for()
    text = problems.inner_text()
    page = author.page.locator(".prose").inner_text()
    author.page.reload()
    problems.wait_for()
    author.write("content/alpha.md", entry("Alpha", "Mended, see [[beta]]."))
    author.sees("Mended, see")
    problems.wait_for(state="hidden")

    assert "content/alpha.md:9:7: error[unresolved-reference]: no entry is named `beat`" in text
    assert "did you mean `beta`?" in text
    assert re.search(r"\^{4}", text)
    assert "Paragraph 1" in page


def test_the_pages_are_those_that_build_writes_but_for_the_reload_scripts(author: Author, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "failuremap", "build", "--site", str(author.site)]
    run += ["--output", str(tmp_path / "out"), "--quiet"]
    subprocess.run(run, env={**os.environ, "PYTHONPATH": pythonpath(ROOT / "src")}, check=True)
    scripts = re.compile(rb'<script src="/[^"]*"( defer)?></script>')

    for path in sorted((tmp_path / "out").rglob("*")):
        name = path.relative_to(tmp_path / "out").as_posix()
        if path.is_file() and not name.startswith((".", "_", "failuremap-manifest")):
            served = author.page.request.get(author.address + name).body()
            assert scripts.sub(b"", served) == path.read_bytes(), name
