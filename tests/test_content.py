"""What the site of this project must hold."""

from collections import Counter

from support import compiled, errors, graph, our_site, reports

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
    site = compiled(folder)

    assert errors(site, folder) == []
    assert [f"{each.place.path} {each.code}" for each in reports(site, folder) if each.severity == "warning"] == []


def test_every_region_has_at_least_two_modes() -> None:
    data = graph(compiled(our_site()))
    counts = Counter(node["category"] for node in data["nodes"])

    assert {node["id"] for node in data["nodes"]} >= FIRST
    assert len(data["nodes"]) >= 24
    assert len(counts) == 11
    assert min(counts.values()) >= 2


def test_every_edge_resolves_and_every_trail_step_has_a_relation() -> None:
    data = graph(compiled(our_site()))
    ids = {node["id"] for node in data["nodes"]}
    causal = {(edge["source"], edge["target"]) for edge in data["edges"] if edge["relation"] in ("leads-to", "enables")}

    assert all(edge["source"] in ids and edge["target"] in ids for edge in data["edges"])
    assert len(data["trails"]) >= 2
    for trail in data["trails"]:
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


def test_each_entry_has_four_hundred_to_seven_hundred_words_with_evidence_source_and_limits() -> None:
    for card in compiled(our_site()).graph.cards.values():
        assert 400 <= card.text.words <= 700, card.id
        assert all((card.evidence, card.evidence_note, card.source, card.limits)), card.id
