"""Checks of the structure: entries that stand alone, summaries that are too long, hues that cannot be read."""

from collections.abc import Iterator

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.colour import LAND, LEAST_CONTRAST, contrast, island_fill
from failuremap.model.graph import Graph
from failuremap.model.settings import Settings

LONGEST_SUMMARY = 240


def check_orphans(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report entries that no edge touches: readers reach them only by the map and the index."""
    del settings
    touched = {end for edge in graph.edges for end in (edge.source, edge.target)}
    for card in graph.cards.values():
        if card.id not in touched and len(graph.cards) > 1:
            message = f"nothing links to `{card.id}`, and it links to nothing"
            yield Diagnostic(Code.ORPHAN_MODE, message, card.where, "link to it, or declare a relation")


def check_summaries(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report summaries that do not fit where they are shown."""
    del settings
    for card in graph.cards.values():
        if len(card.summary) > LONGEST_SUMMARY:
            message = f"the summary has {len(card.summary)} characters; at most {LONGEST_SUMMARY} are read at a glance"
            yield Diagnostic(Code.LONG_SUMMARY, message, card.where)


def check_contrast(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report hues in which the name of an island is hard to read on it."""
    del graph
    for category in settings.categories:
        if category.hue is None:
            continue
        for theme, hue in (("dark", category.hue.dark), ("light", category.hue.light)):
            ratio = contrast(hue, island_fill(hue, LAND[theme]))
            if ratio < LEAST_CONTRAST:
                message = (
                    f"the {theme} hue {hue} has a contrast of {ratio:.1f} on its island; {LEAST_CONTRAST:g} is needed"
                )
                hint = "take a lighter hue" if theme == "dark" else "take a darker hue"
                yield Diagnostic(Code.LOW_CONTRAST, message, category.where, hint)
