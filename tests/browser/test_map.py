"""The map, in Chromium: what works without a script, and what the script adds."""

import re
from pathlib import Path
from time import sleep

import pytest
from browser.test_site import SIZES, THEMES, opened
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
MODE = "shutdown-resistance"
SYSTEM_GROUNDS = ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
OPACITY = "each => getComputedStyle(each).opacity"
STREAMS_OVER_TEXT = """() => {
  const found = [];
  const texts = [...document.querySelectorAll('#map .island text')].map(each => [each.textContent, each.getBBox()]);
  for (const stream of document.querySelectorAll('#map .streams path')) {
    for (let at = 0, length = stream.getTotalLength(); at <= length; at += 2) {
      const {x, y} = stream.getPointAtLength(at);
      for (const [text, box] of texts) {
        const isOver = x > box.x && x < box.x + box.width && y > box.y + 3 && y < box.y + box.height - 3;
        if (isOver) found.push(`${text} at ${x},${y}`);
      }
    }
  }
  return found;
}"""


def settled(page: Page) -> None:
    """Wait until what was asked for is drawn and its transitions have ended."""
    page.wait_for_timeout(700)


def opacity(page: Page, selector: str) -> float:
    """Give the opacity of the first element that is found."""
    return float(page.locator(selector).first.evaluate(OPACITY))


def number_of(page: Page, entry_id: str) -> str:
    """Give the number by which streams name a mode."""
    names = (page.locator(f"#n-{entry_id}").get_attribute("class") or "").split()
    return next(name.removeprefix("n") for name in names if name[:1] == "n" and name[1:].isdigit())


def test_no_stream_crosses_a_label(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        streams = page.locator("#map .streams path").count()
        crossings = page.evaluate(STREAMS_OVER_TEXT)

    assert streams >= 20
    assert crossings == []


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_without_a_script_a_mode_lights_up_with_what_it_is_joined_to(chromium: Browser, built: Path, how: str) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE, java_script_enabled=False) as (page, heard):
        number = number_of(page, MODE)
        joined, other = f"#map .lights .x{number}", f"#map .lights path:not(.x{number})"
        assert page.locator(joined).first.is_hidden()
        page.locator(f"#n-{MODE}").hover() if how == "hover" else page.locator(f"#n-{MODE}").focus()
        settled(page)
        drawn = {each: page.locator(f"{each} >> visible=true").count() for each in (joined, other)}
        shown, dimmed = opacity(page, joined), opacity(page, "#map .streams")
        near = opacity(page, f"#map .n.x{number}")

    assert (shown, near, dimmed) == (1, 1, 0.2)
    assert drawn[joined] >= 1
    assert drawn[other] == 0
    assert heard == []


def test_without_a_script_what_was_filtered_out_stays_faint_where_it_is_joined_to_what_is_pointed_at(
    chromium: Browser, built: Path
) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE, java_script_enabled=False) as (page, _):
        number = number_of(page, MODE)
        evidence = set((page.locator(f"#n-{MODE}").get_attribute("class") or "").split()) & {"ew", "el", "ea"}
        page.locator(f"#f-{evidence.pop()[1]}").uncheck()
        page.locator(f"#n-{MODE}").hover()
        settled(page)
        faint = opacity(page, f"#map .lights .x{number}")

    assert faint == pytest.approx(0.14)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_without_a_script_trails_are_switched_by_their_links(
    chromium: Browser, built: Path, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    with opened(chromium, built, "index.html", viewport=viewport, java_script_enabled=False) as (page, _):
        links = page.locator(".trail-list a")
        before = page.locator(".st:visible h2 a").all_inner_texts()
        second = links.nth(1).inner_text()
        links.nth(1).click()
        after = page.locator(".st:visible h2 a").all_inner_texts()
        drawn = page.locator("#map .trails .tr, .overview .tr").evaluate_all(
            "all => all.filter(each => getComputedStyle(each).display !== 'none').map(each => each.classList[1])"
        )
        scrolled = page.evaluate("scrollY")
        address = page.url.rpartition("#")[2]

    assert len(before) == 1
    assert after == [second]
    assert set(drawn) == {address.replace("trail-", "tr-")}
    assert scrolled < 1200


def test_without_a_script_boxes_filter_by_evidence_and_by_region(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE, java_script_enabled=False) as (page, _):
        page.locator("#f-a").uncheck()
        settled(page)
        argued, lab = opacity(page, "#map .n.ea"), opacity(page, "#map .n.el")
        listed = page.locator("#index li.ea:visible").count()
        page.locator(".menu summary").click()
        page.locator(".menu label").first.click()
        settled(page)
        regions = [opacity(page, f"#map .island .n.r{number}") for number in (0, 1)]

    assert argued < 0.2 < lab
    assert listed == 0
    assert regions[0] < 0.2


def test_on_a_phone_the_filter_stands_above_the_index(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport={"width": 390, "height": 844}, java_script_enabled=False) as (
        page,
        _,
    ):
        page.locator(".narrow-filter summary").click()
        page.locator("#g-w").uncheck()
        wild, lab = (page.locator(f"#index li.{mark}:visible").count() for mark in ("ew", "el"))

    assert (wild, lab > 0) == (0, True)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [size for size in SIZES if size[0] < 1200], ids=lambda size: f"{size[0]}x{size[1]}")
def test_on_small_screens_tiles_stand_for_the_map(
    chromium: Browser, built: Path, size: tuple[int, int], theme: str
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    with opened(chromium, built, "index.html", viewport=viewport, color_scheme=theme) as (page, heard):
        is_map_shown = page.locator("#map").is_visible()
        heights = page.locator(".tile").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        page.locator(".tile").first.click()
        heading = page.locator(page.evaluate("location.hash"))
        is_there = heading.evaluate("each => each.getBoundingClientRect().top < innerHeight")

    assert not is_map_shown
    assert len(heights) == 11
    assert min(heights) >= 44
    assert is_there
    assert heard == []


def test_the_panel_gives_reasons_and_the_keyboard_walks_relations(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, heard):
        page.locator(f"#n-{MODE}").focus()
        page.wait_for_function("document.getElementById('said').textContent !== ''")
        said, panel = page.locator("#said").inner_text(), page.locator("#panel").inner_text()
        page.keyboard.press("ArrowRight")
        settled(page)
        walked, told = page.locator("#said").inner_text(), page.locator("#map .streams .told").count()

    assert said.startswith("Shutdown Resistance:")
    assert "held back by" in panel
    assert "follows from" in panel or "enabled by" in panel
    assert "Shutdown Resistance" in walked
    assert ": " in walked
    assert told == 1
    assert [each for each in heard if "search-data.js" not in each] == []


def test_a_mode_is_pinned_in_the_address_and_back_undoes_it(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator(f"#n-{MODE}").focus()
        page.keyboard.press("Shift+Enter")
        page.wait_for_url(f"**?mode={MODE}")
        settled(page)
        pinned = page.locator("#panel").inner_text()
        page.go_back()
        page.locator("body").click(position={"x": 5, "y": 500})
        settled(page)
        is_shown = page.locator("#panel").is_visible()
        page.goto((built / "index.html").as_uri() + f"?mode={MODE}")
        page.locator("#panel").wait_for()
        again = page.locator("#panel").inner_text()

    assert "Close" in pinned
    assert not is_shown
    assert again == pinned


def test_a_stream_tells_its_reason_under_the_pointer(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        spot = page.locator("#map .hit-line").first.evaluate(
            "each => { const p = each.getPointAtLength(each.getTotalLength() / 2).matrixTransform(each.getScreenCTM());"
            " scrollTo(0, p.y - 400); return [p.x, p.y - scrollY]; }"
        )
        page.mouse.move(*spot)
        page.locator("#map .streams .told").wait_for(state="attached")
        panel = page.locator("#panel").inner_text()

    assert any(word in panel for word in ("leads to", "enables", "is a kind of"))


def test_the_field_has_the_focus_at_once_and_not_when_the_names_have_come(chromium: Browser, built: Path) -> None:
    def late(route: Route) -> None:
        sleep(1)
        route.continue_()

    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.route("**/search-data.js", late)
        page.reload()
        page.locator("#path-button").click()

        assert page.evaluate("document.activeElement.name") == "from"


def test_a_path_is_found_told_shared_and_honest_when_there_is_none(chromium: Browser, built: Path) -> None:
    home = (built / "index.html").as_uri()
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator("#path-button").click()
        page.locator("#path [name=from]").fill("Goodhart's Law")
        page.locator("#path [name=to]").fill("Shutdown Resistance")
        page.keyboard.press("Enter")
        page.locator(".strip.found").wait_for()
        steps = page.locator(".strip.found li").count()
        reasons = page.locator(".strip.found .stop-link").all_inner_texts()
        address = page.url
        page.goto(f"{home}?from={MODE}&to=goodharts-law")
        page.locator(".answer", has_text="No chain of causes").wait_for()
        offers = page.locator(".answer button").count()
        page.locator(".answer button").first.click()
        page.locator(".strip.found").wait_for()

    assert "from=goodharts-law&to=shutdown-resistance" in address
    assert steps >= 3
    assert len(reasons) == steps - 1
    assert all(": " in reason for reason in reasons)
    assert offers == 2


def test_search_lists_lights_up_and_opens(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, heard):
        page.keyboard.press("/")
        page.keyboard.type("spec gam")
        page.locator("#results li").first.wait_for()
        page.locator("#map .n.lit").first.wait_for()
        first, lit = page.locator("#results b").first.inner_text(), page.locator("#map .n.lit").count()
        page.keyboard.press("Enter")
        page.locator("h1", has_text="Specification Gaming").wait_for()

    assert (first, lit >= 1) == ("Specification Gaming", True)
    assert heard == []


def test_years_zoom_and_a_region_narrow_the_map(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator("#year-from").fill("2024")
        page.wait_for_url("**?years=2024-*")
        page.locator("#map .n.off").first.wait_for()
        off = page.locator("#map .n.off").count()
        streams_off = [page.locator(f"#map .{part} .off").count() for part in ("streams", "lights")]
        page.locator("#year-from").fill(page.locator("#year-from").get_attribute("min") or "")
        page.locator("#zoom button").first.click()
        page.locator("#zoom button").first.click()
        zoomed = page.locator("#map").get_attribute("viewBox") or ""
        page.keyboard.press("s")
        kept = page.locator("#map").get_attribute("viewBox")
        page.keyboard.press("Escape")
        whole = page.locator("#map").get_attribute("viewBox") or ""
        page.locator("#map .island.c-power .region").click()
        page.wait_for_url("**?region=power")
        settled(page)
        inside, outside = opacity(page, ".island.c-power .n"), opacity(page, ".island.c-society .n:not(.lit)")
        page.locator("#map .island.c-society .n").first.hover()
        settled(page)
        dimmed, lit = opacity(page, "#map .streams"), page.locator("#map .lights path >> visible=true").count()
        page.locator("#map .island.c-power .region").click()
        page.locator("h1", has_text="Power & control").wait_for()

    assert 0 < off < 200
    assert streams_off[0] == streams_off[1]
    assert streams_off[0] > 0
    # What is pointed at changes nothing in a map that shows one region.
    assert dimmed == 1
    assert lit == 0
    assert float(zoomed.split()[2]) < 700
    assert kept == zoomed
    assert whole.startswith("0 0 1440 ")
    assert inside == 1 > outside


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=str)
def test_forced_colours_and_reduced_motion_are_heeded(chromium: Browser, built: Path, options: dict[str, str]) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE, **options) as (page, heard):
        fills = page.evaluate(
            "['.name', '.coast'].map(each => getComputedStyle(document.querySelector(`#map ${each}`)).fill)"
        )
        moving = page.locator("#map .n").first.evaluate("each => getComputedStyle(each).transitionDuration")

    # The colours of the system: text and ground, not the tints of the islands.
    assert (len(set(fills)) == 2 and fills[1] in SYSTEM_GROUNDS) == ("forced_colors" in options)
    assert moving == "0s"
    assert heard == []


def test_the_map_reads_like_a_table_of_contents(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        tree = page.locator("#map").aria_snapshot()

    groups = re.findall(r'group "([^"]+)"', tree)
    assert groups[:2] == ["Map of failure modes", "Specification & reward: We asked for the wrong thing"]
    assert len(groups) == 12
    assert tree.count("/url: categories/") == 11
    assert tree.count("- link ") + tree.count("- 'link ") == 11 + tree.count("/url: failures/")
    assert re.search(r'link "Shutdown Resistance\. [^"]+ \d{4}\. Shown in the lab\. \d+ causes?, ', tree)


def test_on_paper_the_first_page_is_the_whole_map(chromium: Browser, built: Path, tmp_path: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.pdf(path=tmp_path / "home.pdf", prefer_css_page_size=True, print_background=True)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1523, "height": 1055})
        box = page.locator("#map").bounding_box()
        strips = page.locator(".st:visible").count()
        tiles = page.locator(".overview").is_visible()

    content = (tmp_path / "home.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert box is not None
    assert box["y"] + box["height"] <= 1055, "a page of A3 without its margins"
    assert strips == page_trails(built)
    assert not tiles


def page_trails(site: Path) -> int:
    """Count the trails of the site."""
    return sum(path.name != "index.html" for path in (site / "trails").glob("*.html"))
