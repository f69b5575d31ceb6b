"""The outlines of islands, and the line around them. The only home of shapely.

Takes boxes of labels in integers and gives rings in integers. Imported only when an outline must be computed anew.
A light form of GMap (Gansner, Hu, Kobourov 2010) and MapSets (Efrat, Hu, Kobourov, Pupyrev 2015).
"""

from collections.abc import Mapping, Sequence
from math import ceil, exp
from typing import Any

from failuremap.model.geometry import Box, Ring

CLOSING = 40
MARGIN = 14
STRAIT = 10
GROWTH = 2
STEP = 5
FIRST_SIGMA, SECOND_SIGMA = 2.6, 1.6
ROUNDING = 6
COAST_TOLERANCE = 0.7
DEPTH_TOLERANCE = 2.5
AROUND_COASTS = 7
DEPTH_CLOSING = 12


def coasts_of(boxes: Mapping[str, Sequence[Box]], kept: Mapping[str, Ring]) -> dict[str, Ring]:
    """Draw the coast around the labels of each island.

    Args:
        boxes: Padded boxes of labels, by key of the island.
        kept: Coasts that stay as they are, unless the labels of an island that is drawn anew have come too near.
    """
    from shapely import Polygon, union_all
    from shapely import box as rectangle

    labels = {key: union_all([rectangle(*each) for each in row]) for key, row in boxes.items()}
    moved = union_all([labels[key] for key in boxes if key not in kept])
    standing = {key: Polygon(ring) for key, ring in kept.items()}
    standing = {key: coast for key, coast in standing.items() if coast.distance(moved) >= STRAIT / 2}
    water = union_all([coast.buffer(STRAIT) for coast in standing.values()])
    grown = _grown({key: area for key, area in sorted(labels.items()) if key not in standing}, water)
    return {
        key: kept[key] if key in standing else _ring(_smoothed(grown[key], labels[key]).simplify(COAST_TOLERANCE))
        for key in boxes
    }


def shore_of(coasts: Sequence[Ring]) -> tuple[Ring, ...]:
    """Draw the line that runs around all coasts; the other depth lines are wide strokes of it."""
    from shapely import Polygon, union_all

    if not coasts:
        return ()
    land = union_all([Polygon(ring).buffer(AROUND_COASTS) for ring in coasts if len(ring) > 2])
    land = land.buffer(DEPTH_CLOSING).buffer(-DEPTH_CLOSING)
    return _rings(land.simplify(DEPTH_TOLERANCE))


def _grown(labels: Mapping[str, Any], water: Any) -> dict[str, Any]:
    """Let land grow around labels, as far as a strait to all other land remains; a label is land in any case.

    Neighbours take turns in small steps, so that they meet in the middle.
    """
    from shapely import STRtree, union_all

    keys = list(labels)
    if not keys:
        return {}
    cores = {key: area.buffer(CLOSING).buffer(-CLOSING).difference(water) for key, area in labels.items()}
    shores = [cores[key].buffer(MARGIN) for key in keys]
    near: dict[str, list[str]] = {key: [] for key in keys}
    for one, other in STRtree(shores).query(shores, predicate="dwithin", distance=STRAIT).T.tolist():
        if one != other:
            near[keys[one]].append(keys[other])
    land = dict(labels)
    for step in range(0, MARGIN + 1, GROWTH):
        for key in keys:
            others = union_all([land[other] for other in near[key]]).buffer(STRAIT)
            land[key] = cores[key].buffer(step).difference(others).difference(water).union(labels[key])
    return land


def _smoothed(shape: Any, labels: Any) -> Any:
    """Soften an outline, and keep the labels inside."""
    from shapely import Polygon

    soft = Polygon(_filtered(_resampled(_largest(shape)), FIRST_SIGMA)).buffer(0)
    kept = soft.union(labels.buffer(1, join_style="mitre"))
    rounded = kept.buffer(-ROUNDING).buffer(2 * ROUNDING).buffer(-ROUNDING).union(labels.buffer(1, join_style="mitre"))
    return Polygon(_filtered(_resampled(_largest(rounded)), SECOND_SIGMA)).buffer(0)


def _largest(shape: Any) -> Any:
    parts = getattr(shape, "geoms", None)
    return max(parts, key=lambda part: part.area) if parts is not None else shape


def _resampled(polygon: Any) -> list[tuple[float, float]]:
    """Give points at equal distances along the outline."""
    line = polygon.exterior
    count = max(12, ceil(line.length / STEP))
    return [(point.x, point.y) for point in (line.interpolate(line.length * at / count) for at in range(count))]


def _filtered(points: Sequence[tuple[float, float]], sigma: float) -> list[tuple[float, float]]:
    """Run a Gaussian filter around a closed line; sigma in samples."""
    reach = ceil(4 * sigma)
    weights = [exp(-0.5 * (at / sigma) ** 2) for at in range(-reach, reach + 1)]
    whole = sum(weights)
    count = len(points)
    return [
        (
            sum(
                weight * points[(number + at) % count][0]
                for at, weight in zip(range(-reach, reach + 1), weights, strict=True)
            )
            / whole,
            sum(
                weight * points[(number + at) % count][1]
                for at, weight in zip(range(-reach, reach + 1), weights, strict=True)
            )
            / whole,
        )
        for number in range(count)
    ]


def _ring(shape: Any) -> Ring:
    """Round an outline to integers; it runs the same way round and starts at its smallest corner on every machine."""
    points = [(round(x), round(y)) for x, y in _largest(shape).exterior.normalize().coords[:-1]]
    kept = [point for point, before in zip(points, (points[-1], *points[:-1]), strict=True) if point != before]
    return tuple(kept)


def _rings(shape: Any) -> tuple[Ring, ...]:
    parts = getattr(shape, "geoms", None) or (shape,)
    return tuple(sorted(_ring(part) for part in parts))
