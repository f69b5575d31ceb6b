"""Draw static/card.jpg, the picture that a shared link shows: the map of this site without its words.

    python build.py && python tools/make_card.py

Takes the built site in _site/; needs Chromium and the playwright of requirements-test.txt. No words stand on the card,
so that it also fits other sites that are made with these styles; the title of what is shared stands beside it.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1200, 630
"""Pixels, as social networks ask for (Open Graph)."""
ONLY_THE_MAP = """
  body > :not(main), main > :not(.map-frame), .sheet > :not(#map), .ruler, #map text { display: none !important }
  .map-frame, .sheet { position: static !important; margin: 0 !important; padding: 0 !important; overflow: hidden }
  #map { position: fixed; inset: 0; width: 1200px; height: 630px }
  .streams { opacity: 1 !important } .streams path { opacity: .5 !important }
"""


def main() -> None:
    """Draw the card."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark", bypass_csp=True)
        page.route("**/*.js", lambda route: route.abort())
        page.goto((ROOT / "_site" / "index.html").as_uri())
        page.add_style_tag(content=ONLY_THE_MAP)
        page.locator("#map").evaluate("map => map.setAttribute('preserveAspectRatio', 'xMidYMid slice')")
        page.screenshot(path=ROOT / "static" / "card.jpg", type="jpeg", quality=82)
        browser.close()


if __name__ == "__main__":
    main()
