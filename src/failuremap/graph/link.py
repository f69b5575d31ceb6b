"""Turn references into edges: every parsed document in, one graph out.

Knows names, ids and headings; does not know Markdown, URLs or geometry.
"""

from collections.abc import Callable, Mapping, Sequence

from failuremap.diagnostics import Diagnostic
from failuremap.graph.backlinks import backlinks_of
from failuremap.graph.categories import categories_of
from failuremap.graph.files import resolve_files
from failuremap.graph.identity import Documents, collect
from failuremap.graph.names import Suggester, name_table
from failuremap.graph.redirects import redirects_of
from failuremap.graph.references import Directory, resolve
from failuremap.graph.relations import mention_edges, relation_edges
from failuremap.graph.trails import trails_of
from failuremap.graph.works import check_keys, uses_of
from failuremap.model.document import Card, Parsed, PlainCard, RelationType
from failuremap.model.graph import Edge, Graph, Resolution
from failuremap.model.names import slug
from failuremap.model.output import FileFacts, Probe
from failuremap.model.settings import Settings
from failuremap.model.works import Work
from failuremap.source import Span
from failuremap.value import Value, field


class Linked(Value):
    """The graph, and what could not be linked."""

    graph: Graph
    diagnostics: tuple[Diagnostic, ...]


class Surroundings(Value):
    """What linking needs besides the documents."""

    settings: Settings
    works: tuple[Work, ...] = ()
    published: Mapping[str, Span] = field(default_factory=dict)
    """Every id ever published, and where that is written."""
    is_bibliography_broken: bool = False
    """Whether there is a bibliography that could not be read."""
    with_drafts: bool = False
    files: Mapping[str, FileFacts] | None = None
    """Files below content/ that are no Markdown, by path."""
    probe: Callable[[str], Probe] | None = None
    """Reads the head of one of them."""


def link(documents: Sequence[Parsed], around: Surroundings) -> Linked:
    """Link the documents of a site."""
    collected = collect(documents)
    everything: list[Card | PlainCard] = [*collected.cards.values(), *collected.plains.values()]
    hidden = frozenset(each.id for each in collected.cards.values() if each.is_draft and not around.with_drafts)
    directory = _directory(collected, hidden)
    published = {each.id: each for each in collected.cards.values() if each.id not in hidden}
    shown: list[Card | PlainCard] = [*published.values(), *collected.plains.values()]

    categories, category_of, unplaced = categories_of(list(collected.cards.values()), around.settings)
    resolutions, broken = _resolutions(everything, directory)
    relations, unrelated = relation_edges(list(published.values()), directory)
    mentions = mention_edges(list(published.values()), resolutions, directory)
    edges = tuple(sorted((*relations, *mentions), key=lambda edge: (edge.source, edge.target, edge.relation.value)))
    trails, astray = trails_of(around.settings.trails, edges, directory)
    works = {work.key: work for work in sorted(around.works, key=lambda work: work.key)}
    redirects, lost = redirects_of(around.settings.redirects, around.published, collected, hidden)
    files, missing = resolve_files(shown, around.files or {}, around.probe)
    graph = Graph(
        cards=published,
        plains=collected.plains,
        categories=categories,
        category_of={each: key for each, key in category_of.items() if each in published},
        edges=edges,
        backlinks=backlinks_of(edges, published),
        resolutions=resolutions,
        trails=trails,
        works=works,
        uses=uses_of(list(published.values()), edges, works),
        redirects=redirects,
        files=files,
        relations_of=_relations_of(relations, published),
    )
    unknown = check_keys(everything, None if around.is_bibliography_broken else works)
    problems = (*collected.diagnostics, *unplaced, *broken, *unrelated, *astray, *unknown, *lost, *missing)
    return Linked(graph, problems)


def _directory(collected: Documents, hidden: frozenset[str]) -> Directory:
    cards = collected.cards
    names = name_table(cards.values())
    by_path: dict[str, Card | PlainCard] = {card.path: card for card in cards.values()}
    by_path.update((plain.path, plain) for plain in collected.plains.values())
    # Close names are sought among slugs, so that an id and a title of the same words are one candidate.
    titles = (slug(card.title) for card in cards.values())
    aliases = (slug(alias.text) for card in cards.values() for alias in card.aliases)
    candidates = (*cards, *titles, *aliases)
    suggester = Suggester(candidates, meanings=names.find)
    return Directory(cards, hidden, collected.plains, names, by_path, suggester, collected.broken)


def _resolutions(
    documents: Sequence[Card | PlainCard], directory: Directory
) -> tuple[dict[str, tuple[Resolution, ...]], list[Diagnostic]]:
    resolutions: dict[str, tuple[Resolution, ...]] = {}
    diagnostics = []
    for document in documents:
        found = []
        for reference in document.text.references:
            resolution, problem = resolve(reference, document, directory)
            found.append(resolution)
            if problem is not None:
                diagnostics.append(problem)
        resolutions[document.path] = tuple(found)
    return resolutions, diagnostics


def _relations_of(relations: Sequence[Edge], cards: Mapping[str, Card]) -> dict[str, tuple[Edge, ...]]:
    """Collect the relations that touch each entry."""
    touching: dict[str, list[Edge]] = {entry_id: [] for entry_id in cards}
    for edge in relations:
        touching[edge.source].append(edge)
        touching[edge.target].append(edge)
    order = {relation: number for number, relation in enumerate(RelationType)}

    def rank(edge: Edge) -> tuple[int, str, str, str]:
        return (
            order[edge.relation],
            cards[edge.source].title.casefold(),
            cards[edge.target].title.casefold(),
            edge.source,
        )

    return {entry_id: tuple(sorted(edges, key=rank)) for entry_id, edges in touching.items()}
