"""Which island stands in which column, and how high.

Takes the regions with the number of their rows and what the lock remembers; gives columns and tops.
"""

from collections.abc import Mapping, Sequence

from failuremap.model.geometry import MOST_TRAILS, Region
from failuremap.model.settings import Category
from failuremap.value import Value

WIDTH = 1440
SIDE = 30
TOP = 52
BOTTOM = 52
CARTOUCHE_HEIGHT = 392
"""With a list of up to four trails."""
TRAIL_PITCH = 26
USUAL_TRAILS = 4
TITLE_HEIGHT = 44
PITCH = 40
LEAST_GAP = 30
MOST_GAP = 66
TIGHTEST = 22
"""Below this distance an island that grew pushes the next one down."""
COLUMNS_WITHOUT_STAGES = 6
CELL = 4


class Place(Value):
    """Where an island stands."""

    column: int
    top: int


class Frame(Value):
    """What columns stand in."""

    stages: Sequence[str]
    """Labels of the columns."""
    trails: int = 0
    """How many the title block lists at the head of the first column."""

    @property
    def count(self) -> int:
        """How many columns there are: one for each stage."""
        return len(self.stages) or COLUMNS_WITHOUT_STAGES

    @property
    def column_width(self) -> int:
        """Units of a column."""
        return (WIDTH - 2 * SIDE) // self.count

    @property
    def cartouche(self) -> int:
        """Height of the title block."""
        return CARTOUCHE_HEIGHT + TRAIL_PITCH * (min(max(self.trails, USUAL_TRAILS), MOST_TRAILS) - USUAL_TRAILS)


def height_of(rows: int) -> int:
    """Give the height of an island from its top to the end of its last row."""
    return TITLE_HEIGHT + PITCH * rows


def places_of(
    categories: Sequence[Category], rows: Mapping[str, int], frame: Frame, known: Mapping[str, Region]
) -> dict[str, Place]:
    """Give each island its column and top.

    What the lock knows stays: an island moves only down, and only when the one above it has grown into it.

    Args:
        categories: Those that have entries, in the order of the map.
        rows: Number of rows of each.
        frame: Stages and title block.
        known: Islands of the lock by key.
    """
    starts = [_start(column, frame) for column in range(frame.count)]
    columns = _columns(categories, rows, frame, known)
    found: dict[str, Place] = {}
    fresh = {column: _spread(keys, rows, column, columns, starts) for column, keys in columns.items()}
    for column, keys in columns.items():
        remembers = any(key in known and known[key].column == column for key in keys)
        end = starts[column] - LEAST_GAP
        for key in keys:
            if not remembers:
                top = fresh[column][key]
            elif key in known and known[key].column == column:
                top = max(known[key].top, end + TIGHTEST)
            else:
                top = end + LEAST_GAP
            top = _snapped(top)
            found[key] = Place(column, top)
            end = top + height_of(rows[key])
    return found


def _snapped(units: int) -> int:
    """Round up to the grid on which streams run."""
    return -(-units // CELL) * CELL


def _start(column: int, frame: Frame) -> int:
    return TOP + (frame.cartouche + LEAST_GAP if column == 0 else 0)


def _columns(
    categories: Sequence[Category], rows: Mapping[str, int], frame: Frame, known: Mapping[str, Region]
) -> dict[int, list[str]]:
    """Sort islands into columns: by stage; without stages where they stood, else into the shortest."""
    stages = frame.stages
    count = frame.count
    columns: dict[int, list[str]] = {column: [] for column in range(count)}
    heights = [_start(column, frame) for column in range(count)]
    for category in categories:
        if stages:
            column = (category.stage or len(stages)) - 1
        elif category.key in known and known[category.key].column < count:
            column = known[category.key].column
        else:
            column = heights.index(min(heights))
        columns[column].append(category.key)
        heights[column] += height_of(rows[category.key]) + LEAST_GAP
    if not stages:
        for column, keys in columns.items():
            known_first = {key: known[key].top for key in keys if key in known and known[key].column == column}
            # Islands that stood keep their order; new ones follow.
            keys.sort(key=lambda key, tops=known_first: (key not in tops, tops.get(key, 0)))  # type: ignore[misc]
    return columns


def _spread(
    keys: Sequence[str],
    rows: Mapping[str, int],
    column: int,
    columns: Mapping[int, Sequence[str]],
    starts: Sequence[int],
) -> dict[str, int]:
    """Share the spare height of a column between its islands, and centre what is left."""
    tallest = max(_bare(each, rows, starts[number]) for number, each in columns.items())
    spare = tallest - _bare(keys, rows, starts[column])
    between = max(0, len(keys) - 1)
    gap = min(MOST_GAP, LEAST_GAP + spare // between) if between else LEAST_GAP
    left = spare - (gap - LEAST_GAP) * between
    top = _snapped(starts[column] + (left // 2 if column else left))
    tops = {}
    for key in keys:
        tops[key] = top
        top += height_of(rows[key]) + _snapped(gap)
    return tops


def _bare(keys: Sequence[str], rows: Mapping[str, int], start: int) -> int:
    """Give the height of a column whose islands stand as near as they may."""
    return start - TOP + sum(height_of(rows[key]) for key in keys) + LEAST_GAP * max(0, len(keys) - 1)
