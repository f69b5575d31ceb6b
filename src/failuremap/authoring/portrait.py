"""What readers will see of an entry, told to its author before a change is proposed.

Takes the linked entries; knows no page and no URL.
"""

from collections.abc import Iterator
from textwrap import fill

from failuremap.authoring.wording import FROM_HERE, FROM_THERE
from failuremap.model.document import Card, Evidence
from failuremap.model.graph import BackLink, Graph
from failuremap.model.names import slug

_WIDTH = 100
_EVIDENCE = {
    Evidence.ARGUED: "argued",
    Evidence.LAB: "shown in the lab",
    Evidence.WILD: "seen in the wild",
    None: "evidence not stated",
}
_WANTED = {
    "aliases": "the other names under which people look for it",
    "evidence": "whether it is argued, shown in the lab or seen in the wild",
    "evidence_note": "what was shown, where, and what was not",
    "source": "the work that describes it best",
    "relations": "what it leads to, enables, or is a kind of",
    "mitigations": "what holds it back",
    "limits": "what all this does not show",
    "added": "the day on which it was added, for the feed",
    "checked": "the day on which it was checked against its sources",
}
"""What a full page has, and why, by field."""


def portrait(graph: Graph, card: Card) -> str:
    """Describe an entry as the map, its page and the pages around it will show it."""
    lines = [
        f"{card.title} ({card.id})",
        f"  {card.byline}, {card.year}, in {_region(graph, card)}, {_EVIDENCE[card.evidence]}",
        _indented(card.summary),
    ]
    for title, items in (
        ("its relations", list(_relations(graph, card))),
        ("pages that will mention it", [_mention(graph, each) for each in graph.backlinks[card.id]]),
        ("it lacks, for a full page", list(_missing(card))),
    ):
        lines += [f"  {title}:", *(_indented(f"- {item}", "    ") for item in items or ["none"])]
    return "\n".join(lines) + "\n"


def _region(graph: Graph, card: Card) -> str:
    # One with a region that does not exist stands in some other, which its problems say.
    titles = {category.key: category.title for category in graph.categories}
    return titles.get(slug(card.category.text), card.category.text)


def _relations(graph: Graph, card: Card) -> Iterator[str]:
    for edge in graph.relations_of[card.id]:
        is_outgoing = edge.source == card.id
        words = (FROM_HERE if is_outgoing else FROM_THERE)[edge.relation]
        other = graph.cards[edge.target if is_outgoing else edge.source]
        yield f"{words} {other.title}" + (f": {edge.why}" if edge.why else "")


def _mention(graph: Graph, link: BackLink) -> str:
    said = f": {link.quote.before}{link.quote.mark}{link.quote.after}" if link.quote else ""
    return f"{graph.cards[link.source].title}{said}"


def _missing(card: Card) -> Iterator[str]:
    for name, why in _WANTED.items():
        if not getattr(card, name):
            yield f"{name}, {why}"
    if card.evidence is Evidence.WILD and not card.incidents:
        yield "incidents, since it was seen in the wild"


def _indented(text: str, indent: str = "  ") -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  " * text.startswith("- "))
