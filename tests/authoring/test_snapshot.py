"""Reading graph.json to compare it."""

import json

import pytest
from authoring.graphs import edge, graph_json, node
from support import compiled, graph, our_site

from failuremap.authoring.snapshot import Snapshot, read_snapshot


def test_what_a_build_writes_is_read_whole() -> None:
    content = graph(compiled(our_site()))
    read = read_snapshot(json.dumps(content))
    assert isinstance(read, Snapshot)
    assert list(read.modes) == [each["id"] for each in content["nodes"]]
    assert len(read.ties) == len(content["edges"])
    assert [each.steps for each in read.trails.values()] == [tuple(each["steps"]) for each in content["trails"]]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is no JSON: line 1, column 1: expecting value"),
        ("{\n]", "is no JSON: line 2, column 1: expecting property name enclosed in double quotes"),
        ("[" * 100_000, "is no JSON: lists are nested too deeply"),
        ("9" * 5_000, "is no JSON that can be read: a number in it has too many digits"),
        ("[]", "is no graph.json; `failuremap build` publishes one beside index.html"),
        ('{"format": 1}', "is no graph.json; `failuremap build` publishes one beside index.html"),
        ('{"format": 2, "nodes": []}', "has the format `2`; this version reads format 1"),
        ('{"format": 1, "nodes": []}', "is a damaged graph.json: `edges` is no list of objects"),
        (graph_json([node("a", aliases=None)]), "is a damaged graph.json: `aliases` is no list of texts"),
        (graph_json([node("a", title="")]), "is a damaged graph.json: `title` is no text"),
        (graph_json([node("a", evidence="proved")]), "is a damaged graph.json: `proved` is no evidence"),
        (graph_json([node("a", evidence=["lab"])]), "is a damaged graph.json: `evidence` is no text"),
        (graph_json([node("a")], [edge("a", "a", "likes")]), "is a damaged graph.json: `likes` is no relation"),
        (
            graph_json([node("a")], [edge("a", "b")]),
            "is a damaged graph.json: an edge or a trail names `b`, which is no node",
        ),
    ],
)
def test_what_is_no_graph_is_told(text: str, wrong: str) -> None:
    assert read_snapshot(text) == wrong
