"""Fill the holes of a body.

Takes the sanitised pieces and what belongs between them, resolved, and gives the only HTML that is marked safe.
All that comes from authors is escaped here.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from markupsafe import Markup, escape

from failuremap.model.document import Body, Card, Citation, FileReference, HoleKind, PlainCard, Reference
from failuremap.model.graph import FoundFile, ToEntry, ToNothing, ToPlain
from failuremap.site import references
from failuremap.site.context import SiteContext
from failuremap.site.urls import entry_path, href, plain_path
from failuremap.value import Value

Html: TypeAlias = Markup
"""HTML that may be printed as it is: the filled pieces of a body, and nothing else."""
_HEADING = re.compile(r'(<h([2-6]) id="(h-[^"]+)">)(.*?)(</h\2>)', re.DOTALL)


class _Page(Value):
    """The page that a body is filled for."""

    context: SiteContext
    card: Card | PlainCard
    here: str
    """Output path of the page."""


def fill(context: SiteContext, card: Card | PlainCard, body: Body, here: str) -> Html:
    """Give the HTML of a body, as it stands on the page at `here`."""
    page = _Page(context, card, here)
    parts: list[str] = []
    closing: list[str] = []
    for piece, hole in zip(body.pieces, (*body.holes, None), strict=True):
        parts.append(piece)
        if hole is None:
            break
        if hole.kind is HoleKind.CLOSE:
            parts.append(closing.pop() if closing else "")
        elif hole.kind in (HoleKind.OPEN, HoleKind.FILE):
            opening, end = _open(page, hole.kind, hole.index)
            parts.append(opening)
            closing.append(end)
        else:
            parts.append(_whole(page, hole.kind, hole.index))
    label = str(escape(context.words["page"]["heading_link"]))
    return Markup(_HEADING.sub(lambda match: _with_anchor(match, label), "".join(parts)))  # noqa: S704  # sanitised pieces


def _with_anchor(match: re.Match[str], label: str) -> str:
    """Add to a heading the link that shows its address."""
    link = f' <a class="anchor" href="#{match[3]}" aria-label="{label}">#</a>'
    return f"{match[1]}{match[4]}{link}{match[5]}"


def _open(page: _Page, kind: HoleKind, index: int) -> tuple[str, str]:
    """Give the start and the end of a link around words of the author."""
    if kind is HoleKind.FILE:
        found = page.context.graph.files.get(page.card.path, ())[index : index + 1]
        if not found or found[0] is None:
            return '<span class="broken">', "</span>"
        address = href(page.here, page.context.assets[found[0].path])
        return f'<a class="download" href="{escape(address)}" download>', "</a>"
    target = _address(page, index)
    if target is None:
        resolution = page.context.graph.resolutions[page.card.path][index]
        kind_of = "draft" if isinstance(resolution, ToNothing) and resolution.is_draft else "broken"
        return f'<span class="{kind_of}">', "</span>"
    return f'<a href="{escape(target)}">', "</a>"


def _whole(page: _Page, kind: HoleKind, index: int) -> str:
    if kind is HoleKind.CITATION:
        return f'<span class="citation">({"; ".join(_cited(page, page.card.text.citations[index]))})</span>'
    if kind is HoleKind.IMAGE:
        return _image(page, page.card.text.files[index], index)
    opening, end = _open(page, HoleKind.OPEN, index)
    return f"{opening}{escape(_title(page, page.card.text.references[index], index))}{end}"


def _address(page: _Page, index: int) -> str | None:
    resolution = page.context.graph.resolutions[page.card.path][index]
    if isinstance(resolution, ToEntry):
        return href(page.here, entry_path(resolution.id), resolution.heading or "")
    if isinstance(resolution, ToPlain):
        return href(page.here, plain_path(resolution.name), resolution.heading or "")
    return None


def _title(page: _Page, reference: Reference, index: int) -> str:
    """Give the words of a link whose author gave none."""
    resolution = page.context.graph.resolutions[page.card.path][index]
    if not reference.name and reference.heading:
        return reference.heading
    if isinstance(resolution, ToEntry):
        return page.context.graph.cards[resolution.id].title
    if isinstance(resolution, ToPlain):
        return page.context.graph.plains[resolution.name].title
    return resolution.words


def _cited(page: _Page, citation: Citation) -> Iterator[str]:
    works = page.context.graph.works
    for cited in citation:
        place = f", {escape(cited.locator)}" if cited.locator else ""
        work = works.get(cited.key.text)
        if work is None:
            yield f'<span class="broken">{escape(cited.key.text)}</span>{place}'
        else:
            yield f'<a href="#ref-{escape(work.key)}">{escape(references.short(work))}</a>{place}'


def _image(page: _Page, reference: FileReference, index: int) -> str:
    found = page.context.graph.files.get(page.card.path, ())[index : index + 1]
    if not found or found[0] is None:
        return f'<span class="broken">{escape(reference.alt or reference.path)}</span>'
    image = _element(page, reference, found[0])
    if not reference.is_figure:
        return image
    return f"<figure>{image}<figcaption>{escape(reference.title)}</figcaption></figure>"


def _element(page: _Page, reference: FileReference, found: FoundFile) -> str:
    address = href(page.here, page.context.assets[found.path])
    title = f' title="{escape(reference.title)}"' if reference.title and not reference.is_figure else ""
    size = f' width="{found.width}" height="{found.height}"'
    return f'<img src="{escape(address)}" alt="{escape(reference.alt)}"{title}{size} loading="lazy" decoding="async">'
