"""What a page of text does for a reader, in Chromium, from the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser.test_site import opened
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
HERE = "failures/reward-hacking.html"
LINK = '.prose a[href="goodharts-law.html"]'
TRAIL = "score-to-standoff"


@contextmanager
def reading(browser: Browser, site: Path, path: str = HERE) -> Iterator[Page]:
    with opened(browser, site, path, viewport=WIDE) as (page, heard):
        yield page
        assert heard == []


def test_a_link_that_is_pointed_at_shows_what_it_leads_to_until_it_is_left(chromium: Browser, built: Path) -> None:
    with reading(chromium, built) as page:
        page.locator(LINK).first.hover()
        preview = page.locator("#preview")
        preview.wait_for()
        text = preview.inner_text()
        described = page.locator(LINK).first.get_attribute("aria-describedby")
        preview.hover()
        page.wait_for_timeout(600)
        stays = preview.is_visible()
        page.mouse.move(5, 600)
        preview.wait_for(state="hidden")
        left = page.locator(LINK).first.get_attribute("aria-describedby")

    assert text.startswith("Goodhart's Law")
    assert "Argued" in text
    assert "A measure that tracks what we want" in text
    assert (described, stays, left) == ("preview", True, None)


def test_a_preview_comes_with_focus_and_goes_with_escape(chromium: Browser, built: Path) -> None:
    with reading(chromium, built) as page:
        page.keyboard.press("Tab")
        page.locator(LINK).first.focus()
        page.locator("#preview").wait_for()
        page.keyboard.press("Escape")
        hidden = page.locator("#preview").is_hidden()
        still = page.evaluate("document.activeElement.getAttribute('href')")

    assert (hidden, still) == (True, "goodharts-law.html")


def test_a_finger_opens_the_page_and_no_preview(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, HERE, viewport=PHONE, has_touch=True, is_mobile=True) as (page, heard):
        page.locator(LINK).first.tap()
        page.locator("h1", has_text="Goodhart's Law").wait_for()
        previews = page.locator("#preview").count()

    assert (previews, heard) == (0, [])


def test_a_preview_fits_the_screen_and_stands_beside_its_link(chromium: Browser, built: Path) -> None:
    with reading(chromium, built) as page:
        boxes = []
        for link in page.locator(".prose a[href$='.html']:not([href*='sources'])").all()[:6]:
            link.hover()
            page.locator("#preview").wait_for()
            page.wait_for_timeout(400)
            at, box = link.bounding_box(), page.locator("#preview").bounding_box()
            assert at is not None
            assert box is not None
            boxes.append((at, box))

    for at, box in boxes:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDE["width"]
        assert box["y"] + box["height"] <= at["y"] + 1 or box["y"] >= at["y"] + 10


def test_a_trail_is_followed_without_scripts(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, f"trails/{TRAIL}.html", viewport=WIDE, java_script_enabled=False) as (page, heard):
        page.locator(".stop-name a").nth(1).click()
        bar = page.locator(f"#trail-{TRAIL}")
        shown, text = bar.is_visible(), bar.inner_text()
        bar.locator(".following").click()
        third = page.locator("h1").inner_text()
        again = page.locator(f"#trail-{TRAIL}").is_visible()
        page.goto((built / HERE).as_uri())
        plain = page.locator(f"#trail-{TRAIL}").is_visible()

    assert shown
    assert "Stop 2 of 6" in text
    assert (third, again, plain) == ("Obfuscated Reward Hacking", True, False)
    assert heard == []


def test_the_stops_that_were_read_are_told_on_the_trail_and_forgotten_on_demand(chromium: Browser, built: Path) -> None:
    with reading(chromium, built, f"trails/{TRAIL}.html") as page:
        before = page.locator(".progress").count()
        page.locator(".stop-name a").first.click()
        # A stop counts as read once the script of its page has run, which a hasty click would forestall.
        page.locator(f"#trail-{TRAIL}.arrived").wait_for()
        page.locator(f"#trail-{TRAIL} .following").click()
        page.locator("h1", has_text="Reward Hacking").wait_for()
        page.locator(f"#trail-{TRAIL}.arrived").wait_for()
        page.locator(f"#trail-{TRAIL} a", has_text="A score becomes a standoff").click()
        page.locator(".progress").wait_for()
        told, marked = page.locator(".progress").inner_text(), page.locator(".stop.read").count()
        page.locator(".progress button").click()
        after = page.locator(".progress").count()
        page.reload()
        kept = page.locator(".progress").count()

    assert before == 0
    assert "2 of 6 stops" in told
    assert "Obfuscated Reward Hacking" in told
    assert (marked, after, kept) == (2, 0, 0)


def test_no_progress_is_told_where_storage_is_blocked(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "about.html", viewport=WIDE) as (page, heard):
        page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
        page.goto(f"{(built / HERE).as_uri()}#trail-{TRAIL}")
        page.locator(f"#trail-{TRAIL}.arrived").wait_for()
        page.goto((built / f"trails/{TRAIL}.html").as_uri())
        page.wait_for_timeout(300)
        told = page.locator(".progress").count()

    assert (told, heard) == (0, [])


def test_the_citation_is_copied(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, HERE, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.mouse.move(400, 400)
        buttons = page.locator(".cite button")
        buttons.first.wait_for()
        buttons.nth(1).click()
        page.locator(".cite button", has_text="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    with opened(chromium, built, HERE, java_script_enabled=False) as (page, _):
        without = page.locator(".cite button").count()

    assert copied.startswith("@misc{failures-reward-hacking,")
    assert copied.endswith("}")
    assert without == 0


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("reward tamp", "Reward Tampering"),
        ("sycophncy", "Sycophancy"),
        ("proxy gaming", "Reward Hacking"),
        ("Goodhart", "Goodhart's Law"),
        ("skalse", "Reward Hacking"),
    ],
    ids=["prefix", "slip", "alias", "title", "author"],
)
def test_search_finds_by_name_alias_and_author_with_a_slip(
    chromium: Browser, built: Path, typed: str, wanted: str
) -> None:
    with reading(chromium, built, "about.html") as page:
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.locator("#results li").first.wait_for()
        page.wait_for_timeout(200)
        names = page.locator("#results b").all_inner_texts()
        said = page.locator(".find [role=status]").inner_text()

    assert names[0] == wanted
    assert said == f"{len(names)} found"


def test_a_search_that_finds_nothing_says_so_and_leads_to_the_index(chromium: Browser, built: Path) -> None:
    with reading(chromium, built, "about.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("qqqqzzzz")
        page.locator("#results li").first.wait_for()
        said = page.locator(".find [role=status]").inner_text()
        page.keyboard.press("Enter")
        page.locator("h1", has_text="All failure modes").wait_for()

    assert said == "Nothing is called that"


def test_nothing_but_the_page_its_style_and_one_script_is_loaded_before_a_reader_acts(
    chromium: Browser, built: Path
) -> None:
    asked: list[str] = []
    with reading(chromium, built) as page:
        page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1].split(".")[0]))
        page.reload()
        page.wait_for_timeout(300)

    fonts_aside = {name for name in asked if not name.startswith("plex-")}
    assert fonts_aside - {"favicon"} == {"reward-hacking", "site"}
