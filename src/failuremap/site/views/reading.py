"""How to read the map: what its marks, lines and places say, and what they do not."""

from failuremap.model.document import Evidence, RelationType
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.flow import RELATIONS
from failuremap.site.urls import FAILURES, READING, href, root_of
from failuremap.value import Value


class MarkMeaning(Value):
    """An evidence mark, and the modes that bear it."""

    evidence: Evidence
    count: int
    href: str
    """Where those modes are listed."""


class LineMeaning(Value):
    """A kind of line on the map, and how many there are."""

    relation: RelationType
    """What the line says."""
    letter: str
    """Class of the line."""
    count: int


class ReadingView(Value):
    """What the map says, with what is on this one."""

    stages: tuple[str, ...]
    """What the columns of the map are called."""
    marks: tuple[MarkMeaning, ...]
    """The weakest evidence first."""
    lines: tuple[LineMeaning, ...]
    """In the order of the legend."""


def _view(context: SiteContext, subject: str) -> ReadingView:
    del subject
    cards, edges = context.graph.cards.values(), context.graph.edges
    return ReadingView(
        context.settings.stages,
        tuple(
            MarkMeaning(
                mark,
                sum(card.evidence is mark for card in cards),
                href(READING, FAILURES, f"evidence-{mark.value}"),
            )
            for mark in (Evidence.ARGUED, Evidence.LAB, Evidence.WILD)
        ),
        tuple(
            LineMeaning(RelationType(name), letter, sum(edge.relation == name for edge in edges))
            for name, letter in RELATIONS.items()
        ),
    )


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["reading"]
    return Frame(READING, words["title"], words["description"], "reading", root_of(READING))


KIND = PageKind("reading", "reading.html", lambda _context: ("",), lambda _subject: READING, _view, _frame, _view)
