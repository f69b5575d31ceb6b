"""Lines through the water: their length, their corners and what they touch.

Takes points and boxes in integers and gives points in integers; knows nothing of entries.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt

from failuremap.model.geometry import Box, Point

MOST_PULLED = 3
"""Corners that one shortcut may leave out."""
Line = tuple[Point, ...]


def simplified(line: Sequence[Point], tolerance: float) -> Line:
    """Leave out corners that lie within a tolerance of the line without them (Douglas and Peucker 1973)."""
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        gaps = [distance(line[at], line[first], line[last]) for at in range(first + 1, last)]
        farthest = max(gaps)
        if farthest > tolerance:
            at = first + 1 + gaps.index(farthest)
            keep[at] = True
            spans += [(first, at), (at, last)]
    return tuple(point for point, is_kept in zip(line, keep, strict=True) if is_kept)


def pulled(line: Line, most: float, is_free: Callable[[Point, Point], bool]) -> Line:
    """Straighten a line: cut a few corners where none of them is far from the shortcut and nothing is in its way."""
    result = [line[0]]
    at = 0
    while at < len(line) - 1:
        step = 1
        for reach in range(min(MOST_PULLED + 1, len(line) - 1 - at), 1, -1):
            end = line[at + reach]
            between = line[at + 1 : at + reach]
            if all(distance(point, line[at], end) <= most for point in between) and is_free(line[at], end):
                step = reach
                break
        at += step
        result.append(line[at])
    return tuple(result)


def distance(point: Point, start: Point, end: Point) -> float:
    """Give the distance of a point from a segment."""
    across, down = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = across * across + down * down
    share = max(0.0, min(1.0, (x * across + y * down) / length)) if length else 0.0
    dx, dy = x - share * across, y - share * down
    return sqrt(dx * dx + dy * dy)


def length_of(line: Sequence[Point]) -> float:
    """Give the length of a line."""
    return sum(sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) for a, b in pairwise(line))


def touches(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a segment meets the inside of a box (Liang and Barsky 1984)."""
    left, top, right, bottom = box
    if max(start[0], end[0]) <= left or min(start[0], end[0]) >= right:
        return False
    if max(start[1], end[1]) <= top or min(start[1], end[1]) >= bottom:
        return False
    across, down = end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, low, high in ((across, left - start[0], right - start[0]), (down, top - start[1], bottom - start[1])):
        if step == 0:
            continue
        one, other = low / step, high / step
        enter, leave = max(enter, min(one, other)), min(leave, max(one, other))
    return enter < leave


def touched(line: Sequence[Point], boxes: Sequence[Box]) -> list[int]:
    """Give the numbers of the boxes that a line meets."""
    left, right = min(x for x, _ in line), max(x for x, _ in line)
    top, bottom = min(y for _, y in line), max(y for _, y in line)
    return [
        number
        for number, box in enumerate(boxes)
        if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top
        if any(touches(a, b, box) for a, b in pairwise(line))
    ]
