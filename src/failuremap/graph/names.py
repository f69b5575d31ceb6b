"""Which entry a name means.

Takes the cards of all entries, drafts included, and answers with ids.
Knows names and their ranks; does not know who asks, or how a link is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from failuremap.diagnostics import close_names, proposed
from failuremap.model.document import Card
from failuremap.model.names import slug
from failuremap.value import Value

MOST_SUGGESTIONS = 20
"""A run with more unknown names than this has another cause than a slip, and looking for close names is slow."""


class NameTable(Value):
    """Slugs of ids, of titles, and of aliases: the first table that knows a name decides."""

    ids: frozenset[str]
    titles: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, tuple[str, ...]]

    def find(self, name: str) -> tuple[str, ...]:
        """Give the ids that a name means at the highest rank that knows it: none, one, or several.

        Exact ids win over titles and titles over aliases,
        so that a new alias never redirects what others have written.
        """
        # Most links are written with the id itself.
        wanted = name if name in self.ids else slug(name)
        if wanted in self.ids:
            return (wanted,)
        return self.titles.get(wanted) or self.aliases.get(wanted) or ()


def name_table(cards: Iterable[Card]) -> NameTable:
    """Collect the names of all entries."""
    ids: set[str] = set()
    titles: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for card in cards:
        ids.add(card.id)
        _add(titles, card.title, card.id)
        for alias in card.aliases:
            _add(aliases, alias.text, card.id)
        if card.short_title:
            _add(aliases, card.short_title, card.id)
    return NameTable(frozenset(ids), titles, aliases)


def _add(table: dict[str, tuple[str, ...]], name: str, entry_id: str) -> None:
    key = slug(name)
    known = table.get(key, ())
    if key and entry_id not in known:
        table[key] = (*known, entry_id)


class Suggester:
    """Proposes close names, for a bounded number of failures."""

    def __init__(
        self,
        candidates: Iterable[str],
        most: int = MOST_SUGGESTIONS,
        meanings: Callable[[str], tuple[str, ...]] = lambda name: (name,),
    ) -> None:
        """Propose among candidates.

        Args:
            candidates: Names that there are.
            most: How many unknown names get a proposal.
            meanings: Gives the ids that a candidate means; several names of one entry are one proposal.
        """
        self._candidates = tuple(candidates)
        self._left = most
        self._meanings = meanings

    def hint(self, name: str) -> str | None:
        """Propose what was meant, or nothing once too many names were unknown."""
        return proposed(list(dict.fromkeys(meant for each in self.close(name) for meant in self._meanings(each))))

    def close(self, name: str) -> Sequence[str]:
        """Give the candidates that are close to a name, or none once too many names were unknown."""
        self._left -= 1
        return close_names(name, self._candidates) if self._left >= 0 else ()
