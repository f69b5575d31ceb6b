"""Graph and geometry to pages and exports. Knows no file and no YAML."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Body
from failuremap.model.geometry import Geometry
from failuremap.model.graph import Graph
from failuremap.model.output import Bytes, Failed, Output, SiteFolder, Unchanged
from failuremap.model.settings import Settings
from failuremap.site.assets import Assets, assets_of
from failuremap.site.context import SiteContext
from failuremap.site.exports import exports
from failuremap.site.plan import KINDS, Planned, pages_of
from failuremap.site.render import THEME, Renderer, policy
from failuremap.source import Span


@dataclass(frozen=True, slots=True)
class Texts:
    """What pages need of the documents, beyond the graph."""

    digests: Mapping[str, str]
    """Fingerprint of each document, by path."""
    body: Callable[[str], Body]
    written: Callable[[str], tuple[str, int]]
    """Gives the text of a document's file and where its body begins."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is ready to be rendered."""

    context: SiteContext
    assets: Assets
    templates: Mapping[str, str]

    def planned(self) -> tuple[Planned, ...]:
        """Give every page with its key."""
        return tuple(pages_of(self.context, self.templates))


@dataclass(frozen=True, slots=True)
class Linked:
    """The site as the phases before gave it."""

    settings: Settings
    graph: Graph
    geometry: Geometry
    words: Mapping[str, Any]


def site_of(folder: SiteFolder, linked: Linked, texts: Texts) -> Site:
    """Bring together what pages are made from."""
    assets = assets_of(folder.statics, linked.graph)
    context = SiteContext(
        settings=linked.settings,
        graph=linked.graph,
        geometry=linked.geometry,
        words=linked.words,
        assets=assets.paths,
        digests=texts.digests,
        body=texts.body,
        written=texts.written,
    )
    return Site(context, assets, folder.templates)


def check_site(site: Site) -> Iterator[Diagnostic]:
    """Report two things that would be published under one name."""
    seen: dict[str, tuple[str, Span]] = {}
    for output in site.assets.outputs:
        seen[_folded(output.path)] = (output.path, Span("failuremap.toml", 0, 0))
    for kind in KINDS:
        for subject in kind.subjects(site.context):
            path, where = kind.path(subject), _where(site.context, kind.name, subject)
            other, first = seen.setdefault(_folded(path), (path, where))
            if first is not where:
                message = f"`{path}` and `{other}` are one file on some disks"
                yield Diagnostic(Code.PATH_CLASH, message, where, "rename one of them", (Note("the other one", first),))


def outputs_of(site: Site, standing: Mapping[str, str]) -> Iterator[Output]:
    """Make every output, in the order of publishing: assets, pages, the home page, then exports.

    Args:
        site: The site.
        standing: Keys of outputs that stand already, by path.
    """
    yield from site.assets.outputs
    theme = site.templates.get(THEME, "").strip()
    renderer = Renderer(site.templates, _shared(site, theme))
    planned = site.planned()
    for page in planned:
        if standing.get(page.path) == page.key:
            yield Unchanged(page.path, page.key)
            continue
        frame = page.kind.frame(site.context, page.subject)
        content = renderer.render(page.kind.template, page=frame, view=page.kind.view(site.context, page.subject))
        yield content if isinstance(content, Failed) else Bytes(page.path, content, page.key)
    yield from exports(site.context, tuple(page.path for page in planned), policy(theme), standing)


def _shared(site: Site, theme: str) -> dict[str, Any]:
    """Give what every template may name."""
    context = site.context
    plains = tuple((f"{name}.html", card.title) for name, card in context.graph.plains.items())
    return {
        "site": context.settings,
        "words": context.words,
        "assets": context.assets,
        "plains": plains,
        "policy": policy(theme),
        "theme": theme,
    }


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _where(context: SiteContext, kind: str, subject: str) -> Span:
    """Find the place in the content that a page comes from."""
    graph = context.graph
    if kind == "mode" and subject in graph.cards:
        return graph.cards[subject].where
    if kind == "plain" and subject in graph.plains:
        return graph.plains[subject].where
    if kind == "source" and subject in graph.works:
        return graph.works[subject].where
    if kind == "category":
        return context.category_by_key[subject].where
    return Span("failuremap.toml", 0, 0)
