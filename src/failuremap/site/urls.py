"""Where everything is published, and how one page points at another.

All links are relative and name a file, so that the folder works from a disk, under any path and on any host.
Knows ids and keys; reads nothing.
"""

import posixpath
import re
from functools import lru_cache
from urllib.parse import quote

from failuremap.model.names import slug, unfit

HOME = "index.html"
NOT_FOUND = "404.html"
FAILURES = "failures/index.html"
CATEGORIES = "categories/index.html"
TRAILS = "trails/index.html"
SOURCES = "sources/index.html"
READING = "reading.html"
LONGEST_STEM = 40
"""Characters of an asset's name before its digest."""
_SAFE = "/-._~!$&'()*+,;=:@"


def entry_path(entry_id: str) -> str:
    """Give the path of the page of a failure mode."""
    return f"failures/{entry_id}.html"


def markdown_path(entry_id: str) -> str:
    """Give the path of the Markdown version of a page."""
    return f"failures/{entry_id}.md"


def redirect_path(old_id: str) -> str:
    """Give the path of the stub that stands where an entry was."""
    return entry_path(old_id)


def category_path(key: str) -> str:
    """Give the path of the page of a region."""
    return f"categories/{key}.html"


def trail_path(trail_id: str) -> str:
    """Give the path of the page of a trail."""
    return f"trails/{trail_id}.html"


def source_path(key: str) -> str:
    """Give the path of the page of a work: its key in lower case, every other character a hyphen."""
    return f"sources/{re.sub('[^a-z0-9]', '-', key.lower())}.html"


def plain_path(name: str) -> str:
    """Give the path of a plain page."""
    return f"{name}.html"


def asset_path(name: str, digest: str) -> str:
    """Give the path of an asset; its name changes with its bytes, so that it may be kept for ever.

    Args:
        name: File name, or a path of which only the file name counts.
        digest: SHA-256 of the bytes, hexadecimal.
    """
    stem, ending = posixpath.splitext(posixpath.basename(name))
    short = slug(stem)[:LONGEST_STEM].strip("-")
    return f"assets/{'file' if unfit(short) else short}.{digest[:10]}{ending.lower()}"


def href(from_path: str, to_path: str, fragment: str = "") -> str:
    """Give the relative link from one published file to another."""
    address = "" if fragment and from_path == to_path else _relative(from_path.rpartition("/")[0], to_path)
    return f"{address}#{quote(fragment, safe=_SAFE)}" if fragment else address


@lru_cache(maxsize=1 << 16)
def _relative(folder: str, to_path: str) -> str:
    """Give the link from a folder to a file; most links of a site lead from few folders to the same files."""
    inside = f"{folder}/" if folder else ""
    return url_path(to_path.removeprefix(inside) if to_path.startswith(inside) else root_of(inside) + to_path)


def root_of(path: str) -> str:
    """Give the relative prefix from a page to the root of the site: empty or `../`."""
    return "../" * path.count("/")


def url_path(path: str) -> str:
    """Percent-encode a path as it stands in an address."""
    # A colon in the first segment would make it a scheme.
    encoded = quote(path, safe=_SAFE)
    return f"./{encoded}" if ":" in encoded.split("/", maxsplit=1)[0] else encoded
