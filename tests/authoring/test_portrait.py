"""What the author of an entry is told."""

from support import compiled, entry, site_of

from failuremap.authoring.portrait import portrait

TEXTS = {
    "a.md": entry("Alpha", "To [[b]].", relations="[{leads-to: b, why: It does.}]", evidence="lab"),
    "b.md": entry("Beta", "Text.", evidence="wild"),
    "c.md": entry("Gamma", "Unlike [[b]], it is slow."),
}


def told(entry_id: str) -> str:
    graph = compiled(site_of(TEXTS)).graph
    return portrait(graph, graph.cards[entry_id])


def test_an_author_is_told_of_the_card_its_relations_and_its_back_links() -> None:
    text = told("b")

    assert text.startswith("Beta (b)\n  Doe, 2021, in power, seen in the wild\n  Something goes wrong.\n")
    assert "    - follows from Alpha: It does.\n" in text
    assert "    - Gamma: Unlike Beta, it is slow.\n" in text


def test_an_author_is_told_what_a_full_page_has_and_this_one_lacks() -> None:
    text = told("b")

    assert "    - aliases, the other names under which people look for it\n" in text
    assert "    - incidents, since it was seen in the wild\n" in text
    assert "incidents" not in told("a")
    assert "- evidence, " not in told("a")
    assert "pages that will mention it:\n    - none\n" in told("a")
