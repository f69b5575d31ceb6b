"""The home page: the map, the default trail in sentences, and every mode as text under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from failuremap.model.document import RelationType
from failuremap.model.geometry import Island, StageLabel
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.drawing import IslandDrawing, island_drawing, ring_path, tenths
from failuremap.site.urls import FAILURES, HOME, category_path, href, trail_path
from failuremap.site.views.parts import ModeLink, mode_key, mode_link
from failuremap.site.views.trails import Stop, stops_of, trail_key

MOST_LISTED = 120
"""Entries up to which the whole index stands under the map; past that it is a page of its own."""


@dataclass(frozen=True, slots=True)
class Related:
    """The modes that one type of relation joins to a mode."""

    phrase: str
    modes: tuple[tuple[str, str], ...]
    """Title, and the place in this index, of each."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A mode in the index under the map."""

    mode: ModeLink
    anchor: str
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class IndexRegion:
    """A region in the index."""

    key: str
    title: str
    sentence: str
    href: str
    count: int
    rows: tuple[IndexRow, ...]
    """None on a large site, whose index is a page of its own."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and its regions, for small screens."""

    number: int
    title: str
    regions: tuple[IndexRegion, ...]


@dataclass(frozen=True, slots=True)
class TrailLink:
    """A trail in the list on the map."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The map and all that stands on its page."""

    width: int
    height: int
    count: int
    relations: int
    stages: tuple[StageLabel, ...]
    stage_rules: tuple[int, ...]
    """Where the columns part, from left to right."""
    letters: tuple[tuple[str, str], ...]
    islands: tuple[IslandDrawing, ...]
    depth: tuple[str, ...]
    """Paths of the lines around the coasts, nearest first."""
    cartouche: tuple[int, int, int, int]
    trails: tuple[TrailLink, ...]
    trail_title: str
    trail_href: str
    stops: tuple[Stop, ...]
    index: tuple[IndexRegion, ...]
    index_href: str
    """The page of the whole index."""
    overview: tuple[Stage, ...]


def _view(context: SiteContext, subject: str) -> HomeView:
    del subject
    geometry, graph = context.geometry, context.graph
    trail = graph.trails[0] if graph.trails else None
    index = _index(context)
    return HomeView(
        geometry.width,
        geometry.height,
        len(graph.cards),
        sum(edge.relation is not RelationType.MENTIONS for edge in graph.edges),
        geometry.stages,
        tuple(stage.x - 12 for stage in geometry.stages[1:]),
        tuple((letter, tenths(y * 10)) for letter, y in geometry.letters),
        tuple(island_drawing(context, island, HOME) for island in geometry.islands),
        tuple("".join(ring_path(ring) for ring in rings) for rings in geometry.depth_lines),
        geometry.cartouche,
        tuple(TrailLink(each.title, href(HOME, trail_path(each.id))) for each in graph.trails),
        trail.title if trail else "",
        href(HOME, trail_path(trail.id)) if trail else "",
        stops_of(context, trail, HOME) if trail else (),
        index,
        href(HOME, FAILURES),
        _stages(context, index),
    )


def _index(context: SiteContext) -> tuple[IndexRegion, ...]:
    """Give the regions in reading order."""
    members: dict[str, list[str]] = {key: [] for key in context.category_by_key}
    for entry_id, key in sorted(context.graph.category_of.items()):
        members[key].append(entry_id)
    return tuple(_region(context, island, members[island.key]) for island in context.geometry.islands)


def _region(context: SiteContext, island: Island, members: Sequence[str]) -> IndexRegion:
    """Give a region with its modes by row."""
    category = context.category_by_key[island.key]
    is_listed = len(context.graph.cards) <= MOST_LISTED
    return IndexRegion(
        island.key,
        category.title,
        category.sentence,
        href(HOME, category_path(island.key)),
        len(members),
        tuple(_index_row(context, row.id) for row in island.rows) if is_listed else (),
    )


def _index_row(context: SiteContext, entry_id: str) -> IndexRow:
    wording, cards = context.words["relation"]["from-here"], context.graph.cards
    related = []
    for relation in RelationType:
        ends = [
            edge.target if edge.source == entry_id else edge.source
            for edge in context.graph.relations_of[entry_id]
            if edge.relation is relation and (edge.source == entry_id or relation is RelationType.CONTRASTS_WITH)
        ]
        if ends:
            modes = tuple((cards[end].title, href(HOME, HOME, _anchor(end))) for end in ends)
            related.append(Related(wording[relation.value].lower(), modes))
    return IndexRow(mode_link(context, cards[entry_id], HOME), _anchor(entry_id), tuple(related))


def _anchor(entry_id: str) -> str:
    return f"i-{entry_id}"


def _stages(context: SiteContext, index: Sequence[IndexRegion]) -> tuple[Stage, ...]:
    """Group the regions by the column in which they stand; without stages they are one group."""
    stages = context.settings.stages
    if not stages:
        return (Stage(0, "", tuple(index)),)
    columns = {island.key: island.column for island in context.geometry.islands}
    return tuple(
        Stage(number + 1, title, regions)
        for number, title in enumerate(stages)
        if (regions := tuple(region for region in index if columns[region.key] == number))
    )


def _key(context: SiteContext, subject: str) -> object:
    del subject
    graph = context.graph
    relations = tuple(edge for edge in graph.edges if edge.relation is not RelationType.MENTIONS)
    modes = tuple(mode_key(context, entry_id) for entry_id in graph.cards)
    trails = tuple(trail_key(context, trail) for trail in graph.trails)
    return context.geometry, graph.categories, context.settings.stages, relations, modes, trails


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    settings = context.settings
    return Frame(
        HOME, settings.tagline or settings.title, settings.description or settings.tagline or settings.title, "home", ""
    )


KIND = PageKind("home", "home.html", lambda _context: ("",), lambda _subject: HOME, _key, _frame, _view)
