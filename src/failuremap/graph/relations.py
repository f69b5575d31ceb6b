"""Typed relations and mentions become edges."""

from collections.abc import Mapping, Sequence

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.graph.references import Directory, find_entry, shown_words
from failuremap.graph.sentences import quote
from failuremap.model.document import Card, Relation, RelationType
from failuremap.model.graph import Edge, Resolution, ToEntry


def relation_edges(cards: Sequence[Card], directory: Directory) -> tuple[list[Edge], list[Diagnostic]]:
    """Resolve the relations of the published entries."""
    edges: list[Edge] = []
    diagnostics: list[Diagnostic] = []
    first: dict[tuple[str, str, RelationType], Relation] = {}
    for card in cards:
        for relation in card.relations:
            target, problem = _target_of(relation, card, directory)
            if target is None:
                if problem is not None:
                    diagnostics.append(problem)
                continue
            pair = (card.id, target.id)
            if relation.type is RelationType.CONTRASTS_WITH and pair[0] > pair[1]:
                # Shown on both sides, so declaring it from both is saying it twice.
                pair = (pair[1], pair[0])
            earlier = first.setdefault((*pair, relation.type), relation)
            if earlier is not relation:
                message = f"the relation `{relation.type}` between `{card.id}` and `{target.id}` is declared already"
                note = Note("first declared here", earlier.target.where)
                diagnostics.append(Diagnostic(Code.DUPLICATE_RELATION, message, relation.target.where, None, (note,)))
                continue
            work = relation.source.text if relation.source else None
            edges.append(Edge(card.id, target.id, relation.type, relation.why, None, work))
    return edges, diagnostics


def _target_of(relation: Relation, card: Card, directory: Directory) -> tuple[Card | None, Diagnostic | None]:
    name, where = relation.target.text, relation.target.where
    target, message, hint, notes = find_entry(name, directory)
    if target is None and directory.is_broken(name):
        return None, None
    if target is None:
        code = Code.AMBIGUOUS_REFERENCE if notes else Code.UNRESOLVED_REFERENCE
        return None, Diagnostic(code, message, where, hint, notes)
    if target.id == card.id:
        return None, Diagnostic(Code.SELF_RELATION, f"`{card.id}` has a relation to itself", where)
    if target.id in directory.hidden_ids:
        message = f"`{target.id}` is a draft; a relation needs a published entry"
        note = Note("declared a draft here", target.where)
        return None, Diagnostic(Code.RELATION_TO_DRAFT, message, where, None, (note,))
    return target, None


def mention_edges(
    cards: Sequence[Card], resolutions: Mapping[str, tuple[Resolution, ...]], directory: Directory
) -> list[Edge]:
    """Make one edge for each pair of an entry and another that its body links to, with the first sentence."""
    edges = []
    for card in cards:
        references, resolved = card.text.references, resolutions[card.path]
        shown = [shown_words(*each, directory) for each in zip(references, resolved, strict=True)]
        seen = {card.id}
        for number, resolution in enumerate(resolved):
            if isinstance(resolution, ToEntry) and resolution.id not in seen:
                seen.add(resolution.id)
                context = quote(references, number, shown)
                edges.append(Edge(card.id, resolution.id, RelationType.MENTIONS, None, context))
    return edges
