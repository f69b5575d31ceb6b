"""Problems as values, and their three faces: text, JSON and GitHub annotations.

Phases return `Diagnostic` values; this module gives them a severity, finds their lines and prints them.
It knows no phase, no terminal and no exit code.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from enum import StrEnum

from failuremap.source import SourceFile, Span


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


class Code(StrEnum):
    """Every kind of problem, by the name under which it is printed, explained and configured."""

    # reading
    UNREADABLE_TEXT = "unreadable-text"
    TOO_LARGE = "too-large"
    HIDDEN_CHARACTER = "hidden-character"
    SKIPPED_FILE = "skipped-file"
    # front matter, bibliography and settings
    MISSING_FRONT_MATTER = "missing-front-matter"
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter"
    INVALID_YAML = "invalid-yaml"
    UNSUPPORTED_YAML = "unsupported-yaml"
    INVALID_TOML = "invalid-toml"
    DUPLICATE_KEY = "duplicate-key"
    MISSING_FIELD = "missing-field"
    UNKNOWN_FIELD = "unknown-field"
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"
    EMPTY_VALUE = "empty-value"
    MARKUP_IN_TEXT = "markup-in-text"
    LONG_WHY = "long-why"
    # ids
    BAD_ID = "bad-id"
    CHANGED_ID = "changed-id"
    DUPLICATE_ID = "duplicate-id"
    PATH_CLASH = "path-clash"
    # body
    RAW_HTML = "raw-html"
    TOP_HEADING = "top-heading"
    MISPLACED_REFERENCE = "misplaced-reference"
    EMBEDDED_ENTRY = "embedded-entry"
    UNSAFE_LINK = "unsafe-link"
    BAD_MATHS = "bad-maths"
    UNKNOWN_FOOTNOTE = "unknown-footnote"
    # files beside the text
    MISSING_FILE = "missing-file"
    FILE_CASE = "file-case"
    FILE_OUTSIDE = "file-outside"
    UNSAFE_FILE = "unsafe-file"
    LARGE_FILE = "large-file"
    REMOTE_IMAGE = "remote-image"
    MISSING_ALT = "missing-alt"
    # linking
    UNKNOWN_CATEGORY = "unknown-category"
    UNKNOWN_RELATION = "unknown-relation"
    MISSING_WHY = "missing-why"
    DUPLICATE_RELATION = "duplicate-relation"
    SELF_RELATION = "self-relation"
    UNRESOLVED_REFERENCE = "unresolved-reference"
    AMBIGUOUS_REFERENCE = "ambiguous-reference"
    MISSING_ANCHOR = "missing-anchor"
    UNKNOWN_CITATION = "unknown-citation"
    LINK_TO_DRAFT = "link-to-draft"
    RELATION_TO_DRAFT = "relation-to-draft"
    UNKNOWN_TRAIL_STEP = "unknown-trail-step"
    TRAIL_WITHOUT_RELATION = "trail-without-relation"
    BAD_REDIRECT = "bad-redirect"
    GONE_ID = "gone-id"
    # review
    ORPHAN_MODE = "orphan-mode"
    LONG_SUMMARY = "long-summary"
    LONG_SENTENCE = "long-sentence"
    MISSING_STAGE = "missing-stage"
    LOW_CONTRAST = "low-contrast"
    WIDE_NAME = "wide-name"
    # map and templates
    STALE_LOCK = "stale-lock"
    BAD_LOCK = "bad-lock"
    TEMPLATE_ERROR = "template-error"


WIDEST = 120
"""Characters of a line that are shown."""

_WARNINGS = frozenset({
    Code.HIDDEN_CHARACTER, Code.UNKNOWN_FIELD, Code.MARKUP_IN_TEXT, Code.CHANGED_ID, Code.RAW_HTML, Code.TOP_HEADING,
    Code.EMBEDDED_ENTRY, Code.LINK_TO_DRAFT, Code.ORPHAN_MODE, Code.LONG_SUMMARY, Code.LONG_SENTENCE,
    Code.MISSING_STAGE,
    Code.LOW_CONTRAST, Code.WIDE_NAME, Code.STALE_LOCK, Code.BAD_LOCK,
})  # fmt: skip
_NOTES = frozenset({Code.SKIPPED_FILE})

LENIENT = frozenset({
    Code.UNRESOLVED_REFERENCE, Code.AMBIGUOUS_REFERENCE, Code.MISSING_ANCHOR, Code.UNKNOWN_CITATION, Code.MISSING_FILE,
    Code.FILE_CASE, Code.FILE_OUTSIDE, Code.UNSAFE_FILE, Code.LARGE_FILE, Code.REMOTE_IMAGE, Code.MISSING_ALT,
    Code.UNKNOWN_FOOTNOTE,
})  # fmt: skip
"""What `--lenient` turns into warnings: references, files and citations that do not resolve."""

FIXED = frozenset({
    Code.UNREADABLE_TEXT, Code.TOO_LARGE, Code.MISSING_FRONT_MATTER, Code.UNCLOSED_FRONT_MATTER, Code.INVALID_YAML,
    Code.UNSUPPORTED_YAML, Code.INVALID_TOML, Code.DUPLICATE_KEY, Code.MISSING_FIELD, Code.WRONG_TYPE, Code.BAD_VALUE,
    Code.EMPTY_VALUE, Code.BAD_ID, Code.DUPLICATE_ID, Code.PATH_CLASH, Code.UNKNOWN_CATEGORY, Code.TEMPLATE_ERROR,
})  # fmt: skip
"""What no setting may lower, because the page that it concerns would be false."""

SEVERITY: Mapping[Code, Severity] = {
    code: Severity.WARNING if code in _WARNINGS else Severity.NOTE if code in _NOTES else Severity.ERROR
    for code in Code
}
"""The built-in severity of each code."""


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a problem, such as where a name was first used."""

    message: str
    where: Span | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in the content, found by some phase."""

    code: Code
    message: str
    """What is wrong: lower case, no full stop, the author's own text in backticks."""
    where: Span
    hint: str | None = None
    """A cure that is probably right, as an imperative or a question."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Report:
    """A diagnostic with its severity and its places: all that a printer needs, and all that is remembered of it."""

    severity: Severity
    code: str
    message: str
    place: Place
    hint: str | None
    notes: tuple[tuple[str, Place | None], ...]


def severities(
    configured: Mapping[str, str], *, lenient: bool = False, strict: bool = False
) -> Mapping[Code, Severity]:
    """Work out the severity of each code: the table, then the settings, then `--lenient`, then `--strict`."""
    table = dict(SEVERITY)
    for code in Code:
        if code in configured and code not in FIXED:
            table[code] = Severity(configured[code])
        if lenient and code in LENIENT and table[code] is Severity.ERROR:
            table[code] = Severity.WARNING
        if strict and table[code] is Severity.WARNING:
            table[code] = Severity.ERROR
    return table


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Propose what was probably meant by a name that is not among the candidates."""
    close = close_names(name, candidates)
    if not close:
        return None
    if len(close) == 1:
        return f"did you mean `{close[0]}`?"
    return "close names: " + ", ".join(f"`{candidate}`" for candidate in close)


def close_names(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Find at most three candidates that a name may stand for, nearest first; a usual slip leaves only one."""
    by_lower: dict[str, str] = {}
    for candidate in sorted(set(candidates) - {name}):
        by_lower.setdefault(candidate.lower(), candidate)
    written = name.strip().lower()
    bare = written.removesuffix(".md")
    for slip in (written, bare, bare.replace(" ", "-").replace("_", "-"), bare.replace(" ", "_").replace("-", "_")):
        if slip in by_lower:
            return (by_lower[slip],)
    return tuple(by_lower[each] for each in get_close_matches(written, by_lower, n=3, cutoff=0.75))


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


def visible(text: str) -> str:
    """Show control characters by name, so that content cannot steer a terminal or start a line of its own."""
    return "".join(
        character if character == "\t" or character.isprintable() else _escape(character) for character in text
    )


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def as_json(reports: Sequence[Report]) -> str:
    """Print one JSON document: `{"diagnostics": [...]}` with every field always there."""
    return json.dumps({"diagnostics": [asdict(each) for each in reports]}, ensure_ascii=False, indent=1) + "\n"


def as_github(reports: Sequence[Report]) -> str:
    """Print workflow commands that GitHub shows beside the lines they concern."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning"}
    lines = []
    for each in reports:
        place = each.place
        message = each.message + (f" ({each.hint})" if each.hint else "")
        for note, where in each.notes:
            message += f"\n{note}" + (f": {_at(where)}" if where else "")
        fields = ",".join(
            f"{name}={_escaped(str(value), in_property=True)}"
            for name, value in (
                ("file", place.path), ("line", place.line), ("endLine", place.end_line), ("col", place.column),
                ("title", each.code),
            )
        )  # fmt: skip
        lines.append(f"::{kinds.get(each.severity, 'notice')} {fields}::{_escaped(message)}\n")
    return "".join(lines)


def _escaped(text: str, *, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
