"""Checks of ids: two that a reader cannot tell apart, and one that is not what it looks like.

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
_ALIKE = ("latin", "cyrillic", "greek", "armenian")
"""Scripts that share the look of many letters, and no words."""


def check_lookalikes(graph: Graph, settings: Settings) -> Iterator[Diagnostic]:
    """Report ids that look like another: a link to one may be meant to lead to the other."""
    del settings
    first: dict[str, str] = {}
    for entry_id in sorted(graph.cards, key=lambda each: (not each.isascii(), each)):
        look = _look(entry_id)
        other = first.setdefault(look, entry_id)
        message = _mixed(entry_id)
        notes: tuple[Note, ...] = ()
        if other != entry_id:
            odd = next((mine for mine, its in zip(entry_id, other, strict=False) if mine != its), entry_id[-1])
            message = f"the id `{entry_id}` looks like `{other}`, but for the {_letter(odd)} in it"
            notes = (Note("the other one", graph.cards[other].where),)
        if message:
            hint = "rename the file so that nobody takes one for the other"
            yield Diagnostic(Code.CONFUSABLE_ID, message, graph.cards[entry_id].where, hint, notes)


def _mixed(entry_id: str) -> str | None:
    """Say of an id that one of its words is not written as it looks."""
    words = unicodedata.normalize("NFKC", entry_id).split("-")
    scripts = [{name for letter in word if (name := _letter(letter).split()[0]) in _ALIKE} for word in words]
    for word, used in zip(words, scripts, strict=True):
        # A single letter, such as alpha in the name of an error, is a symbol.
        is_disguised = len(word) > 1 and "latin" not in used and _look(word).isascii() and {"latin"} in scripts
        if len(used) > 1 or (is_disguised and not word.isascii()):
            odd = next(letter for letter in word if not letter.isascii() and not _letter(letter).startswith("latin"))
            return f"the id `{entry_id}` mixes scripts that look alike: there is a {_letter(odd)} in `{word}`"
    return None


def _look(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_LIKE_LATIN)


def _letter(letter: str) -> str:
    return unicodedata.name(letter, "sign").lower()
