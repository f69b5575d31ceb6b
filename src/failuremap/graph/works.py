"""Citations and sources: which works are known, and what rests on each."""

from collections.abc import Iterable, Mapping, Sequence

from failuremap.diagnostics import Code, Diagnostic
from failuremap.graph.names import Suggester
from failuremap.model.document import Card, Named, PlainCard
from failuremap.model.graph import Edge, WorkUse
from failuremap.model.works import Work


def check_keys(documents: Sequence[Card | PlainCard], works: Mapping[str, Work] | None) -> list[Diagnostic]:
    """Report each key that the bibliography does not have; one that cannot be read says so itself."""
    if works is None:
        return []
    suggester = Suggester(works)
    diagnostics = []
    for document in documents:
        for key in _keys(document):
            if key.text not in works:
                message = f"no work has the key `{key.text}`"
                if not works:
                    message += "; there is no content/references.yaml, or nothing in it"
                diagnostics.append(Diagnostic(Code.UNKNOWN_CITATION, message, key.where, suggester.hint(key.text)))
    return diagnostics


def uses_of(cards: Sequence[Card], edges: Sequence[Edge], works: Mapping[str, Work]) -> dict[str, WorkUse]:
    """Collect what rests on each work that is used."""
    pinned: dict[str, list[str]] = {}
    cited: dict[str, list[str]] = {}
    supports: dict[str, list[Edge]] = {}
    for card in cards:
        if card.source:
            pinned.setdefault(card.source.text, []).append(card.id)
        for key in dict.fromkeys(key.text for key in card.cited):
            cited.setdefault(key, []).append(card.id)
    for edge in edges:
        if edge.work:
            supports.setdefault(edge.work, []).append(edge)
    return {
        key: WorkUse(key, tuple(pinned.get(key, ())), tuple(cited.get(key, ())), tuple(supports.get(key, ())))
        for key in sorted(works)
        if key in pinned or key in cited or key in supports
    }


def _keys(document: Card | PlainCard) -> Iterable[Named]:
    if isinstance(document, Card):
        return document.named_works
    return (each.key for citation in document.text.citations for each in citation)
