"""Graph and geometry to pages and exports. Knows no file and no YAML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from failuremap.diagnostics import Diagnostic
from failuremap.model.document import Body, Card, PlainCard
from failuremap.model.geometry import Geometry, Neighbourhood
from failuremap.model.graph import Graph
from failuremap.model.lazy import over
from failuremap.model.names import digest_of_texts
from failuremap.model.output import Bytes, Failed, Memo, Options, Output, SiteFolder, Unchanged
from failuremap.model.settings import Settings
from failuremap.site.assets import Assets, assets_of
from failuremap.site.clashes import check_paths
from failuremap.site.context import PageKind, SiteContext, Task
from failuremap.site.exports import exports, markdown_pages
from failuremap.site.plan import KINDS, assets_for, pages_of
from failuremap.site.render import THEME, Renderer, policy
from failuremap.site.urls import HOME, READING, plain_path, url_path
from failuremap.site.views import failures, home, mode, plain
from failuremap.site.weight import check_weight, weigh
from failuremap.source import SourceFile
from failuremap.value import Value, replace

_PLAIN = Options()
_WEIGHT = "weight"
"""Under which name the weight of the home page is remembered, after the key of that page."""


class Texts(Value):
    """What pages need of the documents, beyond the graph."""

    digests: Mapping[str, str]
    """Fingerprint of each document, by path."""
    body: Callable[[str], Body]
    written: Callable[[str], tuple[SourceFile, int]]
    """Gives the file of a document and where its body begins."""


class Site(Value, dict=True):
    """A site that is ready to be rendered."""

    context: SiteContext
    assets: Assets
    templates: Mapping[str, str]
    memo: Memo
    planned: tuple[Task, ...] | None = None
    """Everything that is made, where it is known already."""

    @cached_property
    def _digest(self) -> str:
        """Of all templates."""
        return digest_of_texts(*(text for pair in sorted(self.templates.items()) for text in pair))

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of every page."""
        return policy(self.templates.get(THEME, ""))

    def rendered(self, kind: PageKind, subject: str) -> bytes | Failed:
        """Make one page; the home page is kept, since it is also weighed."""
        if kind is not home.KIND:
            return self._rendered(kind, subject)
        return self._home

    @cached_property
    def once(self) -> tuple[Task, ...]:
        """What there is once for a site and shows all of it, each of which takes as long as many pages."""
        paths = tuple(kind.path(subject) for kind in KINDS for subject in kind.subjects(self.context))
        return (*self.pages_of(failures.KIND, ("",)), *exports(self.context, paths, self.policy))

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that is made; many short ones last, so that no process waits long for another at the end."""
        if self.planned is not None:
            return self.planned
        kinds = (kind for kind in KINDS if kind is not failures.KIND)
        pages = (task for kind in kinds for task in self.pages_of(kind, kind.subjects(self.context)))
        return (*pages, *self.once, *markdown_pages(self.context, self.context.graph.cards))

    def pages_of(self, kind: PageKind, subjects: Iterable[str]) -> Iterator[Task]:
        """Give the pages of one kind that some subjects have."""
        return pages_of(self.context, self._digest, kind, subjects)

    def made(self, number: int) -> bytes | Failed:
        """Make what has this number among the tasks."""
        return self.tasks[number].make(self)

    def load(self, tasks: Iterable[Task]) -> None:
        """Compile the templates of some pages, so that no process that is forked from this one need do it again."""
        for template in sorted({task.template for task in tasks if task.template}):
            self._renderer.load(template)

    @cached_property
    def _home(self) -> bytes | Failed:
        return self._rendered(home.KIND, "")

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.templates, _shared(self), self.memo)

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


def amended(site: Site, cards: Mapping[str, Card | PlainCard], texts: Texts, memo: Memo) -> Site:
    """Give a site in which only the own pages of some documents are others.

    Args:
        site: The site before.
        cards: The new cards of these documents, by path.
        texts: What pages need of all documents.
        memo: Of this build.
    """
    graph = site.context.graph
    entries = {card.id: card for card in cards.values() if isinstance(card, Card) and card.id in graph.cards}
    plains = {card.name: card for card in cards.values() if isinstance(card, PlainCard)}
    graph = replace(graph, cards=over(graph.cards, entries), plains={**graph.plains, **plains})
    context = replace(site.context, graph=graph, digests=texts.digests, body=texts.body, written=texts.written)
    new = Site(context, site.assets, site.templates, memo)
    own = {task.path: task for task in (*new.pages_of(mode.KIND, entries), *new.pages_of(plain.KIND, plains))}
    own |= {task.path: task for task in markdown_pages(context, entries)}
    return replace(new, planned=tuple(own.get(task.path, task) for task in site.tasks))


def check_site(site: Site) -> Iterator[Diagnostic]:
    """Report what would go wrong in publishing, or be a burden to readers."""
    yield from check_paths(site.context, site.assets)
    weighed = _weight(site)
    if weighed is not None:
        yield from check_weight(weighed, len(site.context.graph.cards))


def _weight(site: Site) -> int | None:
    """Weigh the home page, unless it was weighed as it is; `None` for one that cannot be made."""
    key = next(task.key for task in site.tasks if task.path == HOME)
    known, _, weight = (site.memo.recall(_WEIGHT) or b"").decode().partition(" ")
    if known == key:
        return int(weight)
    page = site.rendered(home.KIND, "")
    if isinstance(page, Failed):
        return None
    contents = {each.path: each.content for each in site.assets.outputs if isinstance(each, Bytes)}
    files = {name: contents[path] for name, path in site.assets.paths.items() if path in contents}
    found = weigh(page, files)
    site.memo.note(_WEIGHT, f"{key} {found}".encode())
    return found


class Begun(Value):
    """What is made while the keys of pages are told."""

    tasks: tuple[Task, ...] = ()
    results: Callable[[], Iterator[bytes | Failed]] = lambda: iter(())
    """Gives what each makes, once."""


def begin(site: Site, options: Options) -> Begun:
    """Begin to make what there is once for a site, as far as it does not stand, if anything will be made."""
    if options.standing is None:
        return Begun()
    tasks = tuple(task for task in site.once if options.standing.get(task.path) != task.key)
    site.load(tasks)
    return Begun(tasks, options.make_ahead(lambda task: task.make(site), tasks))


_NOTHING = Begun()


def outputs_of(
    site: Site, standing: Mapping[str, str], options: Options = _PLAIN, begun: Begun = _NOTHING
) -> Iterator[Output]:
    """Make every output, assets first.

    Args:
        site: The site.
        standing: Keys of outputs that stand already, by path.
        options: Who makes many outputs, and who is told of each.
        begun: What was begun already.
    """
    yield from site.assets.outputs
    ahead = {task.path for task in begun.tasks}
    others = [number for number, task in enumerate(site.tasks) if task.path not in ahead]
    due = [number for number in others if standing.get(site.tasks[number].path) != site.tasks[number].key]
    if len(due) < len(others):
        stand = (site.tasks[number] for number in others)
        yield Unchanged({task.path: task.key for task in stand if standing.get(task.path) == task.key})
    pages = tuple(site.tasks[number] for number in due)
    site.load(pages)
    tasks = (*pages, *begun.tasks)
    made = chain(options.make_all(site.made, due), begun.results())
    each_made = iter(options.watch(made, len(tasks), "making pages"))
    # One after the other, and never two at once: the largest take more than everything that they are made from.
    yield from (_output(task, next(each_made)) for task in tasks)


def _output(task: Task, content: bytes | Failed) -> Output:
    return content if isinstance(content, Failed) else Bytes(task.path, content, task.key)


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
