"""Small maps, laid out, and what stands where on them."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from build_graph import card_of, parsed
from hypothesis import strategies as st

from failuremap.graph.link import Surroundings, link
from failuremap.layout import LaidOut, lay_out
from failuremap.model.geometry import Box, Geometry, Lock
from failuremap.model.settings import Category, Settings
from failuremap.source import Span

KEYS = ("ask", "learn", "hide", "act")
NOWHERE = Span("failuremap.toml", 0, 0)
SETTINGS = Settings(
    "Site",
    stages=("One", "Two"),
    categories=tuple(Category(key, key.title(), "It is so", at // 2 + 1, None, NOWHERE) for at, key in enumerate(KEYS)),
    is_configured=True,
)
UNSET = Settings("Site")
"""A folder of entries without failuremap.toml."""
Regions = Mapping[str, str]
"""Keys of regions by the ids of entries."""

ids = st.from_regex(r"[a-z]{1,4}(-[a-z]{1,4})?", fullmatch=True)
some_regions = st.dictionaries(ids, st.sampled_from(KEYS), min_size=1, max_size=20)


def draw(
    regions: Regions,
    lock: Lock | None = None,
    *,
    edges: Sequence[tuple[str, str]] = (),
    titles: Mapping[str, str] | None = None,
    site: Settings = SETTINGS,
) -> LaidOut:
    """Lay out entries whose year follows from the length of their id."""
    cards = [
        card_of(
            entry_id,
            (titles or {}).get(entry_id),
            category=key,
            relations=[("leads-to", target, "why") for source, target in edges if source == entry_id],
            years=[2000 + len(entry_id)],
        )
        for entry_id, key in regions.items()
    ]
    return lay_out(link([parsed(card) for card in cards], Surroundings(site)).graph, site, lock or Lock())


def spots(geometry: Geometry) -> dict[str, tuple[int, int]]:
    """Give the place of each entry."""
    return {row.id: (row.x, row.y) for island in geometry.islands for row in island.rows}


def coasts(geometry: Geometry) -> dict[str, object]:
    """Give the coast of each island."""
    return {island.key: island.coast for island in geometry.islands}


def ink(geometry: Geometry) -> list[tuple[str, str, Box]]:
    """Give the box of the text of each title and entry, with its island and its owner."""
    found = []
    for island in geometry.islands:
        labels = [island.title, *([island.sentence] if island.sentence else [])]
        right = island.title.x + max(-(-(label.width or 0) // 10) for label in labels)
        baseline = island.title.y // 10
        found.append((island.key, f"title of {island.key}", (island.title.x, baseline - 12, right, baseline + 21)))
        found += [(island.key, row.id, (row.x, row.y, row.x + row.hit_width - 8, row.y + 31)) for row in island.rows]
    return found


def overlaps(geometry: Geometry) -> list[tuple[str, str]]:
    """Give the owners of texts that overlap."""
    return [
        (one, other)
        for (_, one, a), (_, other, b) in combinations(ink(geometry), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
