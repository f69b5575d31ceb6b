"""Pieces of views that several kinds of page show."""

from failuremap.model.document import Card, Evidence
from failuremap.model.graph import Edge
from failuremap.site import references
from failuremap.site.context import SiteContext
from failuremap.site.references import Reference
from failuremap.site.urls import entry_path, href, source_path
from failuremap.value import Value

MOST_OPEN = 200
"""Lines of a list, or modes of an index, up to which all is open; past that it stands in parts that a reader opens."""


class ModeLink(Value):
    """A failure mode as other pages name it."""

    id: str
    title: str
    href: str
    byline: str
    year: str
    evidence: Evidence | None
    summary: str
    hue: str
    """Key of its category."""
    region: str
    """Title of its category."""
    square: str
    """Grid code on the map, or nothing."""


def mode_link(context: SiteContext, card: Card, here: str) -> ModeLink:
    """Show an entry from the page at `here`."""
    graph = context.graph
    key = graph.category_of[card.id]
    title = context.category_by_key[key].title
    square = context.squares.get(card.id, "")
    return ModeLink(
        card.id,
        card.title,
        href(here, entry_path(card.id)),
        card.byline,
        card.year,
        card.evidence,
        card.summary,
        key,
        title,
        square,
    )


def mode_key(context: SiteContext, entry_id: str) -> object:
    """Give everything that a `ModeLink` shows, whatever page it is on."""
    card = context.graph.cards[entry_id]
    key = context.graph.category_of[entry_id]
    square = context.squares.get(entry_id, "")
    title = context.category_by_key[key].title
    return card.id, card.title, card.byline, card.years, card.evidence, card.summary, key, title, square


class RelationLine(Value):
    """A relation between two modes, both named."""

    source: ModeLink
    """Where it begins."""
    phrase: str
    target: ModeLink
    """Where it ends."""
    why: str | None


def relation_line(context: SiteContext, edge: Edge, here: str) -> RelationLine:
    """Show a relation from the page at `here`, from its source to its target."""
    cards = context.graph.cards
    phrase = context.words["relation"]["from-here"][edge.relation.value].lower()
    return RelationLine(
        mode_link(context, cards[edge.source], here), phrase, mode_link(context, cards[edge.target], here), edge.why
    )


class CitedLine(Value):
    """A work in the references of a page."""

    key: str
    reference: Reference
    href: str
    """Its own page."""


def cited_line(context: SiteContext, key: str, here: str) -> CitedLine:
    """Show a work from the page at `here`."""
    return CitedLine(key, references.full(context.graph.works[key]), href(here, source_path(key)))
