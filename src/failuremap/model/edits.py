"""Changes to a text, made so that everything else in its file keeps its bytes."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import count

from failuremap.source import BYTE_ORDER_MARK, Span
from failuremap.value import Value


class Edit(Value, order=True):
    """A stretch of a text, and what is to stand there; an empty stretch is an insertion."""

    where: Span
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Make edits that do not overlap in a normalised text; the same edit twice is made once."""
    for edit in sorted(set(edits), reverse=True):
        text = text[: edit.where.start] + edit.text + text[edit.where.end :]
    return text


def edited_bytes(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Make edits in the bytes of a file, which keeps its byte order mark and its line endings.

    The edits count in the normalised text, as everything does that has a place; what they insert gets the line
    endings of the file.
    """
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    raw = content.decode("utf-8-sig")
    # The line feed of the nth pair stands, in the normalised text, n characters further to the front.
    pairs = [at - before for at, before in zip(_places_of(raw, "\r\n"), count())]
    ending = "\r\n" if pairs else "\r" if "\r" in raw else "\n"
    moved = [
        Edit(
            Span(
                edit.where.path,
                edit.where.start + bisect_left(pairs, edit.where.start),
                edit.where.end + bisect_left(pairs, edit.where.end),
            ),
            edit.text.replace("\n", ending),
        )
        for edit in edits
    ]
    return mark + edited(raw, moved).encode()


def _places_of(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))
