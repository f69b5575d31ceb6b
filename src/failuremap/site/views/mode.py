"""The page of a failure mode: what it is, what it rests on, and what it connects to."""

from collections.abc import Iterator
from urllib.parse import quote

from failuremap.model.document import Card, Evidence, Named, RelationType
from failuremap.model.graph import Edge, ToEntry, ToPlain
from failuremap.model.works import digest_of
from failuremap.site import references
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.exports.markdown import works_of
from failuremap.site.fill import Html, fill
from failuremap.site.structured import term
from failuremap.site.urls import category_path, entry_path, href, markdown_path, root_of, source_path, url_path
from failuremap.site.views import mentions
from failuremap.site.views.around import Around, around
from failuremap.site.views.mentions import Mention, MentionGroup
from failuremap.site.views.parts import CitedLine, ModeLink, cited_line, mode_key, mode_link
from failuremap.site.views.rail import Rail, rail, rail_key
from failuremap.site.views.trails import OnTrail, trails_through
from failuremap.value import Value

ORDER = ("follows", "enabled-by", "leads-to", "enables", "kind-of", "includes", "contrasts-with", "evidence")
_FROM_HERE = {
    RelationType.LEADS_TO: "leads-to",
    RelationType.ENABLES: "enables",
    RelationType.KIND_OF: "kind-of",
    RelationType.CONTRASTS_WITH: "contrasts-with",
    RelationType.EVIDENCE_FOR: "evidence",
}
_FROM_THERE = {
    RelationType.LEADS_TO: "follows",
    RelationType.ENABLES: "enabled-by",
    RelationType.KIND_OF: "includes",
    RelationType.CONTRASTS_WITH: "contrasts-with",
    RelationType.EVIDENCE_FOR: "evidence",
}


class ShortSource(Value):
    """A work named in passing, linked to its page."""

    text: str
    href: str


class Connection(Value):
    """One typed relation, seen from this page."""

    phrase: str
    mode: ModeLink
    """The other end."""
    why: str | None
    source: ShortSource | None
    """The work that says so."""


class Aside(Value):
    """A mitigation or an incident."""

    text: str
    note: str | None
    """The reason of a mitigation, the date of an incident."""
    source: ShortSource | None
    """The work that says so."""


class ModeView(Value):
    """Everything that the page of a failure mode shows."""

    id: str
    title: str
    byline: str
    year: str
    evidence: Evidence | None
    evidence_note: str | None
    """What was shown, where, and what was not."""
    support: int
    """How many works the page rests on."""
    aliases: tuple[str, ...]
    """Its other names."""
    region: str
    region_href: str
    """The page of its region."""
    square: str
    """Grid code on the map, or nothing."""
    source: CitedLine | None
    """The work that is pinned under the byline."""
    summary: str
    rail: Rail | None
    """Its island, and its neighbours there."""
    around: Around | None
    """The drawing of what it is joined to."""
    body: Html
    """The text."""
    connections: tuple[Connection, ...]
    """Its typed relations, in both directions."""
    mitigations: tuple[Aside, ...]
    """What holds it back."""
    limits: tuple[str, ...]
    """What the evidence does not show."""
    incidents: tuple[Aside, ...]
    """What has happened."""
    mentions: tuple[Mention, ...]
    """The pages that link here, with the sentence of each; of more than 200 only the first hundred."""
    more_mentions: tuple[MentionGroup, ...]
    """The others, by region."""
    references: tuple[CitedLine, ...]
    """The works that the page names, in order."""
    citation: str
    """How to cite the page, as text."""
    bibtex: str
    """The same for BibTeX."""
    added: str | None
    """When it was first published."""
    revised: str | None
    """When its substance last changed."""
    checked: str | None
    """When it was last checked against its sources."""
    edit_href: str | None
    """Where its file can be edited, if the settings say so."""
    report_href: str | None
    """Where a mistake can be reported, if the settings say so."""
    trails: tuple[OnTrail, ...]
    """The trails that pass here, with the stops before and after."""


def _view(context: SiteContext, entry_id: str) -> ModeView:
    graph, card = context.graph, context.graph.cards[entry_id]
    here, category = entry_path(entry_id), context.category_by_key[graph.category_of[entry_id]]
    pinned = card.source.text if card.source and card.source.text in graph.works else None
    return ModeView(
        id=card.id,
        title=card.title,
        byline=card.byline,
        year=card.year,
        evidence=card.evidence,
        evidence_note=card.evidence_note,
        support=len(_support(context, entry_id)),
        aliases=tuple(alias.text for alias in card.aliases),
        region=category.title,
        region_href=href(here, category_path(category.key)),
        square=context.squares.get(entry_id, ""),
        source=cited_line(context, pinned, here) if pinned else None,
        summary=card.summary,
        rail=rail(context, entry_id),
        around=around(context, entry_id),
        body=fill(context, card, context.body(card.path), here),
        connections=tuple(_connections(context, entry_id)),
        mitigations=tuple(Aside(each.name, each.why, _source(context, each.source, here)) for each in card.mitigations),
        limits=card.limits,
        incidents=tuple(Aside(each.what, each.when, _source(context, each.source, here)) for each in card.incidents),
        mentions=mentions.listed(context, entry_id),
        more_mentions=mentions.grouped(context, entry_id),
        references=tuple(cited_line(context, key, here) for key in works_of(context, card)),
        citation=_citation(context, card),
        bibtex=_bibtex(context, card),
        added=card.added,
        revised=card.revised,
        checked=card.checked,
        edit_href=_address(context.settings.edit_url, "{path}", card.path),
        report_href=_address(context.settings.report_url, "{title}", card.title),
        trails=trails_through(context, entry_id),
    )


def _support(context: SiteContext, entry_id: str) -> frozenset[str]:
    """Give the keys of all works that the page of an entry rests on."""
    named = (each.text for each in context.graph.cards[entry_id].named_works)
    return frozenset(key for key in named if key in context.graph.works)


def _connections(context: SiteContext, entry_id: str) -> Iterator[Connection]:
    """Give the typed relations in both directions, what leads here first."""
    here = entry_path(entry_id)
    wording = context.words["relation"]

    def rank(edge: Edge) -> tuple[int, str]:
        is_outgoing = edge.source == entry_id
        group = (_FROM_HERE if is_outgoing else _FROM_THERE)[edge.relation]
        return ORDER.index(group), context.graph.cards[_other(edge, entry_id)].title.casefold()

    for edge in sorted(context.graph.relations_of[entry_id], key=rank):
        side = "from-here" if edge.source == entry_id else "from-there"
        mode = mode_link(context, context.graph.cards[_other(edge, entry_id)], here)
        source = _source(context, Named(edge.work, context.graph.cards[entry_id].where), here) if edge.work else None
        yield Connection(wording[side][edge.relation.value], mode, edge.why, source)


def _other(edge: Edge, entry_id: str) -> str:
    return edge.target if edge.source == entry_id else edge.source


def _source(context: SiteContext, key: Named | None, here: str) -> ShortSource | None:
    work = context.graph.works.get(key.text) if key else None
    return ShortSource(references.short(work), href(here, source_path(work.key))) if work else None


def _dated(card: Card) -> str | None:
    return card.revised or card.checked or card.added


def _citation(context: SiteContext, card: Card) -> str:
    words = context.words["mode"]
    dated = words["cite_revised"].format(date=_dated(card)) if _dated(card) else ""
    address = f" {context.settings.base_url}{url_path(entry_path(card.id))}" if context.settings.base_url else ""
    return f"{context.settings.title}, \u201c{card.title}\u201d{dated}.{address}"


def _bibtex(context: SiteContext, card: Card) -> str:
    from failuremap.site.exports.bibliography import escaped

    dated = _dated(card)
    fields = [("title", f"{{{escaped(card.title)}}}"), ("howpublished", escaped(context.settings.title))]
    if dated:
        fields += [("year", dated[:4]), ("note", f"revised {dated}")]
    if context.settings.base_url:
        fields.append(("url", f"{context.settings.base_url}{url_path(entry_path(card.id))}"))
    return f"@misc{{failures-{card.id},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields) + "\n}"


def _address(template: str | None, hole: str, value: str) -> str | None:
    return template.replace(hole, quote(value, safe="/" if hole == "{path}" else "")) if template else None


def _key(context: SiteContext, entry_id: str) -> object:
    graph, card = context.graph, context.graph.cards[entry_id]
    resolutions = graph.resolutions[card.path]
    titles = tuple(
        graph.cards[each.id].title if isinstance(each, ToEntry) else graph.plains[each.name].title
        for each in resolutions
        if isinstance(each, ToEntry | ToPlain)
    )
    edges = graph.relations_of[entry_id]
    others = tuple(mode_key(context, _other(edge, entry_id)) for edge in edges)
    # A relation that another page declares may rest on a work that this page does not name.
    named = dict.fromkeys((*works_of(context, card), *(edge.work for edge in edges if edge.work)))
    works = tuple(digest_of(graph.works[key]) for key in named if key in graph.works)
    category = context.category_by_key[graph.category_of[entry_id]]
    return (
        context.digests[card.path],
        card.text.digest,
        resolutions,
        titles,
        graph.files.get(card.path),
        edges,
        others,
        mentions.mentions_key(context, entry_id),
        works,
        rail_key(context, entry_id),
        category.shown,
        context.squares.get(entry_id),
        trails_through(context, entry_id),
    )


def _frame(context: SiteContext, entry_id: str) -> Frame:
    card, path = context.graph.cards[entry_id], entry_path(entry_id)
    key = context.graph.category_of[entry_id]
    return Frame(
        path,
        card.title,
        card.summary,
        "mode",
        root_of(path),
        alternate=markdown_path(entry_id),
        hue=key,
        structured=term(context, card),
    )


KIND = PageKind("mode", "mode.html", lambda context: tuple(context.graph.cards), entry_path, _key, _frame, _view)
