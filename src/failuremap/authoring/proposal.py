"""Which category a new entry may belong to, by the words that its title shares with what is there.

Takes a title, entries and categories. A proposal is a guess and is told as one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from failuremap.model.document import Card
from failuremap.model.names import slug
from failuremap.model.settings import Category
from failuremap.value import Value

SHORTEST = 4
"""Letters of a word that says something; shorter ones are mostly `of`, `and` and `AI`."""
COMMONEST = 4
"""A word that stands in more than one of so many entries tells no category from another."""
IN_NAME = 3
"""How much a word of a title, an alias or a category counts against one of a summary."""


class Proposal(Value):
    """A category, and the words that speak for it."""

    category: Category
    words: tuple[str, ...]
    """As in the title, the strongest first; none when nothing was found to go by."""


def propose_category(
    title: str, cards: Mapping[str, Card], categories: Sequence[Category], category_of: Mapping[str, str]
) -> Proposal | None:
    """Propose a category: the one whose words the title shares most, else the first; `None` where there is none."""
    if not categories:
        return None
    counts: dict[str, Counter[str]] = {word: Counter() for word in _words([title])}
    entries: Counter[str] = Counter()
    for category in categories:
        _count(counts, category.key, _words([category.title, category.sentence]), IN_NAME)
    for card in cards.values():
        names = _words([card.title, *(alias.text for alias in card.aliases)])
        summary = _words([card.summary]) - names
        entries.update(names | summary)
        _count(counts, category_of[card.id], names, IN_NAME)
        _count(counts, category_of[card.id], summary, 1)
    most = max(1, len(cards) // COMMONEST)
    telling = {word: found for word, found in counts.items() if found and entries[word] <= most}
    shares = {
        category.key: {word: found[category.key] / found.total() for word, found in telling.items()}
        for category in categories
    }
    best = max(categories, key=lambda category: sum(shares[category.key].values()))
    words = sorted((word for word, share in shares[best.key].items() if share), key=lambda w: (-shares[best.key][w], w))
    return Proposal(best if words else categories[0], tuple(words))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in slug(text).split("-") if len(word) >= SHORTEST}


def _count(counts: Mapping[str, Counter[str]], key: str, words: set[str], weight: int) -> None:
    for word in words & counts.keys():
        counts[word][key] += weight
