"""Regions: a page for each, and a list of them."""

from failuremap.model.document import Card
from failuremap.model.graph import Edge
from failuremap.model.settings import Category
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.urls import CATEGORIES, category_path, href, root_of
from failuremap.site.views.parts import MOST_OPEN, ModeLink, RelationLine, mode_key, mode_link, relation_line
from failuremap.value import Value


class CategoryView(Value):
    """One region: its modes, and the relations that leave it and reach it."""

    title: str
    sentence: str
    stage: str
    """Label of its stage, or nothing."""
    is_folded: bool
    """Whether it has so many modes that they stand in parts that a reader opens."""
    modes: tuple[ModeLink, ...]
    leaving: tuple[RelationLine, ...]
    """Relations to another region."""
    arriving: tuple[RelationLine, ...]
    """Relations from another region."""
    index_href: str


class CategoryLink(Value):
    """A region as the list shows it."""

    title: str
    sentence: str
    stage: str
    """Label of its stage, or nothing."""
    href: str
    hue: str
    """Its key, by which style rules find its colours."""
    count: int


class CategoriesView(Value):
    """All regions, in the order of the map."""

    regions: tuple[CategoryLink, ...]
    """Each region that has entries."""


def _cards(context: SiteContext, key: str) -> tuple[Card, ...]:
    """Give the entries of a region by first year, then title."""
    graph = context.graph
    cards = [card for card in graph.cards.values() if graph.category_of[card.id] == key]
    return tuple(sorted(cards, key=lambda card: (min(card.years), card.title.casefold(), card.id)))


def _stage(context: SiteContext, category: Category) -> str:
    stages = context.settings.stages
    return stages[category.stage - 1] if stages and category.stage else ""


def _crossing(context: SiteContext, key: str) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Give the relations that leave a region, and those that reach it from another."""
    graph = context.graph
    leaving, arriving = [], []
    for card in _cards(context, key):
        for edge in graph.relations_of[card.id]:
            inside = graph.category_of[edge.source] == graph.category_of[edge.target]
            if not inside and edge.source == card.id:
                leaving.append(edge)
            elif not inside:
                arriving.append(edge)
    return tuple(leaving), tuple(arriving)


def _view(context: SiteContext, key: str) -> CategoryView:
    here, category = category_path(key), context.category_by_key[key]
    leaving, arriving = _crossing(context, key)
    modes = tuple(mode_link(context, card, here) for card in _cards(context, key))
    return CategoryView(
        category.title,
        category.sentence,
        _stage(context, category),
        len(modes) > MOST_OPEN,
        modes,
        tuple(relation_line(context, edge, here) for edge in leaving),
        tuple(relation_line(context, edge, here) for edge in arriving),
        href(here, CATEGORIES),
    )


def _key(context: SiteContext, key: str) -> object:
    leaving, arriving = _crossing(context, key)
    edges = (*leaving, *arriving)
    others = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    own = tuple(mode_key(context, card.id) for card in _cards(context, key))
    category = context.category_by_key[key]
    stage = _stage(context, category)
    return category.shown, stage, own, edges, tuple(mode_key(context, other) for other in others)


def _frame(context: SiteContext, key: str) -> Frame:
    category, path = context.category_by_key[key], category_path(key)
    description = category.sentence or category.title
    return Frame(path, category.title, description, "category", root_of(path), hue=key)


def _subjects(context: SiteContext) -> tuple[str, ...]:
    used = set(context.graph.category_of.values())
    return tuple(category.key for category in context.graph.categories if category.key in used)


KIND = PageKind("category", "category.html", _subjects, category_path, _key, _frame, _view)


def _list_view(context: SiteContext, subject: str) -> CategoriesView:
    del subject
    regions = []
    for key in _subjects(context):
        category = context.category_by_key[key]
        stage, link = _stage(context, category), href(CATEGORIES, category_path(key))
        regions.append(CategoryLink(category.title, category.sentence, stage, link, key, len(_cards(context, key))))
    return CategoriesView(tuple(regions))


def _list_frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["categories"]
    return Frame(CATEGORIES, words["title"], words["description"], "categories", root_of(CATEGORIES))


LIST = PageKind(
    "categories",
    "categories.html",
    lambda _context: ("",),
    lambda _subject: CATEGORIES,
    _list_view,
    _list_frame,
    _list_view,
)
