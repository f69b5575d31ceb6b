"""Texts of graph.json, so that a test reads like the change it is about."""

import json
from collections.abc import Sequence
from typing import Any


def node(entry_id: str, **over: Any) -> dict[str, Any]:
    """Give a node as graph.json has it."""
    whole = {
        "id": entry_id,
        "title": entry_id.title(),
        "author": ["Doe"],
        "year": [2021],
        "category": "power",
        "evidence": None,
        "summary": "Something goes wrong.",
        "url": f"failures/{entry_id}.html",
        "aliases": [],
        "source": None,
    }
    return whole | over


def edge(source: str, target: str, relation: str = "leads-to", why: str | None = "So.") -> dict[str, Any]:
    """Give an edge as graph.json has it."""
    return {"source": source, "target": target, "relation": relation, "why": why, "context": None}


def graph_json(
    nodes: Sequence[dict[str, Any]],
    edges: Sequence[dict[str, Any]] = (),
    trails: Sequence[dict[str, Any]] = (),
) -> str:
    """Write a graph.json."""
    return json.dumps({"format": 1, "title": "T", "nodes": nodes, "edges": edges, "trails": trails})
