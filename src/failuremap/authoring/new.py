"""The text of a new entry: every field explained, what is known filled in, the rest marked.

Takes rows of fields and what is known of the entry. Knows no field by name, so that a new field appears by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from failuremap.model.document import UNWRITTEN, RelationType
from failuremap.model.fields import Field, Kind
from failuremap.value import Value, field

_WIDTH = 100
_HEAD = f"""\
A new failure mode. Write what says {UNWRITTEN}, and the text at the end. Of the fields that follow, take the "# " away
from those that you use, and remove the rest, with these comments. `failuremap check` names what is missing.
"""
_BODY = """\
<!--
The text. Begin with a case that a reader can picture; then say what is known, who showed it, and what was not shown.
[[id]] links to another failure mode, [@key] cites a work of references.yaml, ## begins a heading.
Comments like this one are shown nowhere; remove it when the text is there.
-->
"""


class Known(Value):
    """What is known of the entry before anything is written, by field."""

    values: Mapping[str, str]
    """As YAML."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What is to be said about a value."""


def new_entry(rows: Sequence[Field], items: Mapping[Kind, Sequence[Field]], known: Known) -> str:
    """Write a new entry.

    Args:
        rows: The fields of an entry, in their order.
        items: The fields of the items of those that are lists of such.
        known: What is filled in; a required field that is not known is marked.
    """
    parts = [*_comment(_HEAD), ""]
    for row in rows:
        parts += [*_explained(row, items.get(row.kind, ()), known), ""]
    lines = "\n".join(parts[:-1])
    return f"---\n{lines}\n---\n\n{_BODY}"


def missing(rows: Sequence[Field], known: Known) -> list[str]:
    """Name the fields that a new entry marks."""
    return [row.name for row in rows if row.is_required and row.name not in known.values]


def _explained(row: Field, items: Sequence[Field], known: Known) -> Iterator[str]:
    yield from _comment(row.meaning)
    is_written = row.is_required or row.name in known.values
    yield from _comment(f"{'Required' if row.is_required else 'Optional'}: {row.kind.value}.")
    for item in items:
        yield from _comment(f"- {item.name}: {item.meaning}")
    if row.name in known.notes:
        yield from _comment(known.notes[row.name])
    if items and row.name not in known.values:
        yield from (f"# {line}" for line in _item(row.name, items))
    else:
        value = known.values.get(row.name, UNWRITTEN if row.is_required else row.example)
        yield f"{'' if is_written else '# '}{row.name}: {value}"


def _item(name: str, items: Sequence[Field]) -> Iterator[str]:
    """Write one item as an example; a relation has one of its types."""
    types = [item.name for item in items if item.name in set(RelationType)]
    yield f"{name}:"
    sign = "-"
    for item in items:
        if item.name not in types[1:]:
            yield f"  {sign} {item.name}: {item.example}"
            sign = " "


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH, subsequent_indent="  " if text.startswith("- ") else "")]
