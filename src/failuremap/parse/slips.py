"""What YAML's complaints mean to an author.

Takes the words of a YAML library and the places that it names; gives one sentence, a place and a cure.
Knows the usual slips; does not know the library.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from failuremap.diagnostics import Code, Diagnostic
from failuremap.source import SourceFile
from failuremap.value import Value

_QUOTE_IT = "put the value in quotes"
_SAME_COLUMN = "begin every field at the same column"
_FIELD = re.compile(r"[ \t]*(?:- +)?[^\s:][^:\n]*: +")
_GLUED = re.compile(r"[ \t]*(?:- +)?([A-Za-z0-9_-]+):[^\s:/]")


class Complaint(Value):
    """Why a text is no YAML, as the library says it."""

    words: str
    stopped: int
    """Offset at which reading stopped."""
    began: int | None
    """Offset at which what could not be read began."""


_Slip: TypeAlias = Callable[[SourceFile, Complaint], Diagnostic]


def explain(source: SourceFile, complaint: Complaint) -> Diagnostic:
    """Say what the author probably wrote."""
    if source.text[complaint.stopped : complaint.stopped + 1] == "\t":
        return _says(source, complaint.stopped, "YAML allows no tab here", "indent with spaces")
    for signs, slip in _SLIPS:
        if re.search(signs, complaint.words):
            return slip(source, complaint)
    return _says(source, complaint.stopped, f"this is no YAML: {complaint.words}", None)


def _says(source: SourceFile, start: int, message: str, hint: str | None, end: int | None = None) -> Diagnostic:
    start = min(start, len(source.text))
    end = min(start + 1, len(source.text)) if end is None else max(start, end)
    return Diagnostic(Code.INVALID_YAML, message, source.span(start, end), hint)


def _line(source: SourceFile, offset: int) -> tuple[int, int]:
    """Give the start and the end of a line without the white space around it."""
    number = source.position(offset).line
    start, line = source.line_starts[number - 1], source.line(number)
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _at_stop(message: str, hint: str) -> _Slip:
    return lambda source, complaint: _says(source, complaint.stopped, message, hint)


def _at_start(message: str, hint: str) -> _Slip:
    """Point at where it began: what is missing is missed only later, and the author looks where it belongs."""

    def slip(source: SourceFile, complaint: Complaint) -> Diagnostic:
        at = complaint.stopped if complaint.began is None else complaint.began
        character = source.text[at : at + 1]
        shown = "a backtick" if character == "`" else f"`{character}`"
        return _says(source, at, message.replace("CHARACTER", shown), hint)

    return slip


def _second_colon(source: SourceFile, complaint: Complaint) -> Diagnostic:
    """Tell a colon in a value from a line that is indented too deep, and from a missing space after the name."""
    start, end = _line(source, complaint.stopped)
    field = _FIELD.match(source.text, start, complaint.stopped)
    if field:
        return _says(source, field.end(), "the value holds a second `: `", _QUOTE_IT, end)
    number = source.position(complaint.stopped).line
    above = _GLUED.match(source.text, source.line_starts[max(0, number - 2)], start)
    if above:
        message = f"there is no space after the colon of `{above[1]}`"
        return _says(source, above.start(1), message, f"write `{above[1]}: ` and the value", above.end(1) + 1)
    return _says(source, start, "the line is indented deeper than the field before it", _SAME_COLUMN, end)


def _backslash(source: SourceFile, complaint: Complaint) -> Diagnostic:
    at = source.text.rfind("\\", 0, complaint.stopped + 1)
    message = "a backslash in double quotes begins an escape"
    return _says(source, max(at, 0), message, "use single quotes, or write two backslashes")


def _no_field(source: SourceFile, complaint: Complaint) -> Diagnostic:
    start, end = _line(source, complaint.stopped if complaint.began is None else complaint.began)
    hint = "indent a line that continues the value above it"
    if source.text[start] == "-":
        hint = "put a space after the `-`"
    return _says(source, start, "the line is no field `name: value`", hint, end)


def _no_key(source: SourceFile, complaint: Complaint) -> Diagnostic:
    """Tell what follows a closing quote or bracket from a line at the wrong column."""
    start, end = _line(source, complaint.stopped)
    before = source.text[start : complaint.stopped].rstrip()
    if before.endswith(('"', "'")):
        hint = "close each quote on its own line; inside quotes use the other kind"
        return _says(source, complaint.stopped, "the value goes on after its closing quote", hint, end)
    if before:
        return _says(source, complaint.stopped, "the value goes on after its closing bracket", _QUOTE_IT, end)
    return _says(source, start, "the line is indented unlike the fields around it", _SAME_COLUMN, end)


_SLIPS: tuple[tuple[str, _Slip], ...] = (
    ("mapping values are not allowed", _second_colon),
    (
        "sequence entries are not allowed",
        _at_stop("a list begins on the line of its field", "begin it on the next line"),
    ),
    ("escape|hexdecimal", _backslash),
    ("quoted scalar", _at_start("the quote is not closed", "end the value with the quote that begins it")),
    (
        "flow (sequence|mapping)",
        _at_start("the bracket CHARACTER is not closed, or a comma in it is missing", _QUOTE_IT),
    ),
    ("scanning an? (alias|anchor)|tag", _at_start("no value begins with CHARACTER", _QUOTE_IT)),
    ("cannot start any token|node content|mapping keys", _at_start("no value begins with CHARACTER", _QUOTE_IT)),
    ("expected ':'", _no_field),
    (
        "block collection",
        _at_stop("the line is no item of the list above it", "begin it with `- `, or at the column of a field"),
    ),
    ("block scalar", _at_start("after CHARACTER stands only `-` or `+`", "begin the text on the next line")),
    ("expected key|block mapping", _no_key),
    ("document start", _at_stop("the line begins further left than the first field", _SAME_COLUMN)),
)
"""By a sign in the library's words, of which the C and the Python parser have different ones; the first that fits."""
