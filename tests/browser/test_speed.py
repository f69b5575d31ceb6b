"""What lets a reader see something soon, in Chromium: nothing here is timed."""

import re
from pathlib import Path
from time import sleep

import pytest
from browser.test_map import WIDE
from browser.test_site import opened
from playwright.sync_api import Browser, Route
from support import entry, served

from failuremap.cli import main

pytestmark = pytest.mark.browser

PAGES = ("index.html", "failures/power-seeking.html")
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => resolve(sum), 300);
})"""
PAINTED = """() => new Promise(resolve => {
  new PerformanceObserver(list => resolve(list.getEntriesByName('first-contentful-paint').length))
    .observe({type: 'paint', buffered: true});
  setTimeout(() => resolve(0), 10000);
})"""


def late(route: Route) -> None:
    """Let a file through after the first paint."""
    sleep(0.4)
    route.continue_()


IN_ONE_TASK = """() => {
  window.counted = {all: 0, most: 0, searches: 0};
  let sum = 0;
  const end = new MessageChannel();
  end.port1.onmessage = () => { counted.most = Math.max(counted.most, sum); sum = 0; };
  let library;
  Object.defineProperty(window, 'MiniSearch', {configurable: true, get: () => library, set: made => {
    library = made;
    const {add, search} = made.prototype;
    made.prototype.add = function (row) {
      if (!sum++) end.port2.postMessage(0);
      counted.all++;
      return add.call(this, row);
    };
    made.prototype.search = function (...given) {
      counted.searches++;
      return search.apply(this, given);
    };
  }});
}"""


def test_the_search_reads_the_modes_slice_by_slice_and_looks_for_the_last_that_was_typed(
    chromium: Browser, built: Path
) -> None:
    with opened(chromium, built, "404.html") as (page, _):
        page.add_init_script(f"({IN_ONE_TASK})()")
        page.route("**/minisearch.*.js", late)
        page.goto((built / "about.html").as_uri())
        page.locator("#q").press_sequentially("reward")
        page.locator("#results li").first.wait_for()
        counted = page.evaluate("counted")

    assert counted["all"] > 100
    # What is left over goes with the last slice.
    assert 0 < counted["most"] < 2 * 50
    assert counted["searches"] == 1


def test_pointing_at_a_mode_moves_nothing_through_time(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator("#map a.n").first.hover()
        running = page.evaluate("document.getAnimations().length")

    assert running == 0


def test_what_the_panel_says_lays_out_nothing_but_the_panel(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator("#map a.n").first.hover()
        page.locator("#panel .title").wait_for()
        contained, height = page.locator("#panel").evaluate(
            "each => [getComputedStyle(each).contain, each.getBoundingClientRect().height]"
        )
        page.locator("#map a.n").nth(40).hover()
        page.wait_for_timeout(500)
        after = page.locator("#panel").evaluate("each => each.getBoundingClientRect().height")

    assert contained == "strict"
    assert after == height > 0


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_fonts_that_are_served_late_shift_nothing(chromium: Browser, built: Path, path: str, width: int) -> None:
    size = {"width": width, "height": 900}
    with served(built) as address, opened(chromium, built, "404.html", viewport=size) as (page, _):
        page.route("**/*.woff2", late)
        page.goto(f"{address}/{path}")
        page.wait_for_timeout(1500)
        shift, painted = page.evaluate(SHIFTS), page.evaluate(PAINTED)

    assert (painted, shift) == (1, 0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("path", PAGES)
def test_from_a_disk_a_page_is_always_in_our_fonts(chromium: Browser, built: Path, path: str, *, scripts: bool) -> None:
    with opened(chromium, built, "404.html", java_script_enabled=scripts) as (page, _):
        page.route("**/*.woff2", late)
        page.goto((built / path).as_uri())
        page.wait_for_timeout(3000)
        asked = page.context.new_cdp_session(page)
        asked.send("DOM.enable")
        asked.send("CSS.enable")
        root = asked.send("DOM.getDocument")["root"]["nodeId"]
        heading = asked.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
        fonts = asked.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]

    assert [each["familyName"].split()[0] for each in fonts] == ["FM"]


@pytest.mark.parametrize("path", PAGES)
def test_the_first_paint_needs_the_page_and_one_style_sheet(chromium: Browser, built: Path, path: str) -> None:
    let_through: list[str] = []

    def first_only(route: Route) -> None:
        kind = route.request.resource_type
        if kind in ("document", "stylesheet"):
            let_through.append(kind)
            route.continue_()
        else:
            route.abort()

    with opened(chromium, built, "404.html", viewport=WIDE) as (page, _):
        page.route("**/*", first_only)
        page.goto((built / path).as_uri())
        page.wait_for_timeout(2000)
        painted = page.evaluate(PAINTED)

    assert (painted, sorted(let_through)) == (1, ["document", "stylesheet"])


@pytest.mark.parametrize("path", PAGES)
def test_every_script_with_a_source_waits(built: Path, path: str) -> None:
    scripts = re.findall(r"<script [^>]*src=[^>]*>", (built / path).read_text(encoding="utf-8"))

    assert scripts
    assert [each for each in scripts if not each.endswith(" defer>")] == []


@pytest.mark.parametrize(
    ("width", "query", "fetched"), [(390, "", 0), (390, "?from=power-seeking&to=shutdown-resistance", 1), (1440, "", 1)]
)
def test_the_script_of_the_map_is_fetched_where_there_is_something_for_it_to_do(
    chromium: Browser, built: Path, width: int, query: str, fetched: int
) -> None:
    with opened(chromium, built, "404.html", viewport={"width": width, "height": 900}) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((built / "index.html").as_uri() + query)
        first = [each for each in asked if re.search(r"/map\.\w+\.js", each)]
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("#zoom:not([hidden])").wait_for(state="attached")
        later = [each for each in asked if re.search(r"/map\.\w+\.js", each)]

    assert (len(first), len(later)) == (fetched, 1)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site in which 249 modes of one region link to one."""
    folder = tmp_path_factory.mktemp("crowded")
    (folder / "content").mkdir()
    (folder / "content/hub.md").write_text(entry("Hub"), encoding="utf-8")
    for number in range(249):
        text = entry(f"Mode {number:03}", "It grows out of [[hub]], as far as we know.")
        (folder / f"content/m{number}.md").write_text(text, encoding="utf-8")

    assert main(["build", "--site", str(folder), "--output", str(folder / "_site"), "--quiet"]) == 0
    return folder / "_site"


LONG = {
    "failures/hub.html": "#backlinks .fold a",
    "failures/index.html": ".names a",
    "categories/power.html": ".fold .mode-item a",
}


@pytest.mark.parametrize("path", LONG)
def test_what_is_folded_is_not_laid_out_opens_without_a_script_and_is_printed(
    chromium: Browser, crowded: Path, path: str
) -> None:
    phone = {"width": 390, "height": 844}
    with opened(chromium, crowded, path, viewport=phone, java_script_enabled=False) as (page, heard):
        height = page.evaluate("document.documentElement.scrollHeight")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        last = page.locator(LONG[path]).last
        closed = last.evaluate("each => each.checkVisibility({contentVisibilityAuto: true})")
        page.emulate_media(media="print")
        printed = last.evaluate("each => each.checkVisibility({contentVisibilityAuto: true})")
        page.emulate_media(media="screen")
        page.locator("summary").last.focus()
        page.keyboard.press("Enter")
        is_open = last.is_visible()

    assert height < 25 * phone["height"]
    assert overflow == 0
    assert (closed, printed, is_open) == (False, True, True)
    assert heard == []
