"""YAML between the fences, or in a whole file, as values that know where they stand.

Takes text and gives nodes: scalars as text, sequences, mappings. Knows YAML's events; does not know which fields exist.
Scalars stay text, so that `no`, `12:30` and `2024-02-30` are not turned into something else behind the author's back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.source import SourceFile, Span

FENCE = "---"
LARGEST = 64 * 1024
"""Characters of front matter; a bibliography may have sixteen times as many."""
LARGEST_FILE = 16 * LARGEST
DEEPEST = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as written, without quotes, white space folded as YAML does."""

    text: str
    where: Span
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    where: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, each key once."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    where: Span


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the fences, and where the body begins."""

    root: Mapping | None
    body_start: int
    diagnostics: tuple[Diagnostic, ...] = ()


class _RefusedError(Exception):
    """Ends the reading of one document; never leaves this module."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse_front_matter(source: SourceFile) -> FrontMatter:
    """Read the front matter of a Markdown file."""
    text = source.text
    first = text.split("\n", 1)[0]
    if first.rstrip() != FENCE:
        message = "the file does not begin with front matter"
        hint = "begin it with a line `---`, the fields, and another line `---`"
        return FrontMatter(None, 0, (Diagnostic(Code.MISSING_FRONT_MATTER, message, source.span(0, len(first)), hint),))
    closing = _CLOSING.search(text, len(first) + 1)
    if closing is None:
        message = "the front matter has no closing fence"
        problem = Diagnostic(Code.UNCLOSED_FRONT_MATTER, message, source.span(0, 3), "end it with a line `---`")
        return FrontMatter(None, len(text), (problem,))
    body_start = min(closing.end() + 1, len(text))
    # The opening fence is blanked, not cut off, so that marks are offsets in the file.
    fields = " " * len(first) + text[len(first) : closing.start()]
    if len(fields) > LARGEST:
        message = f"the front matter has {len(fields):,} characters; at most {LARGEST:,} are read"
        return FrontMatter(None, body_start, (Diagnostic(Code.TOO_LARGE, message, source.span(0, 3)),))
    root, diagnostics = _read(source, fields)
    if root is None and not diagnostics:
        return FrontMatter(Mapping((), source.span(0, 3)), body_start)
    if root is not None and not isinstance(root, Mapping):
        message = "the front matter is no list of fields such as `title: …`"
        return FrontMatter(None, body_start, (*diagnostics, Diagnostic(Code.WRONG_TYPE, message, root.where)))
    return FrontMatter(root, body_start, diagnostics)


def parse_yaml(source: SourceFile) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read a whole file; an empty one gives `None`."""
    if len(source.text) > LARGEST_FILE:
        message = f"the file has {len(source.text):,} characters; at most {LARGEST_FILE:,} are read"
        return None, (Diagnostic(Code.TOO_LARGE, message, source.span(0)),)
    return _read(source, source.text)


def _read(source: SourceFile, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    builder = _Builder(source)
    try:
        return builder.document(yaml.parse(text, Loader=_LOADER)), tuple(builder.diagnostics)
    except _RefusedError as refused:
        return None, (*builder.diagnostics, refused.diagnostic)
    except yaml.MarkedYAMLError as error:
        return None, (*builder.diagnostics, _syntax(source, error))
    except yaml.YAMLError as error:
        return None, (*builder.diagnostics, Diagnostic(Code.INVALID_YAML, _lower(str(error)), source.span(0)))


class _Builder:
    """Makes nodes of events, and refuses what an entry has no use for."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self.diagnostics: list[Diagnostic] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        """Read the one document of a stream."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._refused(
                        "a second document begins here", event, "keep one, without a line `---` inside it"
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(f"the alias `*{event.anchor}` is not supported", event, "write the value out")
        if event.anchor is not None:
            raise self._refused(f"the anchor `&{event.anchor}` is not supported", event, "write the value out")
        if event.tag is not None and not getattr(event, "implicit", (True, True)) == (False, True):
            raise self._refused(f"the tag `{event.tag}` is not supported", event, "remove it; values are read as text")
        if depth > DEEPEST:
            raise self._refused(f"values are nested deeper than {DEEPEST} levels", event, None)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, self._span(event), event.style in ("'", '"'))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        return self._mapping(event, events, depth)

    def _sequence(self, start: Any, events: Iterator[Any], depth: int) -> Sequence:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Sequence(tuple(items), self._between(start, event))
            items.append(self._node(event, events, depth + 1))
        raise AssertionError("a sequence without an end")

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> Mapping:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return Mapping(tuple(pairs.values()), self._between(start, event))
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refused("a list or a mapping cannot be a key", event, None)
            if key.text == "<<" and not key.is_quoted:
                raise self._refused("the merge key `<<` is not supported", event, "write the fields out")
            value = self._node(next(events), events, depth + 1)
            if key.text in pairs:
                note = Note("first used here", pairs[key.text][0].where)
                message = f"the key `{key.text}` stands twice"
                self.diagnostics.append(Diagnostic(Code.DUPLICATE_KEY, message, key.where, "keep one of them", (note,)))
            else:
                pairs[key.text] = (key, value)
        raise AssertionError("a mapping without an end")

    def _span(self, event: Any) -> Span:
        """Give the place of a scalar: between its quotes, or its words without the white space of its block."""
        start, end = event.start_mark.index, event.end_mark.index
        text = self._source.text
        if event.style in ("'", '"') and end - start >= 2:
            return self._source.span(start + 1, end - 1)
        if event.style in ("|", ">"):
            # The mark is that of the `>`; the words begin on the next line.
            start = text.find("\n", start) + 1
            while start < end and text[start] in " \n\t":
                start += 1
        while end > start and text[end - 1] in " \n\t":
            end -= 1
        return self._source.span(start, max(start, end))

    def _between(self, start: Any, end: Any) -> Span:
        first, last = start.start_mark.index, end.end_mark.index
        text = self._source.text
        while last > first and text[last - 1 : last].isspace():
            last -= 1
        return self._source.span(first, max(first, last))

    def _refused(self, message: str, event: Any, hint: str | None) -> _RefusedError:
        where = self._source.span(event.start_mark.index, max(event.start_mark.index, event.end_mark.index))
        return _RefusedError(Diagnostic(Code.UNSUPPORTED_YAML, message, where, hint))


_HINTS = (
    ("mapping values are not allowed", 'put a value that holds ": " in quotes'),
    (
        "found character that cannot start any token",
        "put the value in quotes; it begins with a character that YAML keeps for itself",
    ),
    ("found unexpected end of stream", "a quote or a bracket is not closed"),
    ("could not find expected ':'", "a field is `name: value`; put longer text in quotes or after `>-`"),
    ("did not find expected key", "check the indentation of this line, and quotes in the line before it"),
    ("did not find expected ',' or", "a bracket is not closed, or a comma is missing"),
    ("while scanning a quoted scalar", "a quote is not closed"),
)


def _syntax(source: SourceFile, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Turn the library's words into a place, one sentence and a cure."""
    whole = " ".join(_lower(part) for part in (error.problem, error.context) if part) or "this is no YAML"
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    if began and "quoted scalar" in whole:
        # What is missing is missed only at the end of the text; the author looks where it began.
        mark = began
    at = min(mark.index, len(source.text)) if mark else 0
    hint = next((cure for sign, cure in _HINTS if sign in whole), None)
    if source.text[at : at + 1] == "\t":
        hint = "indent with spaces, not with a tab"
    notes: tuple[Note, ...] = ()
    if began and began.index != at:
        notes = (Note("it began here", source.span(min(began.index, len(source.text)))),)
    where = source.span(at, min(at + 1, len(source.text)))
    return Diagnostic(Code.INVALID_YAML, f"YAML cannot read this: {whole}", where, hint, notes)


def _lower(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text[:1].lower() + text[1:]
