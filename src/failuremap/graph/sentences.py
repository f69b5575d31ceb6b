"""The sentences that back-links show."""

from collections.abc import Mapping, Sequence

from failuremap.model.document import Reference, RelationType
from failuremap.model.graph import Quote

LONGEST_QUOTE = 280

WORDING: Mapping[RelationType, str] = {
    RelationType.LEADS_TO: "leads to",
    RelationType.ENABLES: "enables",
    RelationType.KIND_OF: "is a kind of",
    RelationType.CONTRASTS_WITH: "is not the same as",
    RelationType.EVIDENCE_FOR: "is evidence for",
    RelationType.MENTIONS: "mentions",
}
"""What a relation says in a sentence, from its source to its target."""


def quote(references: Sequence[Reference], number: int, shown: Sequence[str]) -> Quote:
    """Flatten the sentence around a reference and mark it.

    Args:
        references: Those of the document.
        number: The one that is marked.
        shown: The words that each reference of the document shows.
    """
    before: list[str] = []
    after: list[str] = []
    side = before
    for part in references[number].sentence:
        if part == number and side is before:
            side = after
        else:
            side.append(part if isinstance(part, str) else shown[part])
    if side is before:
        # The sentence does not hold its own reference: nothing to mark in it.
        return Quote("", shown[number], "")
    return _cut(Quote("".join(before), shown[number], "".join(after)))


def _cut(whole: Quote) -> Quote:
    """Shorten a long sentence at words, around the marked ones."""
    if len(whole.text) <= LONGEST_QUOTE:
        return whole
    room = max(0, LONGEST_QUOTE - len(whole.mark) - 2)
    before_room = max(room // 2, room - len(whole.after))
    before = whole.before
    if len(before) > before_room:
        kept = before[len(before) - before_room :]
        before = "\u2026" + kept[kept.find(" ") + 1 :] if " " in kept else "\u2026"
    after_room = room - len(before)
    after = whole.after
    if len(after) > after_room:
        kept = after[: max(0, after_room)]
        after = kept[: kept.rfind(" ")].rstrip(" ,;:") + "\u2026" if " " in kept else "\u2026"
    return Quote(before, whole.mark, after)
