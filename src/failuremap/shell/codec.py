"""Frozen dataclasses to JSON and back, by their type hints.

A value is written as a list of its fields, so that a cache stays small; on reading, everything is checked against the
types, since a stranger may have written the file. Anything of another shape raises `ValueError`.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """Turn a dataclass into lists, text, numbers and `None`."""
    kind: Any = type(value)
    return _codec(kind)[0](value)


def decode(kind: Any, content: Any) -> Any:
    """Turn what `encode` gave back into a value of a dataclass.

    Raises:
        ValueError: The content is of another shape.
    """
    return _codec(kind)[1](content)


@cache
def _codec(kind: Any) -> tuple[Encode, Decode]:
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (lambda value: value.value), kind
    if kind in (str, int, bool, type(None)):
        return _same, _exactly(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _of_row(arguments[0])
    if origin is tuple:
        return _of_tuple(arguments)
    if origin in (Union, types.UnionType):
        return _of_union(arguments)
    raise TypeError(f"no codec for {kind}")


def _same(value: Any) -> Any:
    return value


def _exactly(kind: type[Any]) -> Decode:
    def check(content: Any) -> Any:
        if type(content) is not kind:
            raise ValueError(f"expected {kind.__name__}")
        return content

    return check


def _of_dataclass(kind: Any) -> tuple[Encode, Decode]:
    names = [field.name for field in fields(kind)]
    hints = get_type_hints(kind)
    codecs: list[tuple[Encode, Decode]] = []

    def prepared() -> list[tuple[Encode, Decode]]:
        # Looked up at first use, since types may hold each other.
        if not codecs:
            codecs.extend(_codec(hints[name]) for name in names)
        return codecs

    def to_list(value: Any) -> Any:
        return [encode_field(getattr(value, name)) for name, (encode_field, _) in zip(names, prepared(), strict=True)]

    def from_list(content: Any) -> Any:
        if type(content) is not list or len(content) != len(names):
            raise ValueError(f"expected the fields of {kind.__name__}")
        return kind(*[decode_field(part) for part, (_, decode_field) in zip(content, prepared(), strict=True)])

    return to_list, from_list


def _of_row(kind: Any) -> tuple[Encode, Decode]:
    encode_item, decode_item = _codec(kind)

    def from_list(content: Any) -> Any:
        if type(content) is not list:
            raise ValueError("expected a list")
        return tuple([decode_item(item) for item in content])

    return (lambda value: [encode_item(item) for item in value]), from_list


def _of_tuple(arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
    parts = [_codec(argument) for argument in arguments]

    def from_list(content: Any) -> Any:
        if type(content) is not list or len(content) != len(parts):
            raise ValueError("expected a list of another length")
        return tuple([decode_part(item) for item, (_, decode_part) in zip(content, parts, strict=True)])

    return (lambda value: [encode_part(item) for item, (encode_part, _) in zip(value, parts, strict=True)]), from_list


def _of_union(arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
    choices = [
        (argument, *(_tagged(argument) if is_dataclass(argument) else _codec(argument))) for argument in arguments
    ]
    encoders: dict[Any, Encode] = {get_origin(argument) or argument: encode for argument, encode, _ in choices}
    decoders = [decode for argument, _, decode in choices if argument is not type(None)]
    is_optional = len(decoders) < len(choices)

    def to_json(value: Any) -> Any:
        return encoders[type(value)](value)

    def from_json(content: Any) -> Any:
        if content is None and is_optional:
            return None
        for decode in decoders:
            try:
                return decode(content)
            except ValueError:
                continue
        raise ValueError("a value of no known type")

    return to_json, from_json


def _tagged(kind: Any) -> tuple[Encode, Decode]:
    """Write a dataclass with its name before it, since another one may stand in its place."""
    encode_fields, decode_fields = _codec(kind)
    name = kind.__name__

    def from_list(content: Any) -> Any:
        if type(content) is not list or len(content) != 2 or content[0] != name:
            raise ValueError(f"expected {name}")
        return decode_fields(content[1])

    return (lambda value: [name, encode_fields(value)]), from_list
