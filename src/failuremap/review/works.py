"""Rules over the bibliography: what it says of a work, checked against itself and against the entries that rest on it.

Takes works and cards and gives diagnostics with their places. Fetches nothing: it knows what an identifier tells.
"""

import re
from collections.abc import Iterator

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Card
from failuremap.model.graph import Graph
from failuremap.model.names import slug
from failuremap.model.settings import Settings
from failuremap.model.works import Work

_ARXIV = re.compile(r"(?:[a-z-]+(?:\.[A-Z]{2})?/)?(?P<year>[0-9]{2})(?P<month>[0-9]{2})")
"""Both forms of identifier begin with the year and the month in which it was given (arXiv's own scheme)."""
_FIRST = 91
"""arXiv began in 1991."""
_OTHERS = "others"
_PAGES = ("webpage", "post", "post-weblog")


def check_works(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report works whose identifier contradicts their year, and works that stand there twice."""
    del settings
    for work in graph.works.values():
        yield from _dated(work)
    yield from _twice(graph)


def check_sources(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report entries whose byline or year is not that of their pinned source."""
    del settings
    for card in graph.cards.values():
        work = graph.works.get(card.source.text) if card.source else None
        if work is not None and card.source is not None:
            yield from _byline(card, work)
            yield from _year(card, work)


def _arxiv_year(work: Work) -> tuple[int, int] | None:
    """Give year and month of an arXiv identifier."""
    match = _ARXIV.match(work.arxiv)
    if match is None:
        return None
    year = int(match["year"])
    return (1900 if year >= _FIRST else 2000) + year, int(match["month"])


def _dated(work: Work) -> Iterator[Diagnostic]:
    given = _arxiv_year(work)
    if given is None:
        return
    year, month = given
    if not 1 <= month <= 12:
        message = f"the arXiv identifier `{work.arxiv}` names the month {month:02}; months are 01 to 12"
        yield Diagnostic(Code.ARXIV_YEAR, message, work.where, "look it up on arxiv.org")
    elif work.issued and (year, month) > _moment(work.issued):
        message = f"`{work.key}` is dated {work.issued}, and the arXiv gave `{work.arxiv}` in {year}-{month:02}"
        yield Diagnostic(Code.ARXIV_YEAR, message, work.where, "correct the identifier or the date")


def _moment(issued: str) -> tuple[int, int]:
    """Give the last month that a date of publication may mean."""
    return int(issued[:4]), int(issued[5:7] or 12)


def _twice(graph: Graph) -> Iterator[Diagnostic]:
    """Report each work that has an identifier, or a title and a year, of an earlier one."""
    seen: dict[tuple[str, str], Work] = {}
    for work in sorted(graph.works.values(), key=lambda work: work.where.start):
        marks = _marks(work)
        first = next((seen[mark] for mark in marks if mark in seen), None)
        if first is not None:
            message = f"`{work.key}` and `{first.key}` are one work"
            hint = f"cite `{first.key}`, and remove `{work.key}`"
            yield Diagnostic(Code.SAME_WORK, message, work.where, hint, (Note("the other one", first.where),))
        for mark in marks:
            seen.setdefault(mark, work)


def _marks(work: Work) -> tuple[tuple[str, str], ...]:
    """Give what no two works have in common; the page or the post about a paper often bears its title."""
    author = slug(work.authors[0].family) if work.authors else ""
    found = (
        ("doi", work.doi.lower()),
        ("arxiv", re.sub(r"v[0-9]+$", "", work.arxiv)),
        ("url", re.sub(r"^https?://(www\.)?", "", work.url).rstrip("/") if not (work.doi or work.arxiv) else ""),
        ("title", " ".join((slug(work.title), work.year, author, "page" if work.type in _PAGES else ""))),
    )
    return tuple((kind, text) for kind, text in found if text)


def _byline(card: Card, work: Work) -> Iterator[Diagnostic]:
    """Report a byline in which no author of the source is named; a part of a family name of several words will do."""
    said = set(slug(card.byline).split("-"))
    families = [person.family for person in work.authors if person.family != _OTHERS]
    parts = {part for family in families for part in slug(family).split("-")}
    if families and said.isdisjoint(parts):
        message = f"the byline `{card.byline}` names no author of the pinned source `{work.key}`"
        hint = f"the first author of the source is {families[0]}"
        yield Diagnostic(Code.OTHER_BYLINE, message, card.source.where if card.source else card.where, hint)


def _year(card: Card, work: Work) -> Iterator[Diagnostic]:
    """Report a year in which the source was neither published nor put on arXiv."""
    given = _arxiv_year(work)
    years = {int(work.year)} if work.issued else set()
    years |= {given[0]} if given else set()
    first, last = min(card.years), max(card.years)
    if years and not any(first <= year <= last for year in years):
        message = (
            f"the year is {card.year}, and the pinned source `{work.key}` is of {' or '.join(map(str, sorted(years)))}"
        )
        yield Diagnostic(Code.OTHER_YEAR, message, card.source.where if card.source else card.where)
