"""Plain pages: a title and a body."""

from failuremap.model.graph import ToEntry, ToPlain
from failuremap.model.works import digest_of
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.fill import Html, fill
from failuremap.site.urls import plain_path, root_of
from failuremap.site.views.parts import CitedLine, cited_line
from failuremap.value import Value


class PlainView(Value):
    """A page beside the map."""

    title: str
    body: Html
    """The text."""
    references: tuple[CitedLine, ...]
    """The works that the page names, in order."""


def _works(context: SiteContext, name: str) -> tuple[str, ...]:
    text = context.graph.plains[name].text
    keys = dict.fromkeys(cited.key.text for citation in text.citations for cited in citation)
    return tuple(key for key in keys if key in context.graph.works)


def _view(context: SiteContext, name: str) -> PlainView:
    card, here = context.graph.plains[name], plain_path(name)
    body = fill(context, card, context.body(card.path), here)
    return PlainView(card.title, body, tuple(cited_line(context, key, here) for key in _works(context, name)))


def _key(context: SiteContext, name: str) -> object:
    graph, card = context.graph, context.graph.plains[name]
    resolutions = graph.resolutions[card.path]
    titles = tuple(
        graph.cards[each.id].title if isinstance(each, ToEntry) else graph.plains[each.name].title
        for each in resolutions
        if isinstance(each, ToEntry | ToPlain)
    )
    works = tuple(digest_of(graph.works[key]) for key in _works(context, name))
    return context.digests[card.path], resolutions, titles, works, graph.files.get(card.path)


def _frame(context: SiteContext, name: str) -> Frame:
    card = context.graph.plains[name]
    path = plain_path(name)
    description = context.settings.description or card.title
    return Frame(path, card.title, description, "plain", root_of(path))


KIND = PageKind("plain", "plain.html", lambda context: tuple(context.graph.plains), plain_path, _key, _frame, _view)
