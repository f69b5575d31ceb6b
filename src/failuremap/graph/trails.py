"""Trails: chains of entries in which each step has a relation to the next."""

from collections.abc import Mapping, Sequence

from failuremap.diagnostics import Code, Diagnostic
from failuremap.graph.references import Directory, find_entry
from failuremap.graph.sentences import WORDING
from failuremap.model.document import RelationType
from failuremap.model.graph import Edge, ResolvedTrail
from failuremap.model.settings import Step, Trail

CAUSAL = (RelationType.LEADS_TO, RelationType.ENABLES)


def trails_of(
    trails: Sequence[Trail], edges: Sequence[Edge], directory: Directory
) -> tuple[tuple[ResolvedTrail, ...], list[Diagnostic]]:
    """Resolve the trails; one with a problem is left out, so that no page claims what the relations do not."""
    causal: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        if edge.relation in CAUSAL:
            causal.setdefault((edge.source, edge.target), edge)
    resolved = []
    diagnostics: list[Diagnostic] = []
    for trail in trails:
        found, problems = _resolve(trail, causal, directory)
        diagnostics += problems
        if found is not None:
            resolved.append(found)
    return tuple(resolved), diagnostics


def _resolve(
    trail: Trail, causal: Mapping[tuple[str, str], Edge], directory: Directory
) -> tuple[ResolvedTrail | None, list[Diagnostic]]:
    ids: list[str | None] = []
    problems: list[Diagnostic] = []
    for step in trail.steps:
        entry_id, problem = _entry_of(step, directory)
        ids.append(entry_id)
        if problem is not None:
            problems.append(problem)
    edges = []
    for step, here, there in zip(trail.steps[1:], ids, ids[1:], strict=False):
        if here is None or there is None:
            continue
        edge = causal.get((here, there))
        if edge is None:
            problems.append(_without_relation(step, here, there, causal))
        else:
            edges.append(edge)
    if problems or None in ids:
        return None, problems
    links = trail.links or tuple(WORDING[edge.relation] for edge in edges)
    steps = tuple(each for each in ids if each is not None)
    return ResolvedTrail(trail.id, trail.title, steps, links, tuple(edges)), []


def _entry_of(step: Step, directory: Directory) -> tuple[str | None, Diagnostic | None]:
    card, message, hint, notes = find_entry(step.name, directory)
    if card is None and directory.is_broken(step.name):
        return None, None
    if card is None:
        return None, Diagnostic(Code.UNKNOWN_TRAIL_STEP, message, step.where, hint, notes)
    if card.id in directory.hidden_ids:
        message = f"`{card.id}` is a draft; a trail needs published entries"
        return None, Diagnostic(Code.RELATION_TO_DRAFT, message, step.where)
    return card.id, None


def _without_relation(step: Step, here: str, there: str, causal: Mapping[tuple[str, str], Edge]) -> Diagnostic:
    message = f"no relation leads from `{here}` to `{there}`; a step needs leads-to or enables"
    hint = f"declare `- leads-to: {there}` with its `why` in the entry `{here}`, if there is a mechanism"
    if (there, here) in causal:
        hint = f"the relation runs the other way: `{there}` {WORDING[causal[there, here].relation]} `{here}`"
    return Diagnostic(Code.TRAIL_WITHOUT_RELATION, message, step.where, hint)
