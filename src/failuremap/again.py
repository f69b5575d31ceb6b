"""Compile again after an edit that only the pages of the edited documents show, without linking again.

Takes what was compiled before, at hand or remembered, and new texts of documents; gives what compiling everything would
give, or nothing where another page, or a rule of the site, could see the edit.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, overload

from failuremap.diagnostics import Diagnostic, places_of
from failuremap.model.document import Card, Parsed, PlainCard, outline
from failuremap.model.geometry import Neighbourhood
from failuremap.model.graph import Edge, Graph
from failuremap.model.lazy import Lazy, over
from failuremap.model.output import Compiled, Edit, Failed, Memo, Options, ParseAll, SiteFolder
from failuremap.model.remembered import (
    NotRememberedError,
    RememberedDocument,
    RememberedLinks,
    RememberedSite,
    state_of,
)
from failuremap.reading import read_documents, written
from failuremap.site import Site, Texts, amended, outputs_of
from failuremap.site.assets import Assets
from failuremap.site.context import Maker, SiteContext, Task
from failuremap.site.urls import entry_path, plain_path
from failuremap.source import SourceFile
from failuremap.value import Value, from_json, replace, to_json

_SITE, _LINKS = "site", "links "
"""Under which names a site is remembered: what is shared, and, with its path, what belongs to one document."""


class Amender(Value):
    """Compiles again after an edit; fits `failuremap.model.output.Amend`."""

    compiled: Compiled
    site: Site
    parsed: Mapping[str, Parsed]
    earlier: RememberedSite | None = None
    """What was remembered of it, if it is not at hand."""

    def __call__(self, edit: Edit, options: Options, memo: Memo, parse_all: ParseAll) -> Compiled | None:
        """Compile again, or give nothing if anybody else could see the edit.

        Raises:
            NotRememberedError: Something is asked for that is not remembered.
        """
        again, _ = read_documents(edit, memo, parse_all, options.watch)
        cards: dict[str, Card | PlainCard] = {}
        for new in again:
            old = self.parsed[new.path]
            if old.card is None or new.card is None or outline(old.card) != outline(new.card):
                return None
            cards[new.path] = new.card
        kept = self._kept(edit)
        if kept is None:
            return None
        before = self.compiled
        documents = {each.path: each for each in before.folder.documents} | dict(edit)
        folder = replace(before.folder, documents=tuple(documents.values()))
        texts = {path: each for path, each in documents.items() if isinstance(each, SourceFile)}
        memo.keep(texts.values())
        parsed = over(self.parsed, {document.path: document for document in again})
        digests = {**self.site.context.digests, **{document.path: document.digest for document in again}}
        needed = Texts(digests, memo.body, written(texts, parsed))
        site = amended(self.site, cards, needed, memo)
        if self.earlier is not None:
            # Now it may still be found that something is not remembered.
            tasks = (task if task.make is _lost else replace(task, make=_given(task.make(site))) for task in site.tasks)
            site = replace(site, planned=tuple(tasks))
        graph = site.context.graph
        compiled = replace(
            before,
            folder=folder,
            diagnostics=(
                *kept,
                *(each for new in again for each in new.diagnostics),
                *review_of_prose(graph, needed, options),
            ),
            outputs=partial(outputs_of, site, options=options),
            graph=graph,
        )
        return amendable(compiled, site, parsed, self.earlier)

    def _kept(self, edit: Edit) -> list[Diagnostic] | None:
        """Give the problems that are still where they were; nothing, if that cannot be told of one."""
        of_reading = {problem for path in edit for problem in self.parsed[path].diagnostics}
        kept = [problem for problem in self.compiled.diagnostics if problem not in of_reading]
        # What linking reported in the text stands elsewhere now; what it reported above the text does not.
        ends = {path: self.parsed[path].body_start for path in edit}
        moved = any(where.end > ends.get(where.path, where.end) for problem in kept for where in places_of(problem))
        return None if moved else kept


def amendable(
    compiled: Compiled, site: Site, parsed: Mapping[str, Parsed], earlier: RememberedSite | None = None
) -> Compiled:
    """Give a compiled site that may be amended, and remembered.

    Args:
        compiled: The compiled site.
        site: What its outputs are made from.
        parsed: Its documents, by path.
        earlier: What was remembered of it, if it is not at hand.
    """
    amend, kept = Amender(compiled, site, parsed, earlier), Keeper(compiled, site, parsed, earlier)
    return replace(compiled, amend=amend, keep=kept)


def review_of_prose(graph: Graph, texts: Texts, options: Options) -> tuple[Diagnostic, ...]:
    """Review the prose, if that is asked for; the code for it is read then."""
    if not options.with_prose:
        return ()
    from failuremap.review.prose import check_prose

    return tuple(check_prose(graph, texts.written, options.only))


class Keeper(Value):
    """Remembers a compiled site once it is published; fits `failuremap.model.output.Keep`."""

    compiled: Compiled
    site: Site
    parsed: Mapping[str, Parsed]
    earlier: RememberedSite | None = None
    """What was remembered before, of which all holds but for the documents at hand."""

    def __call__(self, options: Options, memo: Memo, keys: Mapping[str, str], made: Collection[str]) -> None:
        """Remember the site, and what linking found for each document whose page was made.

        Args:
            options: How the site was compiled.
            memo: Where to.
            keys: The key of each output of the publication.
            made: Paths of the outputs that were made anew.
        """
        documents = {
            each.path: RememberedDocument(each.digest, self.parsed[each.path].digest)
            for each in self.compiled.folder.documents
            if isinstance(each, SourceFile) and each.path in self.parsed
        }
        if self.earlier is None:
            self._keep_links(memo, made)
            whole = self._whole(options, documents)
        else:
            for path, document in documents.items():
                if document.key != self.earlier.documents[path].key:
                    memo.forget(self.earlier.documents[path].key)
            whole = replace(self.earlier, documents={**self.earlier.documents, **documents})
        memo.note(_SITE, to_json(replace(whole, state=state_of(keys), diagnostics=self.compiled.diagnostics)))

    def _keep_links(self, memo: Memo, made: Collection[str]) -> None:
        """Remember what linking found where it is new; a page whose key stands has the same links as before."""
        graph = self.compiled.graph
        is_first = memo.recall(_SITE) is None
        pages = {card.path: entry_path(card.id) for card in graph.cards.values()}
        pages |= {plain.path: plain_path(plain.name) for plain in graph.plains.values()}
        ids = {card.path: card.id for card in graph.cards.values()}
        for path, page in pages.items():
            if is_first or page in made:
                entry_id = ids.get(path, "")
                relations, backlinks = graph.relations_of.get(entry_id, ()), graph.backlinks.get(entry_id, ())
                memo.note(_LINKS + path, to_json(RememberedLinks(graph.resolutions[path], relations, backlinks)))
        memo.forget_notes(_LINKS, {_LINKS + path for path in pages})

    def _whole(self, options: Options, documents: Mapping[str, RememberedDocument]) -> RememberedSite:
        context = self.site.context
        graph = context.graph
        return RememberedSite(
            state="",
            how=(options.base_url, options.with_drafts, options.is_frozen),
            settings=context.settings,
            words=context.words,
            categories=graph.categories,
            category_of=graph.category_of,
            trails=graph.trails,
            works=graph.works,
            plains=graph.plains,
            files=graph.files,
            redirects=graph.redirects,
            geometry=context.geometry,
            assets=context.assets,
            documents=documents,
            entries={card.id: card.path for card in graph.cards.values()},
            diagnostics=(),
            is_lock_stale=self.compiled.is_lock_stale,
        )


def recalled(memo: Memo, options: Options, keys: Mapping[str, str], templates: Mapping[str, str]) -> Amender | None:
    """Give what amends the site that was published last, if it is remembered.

    Args:
        memo: Remembers it.
        options: How it is to be compiled.
        keys: The key of each output that stands, by path; empty for those that have none.
        templates: The templates, which are what they were.
    """
    content = memo.recall(_SITE)
    if content is None:
        return None
    try:
        whole = from_json(RememberedSite, content)
    except ValueError:
        return None
    if whole.how != (options.base_url, options.with_drafts, options.is_frozen) or whole.state != state_of(keys):
        return None
    parsed = Lazy(whole.documents, lambda path: _found(memo.card(whole.documents[path].key)))
    graph = _graph(whole, parsed, memo)
    context = SiteContext(
        settings=whole.settings,
        graph=graph,
        geometry=whole.geometry,
        words=whole.words,
        assets=whole.assets,
        digests={path: document.digest for path, document in whole.documents.items()},
        body=memo.body,
        neighbourhood=partial(_neighbourhood, graph),
    )
    tasks = tuple(Task(path, key, _lost) for path, key in keys.items())
    site = Site(context, Assets(whole.assets, ()), templates, memo, tasks)
    compiled = Compiled(
        folder=SiteFolder(whole.settings.title, templates=templates),
        diagnostics=whole.diagnostics,
        severity=dict(whole.settings.severity),
        outputs=partial(outputs_of, site, options=options),
        lock="",
        is_lock_stale=whole.is_lock_stale,
        graph=graph,
    )
    return Amender(compiled, site, parsed, whole)


def _graph(whole: RememberedSite, parsed: Mapping[str, Parsed], memo: Memo) -> Graph:
    """Give the graph, of which only that is looked up which a page asks for."""
    links = Lazy(whole.documents, lambda path: _links(memo, path))
    entries = whole.entries
    return Graph(
        cards=Lazy(entries, lambda entry_id: _card(parsed[entries[entry_id]]), memo.gather),
        plains=whole.plains,
        categories=whole.categories,
        category_of=whole.category_of,
        edges=_Forgotten(),
        backlinks=Lazy(entries, lambda entry_id: links[entries[entry_id]].backlinks),
        resolutions=Lazy(whole.documents, lambda path: links[path].resolutions),
        trails=whole.trails,
        works=whole.works,
        uses=Lazy(whole.works, _lost),
        redirects=whole.redirects,
        files=whole.files,
        relations_of=Lazy(entries, lambda entry_id: links[entries[entry_id]].relations),
    )


class _Forgotten(Sequence[Edge]):
    """The edges of the graph, which no page of an entry asks for."""

    @overload
    def __getitem__(self, at: int) -> Edge: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Edge]: ...
    def __getitem__(self, at: int | slice) -> Edge | Sequence[Edge]:
        raise NotRememberedError(str(at))

    def __len__(self) -> int:
        raise NotRememberedError


def _lost(what: object) -> Any:
    raise NotRememberedError(str(what))


def _given(content: bytes | Failed) -> Callable[[Maker], bytes | Failed]:
    return lambda _site: content


def _found(parsed: Parsed | None) -> Parsed:
    return parsed or _lost("a card")


def _card(parsed: Parsed) -> Card:
    return parsed.card if isinstance(parsed.card, Card) else _lost(parsed.path)


def _links(memo: Memo, path: str) -> RememberedLinks:
    content = memo.recall(_LINKS + path)
    try:
        return from_json(RememberedLinks, content or b"")
    except ValueError as error:
        raise NotRememberedError(path) from error


def _neighbourhood(graph: Graph, entry_id: str) -> Neighbourhood | None:
    if not graph.relations_of[entry_id]:
        return None
    # Brings the whole package of the map with it, which an entry without relations does not need.
    from failuremap.layout.neighbourhood import neighbourhood_of

    return neighbourhood_of(graph, entry_id)
