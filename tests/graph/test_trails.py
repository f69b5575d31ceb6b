"""A trail cannot claim what the relations do not."""

from collections.abc import Callable

from build_graph import AT, card_of

from failuremap.graph.link import Linked
from failuremap.model.settings import Settings, Step, Trail

Link = Callable[..., Linked]


def settings_with(*steps: str, links: tuple[str, ...] = ()) -> Settings:
    trail = Trail("t", "A trail", tuple(Step(step, AT) for step in steps), links, AT)
    return Settings("Site", trails=(trail,))


def test_a_trail_follows_leads_to_and_enables(linked: Link) -> None:
    cards = (
        card_of("a", relations=[("leads-to", "b", "x")]),
        card_of("b", relations=[("enables", "c", "y")]),
        card_of("c"),
    )

    result = linked(*cards, settings=settings_with("a", "b", "c"))

    assert result.diagnostics == ()
    assert result.graph.trails[0].links == ("leads to", "enables")


def test_a_step_without_a_relation_is_reported_with_the_one_that_is_needed(linked: Link) -> None:
    result = linked(card_of("a", links=["b"]), card_of("b"), settings=settings_with("a", "b"))

    assert [each.code.value for each in result.diagnostics] == ["trail-without-relation"]
    assert "declare `- leads-to: b`" in (result.diagnostics[0].hint or "")
    assert result.graph.trails == ()


def test_a_relation_the_other_way_round_is_said_to_be_so(linked: Link) -> None:
    result = linked(card_of("a"), card_of("b", relations=[("leads-to", "a", "x")]), settings=settings_with("a", "b"))

    assert result.diagnostics[0].hint == "the relation runs the other way: `b` leads to `a`"


def test_an_unknown_step_is_reported_once(linked: Link) -> None:
    result = linked(card_of("alpha"), settings=settings_with("alhpa", "alpha"))

    assert [each.code.value for each in result.diagnostics] == ["unknown-trail-step"]
    assert result.diagnostics[0].hint == "did you mean `alpha`?"
