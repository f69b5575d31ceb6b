"""Rules over the prose of entries: what is said and not linked, declared and not told, said too strongly.

Takes cards, edges and the text of each entry, and gives diagnostics with their places. Looks at the text as written,
since a place in it is what an author needs; what is code, a link, a citation or a comment is blanked out first.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Card, Evidence
from failuremap.model.graph import Graph, ToEntry
from failuremap.model.names import slug
from failuremap.source import SourceFile, Span
from failuremap.value import Value

MOST_MONTHS = 18
"""Months that an entry may have been checked before the entry of the site that was checked last."""
_NEGATED = re.compile(
    r"\b(?:not|no|nor|never|cannot|neither|without|rarely|hardly|\w+n't)\b[^.;:]{0,40}$", re.IGNORECASE
)
_STRONG = re.compile(
    r"\b(?:prov(?:e|es|ed|en|ing)|always|inevitabl[ey]|invariably|guarantee[sd]?|undeniabl[ey]|certainly)\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s{4}|\n\s*\n|[.!?;:,()]")
_LONGEST_NAME = 12
"""Words of a name that are compared at most."""
_MOST_ALIKE = 20
"""Entries with one source that are compared with each other."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010-][^\W_]+)*")
_BLANK = re.compile(
    r"```.*?```|~~~.*?~~~|<!--.*?-->|`[^`\n]*`|!?\[\[[^\]\n]*\]\]|\[@[^\]\n]*\]|\[\^[^\]\n]*\]"
    r"|\]\([^)\n]*\)|https?://\S+|^#.*$",
    re.DOTALL | re.MULTILINE,
)
Written = Callable[[str], tuple[SourceFile, int]]
"""Gives a file and where its body begins."""


class _Names(Value):
    """Titles and aliases by their words."""

    ids: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]
    """By first word: how many words a name that begins with it may have, the longest first."""


def check_prose(graph: Graph, written: Written, paths: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Review the prose of entries.

    Args:
        graph: The linked entries.
        written: Gives the file of an entry.
        paths: Files to review; all when `None`.
    """
    names = _names_of(graph)
    for card in graph.cards.values():
        if paths is None or card.path in paths:
            source, start = written(card.path)
            prose = _blanked(source.text, start)
            linked = _linked(graph, card.id)
            yield from _unlinked(card, prose, names, linked)
            yield from _untold(card, graph, linked)
            yield from _overclaimed(card, prose)
            yield from _repeated(card)
    yield from _alike(graph, paths)
    yield from _old(graph, paths)


def _linked(graph: Graph, entry_id: str) -> set[str]:
    """Give the ids that the prose of an entry links to."""
    resolutions = graph.resolutions[graph.cards[entry_id].path]
    return {each.id for each in resolutions if isinstance(each, ToEntry)} - {entry_id}


def _blanked(text: str, start: int) -> str:
    """Put spaces in place of all that is no prose, so that offsets stay."""
    return " " * start + _BLANK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text[start:])


def _names_of(graph: Graph) -> _Names:
    ids: dict[tuple[str, ...], str] = {}
    lengths: dict[str, set[int]] = {}
    for card in graph.cards.values():
        for name in (card.title, *(alias.text for alias in card.aliases)):
            words = tuple(slug(name).split("-"))
            if words != ("",) and ids.setdefault(words, card.id) == card.id:
                lengths.setdefault(words[0], set()).add(len(words))
    return _Names(ids, {word: tuple(sorted(each, reverse=True)) for word, each in lengths.items()})


def _unlinked(card: Card, prose: str, names: _Names, linked: set[str]) -> Iterator[Diagnostic]:
    """Report each other mode that is named somewhere and linked nowhere on the page; of two names the longer counts."""
    known = {*linked, card.id}
    found = [(part, match) for match in _WORD.finditer(prose) for part in slug(match[0]).split("-")]
    at = 0
    while at < len(found):
        length, entry_id = _name_at(found[at : at + _LONGEST_NAME], prose, names)
        if entry_id is not None:
            start, end = found[at][1].start(), found[at + length - 1][1].end()
            if entry_id not in known:
                known.add(entry_id)
                message, hint = f"`{prose[start:end]}` is named and not linked", f"write `[[{entry_id}|…]]` around it"
                yield Diagnostic(Code.UNLINKED_MENTION, message, Span(card.path, start, end), hint)
        at += length


def _name_at(found: Sequence[tuple[str, re.Match[str]]], prose: str, names: _Names) -> tuple[int, str | None]:
    """Give the longest name with which some words begin: how many words it has, and whose it is.

    A name does not run on over a gap, such as a link or the end of a sentence.
    """
    for length in names.lengths.get(found[0][0], ()):
        entry_id = names.ids.get(tuple(word for word, _ in found[:length]))
        if entry_id is not None and not _GAP.search(prose, found[0][1].start(), found[length - 1][1].end()):
            return length, entry_id
    return 1, None


def _untold(card: Card, graph: Graph, linked: set[str]) -> Iterator[Diagnostic]:
    """Report relations whose other end the prose does not link to."""
    targets = {edge.target for edge in graph.relations_of.get(card.id, ()) if edge.source == card.id}
    for relation in card.relations:
        name = slug(relation.target.text)
        target = next((each for each in targets if name in _slugs(graph.cards[each])), None)
        if target is not None and target not in linked:
            message = f"the relation to `{target}` is declared, and no sentence bears it out"
            hint = f"say it in the text, with a link `[[{target}]]`"
            yield Diagnostic(Code.UNTOLD_RELATION, message, relation.target.where, hint)


def _slugs(card: Card) -> set[str]:
    return {card.id, *(slug(name) for name in (card.title, card.stem, *(alias.text for alias in card.aliases)))}


def _overclaimed(card: Card, prose: str) -> Iterator[Diagnostic]:
    """Report words of certainty where the evidence is argued or from the lab, unless they are denied."""
    if card.evidence not in (Evidence.ARGUED, Evidence.LAB):
        return
    for match in _STRONG.finditer(prose):
        if not _NEGATED.search(prose, max(0, match.start() - 80), match.start()):
            message = f"`{match[0]}` says more than evidence marked `{card.evidence.value}` can"
            where = Span(card.path, match.start(), match.end())
            yield Diagnostic(Code.OVERCLAIM, message, where, "say what was shown, in what setting")


def _repeated(card: Card) -> Iterator[Diagnostic]:
    """Report a summary that spends its words on the title."""
    if f"-{slug(card.title)}-" in f"-{slug(card.summary)}-":
        message = "the summary repeats the title, which stands above it"
        yield Diagnostic(Code.REPEATED_TITLE, message, card.where, "say what happens, in other words")


def _alike(graph: Graph, paths: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Report entries of one region that rest on one source, when neither says how it differs from the other."""
    groups: dict[tuple[str, str], list[Card]] = {}
    for card in graph.cards.values():
        if card.source is not None:
            groups.setdefault((graph.category_of[card.id], card.source.text), []).append(card)
    for (_, key), cards in sorted(groups.items()):
        for one, other in combinations(cards[:_MOST_ALIKE], 2):
            if paths is not None and not {one.path, other.path} & paths:
                continue
            if other.id not in _linked(graph, one.id) and one.id not in _linked(graph, other.id):
                message = (
                    f"`{other.title}` rests on `{key}` too and stands in the same region; neither says how they differ"
                )
                note = Note("the other entry", one.where)
                hint = f"say it in a sentence that links `[[{one.id}]]`, or declare `contrasts-with`"
                yield Diagnostic(Code.SAME_SOURCE, message, other.where, hint, (note,))


def _old(graph: Graph, paths: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Report entries that were checked long before the newest check of the site."""
    dates = {card.id: date.fromisoformat(card.checked) for card in graph.cards.values() if card.checked}
    newest = max(dates.values(), default=None)
    if newest is None:
        return
    least = newest.year * 12 + newest.month - MOST_MONTHS, newest.day
    for entry_id, checked in dates.items():
        card = graph.cards[entry_id]
        if (checked.year * 12 + checked.month, checked.day) < least and (paths is None or card.path in paths):
            message = (
                f"last checked {checked}, more than {MOST_MONTHS} months before the newest check of the site ({newest})"
            )
            yield Diagnostic(Code.OLD_CHECK, message, card.where, "read its sources again and set `checked`")
