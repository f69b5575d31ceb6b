"""Give an entry another id, and its references with it.

Takes a linked site and gives edits, by the places that parsing gave to each reference; looks for nothing itself.
Knows no file on a disk, and neither YAML's nor Markdown's syntax.
"""

from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname

from failuremap.model.document import Card, PlainCard, Reference, ReferenceForm
from failuremap.model.edits import Edit
from failuremap.model.graph import Graph, Resolution, ToEntry, ToNothing
from failuremap.model.names import slug
from failuremap.model.settings import Settings
from failuremap.source import Span
from failuremap.value import Value, replace

Written = Callable[[Span], str]
"""Gives what is written at a place."""


class Renaming(Value):
    """What is asked for."""

    card: Card
    new: str
    """The new id."""
    title: str | None = None
    """The new title, where it changes too."""

    @property
    def path(self) -> str:
        """The path of the entry afterwards: in the same folder, named after the id."""
        return f"{dirname(self.card.path)}/{self.new}.md" if self.new != self.card.id else self.card.path

    @property
    def alias(self) -> str:
        """The alias that keeps the old address: the old title where that has the same slug, else the old id."""
        is_title_free = self.title is not None and slug(self.card.title) == self.card.id
        return self.card.title if is_title_free else self.card.id

    def touches(self, name: str) -> bool:
        """Tell whether a name that means the entry would mean it no longer, or only by the alias."""
        is_id = self.new != self.card.id and slug(name) == self.card.id
        return is_id or (self.title is not None and slug(name) == slug(self.card.title) != slug(self.title))


class Occurrences(Value):
    """Where the entry is named."""

    edits: tuple[Edit, ...]
    unwritable: tuple[Span, ...]
    """Places where the name is not written as it reads, so that it cannot be replaced."""


def occurrences(
    renaming: Renaming, graph: Graph, settings: Settings, means: Callable[[str], bool], written: Written
) -> Occurrences:
    """Find every place that names an entry and has to be written anew.

    Args:
        renaming: What is asked for.
        graph: Of the whole site, with drafts.
        settings: Of the site: its trails and redirects name entries.
        means: Tells whether a name means the entry.
        written: Gives what is written at a place.
    """
    edits, unwritable = [], []
    for name, where in (*_in_front_matter(graph), *_in_settings(settings)):
        if means(name) and renaming.touches(name):
            if slug(written(where)) == slug(name):
                edits.append(Edit(where, renaming.new))
            else:
                unwritable.append(where)
    for reference in _in_bodies(graph, renaming):
        where = reference.defined or reference.where
        name = written(where)
        name = name.partition("#")[0].rstrip() if reference.heading else name
        where = replace(where, end=where.start + len(name))
        if reference.form is ReferenceForm.PATH and name == reference.name:
            folder, slash, _ = name.rpartition("/")
            edits.append(Edit(where, f"{folder}{slash}{renaming.new}.md"))
        elif reference.form is ReferenceForm.NAME and slug(name) == slug(reference.name):
            edits.append(Edit(where, renaming.new))
        else:
            unwritable.append(reference.where)
    return Occurrences(tuple(sorted(set(edits))), tuple(sorted(set(unwritable))))


def _in_front_matter(graph: Graph) -> Iterator[tuple[str, Span]]:
    for card in graph.cards.values():
        for relation in card.relations:
            yield relation.target.text, relation.target.where


def _in_settings(settings: Settings) -> Iterator[tuple[str, Span]]:
    for trail in settings.trails:
        for step in trail.steps:
            yield step.name, step.where
    for redirect in settings.redirects:
        if redirect.new is not None:
            yield redirect.new, redirect.target


def _in_bodies(graph: Graph, renaming: Renaming) -> Iterator[Reference]:
    for document in _documents(graph):
        for reference, resolution in zip(document.text.references, graph.resolutions[document.path], strict=True):
            if isinstance(resolution, ToEntry) and resolution.id == renaming.card.id and reference.name:
                is_path = reference.form is ReferenceForm.PATH
                if (renaming.path != renaming.card.path) if is_path else renaming.touches(reference.name):
                    yield reference


def _documents(graph: Graph) -> Iterable[Card | PlainCard]:
    return (*graph.cards.values(), *graph.plains.values())


def is_faithful(before: Graph, after: Graph, renaming: Renaming) -> bool:
    """Tell whether every link, relation and trail of a site still leads where it did."""

    def now(entry_id: str) -> str:
        return renaming.new if entry_id == renaming.card.id else entry_id

    edges = {(now(edge.source), now(edge.target), edge.relation, edge.why, edge.work) for edge in before.edges}
    trails = [(trail.id, tuple(now(step) for step in trail.steps)) for trail in before.trails]
    # An old id that is taken up again leads nowhere else any more.
    redirects = {(old, new and now(new)) for old, new in before.redirects.items() if old != renaming.new}
    return (
        edges <= {(edge.source, edge.target, edge.relation, edge.why, edge.work) for edge in after.edges}
        and trails == [(trail.id, trail.steps) for trail in after.trails]
        and redirects <= set(after.redirects.items())
        and all(
            _leads_on(found, after.resolutions[renaming.path if path == renaming.card.path else path], now)
            for path, found in before.resolutions.items()
        )
    )


def _leads_on(before: Iterable[Resolution], after: Iterable[Resolution], now: Callable[[str], str]) -> bool:
    """Compare what the references of one document mean; one that meant nothing may mean something now."""
    return all(
        isinstance(one, ToNothing) or other == (replace(one, id=now(one.id)) if isinstance(one, ToEntry) else one)
        for one, other in zip(before, after, strict=True)
    )
