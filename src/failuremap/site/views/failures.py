"""The index of all failure modes: by region, by name, by year, by evidence, and what is easily confused."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from failuremap.model.document import Card, Evidence, RelationType
from failuremap.model.graph import Edge
from failuremap.model.names import slug
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.structured import term_set
from failuremap.site.urls import FAILURES, category_path, href, root_of
from failuremap.site.views.parts import MOST_OPEN, ModeLink, RelationLine, mode_link, relation_line
from failuremap.value import Value, replace

MOST_IN_SIGHT = 12
"""Modes of a group that stand open in an index whose long lists do not."""


class Group(Value):
    """Modes under one heading."""

    anchor: str
    """Id of its heading."""
    title: str
    note: str
    """A region's sentence, or nothing."""
    href: str | None
    hue: str | None
    """Key of a region; `None` for other groups."""
    modes: tuple[ModeLink, ...]
    is_folded: bool
    """Whether they stand in parts that a reader opens: in a long index, if they are more than a few."""


class Name(Value):
    """A title or an alias, in the list by name."""

    text: str
    mode: ModeLink
    """What bears it."""
    is_alias: bool
    """Whether it is not the title."""


class FailuresView(Value):
    """Every mode, four times, and the pairs that look alike."""

    count: int
    is_folded: bool
    """Whether there are so many that the lists stand in parts that a reader opens, and most give names alone."""
    by_region: tuple[Group, ...]
    """In the order of the map."""
    by_name: tuple[Name, ...]
    """Titles and aliases in one list."""
    by_year: tuple[Group, ...]
    """The newest first."""
    by_evidence: tuple[Group, ...]
    """The strongest first."""
    confused: tuple[RelationLine, ...]
    """Pairs that look alike, with the sentence that tells the two apart."""


def _view(context: SiteContext, subject: str) -> FailuresView:
    del subject
    cards = tuple(context.graph.cards.values())
    # Each stands in four lists.
    links = {card.id: mode_link(context, card, FAILURES) for card in cards}
    return FailuresView(
        len(cards),
        len(cards) > MOST_OPEN,
        _by_region(context, links),
        _by_name(cards, links),
        _by_year(cards, links),
        _by_evidence(context, cards, links),
        tuple(relation_line(context, edge, FAILURES) for edge in _confused(context)),
    )


def _confused(context: SiteContext) -> tuple[Edge, ...]:
    """Give the pairs that look alike; one without a reason takes the sentence in which one links the other."""
    graph = context.graph
    pairs = [edge for edge in graph.edges if edge.relation is RelationType.CONTRASTS_WITH]
    ends = {edge.source for edge in pairs} | {edge.target for edge in pairs}
    said = {
        (edge.source, edge.target): edge.context.text for edge in graph.edges if edge.context and edge.source in ends
    }
    explained = (
        replace(edge, why=edge.why or said.get((edge.source, edge.target)) or said.get((edge.target, edge.source)))
        for edge in pairs
    )
    return tuple(sorted(explained, key=lambda edge: (graph.cards[edge.source].title.casefold(), edge.target)))


def _by_region(context: SiteContext, links: Mapping[str, ModeLink]) -> tuple[Group, ...]:
    graph = context.graph
    groups = []
    for category in graph.categories:
        modes = tuple(links[entry_id] for entry_id in graph.cards if graph.category_of[entry_id] == category.key)
        if modes:
            link = href(FAILURES, category_path(category.key))
            anchor = f"region-{category.key}"
            is_folded = _is_folded(links, modes)
            groups.append(Group(anchor, category.title, category.sentence, link, category.key, modes, is_folded))
    return tuple(groups)


def _by_name(cards: Sequence[Card], links: Mapping[str, ModeLink]) -> tuple[Name, ...]:
    names = [Name(card.title, links[card.id], is_alias=False) for card in cards]
    names += [
        Name(alias.text, links[card.id], is_alias=True)
        for card in cards
        for alias in card.aliases
        if slug(alias.text) != slug(card.title)
    ]
    return tuple(sorted(names, key=lambda name: (name.text.casefold(), name.mode.href)))


def _by_year(cards: Sequence[Card], links: Mapping[str, ModeLink]) -> tuple[Group, ...]:
    ordered = sorted(cards, key=lambda card: (-min(card.years), card.title.casefold(), card.id))
    groups = []
    for year, group in groupby(ordered, key=lambda card: min(card.years)):
        modes = tuple(links[card.id] for card in group)
        groups.append(Group(f"year-{year}", str(year), "", None, None, modes, _is_folded(links, modes)))
    return tuple(groups)


def _by_evidence(context: SiteContext, cards: Sequence[Card], links: Mapping[str, ModeLink]) -> tuple[Group, ...]:
    words = context.words["evidence"]
    groups = []
    for mark in (Evidence.WILD, Evidence.LAB, Evidence.ARGUED, None):
        ordered = sorted(
            (card for card in cards if card.evidence is mark), key=lambda card: (card.title.casefold(), card.id)
        )
        if ordered:
            key = mark.value if mark else "unmarked"
            modes = tuple(links[card.id] for card in ordered)
            groups.append(Group(f"evidence-{key}", words[key], "", None, None, modes, _is_folded(links, modes)))
    return tuple(groups)


def _is_folded(every: Collection[str], modes: Sequence[ModeLink]) -> bool:
    return len(every) > MOST_OPEN and len(modes) > MOST_IN_SIGHT


def _key(context: SiteContext, subject: str) -> object:
    del subject
    graph = context.graph
    cards = tuple(
        (card.id, card.title, card.byline, card.years, card.evidence, card.summary, card.aliases)
        for card in graph.cards.values()
    )
    return cards, tuple(each.shown for each in graph.categories), tuple(graph.category_of.items()), _confused(context)


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["failures"]
    return Frame(
        FAILURES, words["title"], words["description"], "failures", root_of(FAILURES), structured=term_set(context)
    )


KIND = PageKind("failures", "failures.html", lambda _context: ("",), lambda _subject: FAILURES, _key, _frame, _view)
