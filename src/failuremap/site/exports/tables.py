"""The graph as files for programs: JSON, GraphML and CSV."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

from failuremap.model.document import Card
from failuremap.model.graph import Edge
from failuremap.site.context import SiteContext
from failuremap.site.urls import entry_path

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
    nodes = [_line(node(context, card)) for card in graph.cards.values()]
    edges = [_line(_edge(edge)) for edge in graph.edges]
    trails = [_line({"id": trail.id, "title": trail.title, "steps": list(trail.steps)}) for trail in graph.trails]
    parts = [
        f'{{"format": 1, "title": {_line(context.settings.title)},',
        f' "nodes": [{_joined(nodes)}],',
        f' "edges": [{_joined(edges)}],',
        f' "trails": [{_joined(trails)}]}}',
    ]
    return ("\n".join(parts) + "\n").encode()


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


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _joined(lines: list[str]) -> str:
    return "\n  " + ",\n  ".join(lines) if lines else ""


def graphml(context: SiteContext) -> bytes:
    """Write GraphML: a directed graph with the fields of graph.json as text attributes; lists are joined by `; `."""
    root = ET.Element("graphml", {"xmlns": GRAPHML})
    for kind, names in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        for name in names:
            ET.SubElement(root, "key", {"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": "string"})
    graph = ET.SubElement(root, "graph", {"id": "failures", "edgedefault": "directed"})
    for card in context.graph.cards.values():
        element = ET.SubElement(graph, "node", {"id": card.id})
        _fields(element, "node", node(context, card), NODE_FIELDS)
    for number, edge in enumerate(context.graph.edges):
        element = ET.SubElement(graph, "edge", {"id": f"e{number}", "source": edge.source, "target": edge.target})
        _fields(element, "edge", _edge(edge), EDGE_FIELDS)
    return xml_document(root)


def xml_document(root: ET.Element) -> bytes:
    """Write an XML document, indented."""
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _fields(element: ET.Element, kind: str, values: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        value = values[name]
        if value is None or value == []:
            continue
        text = "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)
        ET.SubElement(element, "data", {"key": f"{kind}-{name}"}).text = xml_text(text)


def xml_text(text: str) -> str:
    """Drop the control characters that XML 1.0 cannot hold."""
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))


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
