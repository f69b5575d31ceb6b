import json
from collections.abc import Iterator
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from failuremap import value as records
from failuremap.model import graph
from failuremap.model.document import Body, Card, Parsed, PlainCard
from failuremap.reports import Report
from failuremap.value import Value, as_object, from_json, to_json

KINDS = (Parsed, Body, Card, PlainCard, Report)
UNHURRIED = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=8,
)


@cache
def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Make values of a type, every field among them; Hypothesis would leave those with defaults alone."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Value):
        hints = get_type_hints(kind)
        return st.builds(kind, **{name: values_of(hints[name]) for name in kind.__struct_fields__})
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values_of, arguments))
    if origin in (Union, UnionType):
        return st.one_of(*map(values_of, arguments))
    return st.text(max_size=6) if kind is str else st.from_type(kind)


def read(kind: Any, content: Any) -> Any:
    return from_json(kind, json.dumps(content).encode())


def written(value: Any) -> Any:
    return json.loads(to_json(value))


def says(whole: Any, content: Any) -> bool:
    """Tell whether JSON says the same as a record does; fields at its end may be left to their default."""
    if not isinstance(content, list):
        return type(content) is type(whole) and bool(content == whole)
    is_list = isinstance(whole, list) and len(content) <= len(whole)
    return is_list and all(map(says, whole, content))


@pytest.mark.parametrize("kind", KINDS)
@UNHURRIED
@given(choose=st.data())
def test_every_value_comes_back_as_it_was(kind: Any, choose: st.DataObject) -> None:
    value = choose.draw(values_of(kind))
    back = from_json(kind, to_json(value))
    assert back == value
    assert repr(back) == repr(value)


@pytest.mark.parametrize("kind", KINDS)
@UNHURRIED
@given(content=JSON)
def test_anything_else_is_refused(kind: Any, content: Any) -> None:
    try:
        value = read(kind, content)
    except ValueError:
        return
    assert says(written(value), content)


@pytest.mark.parametrize("kind", KINDS)
@UNHURRIED
@given(choose=st.data())
def test_a_value_that_was_tampered_with_is_refused_or_is_what_it_says(kind: Any, choose: st.DataObject) -> None:
    content = written(choose.draw(values_of(kind)))
    place = content
    while isinstance(place, list) and any(isinstance(part, list) and part for part in place):
        inner = choose.draw(st.sampled_from([part for part in place if isinstance(part, list) and part]))
        if choose.draw(st.booleans()):
            break
        place = inner
    place[choose.draw(st.integers(0, len(place) - 1))] = choose.draw(JSON)
    try:
        value = read(kind, content)
    except ValueError:
        return
    assert says(written(value), content)


class Leaf(Value, tag=True):
    flag: bool
    number: int


class Twig(Value, tag=True):
    flag: bool
    number: int


class Colour(StrEnum):
    RED = "red"


class Weight(Enum):
    HEAVY = 3


class Tree(Value):
    part: "Leaf | Twig | None"
    pair: tuple[str, int]
    mixed: tuple[str | int, ...]
    colour: Colour | None
    weight: Weight
    inner: "tuple[Tree, ...]" = ()


TREE = Tree(
    Twig(flag=True, number=0),
    ("a", 1),
    ("a", 1),
    Colour.RED,
    Weight.HEAVY,
    (Tree(None, ("", 0), (), None, Weight.HEAVY),),
)


def test_types_may_hold_themselves_and_stand_for_each_other() -> None:
    back = from_json(Tree, to_json(TREE))
    assert back == TREE
    assert isinstance(back.part, Twig)


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        (0, ["Leaf", 1, 1]),
        (0, ["Leaf", True, True]),
        (0, ["Leaf", True]),
        (0, ["Leaf", True, 1, 1]),
        (0, ["Other", True, 1]),
        (0, [True, 1]),
        (1, ["a"]),
        (1, ["a", 1, 1]),
        (1, ["a", 1.5]),
        (1, "ab"),
        (2, [None]),
        (2, [True]),
        (2, {"a": 1}),
        (3, "blue"),
        (3, ["red"]),
        (3, {}),
        (4, None),
        (5, None),
        (5, [[]]),
    ],
)
def test_a_field_of_another_shape_is_refused(at: int, wrong: Any) -> None:
    content = written(TREE)
    content[at] = wrong
    with pytest.raises(ValueError, match=r"Expected|Invalid|too short|missing"):
        read(Tree, content)


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(Tree, b"[" * 100_000)


def test_a_value_is_written_as_a_list_of_its_fields() -> None:
    assert to_json(TREE) == b'[["Twig",true,0],["a",1],["a",1],"red",3,[[null,["",0],[],null,3,[]]]]'


def test_strangers_get_names_with_the_values() -> None:
    assert as_object(TREE.inner[0]) == {
        "part": None, "pair": ["", 0], "mixed": [], "colour": None, "weight": Weight.HEAVY, "inner": [],
    }  # fmt: skip


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        TREE.pair = ("b", 2)  # type: ignore[misc]


def kinds_below(kind: type[records.Leaf]) -> Iterator[type[records.Leaf]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds_below(each)


def held_by(kind: Any) -> Iterator[Any]:
    """Give the types that a field of a type may hold, those inside of tuples among them."""
    if get_origin(kind) in (tuple, Union, UnionType):
        for each in get_args(kind):
            yield from held_by(each)
    else:
        yield kind


@pytest.mark.parametrize("kind", [*kinds_below(records.Leaf)], ids=lambda kind: kind.__name__)
def test_no_circle_leads_through_a_leaf(kind: type[records.Leaf]) -> None:
    held = {each for hint in get_type_hints(kind).values() for each in held_by(hint)} - {Ellipsis, type(None)}
    assert all(issubclass(each, (str, int, records.Leaf)) for each in held), held


def test_what_there_is_most_of_is_made_of_leaves() -> None:
    assert {Parsed, Card, graph.Edge, graph.BackLink} - {*kinds_below(records.Leaf)} == {Parsed}
