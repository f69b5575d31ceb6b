"""Builders for cards and graphs, so that a test reads like the site it is about."""

from collections.abc import Sequence

from failuremap.model.document import (
    Body,
    Card,
    CitedWork,
    Heading,
    Named,
    Parsed,
    Reference,
    ReferenceForm,
    Relation,
    RelationType,
    Sentence,
    Text,
)
from failuremap.source import Span

AT = Span("content/x.md", 0, 0)


def card_of(
    entry_id: str,
    title: str | None = None,
    *,
    relations: Sequence[tuple[str, str, str | None]] = (),
    links: Sequence[str | Reference] = (),
    aliases: Sequence[str] = (),
    headings: Sequence[str] = (),
    cites: Sequence[str] = (),
    category: str = "power",
    years: Sequence[int] = (2021,),
    is_draft: bool = False,
    path: str | None = None,
    source: str | None = None,
) -> Card:
    """Make an entry; a link given as text is `[[name]]` in a sentence of its own."""
    path = path or f"content/{entry_id}.md"
    references = tuple(link_to(each, number) if isinstance(each, str) else each for number, each in enumerate(links))
    citations = tuple((CitedWork(Named(key, AT), ""),) for key in cites)
    return Card(
        id=entry_id,
        path=path,
        stem=entry_id,
        title=title or entry_id.replace("-", " ").title(),
        author=("Doe",),
        years=tuple(years),
        category=Named(category, Span(path, 4, 9)),
        summary="A summary.",
        where=Span(path, 1, 2),
        aliases=tuple(Named(alias, AT) for alias in aliases),
        relations=tuple(
            Relation(RelationType(kind), Named(target, Span(path, 7, 8)), why, None, AT)
            for kind, target, why in relations
        ),
        is_draft=is_draft,
        source=Named(source, AT) if source else None,
        text=Text(references, citations, (), tuple(Heading(f"h-{each}", 2, each) for each in headings)),
    )


def link_to(
    name: str,
    number: int = 0,
    *,
    words: str | None = None,
    sentence: Sentence | None = None,
    form: ReferenceForm = ReferenceForm.NAME,
) -> Reference:
    """Make a reference; `name` may hold a heading after `#`."""
    name, _, heading = name.partition("#")
    return Reference(
        form,
        name,
        heading or None,
        words,
        Span("content/x.md", 10 + number, 11 + number),
        sentence or ("See ", number, "."),
    )


def parsed(card: Card) -> Parsed:
    """Wrap a card as the parser gives it."""
    return Parsed(card.path, card, Body(("",), ()))
