"""What parsing gave, as bytes: small to send between processes, and kept in the cache as it is."""

import zlib
from typing import NamedTuple

from failuremap.model.document import Body, Parsed
from failuremap.value import from_json, replace, to_json

_NO_BODY = Body(("",), ())


class Packed(NamedTuple):
    """The two halves of what one file gave."""

    card: bytes
    """A `Parsed` with an empty body, as JSON."""
    body: bytes
    """Its body, as JSON, compressed: bodies are the greater part, and few of them are read again."""


def pack(parsed: Parsed) -> Packed:
    """Pack what parsing gave."""
    return Packed(to_json(replace(parsed, body=_NO_BODY)), zlib.compress(to_json(parsed.body), level=1))


def card_of(card: bytes) -> Parsed:
    """Give what parsing gave, with an empty body.

    Raises:
        ValueError: It is not what `pack` made.
    """
    return from_json(Parsed, card)


def body_of(body: bytes) -> Body:
    """Give a body.

    Raises:
        ValueError: It is not what `pack` made.
    """
    try:
        return from_json(Body, zlib.decompress(body))
    except zlib.error as error:
        raise ValueError(str(error)) from error
