"""The map in integers: where each island, row and coast stands, in user units of a drawing 1440 wide."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TypeAlias

from failuremap.source import SourceFile, Span
from failuremap.value import Value, field, replace

Point: TypeAlias = tuple[int, int]
Ring: TypeAlias = tuple[Point, ...]
"""A closed line: its corners, the first not repeated; drawn as quadratics through the middles of its edges."""

Curve: TypeAlias = tuple[Point, Point, Point, Point]
"""A cubic curve: start, two controls, end."""

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom."""

LOCK_PATH = "content/map.lock.json"
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
MOST_TRAILS = 8
"""Trails that the title block of the map lists; the others are a click away."""


class Label(Value):
    """One line of text on the map."""

    text: str
    x: int
    """Left end."""
    y: int
    """Baseline, in tenths of a unit."""
    width: int | None
    """Measured width in tenths of a unit, or `None` when a character was not in the table."""


class Row(Value):
    """One entry on its island."""

    id: str
    x: int
    """Left of its slot; the dot is at x + 4, the text at x + 14."""
    y: int
    """Top of its slot."""
    names: tuple[Label, ...]
    """One line, or two for a wide name."""
    byline: Label | None
    """`None` under a name of two lines."""
    hit_width: int
    """Width of the rectangle that takes the pointer, from x - 3."""
    square: str
    """Grid code, such as `G1`."""


class Island(Value):
    """A region as drawn."""

    key: str
    column: int
    """From 0."""
    title: Label
    sentence: Label | None
    rows: tuple[Row, ...]
    coast: Ring
    hidden: int = 0
    """Entries that have no row because the island is full; its page lists them."""
    rest: Point | None = None
    """Where the link to that page stands: left end, and baseline in tenths of a unit."""


class Stream(Value):
    """A relation as drawn."""

    source: str
    target: str
    relation: str
    """As in front matter: `leads-to`."""
    line: Ring
    """From the dot of the source to the dot of the target; not closed."""
    is_inside: bool
    """Whether both ends are on one island."""
    is_quiet: bool = False
    """Whether it is shown only when one of its ends is looked at, on a map with many streams."""


class StageLabel(Value):
    """A stage at the head of its column."""

    number: int
    text: str
    x: int
    y: int


class OverviewStage(Value):
    """A stage at the head of its rows of tiles."""

    number: int
    text: str
    y: int
    """Baseline."""


class Tile(Value):
    """A region on small screens."""

    key: str
    x: int
    y: int
    title: Label
    sentence: tuple[Label, ...]
    """No line, one, or two."""


class OverviewTrail(Value):
    """A trail on small screens."""

    id: str
    stops: tuple[Point, ...]
    """One for each step."""
    curves: tuple[Curve, ...]
    """Between the stops."""


class Overview(Value):
    """The map of small screens, in units of a drawing of its own."""

    width: int
    height: int
    tile: tuple[int, int]
    """Width and height of each tile."""
    stages: tuple[OverviewStage, ...]
    tiles: tuple[Tile, ...]
    """In the order of the map."""
    trails: tuple[OverviewTrail, ...]


class Geometry(Value):
    """The whole map."""

    width: int
    height: int
    stages: tuple[StageLabel, ...]
    islands: tuple[Island, ...]
    """In the order of stages and categories, which is the reading order."""
    shore: tuple[Ring, ...]
    """The line around all coasts, of which the depth lines are wide strokes."""
    letters: tuple[tuple[str, int], ...]
    """Row letters of the grid and their baselines."""
    cartouche: tuple[int, int, int, int]
    """Left, top, width, height of the title block."""
    overview: Overview
    streams: tuple[Stream, ...] = ()
    """By source, target and relation."""
    crossed: tuple[str, ...] = ()
    """Ids of entries whose label a stream runs under."""

    @property
    def squares(self) -> Mapping[str, str]:
        """Grid code of each entry that has a row."""
        return {row.id: row.square for island in self.islands for row in island.rows}


class Slot(Value):
    """The place of one entry in the lock."""

    region: str
    row: int
    """Number of its row on the island, from 0."""


class Region(Value):
    """The place of one island in the lock, and its computed outline."""

    column: int
    top: int
    coast: Ring
    seal: str = ""
    """Digest of the coast and of the boxes of labels that it was drawn around."""


class Lock(Value):
    """What is remembered of the map between builds, and every id ever published."""

    digest: str = ""
    """Of the coasts and of the line that was drawn around them."""
    regions: Mapping[str, Region] = field(default_factory=dict)
    entries: Mapping[str, Slot] = field(default_factory=dict)
    shore: tuple[Ring, ...] = ()
    routes: Mapping[str, Ring] = field(default_factory=dict)
    """Polylines of streams by `from>to:relation`."""
    crossed: tuple[str, ...] = ()
    """Ids of entries whose label a stream runs under, sorted."""
    streams: str = ""
    """Digest of the streams and of all that they were made from."""
    urls: tuple[str, ...] = ()
    """Ids, sorted."""
    written: SourceFile | None = None
    """The file from which it was read; makes no difference between locks."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lock) and Value.__eq__(replace(self, written=None), replace(other, written=None))

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    def forgetful(self) -> "Lock":
        """Give a lock that knows the same ids and no place."""
        return Lock(urls=self.urls, written=self.written)

    @property
    def published(self) -> Mapping[str, Span]:
        """Every id ever published, and where that is written."""
        places, beginning = self.places("urls"), Span(LOCK_PATH, 0, 0)
        return {url: places.get(url, beginning) for url in self.urls}

    def places(self, section: str) -> Mapping[str, Span]:
        """Give the place of each name that follows the beginning of a section in the file."""
        if self.written is None:
            return {}
        text = self.written.text
        begin = max(0, text.find(f'"{section}":')) + len(section) + 3
        found: dict[str, Span] = {}
        for quoted in _QUOTED.finditer(text, begin):
            with suppress(ValueError):
                name = json.loads(quoted[0]) if "\\" in quoted[0] else quoted[0][1:-1]
                found.setdefault(name, self.written.span(*quoted.span()))
        return found


class Neighbour(Value):
    """A mode beside, above or below another one."""

    id: str
    relation: str
    """As in front matter: `leads-to`."""
    lines: tuple[Label, ...]
    """Its name, and beside the box its region."""
    dot: Point
    curve: Curve | None
    """From cause to effect; in a stack only the mode next to the box has one."""


class Neighbourhood(Value):
    """What one mode is joined to, in units of a drawing of its own."""

    width: int
    height: int
    box: tuple[int, int, int, int]
    """Left, top, width and height of the box of the mode itself."""
    titles: tuple[Label, ...]
    """Its title, in one line or two; `x` is the middle."""
    causes: tuple[Neighbour, ...]
    effects: tuple[Neighbour, ...]
    kinds: tuple[Neighbour, ...]
    """What it is a kind of, over the box; the `x` of their labels is the middle."""
    included: tuple[Neighbour, ...]
    """What is a kind of it, under the box."""
    more: tuple[int, int, int, int]
    """How many further causes, effects, kinds and included modes the page lists below."""
    more_at: tuple[Point, Point, Point, Point]
    held: tuple[Label, ...]
    """What holds it back; `x` is the middle."""
    hold: tuple[int, int, int] | None
    """The bar from below: its x, the bottom of the box, and where it begins."""
