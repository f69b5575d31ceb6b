"""A graph.json as values, to be compared with another.

Takes the text of the file and gives a `Snapshot`, or says what is wrong with it. Knows no other file and no place
on a disk; what graph.json holds besides the fields below is passed over.
"""

import json
from collections.abc import Mapping
from typing import Any

from failuremap.model.document import Evidence, RelationType
from failuremap.value import Value

FORMAT = 1
LONGEST_SHOWN = 40


class Mode(Value):
    """A failure mode, as far as changes are told."""

    id: str
    title: str
    category: str
    evidence: Evidence | None
    url: str
    aliases: tuple[str, ...]


class Tie(Value, order=True):
    """A relation or a mention: what makes it the same one in two graphs."""

    source: str
    target: str
    relation: RelationType


class Chain(Value):
    """A trail."""

    id: str
    title: str
    steps: tuple[str, ...]


class Snapshot(Value):
    """A graph at one time."""

    modes: Mapping[str, Mode]
    """By id."""
    ties: Mapping[Tie, str | None]
    """The reason of each relation; mentions have none."""
    trails: Mapping[str, Chain]
    """By id."""


class _WrongError(Exception):
    """Ends the reading of one file; never leaves this module."""


def read_snapshot(text: str) -> Snapshot | str:
    """Read a graph.json.

    Returns:
        The graph, or what is wrong with the text, as a phrase.
    """
    try:
        return _snapshot(_content(text))
    except _WrongError as wrong:
        return str(wrong)


def _content(text: str) -> Mapping[str, Any]:
    try:
        content = json.loads(text)
    except RecursionError:
        raise _WrongError("is no JSON: lists are nested too deeply") from None
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise _WrongError(f"is no JSON: line {error.lineno}, column {error.colno}: {what}") from None
    except ValueError:
        raise _WrongError("is no JSON that can be read: a number in it has too many digits") from None
    if not isinstance(content, dict) or "format" not in content or "nodes" not in content:
        raise _WrongError("is no graph.json; `failuremap build` publishes one beside index.html")
    if content["format"] != FORMAT:
        raise _WrongError(f"has the format `{_shown(content['format'])}`; this version reads format {FORMAT}")
    return content


def _snapshot(content: Mapping[str, Any]) -> Snapshot:
    modes = [_mode(each) for each in _objects(content, "nodes")]
    ties = [_tie(each) for each in _objects(content, "edges")]
    trails = [
        Chain(_text(each, "id"), _text(each, "title"), _texts(each, "steps")) for each in _objects(content, "trails")
    ]
    known = {mode.id for mode in modes}
    ends = [end for tie, _ in ties for end in (tie.source, tie.target)]
    steps = [step for trail in trails for step in trail.steps]
    stray = next((name for name in (*ends, *steps) if name not in known), None)
    if stray is not None:
        raise _WrongError(f"is a damaged graph.json: an edge or a trail names `{_shown(stray)}`, which is no node")
    return Snapshot({each.id: each for each in modes}, dict(ties), {each.id: each for each in trails})


def _mode(each: Mapping[str, Any]) -> Mode:
    grade = None if each.get("evidence") is None else _text(each, "evidence")
    if grade is not None and grade not in set(Evidence):
        raise _WrongError(f"is a damaged graph.json: `{_shown(grade)}` is no evidence")
    return Mode(
        _text(each, "id"),
        _text(each, "title"),
        _text(each, "category"),
        None if grade is None else Evidence(grade),
        _text(each, "url"),
        _texts(each, "aliases"),
    )


def _tie(each: Mapping[str, Any]) -> tuple[Tie, str | None]:
    relation = _text(each, "relation")
    if relation not in set(RelationType):
        raise _WrongError(f"is a damaged graph.json: `{_shown(relation)}` is no relation")
    why = None if each.get("why") is None else _text(each, "why")
    return Tie(_text(each, "source"), _text(each, "target"), RelationType(relation)), why


def _objects(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = content.get(name)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _WrongError(f"is a damaged graph.json: `{name}` is no list of objects")
    return found


def _texts(each: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = each.get(name)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise _WrongError(f"is a damaged graph.json: `{name}` is no list of texts")
    return tuple(found)


def _text(each: Mapping[str, Any], name: str) -> str:
    found = each.get(name)
    if not isinstance(found, str) or not found:
        raise _WrongError(f"is a damaged graph.json: `{name}` is no text")
    return found


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
