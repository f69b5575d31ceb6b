"""Rules over cards and graph: what is linked, and still not as it should be.

Takes the graph and gives diagnostics; does not know how either was made.
"""

from failuremap.diagnostics import Diagnostic
from failuremap.model.graph import Graph
from failuremap.model.settings import Settings
from failuremap.review.names import check_lookalikes
from failuremap.review.structure import check_contrast, check_orphans, check_summaries
from failuremap.review.works import check_sources, check_works

CHECKS = (check_lookalikes, check_orphans, check_summaries, check_contrast, check_works, check_sources)


def review(graph: Graph, settings: Settings) -> tuple[Diagnostic, ...]:
    """Run every check."""
    return tuple(diagnostic for check in CHECKS for diagnostic in check(graph, settings))
