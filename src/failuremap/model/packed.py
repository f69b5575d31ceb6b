"""What parsing gave, as bytes: small to send between processes, and kept in the cache as it is."""

import zlib
from typing import NamedTuple, TypeVar

from failuremap.model.document import Body, Parsed
from failuremap.value import from_json, replace, to_json

_T = TypeVar("_T")
_NO_BODY = Body(("",), ())


class Packed(NamedTuple):
    """The two halves of what one file gave, each as compressed JSON."""

    card: bytes
    """A `Parsed` with an empty body."""
    body: bytes
    """Its body: seldom read again, and so kept apart."""


def pack(parsed: Parsed) -> Packed:
    """Pack what parsing gave."""
    return Packed(_packed(replace(parsed, body=_NO_BODY)), _packed(parsed.body))


def card_of(card: bytes) -> Parsed:
    """Give what parsing gave, with an empty body.

    Raises:
        ValueError: It is not what `pack` made.
    """
    return _unpacked(Parsed, card)


def body_of(body: bytes) -> Body:
    """Give a body.

    Raises:
        ValueError: It is not what `pack` made.
    """
    return _unpacked(Body, body)


def _packed(value: Parsed | Body) -> bytes:
    # Every place in a card names its file, so most of it is said again and again.
    return zlib.compress(to_json(value), level=1)


def _unpacked(kind: type[_T], content: bytes) -> _T:
    try:
        return from_json(kind, zlib.decompress(content))
    except zlib.error as error:
        raise ValueError(str(error)) from error
