"""Checks of the structure."""

from build_graph import card_of, parsed

from failuremap.graph.link import Surroundings, link
from failuremap.model.document import Card
from failuremap.model.settings import Category, Hue, Settings
from failuremap.review import review
from failuremap.source import Span
from failuremap.value import replace

NOWHERE = Span("failuremap.toml", 0, 0)


def found(*cards: Card, settings: Settings | None = None) -> list[str]:
    """Review a graph of these entries."""
    settings = settings or Settings("Site")
    graph = link([parsed(card) for card in cards], Surroundings(settings)).graph
    return [f"{each.code}: {each.message}" for each in review(graph, settings)]


def test_an_entry_that_no_edge_touches_is_an_orphan() -> None:
    assert found(card_of("a", links=["b"]), card_of("b"), card_of("c")) == [
        "orphan-mode: nothing links to `c`, and it links to nothing"
    ]


def test_a_summary_has_a_length() -> None:
    long = replace(card_of("a"), summary="x" * 241)

    assert found(long) == ["long-summary: the summary has 241 characters; at most 240 are read at a glance"]


def test_a_hue_that_cannot_be_read_is_named_with_its_contrast() -> None:
    category = Category("power", "Power", "", None, Hue("#555555", "#5B2FA0"), NOWHERE)
    settings = Settings("Site", categories=(category,), is_configured=True)

    assert found(card_of("a"), settings=settings) == [
        "low-contrast: the dark hue #555555 has a contrast of 2.3 on its island; 7 is needed"
    ]
