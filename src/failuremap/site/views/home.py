"""The home page: the map, the default trail in sentences, and every mode as text under it."""

from dataclasses import dataclass

from failuremap.model.document import RelationType
from failuremap.model.geometry import StageLabel
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.drawing import IslandDrawing, island_drawing, ring_path, tenths
from failuremap.site.urls import HOME, category_path, href, trail_path
from failuremap.site.views.parts import ModeLink, mode_key, mode_link
from failuremap.site.views.trails import Stop, stops_of, trail_key

_DRAWN = (RelationType.LEADS_TO, RelationType.ENABLES, RelationType.KIND_OF)


@dataclass(frozen=True, slots=True)
class Leading:
    """Where a mode leads, by one type of relation."""

    phrase: str
    modes: tuple[ModeLink, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A mode in the index under the map."""

    mode: ModeLink
    leads: tuple[Leading, ...]


@dataclass(frozen=True, slots=True)
class IndexRegion:
    """A region in the index."""

    key: str
    title: str
    sentence: str
    href: str
    stage: str
    rows: tuple[IndexRow, ...]


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
    overview: tuple[tuple[str, tuple[IndexRegion, ...]], ...]
    """Regions by stage, for small screens."""


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
        _by_stage(context, index),
    )


def _index(context: SiteContext) -> tuple[IndexRegion, ...]:
    """Give the regions in reading order, each with its modes by row; those without a row come last."""
    graph = context.graph
    rows = {island.key: [row.id for row in island.rows] for island in context.geometry.islands}
    regions = []
    for island in context.geometry.islands:
        category = context.category_by_key[island.key]
        members = {each for each, key in graph.category_of.items() if key == island.key}
        rest = sorted(members - set(rows[island.key]))
        ids = (*rows[island.key], *rest)
        stages = context.settings.stages
        stage = stages[category.stage - 1] if stages and category.stage else ""
        link = href(HOME, category_path(island.key))
        regions.append(
            IndexRegion(
                island.key,
                category.title,
                category.sentence,
                link,
                stage,
                tuple(_index_row(context, each) for each in ids),
            )
        )
    return tuple(regions)


def _index_row(context: SiteContext, entry_id: str) -> IndexRow:
    wording = context.words["relation"]["from-here"]
    leads = []
    for relation in _DRAWN:
        targets = [
            mode_link(context, context.graph.cards[edge.target], HOME)
            for edge in context.graph.relations_of[entry_id]
            if edge.relation is relation and edge.source == entry_id
        ]
        if targets:
            leads.append(Leading(wording[relation.value].lower(), tuple(targets)))
    return IndexRow(mode_link(context, context.graph.cards[entry_id], HOME), tuple(leads))


def _by_stage(context: SiteContext, index: tuple[IndexRegion, ...]) -> tuple[tuple[str, tuple[IndexRegion, ...]], ...]:
    stages = context.settings.stages
    if not stages:
        return (("", index),)
    groups = []
    for stage in stages:
        regions = tuple(region for region in index if region.stage == stage)
        if regions:
            groups.append((stage, regions))
    unstaged = tuple(region for region in index if not region.stage)
    return (*groups, ("", unstaged)) if unstaged else tuple(groups)


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
