"""The Markdown version of each page, for people and programs that read text.

Wiki links become relative links and citations become author-year text, at the places that parsing found;
nothing here looks for syntax of its own.
"""

import re
from collections.abc import Iterator

from failuremap.model.document import Card, Citation
from failuremap.model.graph import ToEntry, ToPlain
from failuremap.model.works import digest_of
from failuremap.site import references
from failuremap.site.context import SiteContext
from failuremap.site.urls import href, markdown_path, plain_path

_SYNTAX = re.compile(r"[\\`*\[\]]|<(?=[A-Za-z/!?])")
"""What would begin code, emphasis, a link, a tag or an escape."""


def plain(text: str) -> str:
    """Write plain text as one line of Markdown that shows it as it is."""
    return _SYNTAX.sub(r"\\\g<0>", " ".join(text.split()))


def markdown_page(context: SiteContext, entry_id: str) -> bytes:
    """Write the Markdown version of an entry's page."""
    card, works = context.graph.cards[entry_id], context.graph.works
    words = context.words["mode"]
    parts = [*_head(context, card), _body(context, card).strip()]
    parts += _titled(words["relations"], list(_relations(context, card)))
    parts += _titled(words["mitigations"], [_with_why(plain(each.name), each.why) for each in card.mitigations])
    parts += _titled(words["limits"], [plain(limit) for limit in card.limits])
    parts += _titled(words["references"], [plain(references.as_text(works[key])) for key in works_of(context, card)])
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def markdown_key(context: SiteContext, entry_id: str) -> tuple[object, ...]:
    """Give everything that the Markdown version shows, beyond the words of the interface."""
    graph = context.graph
    card = graph.cards[entry_id]
    edges = graph.relations_of[entry_id]
    targets = [each.id for each in graph.resolutions[card.path] if isinstance(each, ToEntry)]
    ends = [end for edge in edges for end in (edge.source, edge.target)]
    titles = [graph.cards[each].title for each in (*targets, *ends)]
    works = [digest_of(graph.works[key]) for key in works_of(context, card)]
    # Comments and spacing change the file's text and not its pieces, so the text itself is part of the key.
    source, start = context.written(card.path)
    return source.digest, start, context.digests[card.path], graph.resolutions[card.path], edges, titles, works


def works_of(context: SiteContext, card: Card) -> tuple[str, ...]:
    """Give the keys of the works that a page refers to: the pinned source first, then in the order of the text."""
    return tuple(key for key in dict.fromkeys(each.text for each in card.named_works) if key in context.graph.works)


def _head(context: SiteContext, card: Card) -> Iterator[str]:
    words = context.words
    yield f"# {plain(card.title)}"
    evidence = f" {words['evidence'][card.evidence.value]}." if card.evidence else ""
    note = f" {plain(card.evidence_note)}" if card.evidence_note else ""
    yield f"{plain(card.byline)}, {card.year}.{evidence}{note}"
    if card.source and card.source.text in context.graph.works:
        work = context.graph.works[card.source.text]
        address = f" <{work.address}>" if work.address else ""
        yield f"{words['mode']['source']}: {plain(references.as_text(work))}{address}"
    yield plain(card.summary)


def _relations(context: SiteContext, card: Card) -> Iterator[str]:
    wording, cards = context.words["relation"], context.graph.cards
    here = markdown_path(card.id)
    for edge in context.graph.relations_of[card.id]:
        is_outgoing = edge.source == card.id
        other = cards[edge.target if is_outgoing else edge.source]
        phrase = wording["from-here" if is_outgoing else "from-there"][edge.relation.value]
        yield _with_why(f"{phrase} [{plain(other.title)}]({href(here, markdown_path(other.id))})", edge.why)


def _titled(title: str, rows: list[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {row}" for row in rows)] if rows else []


def _with_why(name: str, why: str | None) -> str:
    return f"{name}: {plain(why)}" if why else name


def _body(context: SiteContext, card: Card) -> str:
    source, start = context.written(card.path)
    text = source.text
    dropped = [(each.start, each.end, "") for each in card.text.comments]
    escaped = [(at, at, "\\") for at in card.text.tags]
    refused = [(each.start, each.end, "#") for each in card.text.refused]
    changes = [*_links(context, card, text), *_citations(context, card.text.citations, text), *dropped]
    parts, at = [], start
    # Of two changes in one place the wider is enough.
    for begin, end, replacement in sorted((*changes, *escaped, *refused), key=lambda each: (each[0], -each[1])):
        if begin >= at:
            parts += [text[at:begin], replacement]
            at = end
    return "".join((*parts, text[at:]))


def _links(context: SiteContext, card: Card, text: str) -> Iterator[tuple[int, int, str]]:
    """Turn what stands between `[[` and `]]` into an ordinary link, and point paths at Markdown versions."""
    here = markdown_path(card.id)
    for reference, resolution in zip(card.text.references, context.graph.resolutions[card.path], strict=True):
        if isinstance(resolution, ToEntry):
            address = href(here, markdown_path(resolution.id))
            title = context.graph.cards[resolution.id].title
        elif isinstance(resolution, ToPlain):
            address = href(here, plain_path(resolution.name))
            title = context.graph.plains[resolution.name].title
        else:
            address, title = "", resolution.words
        begin, end = reference.where.start, reference.where.end
        if text[begin - 2 : begin] != "[[":
            yield begin, end, address or "#"
            continue
        words = reference.words or (title if reference.name else reference.heading or title)
        close = text.find("]]", end) + 2
        yield begin - 2, close, f"[{plain(words)}]({address})" if address else plain(words)


def _citations(context: SiteContext, citations: tuple[Citation, ...], text: str) -> Iterator[tuple[int, int, str]]:
    works = context.graph.works
    for citation in citations:
        named = [
            plain(references.short(works[cited.key.text])) if cited.key.text in works else cited.key.text
            for cited in citation
        ]
        with_places = [
            f"{name}, {cited.locator}" if cited.locator else name for name, cited in zip(named, citation, strict=True)
        ]
        begin = text.rfind("[", 0, citation[0].key.where.start)
        end = text.find("]", citation[-1].key.where.end) + 1
        yield begin, end, f"({'; '.join(with_places)})"
