"""How soon a reader sees something, and how soon it answers, in Chromium."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from browser.test_map import WIDE
from browser.test_site import opened
from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser

MOST_STYLE = 0.025
"""Seconds of the 50 ms from a move to a picture that the style rules may take."""


def style_seconds(session: CDPSession) -> float:
    """Give the time that style rules have taken so far."""
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(found["RecalcStyleDuration"])


def hovers(page: Page) -> Iterator[float]:
    """Point at one mode after the other and give the time that style rules took for each."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    boxes = [box for node in page.locator("#map a.n").all()[::6] if (box := node.bounding_box())]
    for box in boxes:
        if not 60 < box["y"] < WIDE["height"] - 60:
            continue
        before = style_seconds(session)
        page.mouse.move(box["x"] + 20, box["y"] + 18)
        page.wait_for_timeout(60)
        yield style_seconds(session) - before


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_pointing_at_a_mode_asks_little_of_the_style_rules(chromium: Browser, built: Path, scripts: bool) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE, java_script_enabled=scripts) as (page, _):
        found = list(hovers(page))

    assert len(found) >= 8
    assert 0 < median(found) < MOST_STYLE


def test_pointing_at_a_mode_moves_nothing_through_time(chromium: Browser, built: Path) -> None:
    with opened(chromium, built, "index.html", viewport=WIDE) as (page, _):
        page.locator("#map a.n").first.hover()
        running = page.evaluate("document.getAnimations().length")

    assert running == 0
