"""The map in integers: where each island, row and coast stands, in user units of a drawing 1440 wide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Point: TypeAlias = tuple[int, int]
Ring: TypeAlias = tuple[Point, ...]
"""A closed line: its corners, the first not repeated; drawn as quadratics through the middles of its edges."""

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text on the map."""

    text: str
    x: int
    """Left end."""
    y: int
    """Baseline, in tenths of a unit."""
    width: int | None
    """Measured width in tenths of a unit, or `None` when a character was not in the table."""


@dataclass(frozen=True, slots=True)
class Row:
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


@dataclass(frozen=True, slots=True)
class Island:
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


@dataclass(frozen=True, slots=True)
class StageLabel:
    """A stage at the head of its column."""

    number: int
    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Geometry:
    """The whole map."""

    width: int
    height: int
    stages: tuple[StageLabel, ...]
    islands: tuple[Island, ...]
    """In the order of stages and categories, which is the reading order."""
    depth_lines: tuple[tuple[Ring, ...], ...]
    """Three sets of rings around all coasts, nearest first."""
    letters: tuple[tuple[str, int], ...]
    """Row letters of the grid and their baselines."""
    cartouche: tuple[int, int, int, int]
    """Left, top, width, height of the title block."""

    @property
    def squares(self) -> Mapping[str, str]:
        """Grid code of each entry that has a row."""
        return {row.id: row.square for island in self.islands for row in island.rows}


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one entry in the lock."""

    region: str
    row: int
    """Number of its row on the island, from 0."""


@dataclass(frozen=True, slots=True)
class Region:
    """The place of one island in the lock, and its computed outline."""

    column: int
    top: int
    coast: Ring
    seal: str = ""
    """Digest of the coast and of the boxes of labels that it was drawn around."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What is remembered of the map between builds, and every id ever published."""

    digest: str = ""
    """Of the coasts and of the depth lines that were drawn around them."""
    regions: Mapping[str, Region] = field(default_factory=dict)
    entries: Mapping[str, Slot] = field(default_factory=dict)
    depth_lines: tuple[tuple[Ring, ...], ...] = ()
    routes: Mapping[str, Ring] = field(default_factory=dict)
    """Polylines of streams by `from>to:relation`."""
    urls: tuple[str, ...] = ()
    """Ids, sorted."""
