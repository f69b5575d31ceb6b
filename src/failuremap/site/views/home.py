"""The home page: the map, the trails in sentences, and every mode as text under it."""

from collections import Counter
from collections.abc import Sequence

from failuremap.model.document import RelationType
from failuremap.model.geometry import MOST_TRAILS, Island, OverviewStage, Point, StageLabel
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.drawing import IslandDrawing, TextLine, curves_path, island_drawing, ring_path, tenths, text_line
from failuremap.site.flow import (
    EVIDENCE,
    StreamDrawing,
    TrailDrawing,
    node_classes,
    region_numbers,
    stream_drawings,
    trail_drawings,
)
from failuremap.site.urls import FAILURES, HOME, TRAILS, category_path, href, trail_path
from failuremap.site.views.parts import ModeLink, mode_key, mode_link
from failuremap.site.views.trails import Stop, stops_of, trail_key
from failuremap.value import Value

MOST_YEARS = 21
BAR, BAR_HEIGHT = 7, 22
"""Units from one column of the chart of years to the next, and the height of the tallest."""
MOST_LISTED = 120
"""Entries up to which the whole index stands under the map; past that it is a page of its own."""


class Related(Value):
    """The modes that one type of relation joins to a mode."""

    phrase: str
    modes: tuple[tuple[str, str], ...]
    """Title, and the place in this index, of each."""


class IndexRow(Value):
    """A mode in the index under the map."""

    mode: ModeLink
    """The mode."""
    anchor: str
    """Id of its line."""
    related: tuple[Related, ...]
    """What it is joined to, by type of relation."""
    mark: str
    """Class of its evidence."""


class IndexRegion(Value):
    """A region in the index."""

    key: str
    number: int
    title: str
    sentence: str
    href: str
    count: int
    rows: tuple[IndexRow, ...]
    """None on a large site, whose index is a page of its own."""


class TileDrawing(Value):
    """A region on small screens."""

    key: str
    title: str
    sentence: str
    x: int
    y: int
    lines: tuple[TextLine, ...]
    """The title, then the sentence."""


class SmallTrail(Value):
    """A trail on small screens."""

    id: str
    is_default: bool
    path: str
    stops: tuple[tuple[int, Point], ...]


class OverviewDrawing(Value):
    """The map of small screens."""

    width: int
    height: int
    tile: tuple[int, int]
    """Width and height of each tile."""
    stages: tuple[OverviewStage, ...]
    """The heads of the rows of tiles."""
    tiles: tuple[TileDrawing, ...]
    """The regions, in the order of the map."""
    trails: tuple[SmallTrail, ...]
    """Each trail, from tile to tile."""


class Strip(Value):
    """A trail told under the map."""

    id: str
    title: str
    href: str
    is_default: bool
    stops: tuple[Stop, ...]


class Bar(Value):
    """A column of the chart of years."""

    x: int
    y: int
    width: int
    height: int


class Years(Value):
    """How many modes were first named in each year; what is earlier than the first year is counted with it."""

    first: int
    """The year of the first column."""
    last: int
    """The year of the last column."""
    is_pooled: bool
    """Whether there are modes from before the first year."""
    box: tuple[int, int]
    """Width and height of the chart."""
    bars: tuple[Bar, ...]
    """One for each year."""


class HomeView(Value):
    """The map and all that stands on its page."""

    width: int
    height: int
    count: int
    relations: int
    """How many relations there are."""
    stages: tuple[StageLabel, ...]
    """The heads of the columns."""
    stage_rules: tuple[int, ...]
    """Where the columns part, from left to right."""
    letters: tuple[tuple[str, str], ...]
    """Row letters of the grid, and their baselines."""
    islands: tuple[IslandDrawing, ...]
    """The regions, in reading order."""
    shore: str
    """Path of the line around the coasts."""
    streams: tuple[tuple[str, tuple[StreamDrawing, ...]], ...]
    """By type of relation, each with its letter."""
    trails: tuple[TrailDrawing, ...]
    """As drawn on the map."""
    strips: tuple[Strip, ...]
    """Every trail, the default first."""
    listed: tuple[Strip, ...]
    """Those that the title block has room for."""
    trails_href: str
    """The page of all trails."""
    years: Years | None
    """The chart of years; `None` when all modes are of one year."""
    index: tuple[IndexRegion, ...]
    """The regions and their modes, as text."""
    index_href: str
    """The page of the whole index."""
    overview: OverviewDrawing
    """The map of small screens."""


def _view(context: SiteContext, subject: str) -> HomeView:
    del subject
    geometry, graph = context.geometry, context.graph
    classes = node_classes(geometry, graph)
    strips = _strips(context)
    return HomeView(
        geometry.width,
        geometry.height,
        len(graph.cards),
        sum(edge.relation is not RelationType.MENTIONS for edge in graph.edges),
        geometry.stages,
        tuple(stage.x - 12 for stage in geometry.stages[1:]),
        tuple((letter, tenths(y * 10)) for letter, y in geometry.letters),
        tuple(island_drawing(context, island, HOME, classes=classes) for island in geometry.islands),
        "".join(ring_path(ring) for ring in geometry.shore),
        stream_drawings(geometry, graph),
        trail_drawings(geometry, graph.trails),
        strips,
        strips[:MOST_TRAILS],
        href(HOME, TRAILS),
        _years(context),
        _index(context),
        href(HOME, FAILURES),
        _overview(context),
    )


def _strips(context: SiteContext) -> tuple[Strip, ...]:
    return tuple(
        Strip(trail.id, trail.title, href(HOME, trail_path(trail.id)), not number, stops_of(context, trail, HOME))
        for number, trail in enumerate(context.graph.trails)
    )


def _years(context: SiteContext) -> Years | None:
    """Count modes by their first year; a site of one year has no chart."""
    years = [min(card.years) for card in context.graph.cards.values()]
    if not years or min(years) == max(years):
        return None
    last = max(years)
    first = max(min(years), last - MOST_YEARS + 1)
    counts = Counter(max(first, year) for year in years)
    most = max(counts.values())
    heights = {year: max(1, counts[year] * BAR_HEIGHT // most) for year in sorted(counts)}
    bars = tuple(Bar((year - first) * BAR, BAR_HEIGHT - tall, BAR - 1, tall) for year, tall in heights.items())
    return Years(first, last, min(years) < first, ((last - first + 1) * BAR, BAR_HEIGHT), bars)


def _overview(context: SiteContext) -> OverviewDrawing:
    overview, categories = context.geometry.overview, context.category_by_key
    tiles = tuple(
        TileDrawing(
            tile.key,
            categories[tile.key].title,
            categories[tile.key].sentence,
            tile.x,
            tile.y,
            tuple(text_line(each) for each in (tile.title, *tile.sentence)),
        )
        for tile in overview.tiles
    )
    trails = tuple(
        SmallTrail(trail.id, not number, curves_path(trail.curves), tuple(enumerate(trail.stops, start=1)))
        for number, trail in enumerate(overview.trails)
    )
    return OverviewDrawing(overview.width, overview.height, overview.tile, overview.stages, tiles, trails)


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
        region_numbers(context.graph)[island.key],
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
    mark = EVIDENCE[cards[entry_id].evidence]
    return IndexRow(mode_link(context, cards[entry_id], HOME), _anchor(entry_id), tuple(related), mark)


def _anchor(entry_id: str) -> str:
    return f"i-{entry_id}"


def _key(context: SiteContext, subject: str) -> object:
    del subject
    graph = context.graph
    relations = tuple(edge for edge in graph.edges if edge.relation is not RelationType.MENTIONS)
    modes = tuple(mode_key(context, entry_id) for entry_id in graph.cards)
    trails = tuple(trail_key(context, trail) for trail in graph.trails)
    categories = tuple(each.shown for each in graph.categories)
    return context.geometry, categories, context.settings.stages, relations, modes, trails


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    settings = context.settings
    return Frame(
        HOME, settings.tagline or settings.title, settings.description or settings.tagline or settings.title, "home", ""
    )


KIND = PageKind("home", "home.html", lambda _context: ("",), lambda _subject: HOME, _key, _frame, _view)
