"""Changes between two graphs as sentences, for a terminal, for Markdown and for programs.

Takes changes as values. What an author wrote is told apart from our own words until it is printed: a terminal gets it
without control characters, Markdown as code, in which nothing is live.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from failuremap.authoring.difference import Changes, Pair, Reasons
from failuremap.authoring.snapshot import Chain, Mode, Tie
from failuremap.authoring.wording import FROM_HERE
from failuremap.model.document import Evidence
from failuremap.printable import visible
from failuremap.value import Value, as_object


class Said(Value):
    """What an author wrote."""

    text: str


Sentence: TypeAlias = tuple[str | Said, ...]
Section: TypeAlias = tuple[str, tuple[Sentence, ...]]
"""A heading and its sentences, of which there is one at least."""


def told_as_text(changes: Changes) -> str:
    """Tell the changes to a person at a terminal."""
    if changes.is_empty:
        return "nothing changed\n"
    parts = []
    for heading, sentences in _sections(changes):
        lines = "".join(f"  {_printed(each, lambda said: f'`{visible(said)}`')}\n" for each in sentences)
        parts.append(f"{heading}\n{lines}")
    return "\n".join(parts)


def told_as_markdown(changes: Changes) -> str:
    """Tell the changes in Markdown, as for a pull request."""
    if changes.is_empty:
        return "Nothing changed.\n"
    parts = []
    for heading, sentences in _sections(changes):
        lines = "".join(f"- {_printed(each, _code)}\n" for each in sentences)
        parts.append(f"### {heading}\n\n{lines}")
    return "\n".join(parts)


def told_as_json(changes: Changes) -> str:
    """Tell the changes to a program: every key always there, lists of what changed."""
    content = {name: _plain(getattr(changes, name)) for name in changes.__struct_fields__}
    # In ASCII, so that nothing in it can steer a terminal.
    return json.dumps({"format": 1, **content}, indent=1) + "\n"


def _plain(value: Any) -> Any:
    """Give a value as JSON has it: a mode and a trail as an object, a relation with its reason, or both of them."""
    if isinstance(value, Mode | Chain):
        return as_object(value)
    if isinstance(value, Mapping):
        return [{**_tie(tie), "why": _plain(why)} for tie, why in value.items()]
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _tie(tie: Tie) -> dict[str, str]:
    return {"source": tie.source, "target": tie.target, "relation": tie.relation.value}


def _sections(changes: Changes) -> Iterator[Section]:
    for heading, sentences in (
        ("Addresses that break", map(_broken, changes.broken)),
        ("New failure modes", ((Said(each.title), " is new, in ", Said(each.category)) for each in changes.added)),
        ("Removed failure modes", (*map(_removed, changes.removed), *map(_merged, changes.merged))),
        ("Renamed", map(_renamed, changes.renamed)),
        ("Moved to another region", map(_moved, changes.moved)),
        ("Evidence", (*map(_raised, changes.raised), *map(_lowered, changes.lowered))),
        ("New relations", _related(changes.relations_added)),
        ("Removed relations", _related(changes.relations_removed)),
        ("Other reasons", (_reasoned(tie, *both) for tie, both in changes.reasons.items())),
        ("Mentions", _mentioned(changes)),
        ("Joined to nothing now", map(_alone, changes.orphans)),
        ("Trails", _trails(changes)),
    ):
        told = tuple(sentences)
        if told:
            yield heading, told


def _broken(mode: Mode) -> Sentence:
    return (Said(mode.url), " was ", Said(mode.title), "; nothing redirects it, unless failuremap.toml does")


def _removed(mode: Mode) -> Sentence:
    return (Said(mode.title), " is gone")


def _merged(pair: Pair) -> Sentence:
    return (Said(pair[0].title), " is gone; its address leads to ", Said(pair[1].title))


def _renamed(pair: Pair) -> Sentence:
    old, new = pair
    if old.id == new.id:
        return (Said(old.title), " is called ", Said(new.title), " now")
    called = () if old.title == new.title else (" and is called ", Said(new.title))
    return (Said(old.title), " has the id ", Said(new.id), ", which was ", Said(old.id), *called)


def _moved(pair: Pair) -> Sentence:
    return (Said(pair[1].title), " moved from ", Said(pair[0].category), " to ", Said(pair[1].category))


def _raised(pair: Pair) -> Sentence:
    return _graded(pair, "was raised")


def _lowered(pair: Pair) -> Sentence:
    return _graded(pair, "was lowered")


def _graded(pair: Pair, verb: str) -> Sentence:
    return (Said(pair[1].title), f" {verb} from {_grade(pair[0].evidence)} to {_grade(pair[1].evidence)}")


def _grade(evidence: Evidence | None) -> str:
    return evidence.value if evidence else "none"


def _related(relations: Reasons) -> Iterator[Sentence]:
    for tie, why in relations.items():
        yield (*_joined(tie), *((": ", Said(why)) if why else ()))


def _reasoned(tie: Tie, before: str | None, after: str | None) -> Sentence:
    was = ("; before: ", Said(before)) if before else ("; there was none before",)
    return (*_joined(tie), *((": ", Said(after)) if after else (", without a reason now",)), *was)


def _joined(tie: Tie) -> Sentence:
    return (Said(tie.source), f" {FROM_HERE[tie.relation]} ", Said(tie.target))


def _mentioned(changes: Changes) -> Iterator[Sentence]:
    counts = ((changes.mentions_added, "new"), (changes.mentions_removed, "removed"))
    told = [f"{count:,} {word}" for count, word in counts if count]
    if told:
        yield (", ".join(told),)


def _alone(mode: Mode) -> Sentence:
    return (Said(mode.title), " has no relation, links to no other mode, and none links to it")


def _trails(changes: Changes) -> Iterator[Sentence]:
    for trail in changes.trails_added:
        yield (Said(trail.title), " is new: ", *_steps(trail))
    for trail in changes.trails_removed:
        yield (Said(trail.title), " is gone")
    for before, after in changes.trails_changed:
        if before.title != after.title:
            yield (Said(before.title), " is called ", Said(after.title), " now")
        if before.steps != after.steps:
            yield (Said(after.title), " goes ", *_steps(after), "; before: ", *_steps(before))


def _steps(trail: Chain) -> Sentence:
    first, *others = trail.steps or ("",)
    return (Said(first), *(part for step in others for part in (" > ", Said(step))))


def _printed(sentence: Sentence, show: Callable[[str], str]) -> str:
    return "".join(show(part.text) if isinstance(part, Said) else part for part in sentence)


def _code(text: str) -> str:
    """Write text as Markdown code, in which there are no links, no mentions, no HTML and no numbers of issues."""
    shown = visible(" ".join(text.split()))
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if not shown or shown[0] == "`" or shown[-1] == "`" else ""
    return f"{ticks}{space}{shown}{space}{ticks}"
