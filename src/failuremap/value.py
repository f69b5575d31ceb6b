"""Frozen records: the one kind of class that values between phases are made of, and their JSON.

A record is compared, hashed and shown by its fields. In JSON it is a list of them, so that a cache stays small;
on reading, everything is checked against the types of the fields, since a stranger may have written it.

They are made by msgspec, whose classes cost a tenth of data classes to define: every command defines some 170.
"""

from functools import cache
from typing import Any, TypeVar, dataclass_transform

from msgspec import MsgspecError, Struct, field
from msgspec.json import Decoder, Encoder
from msgspec.structs import replace

__all__ = ["Leaf", "Mutable", "Value", "as_object", "field", "from_json", "replace", "to_json"]
_T = TypeVar("_T")
_ENCODER = Encoder()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A frozen record; a subclass only lists its fields."""


class Leaf(Value, gc=False):
    """A record that holds nothing but texts, numbers and other leaves, so that no circle can lead through it.

    It is smaller, since the collector of garbage need not know of it; there are a hundred of them for each entry.
    """


class Mutable(Struct):
    """A record that is filled while something is done; it crosses no border between phases."""


def to_json(value: Any) -> bytes:
    """Write a record as JSON.

    Raises:
        ValueError: It holds half a surrogate pair, which JSON in UTF-8 cannot.
    """
    return _ENCODER.encode(value)


def from_json(kind: type[_T], content: bytes) -> _T:
    """Read a record from JSON.

    Raises:
        ValueError: The content is of another shape.
    """
    try:
        value: _T = _decoder(kind).decode(content)  # type: ignore[arg-type]  # types are hashable
    except (MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return value


def as_object(value: Any) -> Any:
    """Give a record as JSON for strangers has it: an object of its names and values, all the way down."""
    if isinstance(value, Value):
        return {name: as_object(getattr(value, name)) for name in value.__struct_fields__}
    return [as_object(each) for each in value] if isinstance(value, tuple) else value


@cache
def _decoder(kind: Any) -> Decoder[Any]:
    return Decoder(kind)
