"""Graph and geometry to pages and exports. Knows no file and no YAML."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from failuremap.diagnostics import Diagnostic
from failuremap.model.document import Body
from failuremap.model.geometry import Geometry, Neighbourhood
from failuremap.model.graph import Graph
from failuremap.model.output import Bytes, Failed, Memo, Options, Output, SiteFolder, Unchanged
from failuremap.model.settings import Settings
from failuremap.site.assets import Assets, assets_of
from failuremap.site.clashes import check_paths
from failuremap.site.context import PageKind, SiteContext
from failuremap.site.exports import exports
from failuremap.site.plan import KINDS, Planned, assets_for, pages_of
from failuremap.site.render import THEME, Renderer, policy
from failuremap.site.urls import READING, plain_path, url_path
from failuremap.site.views import home
from failuremap.site.weight import check_weight, weigh
from failuremap.value import Value

_PLAIN = Options()


class Texts(Value):
    """What pages need of the documents, beyond the graph."""

    digests: Mapping[str, str]
    """Fingerprint of each document, by path."""
    body: Callable[[str], Body]
    written: Callable[[str], tuple[str, int]]
    """Gives the text of a document's file and where its body begins."""


class Site(Value, dict=True):
    """A site that is ready to be rendered."""

    context: SiteContext
    assets: Assets
    templates: Mapping[str, str]
    memo: Memo

    @cached_property
    def planned(self) -> tuple[Planned, ...]:
        """Every page with its key."""
        return tuple(pages_of(self.context, self.templates))

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of every page."""
        return policy(self._theme)

    def rendered(self, kind: PageKind, subject: str) -> bytes | Failed:
        """Make one page; the home page is kept, since it is also weighed."""
        if kind is not home.KIND:
            return self._rendered(kind, subject)
        return self._home

    def made(self, number: int) -> bytes | Failed:
        """Make the page that has this number in the plan."""
        page = self.planned[number]
        return self.rendered(page.kind, page.subject)

    @cached_property
    def _home(self) -> bytes | Failed:
        return self._rendered(home.KIND, "")

    @cached_property
    def _theme(self) -> str:
        return self.templates.get(THEME, "").strip()

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer({**self.templates, THEME: self._theme}, _shared(self), self.memo)

    @cached_property
    def _loaded(self) -> Mapping[str, Mapping[str, str]]:
        return {kind.name: assets_for(self.context, kind) for kind in KINDS}

    def _rendered(self, kind: PageKind, subject: str) -> bytes | Failed:
        frame, view = kind.frame(self.context, subject), kind.view(self.context, subject)
        return self._renderer.render(kind.template, page=frame, view=view, assets=self._loaded[kind.name])


class Linked(Value):
    """The site as the phases before gave it."""

    settings: Settings
    graph: Graph
    geometry: Geometry
    neighbourhood: Callable[[str], Neighbourhood | None]
    words: Mapping[str, Any]


def site_of(folder: SiteFolder, linked: Linked, texts: Texts, memo: Memo) -> Site:
    """Bring together what pages are made from."""
    assets = assets_of(folder.statics, linked.graph, linked.geometry)
    context = SiteContext(
        settings=linked.settings,
        graph=linked.graph,
        geometry=linked.geometry,
        words=linked.words,
        assets=assets.paths,
        digests=texts.digests,
        body=texts.body,
        neighbourhood=linked.neighbourhood,
        written=texts.written,
    )
    return Site(context, assets, folder.templates, memo)


def check_site(site: Site) -> Iterator[Diagnostic]:
    """Report what would go wrong in publishing, or be a burden to readers."""
    yield from check_paths(site.context, site.assets)
    weighed = _weight(site)
    if weighed is not None:
        yield from check_weight(weighed, len(site.context.graph.cards))


def _weight(site: Site) -> int | None:
    """Weigh the home page, unless it was weighed as it is; `None` for one that cannot be made."""
    key = next(page.key for page in site.planned if page.kind is home.KIND)
    found = site.memo.weight(key)
    if found is None:
        page = site.rendered(home.KIND, "")
        if isinstance(page, Failed):
            return None
        contents = {each.path: each.content for each in site.assets.outputs if isinstance(each, Bytes)}
        files = {name: contents[path] for name, path in site.assets.paths.items() if path in contents}
        found = weigh(page, files)
        site.memo.remember_weight(key, found)
    return found


def outputs_of(site: Site, standing: Mapping[str, str], options: Options = _PLAIN) -> Iterator[Output]:
    """Make every output, in the order of publishing: assets, pages, the home page, then exports.

    Args:
        site: The site.
        standing: Keys of outputs that stand already, by path.
        options: Who makes many pages, and who is told of each.
    """
    yield from site.assets.outputs
    due = [number for number, page in enumerate(site.planned) if standing.get(page.path) != page.key]
    made = iter(options.make_all(site.made, due))
    for page in options.watch(site.planned, len(site.planned), "making pages"):
        if standing.get(page.path) == page.key:
            yield Unchanged(page.path, page.key)
            continue
        content = next(made)
        yield content if isinstance(content, Failed) else Bytes(page.path, content, page.key)
    yield from exports(site.context, tuple(page.path for page in site.planned), site.policy, standing)


def _shared(site: Site) -> dict[str, Any]:
    """Give what every template may name."""
    context = site.context
    plains = tuple((plain_path(name), card.title) for name, card in context.graph.plains.items())
    return {
        "site": context.settings,
        "words": context.words,
        "plains": plains,
        "policy": site.policy,
        "reading": READING,
        "address": url_path,
    }
