"""What the home page weighs on the way to a reader, and what it may weigh.

Takes bytes and counts; knows no template.
"""

import gzip
from collections.abc import Iterator, Mapping

from failuremap.diagnostics import Code, Diagnostic
from failuremap.source import Span

BASE, EACH = 60 * 1024, 717
"""Bytes up to `USUAL` failure modes, and for each more (0.7 KB)."""
USUAL, MOST = 75, 120
LOADED = ("map.css", "site.js", "map.js", "fonts/plex-mono-600.woff2", "fonts/plex-sans-condensed-500.woff2")
"""Static files that the home page loads before anything is clicked."""
TEMPLATE = "templates/home.html"


def budget(modes: int) -> int:
    """Give the bytes that a home page with so many failure modes may have."""
    return BASE + EACH * max(0, min(modes, MOST) - USUAL)


def weigh(page: bytes, files: Mapping[str, bytes]) -> int:
    """Give the bytes of the home page and of what it loads, compressed as hosts do it (fonts are compressed already).

    Args:
        page: The page.
        files: Published static files by their name below static/.
    """
    loaded = {name: files[name] for name in LOADED if name in files}
    fonts = [content for name, content in loaded.items() if name.endswith(".woff2")]
    texts = [page, *(content for name, content in loaded.items() if not name.endswith(".woff2"))]
    return sum(map(len, fonts)) + sum(len(gzip.compress(text, 9, mtime=0)) for text in texts)


def check_weight(found: int, modes: int) -> Iterator[Diagnostic]:
    """Report a home page that is heavier than its budget."""
    most = budget(modes)
    if found > most:
        message = (
            f"the home page weighs {found / 1024:.1f} KB with what it loads;"
            f" its budget is {most / 1024:.1f} KB ({modes:,} on the map)"
        )
        yield Diagnostic(Code.HEAVY_HOME, message, Span(TEMPLATE, 0, 0), "shorten summaries, or declare fewer trails")
