"""Ways through the water, around labels. The only home of numpy and scipy.

Takes boxes, rings and dots in integers and gives polylines in integers. Imported only when a way must be found anew.
The idea is that of ordered bundles (Bereg, Holroyd, Nachmanson, Pupyrev, "Edge routing with ordered bundles", GD 2011):
go around what is written, and share ink only where that is unambiguous. Here all ways out of one source share one
branching stream, and other sources keep lanes of their own.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from failuremap.model.geometry import Box, Point, Ring
from failuremap.value import Value

CELL = 4
MOVES = ((1, 0), (0, 1), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))
"""And their reverses: sixteen directions, as across and down."""
BLOCKED = 4000.0
FRAME = 2
"""Cells around the searched window that are blocked, as far as the longest move reaches."""
AROUND = 24
"""Cells by which the searched window exceeds the two ends."""
MOST_IN_WINDOW = 3000.0
"""Cost past which the whole map is searched."""
FIRST_REACH = 64.0
OWN = 0.35
ROUNDING = 1024
"""Costs are multiples of its inverse, so that sums are exact and ties do not depend on the processor."""
LANE = 3
"""Cells within which another source's stream is avoided."""
DOT_ROOM = 2
EDGE = 14


class Water(Value):
    """What ways are found between."""

    width: int
    height: int
    blocked: Sequence[Box]
    """Labels, titles and all else that nothing may cross."""
    coasts: Sequence[Ring]
    dots: Mapping[str, Point]


class Router:
    """Finds ways one after another; each knows those before it."""

    def __init__(self, water: Water, kept: Mapping[str, Sequence[Ring]]) -> None:
        """Prepare the costs of all cells.

        Args:
            water: The map without streams.
            kept: Streams that stay as they are, by source.
        """
        import numpy as np

        self._numpy = np
        self._columns, self._rows = ceil(water.width / CELL), ceil(water.height / CELL)
        self._dots = {entry_id: self._cell(dot) for entry_id, dot in water.dots.items()}
        self._still = self._costs(water)
        self._taken: dict[str, Any] = {}
        self._sources = self._numpy.zeros(self._still.shape, dtype=self._numpy.int32)
        for source, lines in sorted(kept.items()):
            for line in lines:
                self._take(source, self._cells(line))
        self._lanes_for: tuple[str, Any] = ("", None)

    def way(self, source: str, target: str) -> tuple[Point, ...]:
        """Find the way from one dot to another, and remember it as taken by its source.

        Returns:
            Middles of the cells that it runs through, with the two dots' own places left to the caller.
        """
        costs = self._for_source(source, target)
        start, end = self._dots[source], self._dots[target]
        window = self._around(start, end)
        cells, cost = self._shortest(costs, window, start, end)
        if cost > MOST_IN_WINDOW:
            cells, _ = self._shortest(costs, (0, 0, self._columns, self._rows), start, end)
        self._take(source, cells)
        return tuple((x * CELL + CELL // 2, y * CELL + CELL // 2) for x, y in cells)

    def _take(self, source: str, cells: Sequence[Point]) -> None:
        """Note that a source's stream runs through cells."""
        numpy = self._numpy
        taken = self._taken.setdefault(source, numpy.zeros(self._still.shape, dtype=bool))
        fresh = numpy.zeros_like(taken)
        xs, ys = numpy.array(cells).T
        fresh[ys, xs] = True
        self._sources += fresh & ~taken
        taken |= fresh

    def _cell(self, point: Point) -> Point:
        return (min(max(point[0] // CELL, 0), self._columns - 1), min(max(point[1] // CELL, 0), self._rows - 1))

    def _cells(self, line: Ring) -> list[Point]:
        """Give the cells under a line."""
        found: list[Point] = []
        for (ax, ay), (bx, by) in pairwise(line):
            steps = max(1, max(abs(bx - ax), abs(by - ay)) * 2 // CELL)
            found += [
                self._cell((ax + (bx - ax) * at // steps, ay + (by - ay) * at // steps)) for at in range(steps + 1)
            ]
        return found

    def _costs(self, water: Water) -> Any:
        """Price each cell as long as no stream runs: near labels, along coasts and at the edge it is dear."""
        from scipy.ndimage import distance_transform_edt

        numpy = self._numpy
        is_open = numpy.ones((self._rows, self._columns), dtype=bool)
        for left, top, right, bottom in water.blocked:
            columns = slice(max(0, left // CELL), max(0, -(-right // CELL)))
            is_open[max(0, top // CELL) : max(0, -(-bottom // CELL)), columns] = False
        is_off_coast = numpy.ones_like(is_open)
        for ring in water.coasts:
            for x, y in self._cells((*ring, ring[0])) if ring else ():
                is_off_coast[y, x] = False
        costs = numpy.ones(is_open.shape)
        if not is_open.all():
            costs += numpy.exp(-distance_transform_edt(is_open) / 4)
        if not is_off_coast.all():
            costs += 0.8 * numpy.exp(-distance_transform_edt(is_off_coast) / 4.5)
        rim = -(-EDGE // CELL)
        costs[:rim] += 6
        costs[-rim:] += 6
        costs[:, :rim] += 6
        costs[:, -rim:] += 6
        costs[~is_open] = BLOCKED
        for x, y in self._dots.values():
            around = (slice(max(0, y - DOT_ROOM), y + DOT_ROOM + 1), slice(max(0, x - DOT_ROOM), x + DOT_ROOM + 1))
            costs[around] += 10
        return costs

    def _for_source(self, source: str, target: str) -> Any:
        """Price each cell for one way: lanes of other sources are dear, the stream that it branches from is cheap."""
        numpy = self._numpy
        costs = self._still + self._lanes(source)
        (sx, sy), (tx, ty) = self._dots[source], self._dots[target]
        if abs(tx - sx) > 20:
            columns = numpy.arange(self._columns)
            beyond = numpy.maximum(numpy.maximum(min(sx, tx) - columns, columns - max(sx, tx)) - 3, 0)
            costs += numpy.minimum(0.12 * beyond, 1.2)[None, :]
        if source in self._taken:
            costs[self._taken[source]] *= OWN
        for x, y in ((sx, sy), (tx, ty)):
            around = (slice(max(0, y - DOT_ROOM), y + DOT_ROOM + 1), slice(max(0, x - DOT_ROOM), x + DOT_ROOM + 1))
            is_water = self._still[around] < BLOCKED
            costs[around] = numpy.where(is_water, numpy.minimum(costs[around], 2.0), costs[around])
        return costs

    def _lanes(self, source: str) -> Any:
        """Price the cells near other sources' streams; they do not change while one source is served."""
        if self._lanes_for[0] == source:
            return self._lanes_for[1]
        numpy = self._numpy
        lanes = numpy.zeros(self._still.shape)
        self._lanes_for = (source, lanes)
        ys, xs = numpy.nonzero(self._sources > self._taken.get(source, 0))
        for down in range(-LANE + 1, LANE):
            for across in range(-LANE + 1, LANE):
                squared = down * down + across * across
                if squared >= LANE * LANE:
                    continue
                price = 3 * float(numpy.exp(-numpy.sqrt(squared)))
                x, y = numpy.clip(xs + across, 0, self._columns - 1), numpy.clip(ys + down, 0, self._rows - 1)
                lanes[y, x] = numpy.maximum(lanes[y, x], price)
        return lanes

    def _around(self, start: Point, end: Point) -> Box:
        return (
            max(0, min(start[0], end[0]) - AROUND),
            max(0, min(start[1], end[1]) - AROUND),
            min(self._columns, max(start[0], end[0]) + AROUND + 1),
            min(self._rows, max(start[1], end[1]) + AROUND + 1),
        )

    def _shortest(self, costs: Any, window: Box, start: Point, end: Point) -> tuple[list[Point], float]:
        """Search a window for the cheapest way.

        The lengths that remain to the end are taken off the price of each move (Johnson's potentials, which make A* of
        Dijkstra's algorithm), so that little but the way itself is looked at.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        numpy = self._numpy
        left, top, right, bottom = window
        area = numpy.pad(costs[top:bottom, left:right], FRAME, constant_values=BLOCKED)
        _rows, columns = area.shape
        prices = area.ravel()
        across = numpy.array([x for x, _ in MOVES] + [-x for x, _ in MOVES])
        down = numpy.array([y for _, y in MOVES] + [-y for _, y in MOVES])
        lengths = numpy.sqrt(across * across + down * down)
        # A move over the rim of the window would come in at the other side; the rim is blocked.
        offsets = (down * columns + across).astype(numpy.int32)
        there = (numpy.arange(prices.size, dtype=numpy.int32)[:, None] + offsets[None, :]) % prices.size
        goal = (end[1] - top + FRAME, end[0] - left + FRAME)
        ys, xs = numpy.divmod(numpy.arange(prices.size), columns)
        remaining = numpy.sqrt((ys - goal[0]) ** 2 + (xs - goal[1]) ** 2)
        # Twice over, so that what is beside every cell is one slice.
        twice, left_twice, size = numpy.tile(prices, 2), numpy.tile(remaining, 2), prices.size
        weights = numpy.empty((size, len(lengths)))
        for number, (length, offset) in enumerate(zip(lengths, (offsets % size).tolist(), strict=True)):
            beside = slice(offset, offset + size)
            weights[:, number] = length * (prices + twice[beside]) / 2 + left_twice[beside] - remaining
        weights = numpy.maximum(numpy.rint(weights * ROUNDING), 1) / ROUNDING
        first = numpy.arange(0, there.size + 1, len(lengths), dtype=numpy.int32)
        graph = csr_array((weights.ravel(), there.ravel(), first), shape=(prices.size, prices.size))
        source = (start[1] - top + FRAME) * columns + start[0] - left + FRAME
        target = goal[0] * columns + goal[1]
        reach = FIRST_REACH
        while True:
            found, before = dijkstra(graph, indices=source, return_predecessors=True, limit=reach)
            if found[target] <= reach:
                break
            reach *= 4
        way = [target]
        while way[-1] != source:
            way.append(int(before[way[-1]]))
        cells = [(at % columns - FRAME + left, at // columns - FRAME + top) for at in reversed(way)]
        return cells, float(found[target])
