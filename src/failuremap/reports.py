"""Problems as they are printed: with severity, places and three faces, text, JSON and GitHub annotations.

Takes diagnostics and the texts that they are about. Knows no phase, no terminal and no exit code.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from failuremap.diagnostics import SEVERITY, Code, Diagnostic, Severity
from failuremap.printable import visible
from failuremap.source import SourceFile, Span
from failuremap.value import Value, as_object

WIDEST = 120
"""Characters of a line that are shown."""


class Place(Value):
    """Where a problem stands, as an editor counts: from 1, in code points; the end is one past the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    snippet: str
    """The line in question, without its line feed; of a long line, what stands around the column."""
    snippet_column: int = 1
    """Column of the snippet's first character."""


class Report(Value):
    """A diagnostic with its severity and its places: all that a printer needs, and all that is remembered of it."""

    severity: Severity
    code: str
    message: str
    place: Place
    hint: str | None
    notes: tuple[tuple[str, Place | None], ...]


def report(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceFile], table: Mapping[Code, Severity] = SEVERITY
) -> tuple[Report, ...]:
    """Give each diagnostic its severity and places, drop what is off, and sort by path, position and code."""
    kept = dict.fromkeys(diagnostic for diagnostic in diagnostics if table[diagnostic.code] is not Severity.OFF)
    ordered = sorted(kept, key=lambda d: (d.where.path, d.where.start, d.where.end, d.code, d.message, repr(d)))
    return tuple(
        Report(
            table[diagnostic.code],
            diagnostic.code.value,
            diagnostic.message,
            _place(diagnostic.where, sources),
            diagnostic.hint,
            tuple((note.message, _place(note.where, sources) if note.where else None) for note in diagnostic.notes),
        )
        for diagnostic in ordered
    )


def _place(span: Span, sources: Mapping[str, SourceFile]) -> Place:
    source = sources.get(span.path)
    if source is None:
        return Place(span.path, 1, 1, 1, 1, "")
    start, end = source.position(span.start), source.position(max(span.start, span.end))
    line = source.line(start.line)
    # A window of a long line keeps the caret in sight, and a file of one line from being repeated for each problem.
    first = 0 if len(line) <= WIDEST else max(0, start.column - 1 - WIDEST // 3)
    snippet = line[first : first + WIDEST]
    return Place(span.path, start.line, start.column, end.line, end.column, snippet, first + 1)


def as_text(reports: Sequence[Report]) -> str:
    """Print for people: the place first, then the line with a caret under it, then hint and notes."""
    return "".join(_one_as_text(each) + "\n" for each in reports)


def _one_as_text(each: Report) -> str:
    place = each.place
    lines = [f"{_at(place)}: {each.severity}[{each.code}]: {visible(each.message)}"]
    if place.snippet.strip():
        lines += _snippet(place)
    if each.hint:
        lines.append(f"  hint: {visible(each.hint)}")
    for message, where in each.notes:
        at = f"{_at(where)}: " if where else ""
        lines.append(f"  note: {at}{visible(message)}")
    return "\n".join(lines) + "\n"


def _at(place: Place) -> str:
    return f"{visible(place.path)}:{place.line}:{place.column}"


def _snippet(place: Place) -> list[str]:
    start = place.column - place.snippet_column
    end = place.end_column - place.snippet_column if place.end_line == place.line else len(place.snippet)
    gutter = f"{place.line:>4} | "
    # Tabs are kept in the padding, so that the caret stands right at any tab width.
    padding = "".join("\t" if character == "\t" else " " * _cells(character) for character in place.snippet[:start])
    carets = "^" * max(1, sum(_cells(character) for character in place.snippet[start:end]))
    return [gutter + visible(place.snippet), " " * (len(gutter) - 2) + "| " + padding + carets]


def _cells(character: str) -> int:
    """Columns that a character takes on a terminal, as it is shown."""
    from unicodedata import category, east_asian_width

    shown = visible(character)
    if shown != character:
        return len(shown)
    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def as_json(reports: Sequence[Report]) -> str:
    """Print one JSON document: `{"diagnostics": [...]}` with every field always there."""
    # In ASCII alone, since it may be read on a terminal; of that, JSON leaves only the last character as it is.
    text = json.dumps({"diagnostics": [as_object(each) for each in reports]}, indent=1)
    return text.replace("\x7f", "\\u007f") + "\n"


def as_github(reports: Sequence[Report]) -> str:
    """Print workflow commands that GitHub shows beside the lines they concern."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning"}
    lines = []
    for each in reports:
        place = each.place
        message = visible(each.message + (f" ({each.hint})" if each.hint else ""))
        for note, where in each.notes:
            message += f"\n{visible(note)}" + (f": {_at(where)}" if where else "")
        fields = ",".join(
            f"{name}={_escaped(str(value), in_property=True)}"
            for name, value in (
                ("file", visible(place.path)), ("line", place.line), ("endLine", place.end_line), ("col", place.column),
                ("title", each.code),
            )
        )  # fmt: skip
        lines.append(f"::{kinds.get(each.severity, 'notice')} {fields}::{_escaped(message)}\n")
    return "".join(lines)


def _escaped(text: str, *, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
