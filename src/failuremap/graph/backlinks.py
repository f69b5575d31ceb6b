"""Edges seen from their targets."""

from collections.abc import Mapping, Sequence

from failuremap.graph.sentences import WORDING
from failuremap.model.document import Card, RelationType
from failuremap.model.graph import BackLink, Edge, Quote

MOST_QUOTES = 100
"""Back-links past this number are listed without their sentence, so that the page stays readable."""


def backlinks_of(edges: Sequence[Edge], cards: Mapping[str, Card]) -> dict[str, tuple[BackLink, ...]]:
    """Give the entries that mention each entry or have a relation to it, each once, sorted by title."""
    incoming: dict[str, dict[str, list[Edge]]] = {entry_id: {} for entry_id in cards}
    for edge in edges:
        incoming[edge.target].setdefault(edge.source, []).append(edge)
    return {target: _sorted(sources, cards) for target, sources in incoming.items()}


def _sorted(sources: Mapping[str, Sequence[Edge]], cards: Mapping[str, Card]) -> tuple[BackLink, ...]:
    ordered = sorted(sources, key=lambda source: (cards[source].title.casefold(), source))
    return tuple(
        BackLink(source, _quote(sources[source], cards) if number < MOST_QUOTES else None)
        for number, source in enumerate(ordered)
    )


def _quote(edges: Sequence[Edge], cards: Mapping[str, Card]) -> Quote:
    """Choose the sentence: of the first mention, else the reason of a relation, else one from its type."""
    for edge in edges:
        if edge.context is not None:
            return edge.context
    by_type = sorted(edges, key=lambda edge: tuple(RelationType).index(edge.relation))
    for edge in by_type:
        if edge.why:
            return Quote(edge.why, "", "")
    first = by_type[0]
    return Quote(f"{cards[first.source].title} {WORDING[first.relation]} ", cards[first.target].title, ".")
