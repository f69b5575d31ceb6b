"""What a reader sees, in Chromium, from the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (1440, 900), (2560, 1440), (900, 1200), (390, 844), (360, 740)]
KINDS = {
    "home": "index.html",
    "mode": "failures/power-seeking.html",
    "index": "failures/index.html",
    "region": "categories/power.html",
    "regions": "categories/index.html",
    "trail": "trails/score-to-standoff.html",
    "trails": "trails/index.html",
    "source": "sources/turner2021.html",
    "sources": "sources/index.html",
    "plain": "about.html",
    "reading": "reading.html",
    "notfound": "404.html",
}
THEMES = ["dark", "light"]
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('#map text, .cartouche > *')]
    .filter(each => each.checkVisibility())
    .map(each => ({
      group: each.closest('a, .cartouche')?.outerHTML || each.textContent,
      text: each.textContent.slice(0, 40),
      box: each.getBoundingClientRect(),
    }));
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const a = boxes[i], b = boxes[j];
    if (a.group === b.group) continue;
    const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (x > 1 && y > 4) found.push(`${a.text} | ${b.text}`);
  }
  return found;
}"""


@contextmanager
def opened(browser: Browser, site: Path, path: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """Open a page of the site and collect what it says and whom it asks."""
    context = browser.new_context(**options)
    heard: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(site.as_uri()) else heard.append(request.url))
    # A page that is left early gives up what it was loading.
    page.on(
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else heard.append(f"failed: {request.url}"),
    )
    page.goto((site / path).as_uri())
    yield page, heard
    context.close()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_home_page_fits_every_screen(chromium: Browser, built: Path, size: tuple[int, int], theme: str) -> None:
    viewport = {"width": size[0], "height": size[1]}

    with opened(chromium, built, "index.html", viewport=viewport, color_scheme=theme, java_script_enabled=True) as (
        page,
        heard,
    ):
        overlaps = page.evaluate(OVERLAPS)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert overlaps == []
    assert overflow <= 0
    assert heard == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_says_nothing_asks_nobody_and_fits_a_phone(
    chromium: Browser, built: Path, kind: str
) -> None:
    with opened(chromium, built, KINDS[kind], viewport={"width": 320, "height": 640}) as (page, heard):
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        headings = page.locator("h1").count()

    if kind == "notfound":
        # Its links begin with the path of the host, where a disk has nothing.
        heard = [
            each
            for each in heard
            if "file:///assets" not in each and "ERR_FILE_NOT_FOUND" not in each and "favicon" not in each
        ]
    assert overflow <= 0
    assert headings == 1
    assert heard == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "notfound"])
def test_axe_finds_nothing(chromium: Browser, built: Path, kind: str, theme: str) -> None:
    with opened(
        chromium, built, KINDS[kind], viewport={"width": 1440, "height": 900}, color_scheme=theme, bypass_csp=True
    ) as (page, _):
        found = Axe().run(page).response["violations"]

    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []


def test_every_mode_is_one_link_on_the_map_and_one_in_the_index(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport={"width": 1440, "height": 900}, java_script_enabled=False) as (
        page,
        _,
    ):
        on_map = page.locator("#map a.n").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        in_index = page.locator("#index .index-name a").evaluate_all(
            "all => all.map(each => each.getAttribute('href'))"
        )

    assert len(on_map) == len(set(on_map)) >= 24
    assert sorted(on_map) == sorted(in_index)


def test_a_failure_mode_is_one_click_away_and_its_back_links_lead_back(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport={"width": 1440, "height": 900}, java_script_enabled=False) as (
        page,
        heard,
    ):
        page.locator("#map a.n", has_text="Power-Seeking").click()
        title = page.locator("h1").inner_text()
        source = page.locator("#backlinks a").first.inner_text()
        page.locator("#backlinks a").first.click()
        there = page.locator("h1").inner_text()

    assert title == "Power-Seeking"
    assert there == source
    assert heard == []


def test_a_crawl_from_the_disk_reaches_every_page_and_every_anchor_exists(chromium: Browser, built: Path) -> None:
    waiting, seen, broken = ["index.html"], {"index.html"}, []
    with opened(chromium, built, "index.html", java_script_enabled=False) as (page, _):
        while waiting:
            path = waiting.pop()
            page.goto((built / path).as_uri())
            links = page.locator("a[href]").evaluate_all("all => all.map(each => each.href.baseVal ?? each.href)")
            addresses = [
                page.evaluate("each => new URL(each, document.baseURI).href", link) for link in sorted(set(links))
            ]
            for address in addresses:
                if not address.startswith(built.as_uri()):
                    continue
                plain, _, fragment = address.partition("#")
                name = Path(plain.removeprefix("file://")).relative_to(built).as_posix()
                if not (built / name).is_file() or (
                    fragment and f'id="{fragment}"' not in (built / name).read_text(encoding="utf-8")
                ):
                    broken.append(f"{path} -> {address}")
                elif name.endswith(".html") and name not in seen:
                    seen.add(name)
                    waiting.append(name)

    pages = {each.relative_to(built).as_posix() for each in built.rglob("*.html")}
    assert broken == []
    assert pages - seen == {"404.html"}


def test_the_theme_switch_is_remembered_and_absent_without_scripts(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "about.html", color_scheme="dark") as (page, heard):
        page.locator("#theme").click()
        chosen = page.evaluate("document.documentElement.dataset.theme")
        page.reload()
        kept = page.evaluate("document.documentElement.dataset.theme")
    with opened(chromium, built, "about.html", java_script_enabled=False) as (page, _):
        is_shown = page.locator("#theme").is_visible()

    assert (chosen, kept, is_shown) == ("light", "light", False)
    assert heard == []


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "[2001:db8::1]"])
def test_the_browser_can_reach_no_other_machine(chromium: Browser, host: str) -> None:
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(f"http://{host}/", timeout=10_000)
    page.close()
