"""The index of all failure modes: by region, by name, by year, by evidence, and what is easily confused."""

from itertools import groupby

from failuremap.model.document import Card, Evidence, RelationType
from failuremap.model.graph import Edge
from failuremap.model.names import slug
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.structured import term_set
from failuremap.site.urls import FAILURES, category_path, href, root_of
from failuremap.site.views.parts import MOST_OPEN, ModeLink, RelationLine, mode_link, relation_line
from failuremap.value import Value, replace


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
    return FailuresView(
        len(cards),
        len(cards) > MOST_OPEN,
        _by_region(context),
        _by_name(context, cards),
        _by_year(context, cards),
        _by_evidence(context, cards),
        tuple(relation_line(context, edge, FAILURES) for edge in _confused(context)),
    )


def _confused(context: SiteContext) -> tuple[Edge, ...]:
    """Give the pairs that look alike; one without a reason takes the sentence in which one links the other."""
    graph = context.graph
    said = {(edge.source, edge.target): edge.context.text for edge in graph.edges if edge.context}
    pairs = (
        replace(edge, why=edge.why or said.get((edge.source, edge.target)) or said.get((edge.target, edge.source)))
        for edge in graph.edges
        if edge.relation is RelationType.CONTRASTS_WITH
    )
    return tuple(sorted(pairs, key=lambda edge: (graph.cards[edge.source].title.casefold(), edge.target)))


def _by_region(context: SiteContext) -> tuple[Group, ...]:
    graph = context.graph
    groups = []
    for category in graph.categories:
        cards = [card for card in graph.cards.values() if graph.category_of[card.id] == category.key]
        if cards:
            link = href(FAILURES, category_path(category.key))
            modes = tuple(mode_link(context, card, FAILURES) for card in cards)
            groups.append(Group(f"region-{category.key}", category.title, category.sentence, link, category.key, modes))
    return tuple(groups)


def _by_name(context: SiteContext, cards: tuple[Card, ...]) -> tuple[Name, ...]:
    names = [Name(card.title, mode_link(context, card, FAILURES), is_alias=False) for card in cards]
    names += [
        Name(alias.text, mode_link(context, card, FAILURES), is_alias=True)
        for card in cards
        for alias in card.aliases
        if slug(alias.text) != slug(card.title)
    ]
    return tuple(sorted(names, key=lambda name: (name.text.casefold(), name.mode.href)))


def _by_year(context: SiteContext, cards: tuple[Card, ...]) -> tuple[Group, ...]:
    ordered = sorted(cards, key=lambda card: (-min(card.years), card.title.casefold(), card.id))
    return tuple(
        Group(f"year-{year}", str(year), "", None, None, tuple(mode_link(context, card, FAILURES) for card in group))
        for year, group in groupby(ordered, key=lambda card: min(card.years))
    )


def _by_evidence(context: SiteContext, cards: tuple[Card, ...]) -> tuple[Group, ...]:
    words = context.words["evidence"]
    groups = []
    for mark in (Evidence.WILD, Evidence.LAB, Evidence.ARGUED, None):
        ordered = sorted(
            (card for card in cards if card.evidence is mark), key=lambda card: (card.title.casefold(), card.id)
        )
        if ordered:
            key = mark.value if mark else "unmarked"
            modes = tuple(mode_link(context, card, FAILURES) for card in ordered)
            groups.append(Group(f"evidence-{key}", words[key], "", None, None, modes))
    return tuple(groups)


def _key(context: SiteContext, subject: str) -> object:
    del subject
    graph = context.graph
    cards = tuple(
        (card.id, card.title, card.byline, card.years, card.evidence, card.summary, card.aliases)
        for card in graph.cards.values()
    )
    return cards, graph.categories, tuple(graph.category_of.items()), _confused(context)


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["failures"]
    return Frame(
        FAILURES, words["title"], words["description"], "failures", root_of(FAILURES), structured=term_set(context)
    )


KIND = PageKind("failures", "failures.html", lambda _context: ("",), lambda _subject: FAILURES, _key, _frame, _view)
