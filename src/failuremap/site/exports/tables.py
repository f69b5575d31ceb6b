"""The graph as files for programs: JSON, GraphML and CSV."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from failuremap.model.document import Card
from failuremap.model.graph import Edge
from failuremap.site.context import SiteContext
from failuremap.site.urls import entry_path
from failuremap.value import to_json

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
NODE_FIELDS = ("title", "author", "year", "category", "evidence", "summary", "url", "source")
EDGE_FIELDS = ("relation", "why", "context")
COLUMNS = (
    "id",
    "title",
    "author",
    "year",
    "category",
    "evidence",
    "summary",
    "url",
    "aliases",
    "source",
    "added",
    "revised",
    "checked",
)


def graph_json(context: SiteContext) -> bytes:
    """Write graph.json: every key always there, one line a node and one line an edge."""
    graph = context.graph
    nodes = (node(context, card) for card in graph.cards.values())
    trails = ({"id": trail.id, "title": trail.title, "steps": list(trail.steps)} for trail in graph.trails)
    lists = {"nodes": nodes, "edges": map(_edge, graph.edges), "trails": trails}
    # Piece by piece, since a large site has many times what a page has.
    stream = io.BytesIO()
    stream.write(b'{"format": 1, "title": ' + to_json(context.settings.title))
    for name, values in lists.items():
        stream.write(f',\n "{name}": ['.encode())
        between = b"\n  "
        for value in values:
            stream.write(between + to_json(value))
            between = b",\n  "
        stream.write(b"]")
    stream.write(b"}\n")
    return stream.getvalue()


def node(context: SiteContext, card: Card) -> dict[str, Any]:
    """Give an entry as graph.json has it."""
    return {
        "id": card.id,
        "title": card.title,
        "author": list(card.author),
        "year": list(card.years),
        "category": context.graph.category_of[card.id],
        "evidence": card.evidence.value if card.evidence else None,
        "summary": card.summary,
        "url": entry_path(card.id),
        "aliases": [alias.text for alias in card.aliases],
        "source": card.source.text if card.source else None,
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation.value,
        "why": edge.why,
        "context": edge.context.text if edge.context else None,
    }


def graphml(context: SiteContext) -> bytes:
    """Write GraphML: a directed graph with the fields of graph.json as text attributes; lists are joined by `; `."""
    stream = io.BytesIO()
    for line in _graphml(context):
        stream.write(f"{line}\n".encode())
    return stream.getvalue()


def _graphml(context: SiteContext) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{GRAPHML}">'
    for kind, names in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        for name in names:
            yield f' <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="string" />'
    yield ' <graph id="failures" edgedefault="directed">'
    for card in context.graph.cards.values():
        values = node(context, card)
        fields = "".join(_field(f"node-{name}", values[name]) for name in NODE_FIELDS)
        yield f"  <node id={_attribute(card.id)}>\n{fields}  </node>"
    for number, edge in enumerate(context.graph.edges):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        why = _field("edge-why", edge.why) if edge.why else ""
        said = _field("edge-context", edge.context.text) if edge.context else ""
        relation = f'   <data key="edge-relation">{edge.relation.value}</data>\n'
        yield f'  <edge id="e{number}" {ends}>\n{relation}{why}{said}  </edge>'
    yield " </graph>\n</graphml>"


def _field(key: str, value: str | Sequence[object] | None) -> str:
    """Write one value; those that are empty lists, or not there, are left out."""
    if value is None or value == []:
        return ""
    text = value if isinstance(value, str) else "; ".join(map(str, value))
    return f'   <data key="{key}">{_escaped(text)}</data>\n'


def _escaped(text: str) -> str:
    """Write text as XML holds it; most text is what it is."""
    return escape(xml_text(text), quote=False) if _SPECIAL.search(text) else text


@lru_cache(maxsize=1 << 16)
def _attribute(entry_id: str) -> str:
    """Write an id, of which each stands in many edges."""
    return f'"{escape(xml_text(entry_id))}"'


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Drop the control characters that XML 1.0 cannot hold."""
    return text if text.isprintable() else _NO_XML.sub("", text)


def entries_csv(context: SiteContext) -> bytes:
    """Write one row an entry; cells that a spreadsheet would run as a formula begin with an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in context.graph.cards.values():
        values = node(context, card) | {"added": card.added, "revised": card.revised, "checked": card.checked}
        writer.writerow([_cell(values[name]) for name in COLUMNS])
    return stream.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
