"""A real browser and a real built site."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from support import ROOT

from failuremap.cli import main

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--no-proxy-server",
    # No name and no address leads to another machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
MISSING = "the browser tests need Chromium under CI: apt install chromium libatomic1"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start Chromium or Chrome from the PATH, else Playwright's own; without either, skip with one loud line.

    It ends with its module: while it runs, Playwright's event loop does too, and tests of the server start their own.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield browser
            browser.close()
    except Error as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{MISSING}\n{error}")
        pytest.skip("no browser")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of this project as a user does."""
    output = tmp_path_factory.mktemp("site") / "_site"

    code = main(["build", "--site", str(ROOT), "--output", str(output), "--frozen", "--no-cache", "--quiet"])

    assert code == 0
    return output
