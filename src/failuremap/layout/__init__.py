"""Graph to geometry, in integers: labels, columns, rows, coasts and their lock. Knows no HTML and no file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from failuremap.diagnostics import Code, Diagnostic
from failuremap.layout import columns
from failuremap.layout.columns import PITCH, SIDE, TITLE_HEIGHT, TOP, WIDTH, Place
from failuremap.layout.labels import TITLE_SIZE, TITLE_SPACING, Line, NameLabel, line, name_label
from failuremap.layout.rows import first_rows, most_connected, remembered_rows, with_new_rows, year_order
from failuremap.layout.widths import Face
from failuremap.model.geometry import Geometry, Island, Label, Lock, Region, Ring, Row, Slot, StageLabel
from failuremap.model.graph import Graph
from failuremap.model.names import digest, slug
from failuremap.model.settings import Category, Settings

MOST_ROWS_OF_LARGE = 12
LARGE = 200
"""Entries past which the map shows the most connected of each region and refers to its page for the rest."""
INSET = 20
ODD_SHIFT = 7
SENTENCE_SIZE = 135
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SQUARE = 100
VERSION = 1
"""Part of the digest: geometry made by other rules is made anew."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The map, and what is to be remembered of it."""

    geometry: Geometry
    lock: Lock
    is_stale: bool
    """Whether the lock that was given does not hold all of this."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Islands before their outlines."""

    shown: Mapping[str, Sequence[str]]
    """Ids with a row, by region, in the order of the regions."""
    hidden: Mapping[str, int]
    rows: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Place]
    labels: Mapping[str, NameLabel]
    column_width: int


@dataclass(frozen=True, slots=True)
class _Outline:
    """Coasts and depth lines, and a digest of what they were made from."""

    digest: str
    coasts: Mapping[str, Ring]
    depth: tuple[tuple[Ring, ...], ...]


def lay_out(graph: Graph, settings: Settings, lock: Lock) -> LaidOut:
    """Place every region and entry; what the lock knows stays where it is."""
    plan = _plan(graph, settings, lock)
    islands = [_bare_island(category, plan) for category in graph.categories if category.key in plan.shown]
    outline = _outline(islands, lock)
    drawn = tuple(replace(island, coast=outline.coasts[island.key]) for island in islands)
    height = max([columns.CARTOUCHE_HEIGHT + TOP, *(_end(island) for island in drawn)]) + columns.BOTTOM
    geometry = Geometry(
        width=WIDTH,
        height=height,
        stages=_stages(settings.stages, plan.column_width),
        islands=drawn,
        depth_lines=outline.depth,
        letters=tuple((LETTERS[at], at * SQUARE + 54) for at in range(min(len(LETTERS), -(-height // SQUARE)))),
        cartouche=(SIDE, TOP, plan.column_width - 20, columns.CARTOUCHE_HEIGHT),
    )
    after = _remembered(plan, outline, lock, graph)
    return LaidOut(geometry, after, after != lock, tuple(_too_wide(graph, plan)))


def _outline(islands: Sequence[Island], lock: Lock) -> _Outline:
    """Take the outlines of the lock, or, where labels have changed, draw them anew."""
    boxes = {island.key: _boxes(island) for island in islands}
    made_from = digest(VERSION, tuple(boxes.items()))
    if lock.digest == made_from and all(key in lock.regions for key in boxes):
        return _Outline(made_from, {key: lock.regions[key].coast for key in boxes}, lock.depth_lines)
    from failuremap.layout.coasts import coasts_of, depth_lines_of

    coasts = coasts_of(boxes)
    return _Outline(made_from, coasts, depth_lines_of(list(coasts.values())))


def _plan(graph: Graph, settings: Settings, lock: Lock) -> _Plan:
    members: dict[str, list[str]] = {category.key: [] for category in graph.categories}
    for entry_id in year_order(list(graph.cards.values())):
        members[graph.category_of[entry_id]].append(entry_id)
    used = [category for category in graph.categories if members[category.key]]
    is_large = len(graph.cards) > LARGE
    shown = {
        category.key: most_connected(members[category.key], graph.edges, MOST_ROWS_OF_LARGE)
        if is_large
        else members[category.key]
        for category in used
    }
    rows = _rows(graph, settings, lock, shown)
    depth = {key: max(each.values(), default=-1) + 1 for key, each in rows.items()}
    places = columns.places_of(used, depth, settings.stages, lock.regions)
    width = columns.column_width(columns.column_count(settings.stages))
    labels = {entry_id: name_label(graph.cards[entry_id], width) for ids in shown.values() for entry_id in ids}
    hidden = {key: len(members[key]) - len(ids) for key, ids in shown.items()}
    return _Plan(shown, hidden, rows, places, labels, width)


def _rows(
    graph: Graph, settings: Settings, lock: Lock, shown: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Give each entry its row: as remembered, or, on a map that remembers nothing, as relations ask for."""
    if len(graph.cards) > LARGE:
        return {key: {entry_id: at for at, entry_id in enumerate(ids)} for key, ids in shown.items()}
    if any(entry_id in lock.entries for ids in shown.values() for entry_id in ids):
        known = remembered_rows(shown, lock.entries, _renamed(graph, lock))
        return {key: with_new_rows(ids, known[key]) for key, ids in shown.items()}
    counts = {key: len(ids) for key, ids in shown.items()}
    used = [category for category in graph.categories if category.key in shown]
    places = columns.places_of(used, counts, settings.stages, lock.regions)
    width = columns.column_width(columns.column_count(settings.stages))
    return first_rows(shown, graph.edges, lambda key, row: _slot(key, places[key], row, width))


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
    title = line(category.title.upper(), Face.MONO, TITLE_SIZE, spacing=TITLE_SPACING)
    sentence = line(category.sentence, Face.CONDENSED, SENTENCE_SIZE) if category.sentence else None
    rows = sorted(plan.rows[key].items(), key=lambda pair: pair[1])
    return Island(
        key,
        place.column,
        _label(title, left, (place.top + 18) * 10),
        _label(sentence, left, (place.top + 35) * 10) if sentence else None,
        tuple(_row(entry_id, row, category, plan) for entry_id, row in rows),
        (),
        plan.hidden[key],
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


def _boxes(island: Island) -> tuple[tuple[int, int, int, int], ...]:
    """Give the padded boxes of an island's labels: left, top, right, bottom."""
    top = island.title.y // 10 - 18
    widest = max(_units(island.title), _units(island.sentence) if island.sentence else 0)
    title = (island.title.x - 4, top, island.title.x + widest + 4, top + 44)
    rows = ((row.x - 5, row.y - 4, row.x + row.hit_width - 8 + 7, row.y + 36) for row in island.rows)
    return (title, *rows)


def _units(label: Label) -> int:
    return -(-label.width // 10) if label.width is not None else 8 * len(label.text)


def _end(island: Island) -> int:
    return max(y for _, y in island.coast) if island.coast else 0


def _stages(stages: Sequence[str], width: int) -> tuple[StageLabel, ...]:
    return tuple(StageLabel(at + 1, stage, SIDE + at * width + 14, 24) for at, stage in enumerate(stages))


def _remembered(plan: _Plan, outline: _Outline, before: Lock, graph: Graph) -> Lock:
    regions = {key: Region(each.column, each.top, outline.coasts[key]) for key, each in sorted(plan.places.items())}
    slots = {entry_id: Slot(key, row) for key, rows in plan.rows.items() for entry_id, row in rows.items()}
    urls = tuple(sorted({*before.urls, *graph.cards}))
    return Lock(outline.digest, regions, dict(sorted(slots.items())), outline.depth, before.routes, urls)


def _too_wide(graph: Graph, plan: _Plan) -> Iterator[Diagnostic]:
    for entry_id, label in sorted(plan.labels.items()):
        if label.is_too_wide:
            card = graph.cards[entry_id]
            message = f"`{card.map_title}` is too wide for the map"
            yield Diagnostic(Code.WIDE_NAME, message, card.where, "give a `short_title`")
