"""Judges of what is published: each reads one kind of file with a program that is not ours, and names what is wrong."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from justhtml import JustHTML

LIVE_TAGS = {
    "iframe",
    "object",
    "embed",
    "applet",
    "frame",
    "frameset",
    "base",
    "style",
    "audio",
    "video",
    "source",
    "portal",
}
ADDRESSES = {
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "poster",
    "data",
    "xlink:href",
    "background",
    "cite",
    "ping",
}
_IGNORED = re.compile("[\x00-\x20\x7f-\x9f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SCRIPTS = re.compile(r"(\.\./)*assets/(site|map)\.[0-9a-f]{10}\.js")


def evils(path: str, content: bytes) -> list[str]:
    """Name everything in a published file that a program would take for more than text."""
    text = content.decode()
    judge = {
        "html": _html, "xml": _xml, "svg": _html, "graphml": _xml, "json": _json, "js": _script, "csv": _csv,
        "bib": _bib, "txt": _txt,
    }.get(path.rsplit(".", 1)[-1])  # fmt: skip
    return [f"{path}: {each}" for each in judge(text)] if judge else []


def _html(text: str) -> Iterator[str]:
    # Two readers, since what one overlooks another may run.
    root = JustHTML(text, sanitize=False).root
    for tag, attributes, content in _elements(root):
        yield from _element(tag, attributes, content)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    for tag, names in reader.found:
        if "evil" in tag or any("evil" in name for name in names):
            yield f"<{tag} {names}>, to the second reader"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


def _elements(node: Any) -> Iterator[tuple[str, dict[str, str], str]]:
    stack = [node]
    while stack:
        each = stack.pop()
        if each.name and not each.name.startswith(("#", "!")):
            yield (
                each.name.lower(),
                {name.lower(): value or "" for name, value in (each.attrs or {}).items()},
                each.to_text(),
            )
        stack.extend(getattr(each, "children", None) or ())


def _element(tag: str, attributes: dict[str, str], content: str) -> Iterator[str]:
    if "evil" in tag or tag in LIVE_TAGS:
        yield f"a live <{tag}>"
    if tag == "script" and attributes.get("type") == "application/ld+json":
        # A block of data, which no browser runs and only `<` could end.
        yield from _json(content)
        if "<" in content:
            yield f"data that could end: {content[:80]}"
    elif tag == "script" and not SCRIPTS.fullmatch(attributes.get("src", "")) and "evil" in content:
        yield f"a live script: {content[:80]}"
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh" and "evil" in attributes["content"]:
        yield f"a refresh to {attributes['content']}"
    for name, value in attributes.items():
        if name.startswith("on") or name == "style" or "evil" in name:
            yield f"a live attribute {name} of <{tag}>"
        if name in ADDRESSES and not is_harmless(value):
            yield f"an address {name}={value!r} of <{tag}>"


def is_harmless(address: str) -> bool:
    """Tell whether a browser would take an address for a relative one, or one of a harmless scheme."""
    seen = _IGNORED.sub("", address).replace("\\", "/").lower()
    return not seen.startswith("//") and (
        not _SCHEME.match(seen) or seen.startswith(("http://", "https://", "mailto:"))
    )


def _xml(text: str) -> Iterator[str]:
    for element in ET.fromstring(text).iter():  # noqa: S314  # made here a moment ago
        if "evil" in element.tag:
            yield f"an element {element.tag}"
        for name, value in element.attrib.items():
            if "evil" in name or (name == "href" and not is_harmless(value)):
                yield f"an attribute {name}={value!r}"
        if element.get("type") == "html":
            yield from _html(element.text or "")


def _json(text: str) -> Iterator[str]:
    try:
        json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        yield f"no JSON: {error}"


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _script(text: str) -> Iterator[str]:
    if not text.startswith("window.FM_INDEX="):
        return
    yield from _json(text.removeprefix("window.FM_INDEX=").removesuffix(";\n"))
    for mark in ("<", "\u2028", "\u2029"):
        if mark in text:
            yield f"the mark {mark!r}"


def _csv(text: str) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"a row of {len(row)} cells"
        for cell in row:
            if cell.lstrip().startswith(("=", "+", "-", "@")):
                yield f"a formula {cell!r}"


def _bib(text: str) -> Iterator[str]:
    from pybtex.database import parse_string

    try:
        found = {key.lower() for key in parse_string(text, "bibtex").entries}
    except Exception as error:  # noqa: BLE001  # whatever it stumbles over
        yield f"no BibTeX: {error}"
        return
    if found - {"doe2021", "other"}:
        yield f"works {found}"


def _txt(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line and not re.match(r"#|>|- \[|User-agent: \*$|Allow: /$|Sitemap: https?://", line):
            yield f"a line of its own: {line!r}"
        for address in re.findall(r"(?<!\\)\]\(([^)]*)\)", line):
            if not is_harmless(address):
                yield f"a link to {address!r}"
        if not line.startswith("Sitemap") and re.search(r"(?<!\\)<[a-z!/]", line, re.IGNORECASE):
            yield f"raw HTML in {line!r}"
