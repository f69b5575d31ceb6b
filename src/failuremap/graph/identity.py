"""Which documents make up the site: ids that are unique, drafts apart, plain pages by name."""

import unicodedata
from collections.abc import Sequence

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Card, Parsed, PlainCard
from failuremap.model.names import slug
from failuremap.value import Value

RESERVED_NAMES = frozenset({"index", "404"})
"""Names of pages that the site makes itself, beside which plain pages are published."""


class Documents(Value):
    """The documents that keep their names."""

    cards: dict[str, Card]
    """By id, in the order of ids; drafts included."""
    plains: dict[str, PlainCard]
    """By name, in the order of names."""
    broken: dict[str, str]
    """Path by id of documents that are there and cannot be read; what names them is not wrong for that."""
    diagnostics: tuple[Diagnostic, ...]


def collect(parsed: Sequence[Parsed]) -> Documents:
    """Give each id to one document; of two that want the same, the one with the smaller path keeps it."""
    cards: dict[str, Card] = {}
    plains: dict[str, PlainCard] = {}
    taken: dict[str, Card | PlainCard] = {}
    diagnostics = []
    for document in sorted((each.card for each in parsed if each.card is not None), key=lambda card: card.path):
        name = document.id if isinstance(document, Card) else document.name
        kind = "entry" if isinstance(document, Card) else "page"
        folded = f"{kind}:{unicodedata.normalize('NFC', name).casefold()}"
        first = taken.setdefault(folded, document)
        if first is not document:
            diagnostics.append(_taken(document, name, first))
        elif isinstance(document, Card):
            cards[name] = document
        elif name in RESERVED_NAMES:
            message = f"the page `{name}.html` is one that the site makes itself"
            diagnostics.append(Diagnostic(Code.PATH_CLASH, message, document.where, "rename the file"))
        else:
            plains[name] = document
    broken = {slug(_stem(each.path)): each.path for each in parsed if each.card is None}
    return Documents(dict(sorted(cards.items())), dict(sorted(plains.items())), broken, tuple(diagnostics))


def _taken(document: Card | PlainCard, name: str, first: Card | PlainCard) -> Diagnostic:
    first_name = first.id if isinstance(first, Card) else first.name
    note = Note("first used here", first.where)
    if first_name == name:
        hint = f"rename the file; `{first.path}` has this id already"
        return Diagnostic(Code.DUPLICATE_ID, f"the id `{name}` is already taken", document.where, hint, (note,))
    message = f"the ids `{name}` and `{first_name}` differ only in case, which not every disk can tell apart"
    return Diagnostic(Code.PATH_CLASH, message, document.where, "rename one of the files", (note,))


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")
