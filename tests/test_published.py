"""The published site, as programs of others see it over HTTP, and what its pages weigh."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, compiled, our_site, pages, served

from failuremap.cli import main

MOST = 20 * 1024
"""Bytes of the page of a failure mode with what it loads by itself, compressed, without fonts."""
LOADED = re.compile(rb'<(?:script src|link rel="stylesheet" href)="\.\./([^"]+)"')


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Build the site in which every feature occurs, and serve it on this machine."""
    case = ROOT / "tests" / "cases" / "every-feature"
    output = tmp_path / "_site"
    code = main(["build", "--site", str(case), "--output", str(output), "--frozen", "--no-cache", "--quiet"])
    assert code == 0
    with served(output) as top:
        yield f"{top}/index.html"


def test_linkchecker_finds_no_dead_link_and_no_dead_anchor(address: str, tmp_path: Path) -> None:
    settings = tmp_path / "linkchecker.ini"
    settings.write_text("[AnchorCheck]\n", encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "linkcheck", "--config", settings, "--no-robots", "--no-status", "-o", "text", address],
        capture_output=True,
        text=True,
        check=False,
    )

    found = re.search(r"(\d+) links in (\d+) URLs? checked\. (\d+) warnings? found\. (\d+) errors? found", run.stdout)
    assert found is not None, run.stdout + run.stderr
    assert int(found[1]) > 100
    assert found.group(3, 4) == ("0", "0"), run.stdout


def test_a_mode_page_is_light_on_the_way_to_a_reader() -> None:
    content = pages(compiled(our_site()))
    packed = {path: len(gzip.compress(text, 9, mtime=0)) for path, text in content.items()}
    modes = [path for path in content if path.startswith("failures/") and path.endswith(".html")]

    weights = {
        path: packed[path] + sum(packed[name.decode()] for name in LOADED.findall(content[path]))
        for path in modes
        if path != "failures/index.html"
    }

    assert len(weights) > 100
    assert {path: weight for path, weight in weights.items() if weight > MOST} == {}
