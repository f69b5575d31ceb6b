"""Back-links as the page of their target lists them.

Up to `MOST_OPEN` they are one list. Past that, those that have no sentence stand by region, in parts that are closed
until a reader opens one: a list of 2,000 names was a hundred screens of a phone.
"""

from failuremap.model.graph import BackLink, Quote
from failuremap.site.context import SiteContext
from failuremap.site.urls import entry_path, href
from failuremap.site.views.parts import MOST_OPEN
from failuremap.value import Value


class Mention(Value):
    """A back-link with its sentence."""

    title: str
    href: str
    quote: Quote | None
    """The sentence; `None` from the 101st on."""


class MentionGroup(Value):
    """Back-links without a sentence, from one region."""

    region: str
    """Title of the region."""
    mentions: tuple[Mention, ...]
    """By title."""


def listed(context: SiteContext, entry_id: str) -> tuple[Mention, ...]:
    """Show the back-links of the first list."""
    links = context.graph.backlinks[entry_id]
    return tuple(_mention(context, each, entry_id) for each in links if each.quote or len(links) <= MOST_OPEN)


def grouped(context: SiteContext, entry_id: str) -> tuple[MentionGroup, ...]:
    """Show those that the first list has no room for, by region in the order of the map."""
    graph = context.graph
    links = graph.backlinks[entry_id]
    if len(links) <= MOST_OPEN:
        return ()
    members: dict[str, list[Mention]] = {category.key: [] for category in graph.categories}
    for each in links:
        if not each.quote:
            members[graph.category_of[each.source]].append(_mention(context, each, entry_id))
    titles = context.category_by_key
    return tuple(MentionGroup(titles[key].title, tuple(found)) for key, found in members.items() if found)


def mentions_key(context: SiteContext, entry_id: str) -> object:
    """Give everything that the lists show."""
    graph = context.graph
    links = graph.backlinks[entry_id]
    shown = tuple((each, graph.cards[each.source].title) for each in links)
    if len(links) <= MOST_OPEN:
        return shown
    return (
        shown,
        tuple(each.shown for each in graph.categories),
        tuple(graph.category_of[each.source] for each in links),
    )


def _mention(context: SiteContext, link: BackLink, entry_id: str) -> Mention:
    card = context.graph.cards[link.source]
    return Mention(card.title, href(entry_path(entry_id), entry_path(link.source)), link.quote)
