"""What changed between two graphs, as a reader would tell it."""

import json
from typing import Any

import pytest
from authoring.graphs import edge, graph_json, node
from hypothesis import given
from hypothesis import strategies as st

from failuremap.authoring.difference import Changes, changes_between
from failuremap.authoring.snapshot import Snapshot, read_snapshot
from failuremap.authoring.told import told_as_json, told_as_markdown, told_as_text


def between(before: str, after: str) -> Changes:
    """Compare two texts of graph.json."""
    old, new = read_snapshot(before), read_snapshot(after)
    assert isinstance(old, Snapshot)
    assert isinstance(new, Snapshot)
    return changes_between(old, new)


A, B, C = node("a"), node("b"), node("c")
AB = edge("a", "b")
TRAIL = {"id": "t", "title": "T", "steps": ["a", "b"]}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (graph_json([A], []), graph_json([A, B], [AB]), "New failure modes\n  `B` is new, in `power`\n"),
        (
            graph_json([A, B, C], [AB, edge("a", "c")]),
            graph_json([A, B], [AB]),
            "Removed failure modes\n  `C` is gone\n",
        ),
        (
            graph_json([A]),
            graph_json([node("a", title="Alpha")]),
            "Renamed\n  `A` is called `Alpha` now\n",
        ),
        (
            graph_json([A, B], [AB], [TRAIL]),
            graph_json([A, node("bee", aliases=["B"])], [edge("a", "bee")], [{**TRAIL, "steps": ["a", "bee"]}]),
            "Renamed\n  `B` has the id `bee`, which was `b` and is called `Bee`\n",
        ),
        (
            graph_json([A, B, C], [AB, edge("a", "c"), edge("b", "c")]),
            graph_json([A, node("b", aliases=["c"])], [AB]),
            "Removed failure modes\n  `C` is gone; its address leads to `B`\n",
        ),
        (
            graph_json([A]),
            graph_json([node("a", category="human")]),
            "Moved to another region\n  `A` moved from `power` to `human`\n",
        ),
        (
            graph_json([A, node("b", evidence="wild")], [AB]),
            graph_json([node("a", evidence="lab"), node("b", evidence="argued")], [AB]),
            "Evidence\n  `A` was raised from none to lab\n  `B` was lowered from wild to argued\n",
        ),
        (
            graph_json([A, B], [AB]),
            graph_json([A, B], [AB, edge("b", "a", "kind-of", None)]),
            "New relations\n  `b` is a kind of `a`\n",
        ),
        (
            graph_json([A, B], [AB, edge("a", "b", "enables", "Thus.")]),
            graph_json([A, B], [AB]),
            "Removed relations\n  `a` enables `b`: `Thus.`\n",
        ),
        (
            graph_json([A, B], [AB]),
            graph_json([A, B], [edge("a", "b", why="Hence.")]),
            "Other reasons\n  `a` leads to `b`: `Hence.`; before: `So.`\n",
        ),
        (
            graph_json([A, B], [edge("a", "b", "kind-of", None)]),
            graph_json([A, B], [edge("a", "b", "kind-of", "So.")]),
            "Other reasons\n  `a` is a kind of `b`: `So.`; there was none before\n",
        ),
        (
            graph_json([A, B, C], [AB, edge("b", "c"), edge("a", "b", "mentions", None)]),
            graph_json([A, B, C], [AB, edge("b", "c"), edge("b", "a", "mentions", None)]),
            "Mentions\n  1 new, 1 removed\n",
        ),
        (
            graph_json([A, B], [AB], [TRAIL]),
            graph_json([A, B], [AB], [{**TRAIL, "title": "U", "steps": ["b", "a"]}]),
            "Trails\n  `T` is called `U` now\n  `U` goes `b` > `a`; before: `a` > `b`\n",
        ),
        (graph_json([A, B], [AB], [TRAIL]), graph_json([A, B], [AB]), "Trails\n  `T` is gone\n"),
        (graph_json([A, B], [AB]), graph_json([A, B], [AB], [TRAIL]), "Trails\n  `T` is new: `a` > `b`\n"),
    ],
)
def test_each_kind_of_change_is_a_sentence(before: str, after: str, told: str) -> None:
    assert told in told_as_text(between(before, after))


def test_a_new_id_is_one_change_and_not_as_many_relations() -> None:
    before = graph_json([A, B], [AB, edge("a", "b", "mentions", None)], [TRAIL])
    edges = [edge("a", "bee"), edge("a", "bee", "mentions", None)]
    after = graph_json([A, node("bee", title="B", aliases=["b"])], edges, [{**TRAIL, "steps": ["a", "bee"]}])
    assert told_as_text(between(before, after)) == "Renamed\n  `B` has the id `bee`, which was `b`\n"


def test_an_address_breaks_if_the_id_is_gone_and_no_alias_has_it() -> None:
    changes = between(graph_json([A, B]), graph_json([A]))
    assert [mode.url for mode in changes.broken] == ["failures/b.html"]
    told = told_as_text(changes)
    assert told.startswith("Addresses that break\n  `failures/b.html` was `B`; nothing redirects it")
    assert between(graph_json([A, B]), graph_json([node("a", aliases=["b"])])).broken == ()


def test_a_mode_that_lost_its_last_edge_is_an_orphan_and_one_that_had_none_is_no_news() -> None:
    changes = between(graph_json([A, B, C], [AB]), graph_json([A, B, C, node("d")]))
    assert [mode.id for mode in changes.orphans] == ["a", "b", "d"]


def test_nothing_is_said_of_graphs_that_are_the_same() -> None:
    changes = between(graph_json([A, B], [AB], [TRAIL]), graph_json([B, A], [AB], [TRAIL]))
    assert told_as_text(changes) == "nothing changed\n"
    assert told_as_markdown(changes) == "Nothing changed.\n"
    assert not any(value for name, value in json.loads(told_as_json(changes)).items() if name != "format")


def test_markdown_has_headings_and_lists_and_leaves_out_what_is_empty() -> None:
    changes = between(graph_json([A]), graph_json([A, B], [AB]))
    assert told_as_markdown(changes) == (
        "### New failure modes\n\n- `B` is new, in `power`\n\n### New relations\n\n- `a` leads to `b`: `So.`\n"
    )


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("@octocat #1 <b>x</b> [a](b)", "`@octocat #1 <b>x</b> [a](b)`"),
        ("a `tick`", "`` a `tick` ``"),
        ("``", "``` `` ```"),
        ("one\n\n# two", "`one # two`"),
        ("\x1b[31m", "`\\u001b[31m`"),
    ],
)
def test_in_markdown_what_an_author_wrote_is_code(title: str, code: str) -> None:
    changes = between(graph_json([]), graph_json([node("a", title=title)]))
    assert told_as_markdown(changes).startswith(f"### New failure modes\n\n- {code} is new, in `power`\n")


@given(st.text(min_size=1).filter(str.strip))
def test_no_text_leaves_its_line_or_steers_a_terminal(title: str) -> None:
    changes = between(graph_json([]), graph_json([node("a", title=title)]))
    for told in (told_as_text(changes), told_as_markdown(changes), told_as_json(changes)):
        assert all(each.isprintable() for each in told.replace("\t", " ").split("\n"))
    assert len(told_as_text(changes).splitlines()) == 5
    assert len(told_as_markdown(changes).splitlines()) == 7


def test_json_names_every_list_and_both_reasons() -> None:
    content: dict[str, Any] = json.loads(
        told_as_json(between(graph_json([A, B], [AB]), graph_json([A, B], [edge("a", "b", why=None)])))
    )
    assert content["format"] == 1
    assert content["reasons"] == [{"source": "a", "target": "b", "relation": "leads-to", "why": ["So.", None]}]
    assert content["added"] == content["broken"] == []
