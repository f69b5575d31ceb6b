"""Graph to geometry, in integers: labels, columns, rows, coasts, streams and their lock. Knows no HTML and no file."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise

from failuremap.diagnostics import Code, Diagnostic
from failuremap.layout import columns
from failuremap.layout.columns import PITCH, SIDE, TITLE_HEIGHT, TOP, WIDTH, Place
from failuremap.layout.labels import Line, NameLabel, name_label, title_lines
from failuremap.layout.lock import too_far
from failuremap.layout.outline import Outline, outline_of
from failuremap.layout.overview import overview_of
from failuremap.layout.rows import (
    first_rows,
    most_connected,
    relation_counts,
    remembered_rows,
    with_new_rows,
    year_order,
)
from failuremap.layout.streams import Ground, Known, Streams, streams_of
from failuremap.model.geometry import Box, Geometry, Island, Label, Lock, Region, Row, Slot, StageLabel
from failuremap.model.graph import Graph
from failuremap.model.names import slug
from failuremap.model.output import Watch, unwatched
from failuremap.model.settings import Category, Settings
from failuremap.value import Value, replace

MOST_ROWS_OF_LARGE = 12
LARGE = 200
"""Entries past which the map shows the most connected of each region and refers to its page for the rest."""
INSET = 20
ODD_SHIFT = 7
REST_ROOM = 140
"""Units for the link to the entries that have no row; its words are not known here."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SQUARE = 100
STAGE_ROOM = 9
"""Units for each character of the label of a stage."""
MOST_GAPS = 4000
"""Units by which gaps of what is gone may lengthen the map, besides doubling it: a hundred rows."""


class LaidOut(Value):
    """The map, and what is to be remembered of it."""

    geometry: Geometry
    lock: Lock
    is_stale: bool
    """Whether the lock that was given does not hold all of this."""
    diagnostics: tuple[Diagnostic, ...]


class _Plan(Value):
    """Islands before their outlines."""

    shown: Mapping[str, Sequence[str]]
    """Ids with a row, by region, in the order of the regions."""
    hidden: Mapping[str, int]
    rows: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Place]
    labels: Mapping[str, NameLabel]
    titles: Mapping[str, tuple[Line, ...]]
    frame: columns.Frame

    @property
    def column_width(self) -> int:
        return self.frame.column_width

    def bottom(self, key: str) -> int:
        """Give the end of an island's last row."""
        return self.places[key].top + columns.height_of(max(self.rows[key].values()) + 1)


def lay_out(graph: Graph, settings: Settings, lock: Lock, watch: Watch = unwatched) -> LaidOut:
    """Place every region and entry; what the lock knows stays where it is."""
    plan, lock, disbelieved = _believed(graph, settings, lock)
    islands = [_bare_island(category, plan) for category in graph.categories if category.key in plan.shown]
    outline = outline_of({island.key: _boxes(island, plan) for island in islands}, lock)
    drawn = tuple(replace(island, coast=outline.coasts[island.key]) for island in islands)
    height = max([plan.frame.cartouche + TOP, *(_end(island) for island in drawn)]) + columns.BOTTOM
    stages = _stages(settings.stages, plan.column_width)
    cartouche = (SIDE, TOP, plan.column_width - 20, plan.frame.cartouche)
    ground = Ground(WIDTH, height, drawn, _solid(drawn, stages, cartouche, plan))
    flowing = _streams(ground, graph, lock, watch)
    geometry = Geometry(
        width=WIDTH,
        height=height,
        stages=stages,
        islands=drawn,
        shore=outline.shore,
        letters=tuple((LETTERS[at], at * SQUARE + 54) for at in range(min(len(LETTERS), -(-height // SQUARE)))),
        cartouche=cartouche,
        overview=overview_of(
            graph.categories,
            {island.key: island.column for island in drawn},
            settings.stages,
            graph.trails,
            graph.category_of,
        ),
        streams=flowing.drawn,
        crossed=flowing.crossed,
    )
    after = _remembered(plan, outline, flowing, lock, graph)
    return LaidOut(geometry, after, after != lock, (*disbelieved, *_too_wide(graph, plan)))


def _believed(graph: Graph, settings: Settings, lock: Lock) -> tuple[_Plan, Lock, tuple[Diagnostic, ...]]:
    """Plan with the places of the lock, unless they would make the map so high that it takes long to draw."""
    plan = _plan(graph, settings, lock)
    most = MOST_GAPS + 2 * sum(columns.height_of(len(rows) + 1) for rows in plan.rows.values())
    far = [key for key in plan.rows if plan.bottom(key) > most]
    if not far:
        return plan, lock, ()
    # What stands below it was only pushed down.
    key = min(far, key=plan.bottom)
    last = max(plan.rows[key], key=plan.rows[key].__getitem__)
    is_row = columns.height_of(plan.rows[key][last]) > plan.places[key].top
    problem = too_far(lock, *(("entries", last) if is_row else ("regions", key)), plan.bottom(key))
    return _plan(graph, settings, lock.forgetful()), lock.forgetful(), (problem,)


def _streams(ground: Ground, graph: Graph, lock: Lock, watch: Watch) -> Streams:
    """Draw the relations; past a number of entries the map shows none."""
    if len(graph.cards) > LARGE:
        return Streams((), {}, (), "")
    trails = [edge for trail in graph.trails for edge in trail.edges]
    return streams_of(ground, graph.edges, trails, Known(lock.routes, lock.crossed, lock.streams), watch)


def _solid(
    islands: Sequence[Island], stages: Sequence[StageLabel], cartouche: tuple[int, int, int, int], plan: _Plan
) -> tuple[Box, ...]:
    """Give the boxes of all that is written on the map but the names of entries."""
    left, top, width, height = cartouche
    boxes = [(0, top - 8, left + width, top + height)]
    for island in islands:
        above, at = island.title.y // 10 - 18, island.title.x
        widest = max(each.room for each in plan.titles[island.key])
        boxes.append((at - 4, above + 3, at + widest + 4, above + (42 if island.sentence else 26)))
        if island.rest is not None:
            x, y = island.rest[0], island.rest[1] // 10
            boxes.append((x - 4, y - 14, x + REST_ROOM, y + 6))
    boxes += [(stage.x - 4, stage.y - 13, stage.x + STAGE_ROOM * len(stage.text) + 24, stage.y + 6) for stage in stages]
    return tuple(boxes)


def _plan(graph: Graph, settings: Settings, lock: Lock) -> _Plan:
    members: dict[str, list[str]] = {category.key: [] for category in graph.categories}
    for entry_id in year_order(list(graph.cards.values())):
        members[graph.category_of[entry_id]].append(entry_id)
    used = [category for category in graph.categories if members[category.key]]
    shown = {category.key: members[category.key] for category in used}
    if len(graph.cards) > LARGE:
        counts = relation_counts(graph.edges)
        shown = {key: most_connected(ids, counts, MOST_ROWS_OF_LARGE) for key, ids in shown.items()}
    hidden = {key: len(members[key]) - len(ids) for key, ids in shown.items()}
    frame = columns.Frame(settings.stages, len(graph.trails))
    rows = _rows(graph, frame, lock, shown)
    depth = {key: max(each.values(), default=-1) + 1 + bool(hidden[key]) for key, each in rows.items()}
    places = columns.places_of(used, depth, frame, lock.regions)
    width = frame.column_width
    labels = {entry_id: name_label(graph.cards[entry_id], width) for ids in shown.values() for entry_id in ids}
    titles = {category.key: title_lines(category.title, category.sentence, width) for category in used}
    return _Plan(shown, hidden, rows, places, labels, titles, frame)


def _rows(
    graph: Graph, frame: columns.Frame, lock: Lock, shown: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Give each entry its row: as remembered, or, on a map that remembers nothing, as relations ask for."""
    if len(graph.cards) > LARGE:
        return {key: {entry_id: at for at, entry_id in enumerate(ids)} for key, ids in shown.items()}
    if any(entry_id in lock.entries for ids in shown.values() for entry_id in ids):
        known = remembered_rows(shown, lock.entries, _renamed(graph, lock))
        return {key: with_new_rows(ids, known[key]) for key, ids in shown.items()}
    counts = {key: len(ids) for key, ids in shown.items()}
    used = [category for category in graph.categories if category.key in shown]
    places = columns.places_of(used, counts, frame, lock.regions)
    return first_rows(shown, graph.edges, lambda key, row: _slot(key, places[key], row, frame.column_width))


def _renamed(graph: Graph, lock: Lock) -> dict[str, str]:
    """Find the id under which the lock knows an entry that was renamed and has its old id as an alias."""
    return {
        card.id: slug(alias.text)
        for card in graph.cards.values()
        if card.id not in lock.entries
        for alias in card.aliases
        if slug(alias.text) in lock.entries and slug(alias.text) not in graph.cards
    }


def _left(key: str, column: int, width: int) -> int:
    """Give the left end of an island's text: a fixed offset for each region, so that columns do not look ruled."""
    offset = sha256(key.encode()).digest()[0] % 15 - 7
    return SIDE + column * width + INSET + offset


def _slot(key: str, place: Place, row: int, width: int) -> tuple[int, int]:
    return _left(key, place.column, width) + (ODD_SHIFT if row % 2 else 0), place.top + TITLE_HEIGHT + PITCH * row


def _bare_island(category: Category, plan: _Plan) -> Island:
    key, place = category.key, plan.places[category.key]
    left = _left(key, place.column, plan.column_width)
    title, *sentence = plan.titles[key]
    rows = sorted(plan.rows[key].items(), key=lambda pair: pair[1])
    x, y = _slot(key, place, len(rows), plan.column_width)
    return Island(
        key,
        place.column,
        _label(title, left, (place.top + 18) * 10),
        _label(sentence[0], left, (place.top + 35) * 10) if sentence else None,
        tuple(_row(entry_id, row, category, plan) for entry_id, row in rows),
        (),
        plan.hidden[key],
        (x + 14, y * 10 + 125) if plan.hidden[key] else None,
    )


def _row(entry_id: str, number: int, category: Category, plan: _Plan) -> Row:
    x, y = _slot(category.key, plan.places[category.key], number, plan.column_width)
    label = plan.labels[entry_id]
    baselines = (y * 10 + 125, y * 10 + 270)
    names = tuple(_label(each, x + 14, at) for each, at in zip(label.names, baselines, strict=False))
    byline = _label(label.byline, x + 14, y * 10 + 260) if label.byline else None
    square = f"{LETTERS[min(y // SQUARE, len(LETTERS) - 1)]}{plan.places[category.key].column + 1}"
    return Row(entry_id, x, y, names, byline, label.room + 22, square)


def _label(text: Line, x: int, baseline: int) -> Label:
    return Label(text.text, x, baseline, text.width)


def _boxes(island: Island, plan: _Plan) -> tuple[Box, ...]:
    """Give the padded boxes of an island's labels."""
    top = island.title.y // 10 - 18
    widest = max(each.room for each in plan.titles[island.key])
    title = (island.title.x - 4, top, island.title.x + widest + 4, top + 44)
    rows = ((row.x - 5, row.y - 4, row.x + row.hit_width - 8 + 7, row.y + 36) for row in island.rows)
    boxes = [title, *rows]
    if island.rest is not None:
        x, y = island.rest[0], island.rest[1] // 10
        boxes.append((x - 4, y - 16, x + REST_ROOM + 4, y + 9))
    # Rows that entries have left stay land, or an island might fall apart.
    gaps = [(max(a[0], b[0]), a[3], min(a[2], b[2]), b[1]) for a, b in pairwise(boxes) if a[3] < b[1]]
    return (*boxes, *gaps)


def _end(island: Island) -> int:
    return max(y for _, y in island.coast) if island.coast else 0


def _stages(stages: Sequence[str], width: int) -> tuple[StageLabel, ...]:
    return tuple(StageLabel(at + 1, stage, SIDE + at * width + 14, 24) for at, stage in enumerate(stages))


def _remembered(plan: _Plan, outline: Outline, flowing: Streams, before: Lock, graph: Graph) -> Lock:
    regions = {
        key: Region(each.column, each.top, outline.coasts[key], outline.seals[key])
        for key, each in sorted(plan.places.items())
    }
    slots = {entry_id: Slot(key, row) for key, rows in plan.rows.items() for entry_id, row in rows.items()}
    urls = tuple(sorted({*before.urls, *graph.cards}))
    return Lock(
        outline.digest,
        regions,
        dict(sorted(slots.items())),
        outline.shore,
        flowing.routes,
        flowing.crossed,
        flowing.digest,
        urls,
    )


def _too_wide(graph: Graph, plan: _Plan) -> Iterator[Diagnostic]:
    for entry_id, label in sorted(plan.labels.items()):
        if label.is_too_wide:
            card = graph.cards[entry_id]
            message = f"`{card.map_title}` is too wide for the map"
            yield Diagnostic(Code.WIDE_NAME, message, card.where, "give a `short_title`")
