"""Mistakes that have one obvious cure, and the edits that cure them.

Takes diagnostics, the linked entries and their texts; gives edits by path. Changes no file, and guesses nothing: an
edit is made only where one name was probably meant and the text in that place is the name that the problem is about.
"""

from collections.abc import Iterable, Iterator, Mapping

from failuremap.diagnostics import Diagnostic, meant
from failuremap.model.document import Card, PlainCard, ReferenceForm, Relation
from failuremap.model.edits import Edit
from failuremap.model.graph import Graph, ToEntry
from failuremap.model.names import slug
from failuremap.source import SourceFile, Span


def edits_of(
    diagnostics: Iterable[Diagnostic], graph: Graph, texts: Mapping[str, SourceFile]
) -> dict[str, tuple[Edit, ...]]:
    """Give the edits that cure what can be cured: misspelt names with one candidate, and links by title.

    Args:
        diagnostics: The problems of a site.
        graph: Its linked entries.
        texts: Its texts, by path.
    """
    found: dict[str, list[Edit]] = {}
    for edit in (*_misspelt(diagnostics, texts), *_by_title(graph, texts)):
        taken = found.setdefault(edit.where.path, [])
        if not any(edit.where.start < other.where.end and other.where.start < edit.where.end for other in taken):
            taken.append(edit)
    return {path: tuple(edits) for path, edits in sorted(found.items())}


def _misspelt(diagnostics: Iterable[Diagnostic], texts: Mapping[str, SourceFile]) -> Iterator[Edit]:
    for each in diagnostics:
        name, source = meant(each), texts.get(each.where.path)
        if name is None or source is None:
            continue
        written = source.text[each.where.start : each.where.end]
        # A reference stands there with its heading, and the problem is about one of the two.
        first, mark, heading = written.partition("#")
        for part, start in ((written, 0), (first, 0), (heading, len(first + mark))):
            if part and f"`{part}`" in each.message:
                at = each.where.start + start
                yield Edit(Span(each.where.path, at, at + len(part)), name)
                break


def _by_title(graph: Graph, texts: Mapping[str, SourceFile]) -> Iterator[Edit]:
    """Give the id in place of each title or alias by which an entry is referred to: a title may change."""
    documents: tuple[Card | PlainCard, ...] = (*graph.cards.values(), *graph.plains.values())
    for document in documents:
        for reference, resolution in zip(document.text.references, graph.resolutions[document.path], strict=True):
            if reference.form is ReferenceForm.NAME and isinstance(resolution, ToEntry):
                yield from _as_id(reference.where, reference.name, resolution.id, texts)
    for card in graph.cards.values():
        for relation in card.relations:
            target = _target(relation, card, graph)
            if target:
                yield from _as_id(relation.target.where, relation.target.text, target, texts)


def _target(relation: Relation, card: Card, graph: Graph) -> str | None:
    """Give the id of the entry that a relation names, if it is known by its title or an alias."""
    wanted = slug(relation.target.text)
    edges = (edge for edge in graph.relations_of[card.id] if edge.source == card.id)
    for edge in edges:
        other = graph.cards[edge.target]
        if wanted in (slug(name) for name in (other.title, other.short_title or "", *(a.text for a in other.aliases))):
            return edge.target
    return None


def _as_id(where: Span, name: str, entry_id: str, texts: Mapping[str, SourceFile]) -> Iterator[Edit]:
    end = where.start + len(name)
    if name and slug(name) != entry_id and texts[where.path].text[where.start : end] == name:
        yield Edit(Span(where.path, where.start, end), entry_id)
