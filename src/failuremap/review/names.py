"""Checks of ids: two that a reader cannot tell apart.

Takes the graph and gives diagnostics; knows the letters that look like others, not what they mean.
"""

import unicodedata
from collections.abc import Iterator

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.graph import Graph
from failuremap.model.settings import Settings

_LIKE_LATIN = str.maketrans(
    # Cyrillic, Greek, Armenian, Latin of other languages, digits.
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u043a\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf"
    "\u03b1\u03bf\u03bd\u03c1\u03b9\u03c5\u03ba\u03c7\u03b3\u03b7\u03c9"
    "\u0585\u057d\u0570\u0578\u0566\u0581\u0575"
    "\u0131\u0251\u0261"
    "01",
    "aeopcyxkijshdqwlaovpiukxynwouhnqgjiagol",
)
"""Small letters that most fonts draw like Latin ones, or nearly so."""


def check_lookalikes(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report ids that look like another: a link to one may be meant to lead to the other."""
    del settings
    first: dict[str, str] = {}
    for entry_id in sorted(graph.cards, key=lambda each: (not each.isascii(), each)):
        look = unicodedata.normalize("NFKC", entry_id).translate(_LIKE_LATIN)
        other = first.setdefault(look, entry_id)
        if other != entry_id:
            odd = next((mine for mine, its in zip(entry_id, other, strict=False) if mine != its), entry_id[-1])
            message = (
                f"the id `{entry_id}` looks like `{other}`, but for the {unicodedata.name(odd, 'sign').lower()} in it"
            )
            note = Note("the other one", graph.cards[other].where)
            yield Diagnostic(
                Code.CONFUSABLE_ID,
                message,
                graph.cards[entry_id].where,
                "rename the file so that nobody takes one for the other",
                (note,),
            )
