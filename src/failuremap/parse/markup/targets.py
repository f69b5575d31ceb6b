"""Where a link or an image leads: what its target is, by the look of it, and the element that stands for it."""

import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from failuremap.diagnostics import Code
from failuremap.model.document import FileReference, ReferenceForm
from failuremap.parse.markup.findings import WORDS, Findings, FoundReference, placed
from failuremap.parse.markup.inline import without_entities
from failuremap.source import Span
from failuremap.value import Value

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = re.compile("[\0- ]+")
"""What browsers overlook in an address."""


class Target(Value):
    """A target as written."""

    address: str
    title: str
    where: Span
    defined: Span | None = None
    """Where the address is written, if `where` is a label that stands for it."""


def link(findings: Findings, target: Target, words: str) -> Element:
    """Make the element of a link; what is not safe leaves its words alone."""
    address = without_entities(target.address)
    leads = scheme(address)
    if leads in ALLOWED_SCHEMES:
        return _external(address, target, words)
    if leads is not None:
        findings.refused.append(target.defined or target.where)
        return _unsafe(findings, target, words, leads)
    path, _, fragment = address.partition("#")
    if not path and not fragment:
        hint = "write where it leads, or `[[id]]`"
        findings.report(Code.EMPTY_VALUE, "the link has no target", _widened(findings, target.where), hint)
        return _words(words)
    if not path or path.lower().endswith(".md"):
        found = FoundReference(ReferenceForm.PATH, path, unquote(fragment) or None, target.where, target.defined)
        return findings.hole(found, words or None)
    return findings.hole(FileReference(address, False, "", target.title, False, target.where), words or path)


def image(findings: Findings, target: Target, alternative: str) -> Element:
    """Make the element of an image; one from elsewhere leaves its alternative text alone."""
    address = without_entities(target.address)
    shown = address if len(address) <= 80 else address[:79] + "\u2026"
    if scheme(address) is not None:
        findings.refused.append(target.defined or target.where)
        message = f"the image `{shown}` is not a file of this site"
        findings.report(Code.REMOTE_IMAGE, message, target.where, "save the image beside the text and write its path")
        return _words(alternative)
    if not address:
        findings.report(Code.EMPTY_VALUE, "the image has no path", _widened(findings, target.where))
        return _words(alternative)
    if not alternative:
        message = f"the image `{shown}` has no alternative text"
        findings.report(Code.MISSING_ALT, message, target.where, "say between the brackets what it shows")
    title = without_entities(target.title)
    return findings.hole(FileReference(address, True, alternative, title, False, target.where))


def autolink(findings: Findings, address: str, where: Span) -> Element:
    """Make the element of an address that is its own words."""
    target = Target(address, "", where)
    leads = scheme(without_entities(address))
    if leads in ALLOWED_SCHEMES:
        return _external(without_entities(address), target, address)
    return _unsafe(findings, target, address, leads or "")


def scheme(address: str) -> str | None:
    """Give the scheme of an address as a browser sees it, `//` for one without, nothing for a relative one."""
    seen = _IGNORED.sub("", address)
    if seen.startswith("//"):
        return "//"
    written = _SCHEME.match(seen)
    return written[1].lower() if written else None


def _external(address: str, target: Target, words: str) -> Element:
    element = Element("a", placed(target.where.start, target.where.end))
    element.set("class", "external")
    element.set("href", address.strip().replace(" ", "%20"))
    if target.title:
        element.set("title", target.title)
    element.text = words or address
    return element


def _unsafe(findings: Findings, target: Target, words: str, leads: str) -> Element:
    if leads == "//":
        message, hint = "a link to another site begins with `https:`, not with `//`", f"write `https:{target.address}`"
        findings.report(Code.UNSAFE_LINK, message, target.where, hint)
    else:
        message = f"links with `{leads}:` are not allowed; one of: https, http, mailto, or a file beside the text"
        findings.report(Code.UNSAFE_LINK, message, target.where)
    return _words(words)


def _widened(findings: Findings, where: Span) -> Span:
    """Give the brackets around a target that is empty, so that there is something to see."""
    return findings.span(where.start - 1, min(where.end + 1, len(findings.source.text)))


def _words(words: str) -> Element:
    element = Element(WORDS)
    element.text = words
    return element
