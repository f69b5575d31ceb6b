"""What the site of this project must hold."""

import re
from collections import Counter

from support import compiled, errors, graph, our_site, reports

from failuremap.source import SourceFile

DRAWN = ("leads-to", "enables", "kind-of")
FIRST = {
    "specification-gaming",
    "reward-hacking",
    "goal-misgeneralization",
    "mesa-optimization",
    "deceptive-alignment",
    "power-seeking",
}


def test_the_content_has_no_error_and_no_warning() -> None:
    folder = our_site()
    site = compiled(folder, with_prose=True)

    assert errors(site, folder) == []
    assert [f"{each.place.path} {each.code}" for each in reports(site, folder) if each.severity == "warning"] == []


def test_the_field_is_covered() -> None:
    data = graph(compiled(our_site()))
    counts = Counter(node["category"] for node in data["nodes"])

    assert {node["id"] for node in data["nodes"]} >= FIRST
    assert len(data["nodes"]) >= 100
    assert len(counts) == 11
    assert min(counts.values()) >= 6


def test_every_edge_resolves_and_every_trail_step_has_a_relation() -> None:
    data = graph(compiled(our_site()))
    ids = {node["id"] for node in data["nodes"]}
    causal = {(edge["source"], edge["target"]) for edge in data["edges"] if edge["relation"] in ("leads-to", "enables")}

    assert all(edge["source"] in ids and edge["target"] in ids for edge in data["edges"])
    assert 6 <= len(data["trails"]) <= 8
    for trail in data["trails"]:
        assert 4 <= len(trail["steps"]) <= 6
        assert set(zip(trail["steps"], trail["steps"][1:], strict=False)) <= causal


def test_every_relation_is_borne_out_by_a_link_in_the_prose() -> None:
    data = graph(compiled(our_site()))
    mentions = {(edge["source"], edge["target"]) for edge in data["edges"] if edge["relation"] == "mentions"}

    missing = [
        f"{edge['source']} {edge['relation']} {edge['target']}"
        for edge in data["edges"]
        if edge["relation"] != "mentions" and (edge["source"], edge["target"]) not in mentions
    ]

    assert missing == []


def test_the_map_draws_at_most_two_hundred_relations_one_for_a_pair() -> None:
    drawn = [edge for edge in graph(compiled(our_site()))["edges"] if edge["relation"] in DRAWN]
    pairs = Counter(frozenset((edge["source"], edge["target"])) for edge in drawn)

    assert len(drawn) <= 200
    assert [sorted(pair) for pair, count in pairs.items() if count > 1] == []
    assert all(edge["why"] for edge in drawn)


def test_no_mode_stands_alone_and_every_region_is_reached_from_another() -> None:
    data = graph(compiled(our_site()))
    region = {node["id"]: node["category"] for node in data["nodes"]}
    drawn = [edge for edge in data["edges"] if edge["relation"] in DRAWN]
    related = {
        end for edge in data["edges"] if edge["relation"] != "mentions" for end in (edge["source"], edge["target"])
    }
    entered = {region[edge["target"]] for edge in drawn if region[edge["source"]] != region[edge["target"]]}

    assert set(region) - related == set()
    assert set(region.values()) - entered == set()


def test_each_entry_has_its_length_its_evidence_its_source_and_its_limits() -> None:
    for card in compiled(our_site()).graph.cards.values():
        assert 450 <= card.text.words <= 800, f"{card.id}: {card.text.words} words"
        assert all((card.evidence, card.evidence_note, card.source, card.limits, card.checked)), card.id
        assert 1 <= len(card.mitigations) <= 6, card.id
        assert len(card.summary) <= 200, card.id


def test_no_two_pages_share_a_sentence() -> None:
    owners: dict[str, str] = {}
    shared = []
    for document in our_site().documents:
        assert isinstance(document, SourceFile)
        body = document.text.split("\n---\n", 1)[-1]
        for sentence in re.split(r"(?<=[.!?])\s+", re.sub(r"\[@[^\]]*\]|^#.*$", "", body, flags=re.MULTILINE)):
            plain = " ".join(sentence.split()).lower()
            if len(plain.split()) >= 6 and owners.setdefault(plain, document.path) != document.path:
                shared.append(f"{document.path} and {owners[plain]}: {sentence}")

    assert shared == []
