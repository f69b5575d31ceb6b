"""Works: a page for each that something rests on, and the bibliography."""

from textwrap import shorten

from failuremap.model.graph import Edge, WorkUse
from failuremap.model.works import digest_of
from failuremap.site import references
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.references import Reference
from failuremap.site.structured import publication
from failuremap.site.urls import SOURCES, href, root_of, source_path
from failuremap.site.views.parts import ModeLink, RelationLine, mode_key, mode_link, relation_line
from failuremap.value import Value


class SourceView(Value):
    """One work, and what rests on it."""

    short: str
    """Authors and year."""
    reference: Reference
    pinned_by: tuple[ModeLink, ...]
    """The modes whose page rests on it."""
    cited_by: tuple[ModeLink, ...]
    """The other modes that cite it."""
    supports: tuple[RelationLine, ...]
    """Relations that it is named for."""
    only_support: tuple[ModeLink, ...]
    """Modes that cite no other work."""
    index_href: str


class SourceLink(Value):
    """A work in the bibliography."""

    reference: Reference
    href: str
    count: int
    """How many modes refer to it."""


class SourcesView(Value):
    """Every work that something rests on, by author."""

    works: tuple[SourceLink, ...]
    """In the order of authors and years."""


def _only(context: SiteContext, use: WorkUse) -> tuple[str, ...]:
    """Give the entries that refer to this work and to no other."""
    found = []
    for entry_id in dict.fromkeys((*use.pinned_by, *use.cited_by)):
        keys = {each.text for each in context.graph.cards[entry_id].named_works}
        if keys == {use.key}:
            found.append(entry_id)
    return tuple(found)


def _view(context: SiteContext, key: str) -> SourceView:
    here, use, work = source_path(key), context.graph.uses[key], context.graph.works[key]

    def links(ids: tuple[str, ...]) -> tuple[ModeLink, ...]:
        return tuple(mode_link(context, context.graph.cards[entry_id], here) for entry_id in ids)

    cited = tuple(entry_id for entry_id in use.cited_by if entry_id not in use.pinned_by)
    lines = tuple(relation_line(context, edge, here) for edge in use.supports)
    return SourceView(
        references.short(work),
        references.full(work),
        links(use.pinned_by),
        links(cited),
        lines,
        links(_only(context, use)),
        href(here, SOURCES),
    )


def _key(context: SiteContext, key: str) -> object:
    use = context.graph.uses[key]
    ends = [end for edge in use.supports for end in _ends(edge)]
    named = dict.fromkeys((*use.pinned_by, *use.cited_by, *ends))
    modes = tuple(mode_key(context, entry_id) for entry_id in named)
    return digest_of(context.graph.works[key]), use, _only(context, use), modes


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _frame(context: SiteContext, key: str) -> Frame:
    work, path = context.graph.works[key], source_path(key)
    title = shorten(f"{references.short(work)}: {work.title}", 75, placeholder="…")
    return Frame(path, title, references.as_text(work), "source", root_of(path), structured=publication(context, work))


KIND = PageKind("source", "source.html", lambda context: tuple(context.graph.uses), source_path, _key, _frame, _view)


def _count(use: WorkUse) -> int:
    return len({*use.pinned_by, *use.cited_by, *(edge.source for edge in use.supports)})


def _list_key(context: SiteContext, subject: str) -> object:
    del subject
    return tuple((digest_of(context.graph.works[use.key]), _count(use)) for use in context.graph.uses.values())


def _list_view(context: SiteContext, subject: str) -> SourcesView:
    del subject
    works = context.graph.works
    ordered = sorted(context.graph.uses.values(), key=lambda use: _rank(context, use.key))
    return SourcesView(
        tuple(
            SourceLink(references.full(works[use.key]), href(SOURCES, source_path(use.key)), _count(use))
            for use in ordered
        )
    )


def _rank(context: SiteContext, key: str) -> tuple[str, str, str]:
    work = context.graph.works[key]
    return references.short_authors(work).casefold(), work.issued, key


def _list_frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["sources"]
    return Frame(SOURCES, words["title"], words["description"], "sources", root_of(SOURCES))


LIST = PageKind(
    "sources",
    "sources.html",
    lambda _context: ("",),
    lambda _subject: SOURCES,
    lambda context, _subject: tuple(
        (digest_of(context.graph.works[use.key]), _count(use)) for use in context.graph.uses.values()
    ),
    _list_frame,
    _list_view,
)
