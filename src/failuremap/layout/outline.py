"""Outlines of islands and the line around them: those of the lock, or drawn anew where labels have changed.

Takes boxes of labels and the lock. Imports what draws only when something must be drawn.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from failuremap.model.geometry import Box, Lock, Ring
from failuremap.model.names import digest
from failuremap.value import Value

VERSION = 2
"""Part of each digest: geometry made by other rules is made anew."""


class Outline(Value):
    """Coasts and the line around them, with the digests by which a later build knows them for current and whole."""

    coasts: Mapping[str, Ring]
    seals: Mapping[str, str]
    shore: tuple[Ring, ...]
    digest: str


def outline_of(boxes: Mapping[str, Sequence[Box]], lock: Lock) -> Outline:
    """Take the outlines of the lock, and draw anew those whose labels have changed."""
    regions = {key: lock.regions[key] for key in boxes if key in lock.regions}
    coasts = {
        key: region.coast
        for key, region in regions.items()
        if region.coast and region.seal == digest(VERSION, boxes[key], region.coast)
    }
    if len(coasts) < len(boxes):
        labels = tuple((key, tuple(row)) for key, row in boxes.items())
        coasts = dict(_coasts(labels, tuple(coasts.items())))
    shore = lock.shore
    if lock.digest != _shore_digest(coasts, shore):
        shore = _shore(tuple(coasts.values()))
    seals = {key: digest(VERSION, labels, coasts[key]) for key, labels in boxes.items()}
    return Outline(coasts, seals, shore, _shore_digest(coasts, shore))


@lru_cache(maxsize=2)
def _coasts(
    boxes: tuple[tuple[str, tuple[Box, ...]], ...], kept: tuple[tuple[str, Ring], ...]
) -> tuple[tuple[str, Ring], ...]:
    """Draw coasts; while a site is served, whose lock only a build writes, the same are asked for again and again."""
    from failuremap.layout.coasts import coasts_of

    return tuple(coasts_of(dict(boxes), dict(kept)).items())


@lru_cache(maxsize=2)
def _shore(coasts: tuple[Ring, ...]) -> tuple[Ring, ...]:
    from failuremap.layout.coasts import shore_of

    return shore_of(coasts)


def _shore_digest(coasts: Mapping[str, Ring], shore: tuple[Ring, ...]) -> str:
    return digest(VERSION, tuple(sorted(coasts.values())), shore)
