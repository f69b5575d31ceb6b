"""The weight of the home page: what counts, what is allowed, and that it is weighed once."""

import gzip
import os
from pathlib import Path

import pytest
from support import compiled, entry, our_site, our_statics, pages, site_of

from failuremap.shell.cache import open_cache
from failuremap.site.weight import LOADED, budget, weigh


def test_texts_count_as_they_are_sent_and_fonts_as_they_are() -> None:
    page, styles, font = b"<p>" * 500, b"a{}" * 500, os.urandom(300)
    files = {"map.css": styles, "fonts/plex-mono-600.woff2": font, "site.css": b"x" * 900}

    found = weigh(page, files)

    assert found == len(gzip.compress(page, 9, mtime=0)) + len(gzip.compress(styles, 9, mtime=0)) + 300


@pytest.mark.parametrize(("modes", "kilobytes"), [(0, 60), (75, 60), (76, 60.7), (120, 91.5), (10_000, 91.5)])
def test_the_budget_grows_with_the_map_and_no_further(modes: int, kilobytes: float) -> None:
    assert abs(budget(modes) / 1024 - kilobytes) < 0.02


def test_the_files_that_are_weighed_are_those_that_the_home_page_names() -> None:
    made = pages(compiled(our_site()))
    page = made["index.html"].decode()
    styles = next(content.decode() for path, content in made.items() if "/map." in path and path.endswith(".css"))

    for name in LOADED:
        assert name in our_statics()
        stem = name.rpartition("/")[2].partition(".")[0]
        assert f"assets/{stem}." in page or f"url({stem}." in styles


def test_a_home_page_that_has_not_changed_is_not_weighed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[bytes] = []

    def heavy(page: bytes, files: object) -> int:
        del files
        weighed.append(page)
        return 999_999

    monkeypatch.setattr("failuremap.site.weigh", heavy)
    folder = site_of({"a.md": entry("A"), "b.md": entry("B", "[[a]]")})
    found = []
    for _ in range(2):
        cache = open_cache(tmp_path)
        found.append([each.code.value for each in compiled(folder, cache).diagnostics])
        cache.close(prune=True)

    assert len(weighed) == 1
    assert found == [["heavy-home"], ["heavy-home"]]
