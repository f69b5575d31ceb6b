"""Which category is proposed for a title."""

from build_graph import AT, card_of

from failuremap.authoring.proposal import propose_category
from failuremap.model.document import Card
from failuremap.model.settings import Category

CATEGORIES = tuple(Category(key, key.title(), "", None, None, AT) for key in ("power", "agents", "security"))


def proposed(title: str, *cards: Card) -> tuple[str, tuple[str, ...]]:
    """Propose a category beside entries."""
    known = {card.id: card for card in cards}
    proposal = propose_category(title, known, CATEGORIES, {card.id: card.category.text for card in cards})
    assert proposal is not None
    return proposal.category.key, proposal.words


def test_the_category_with_the_most_words_in_common_is_proposed() -> None:
    cards = (
        card_of("prompt-injection", category="security"),
        card_of("memory-poisoning", category="agents"),
        card_of("other", category="power"),
    )
    assert proposed("Memory Injection by Prompt", *cards) == ("security", ("injection", "prompt"))
    assert proposed("Poisoning of Memory", *cards) == ("agents", ("memory", "poisoning"))


def test_aliases_and_the_names_of_categories_count() -> None:
    assert proposed("Jailbreaking", card_of("a", category="security", aliases=["jailbreaking"]))[0] == "security"
    assert proposed("Agents gone wild") == ("agents", ("agents",))


def test_words_that_stand_everywhere_and_short_ones_tell_nothing() -> None:
    cards = [card_of(f"model-{at}", category="security") for at in range(8)]
    assert proposed("A Model of the AI", *cards) == ("power", ())


def test_without_categories_nothing_is_proposed() -> None:
    assert propose_category("Any", {}, (), {}) is None
