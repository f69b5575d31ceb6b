"""YAML between the fences, or in a whole file, as values that know where they stand.

Takes text and gives nodes: scalars as text, sequences, mappings. Knows YAML's events; does not know which fields exist.
Scalars stay text, so that `no`, `12:30` and `2024-02-30` are not turned into something else behind the author's back.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml
from yaml.reader import ReaderError

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.parse.slips import Complaint, explain
from failuremap.source import SourceFile, Span
from failuremap.value import Value

FENCE = "---"
LARGEST = 64 * 1024
"""Characters of front matter."""
LARGEST_FILE = 16 * LARGEST
"""Characters of a whole file, such as a bibliography."""
DEEPEST = 20
"""Levels of lists and fields inside each other."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PROPERTY = re.compile(r"[^\s,\[\]{}]{1,60}")
_CUT_OFF = re.compile(r"[ \t]+(#[^\s#]\S{0,30})")
_ALMOST = re.compile(r"^[ \t]*(-{2,9}|-?[\u2013\u2014]{1,3}-?)[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


class Scalar(Value):
    """Text without quotes, white space folded as YAML does; nothing at all is empty text."""

    text: str
    where: Span
    """The text as written: between the quotes, or below the `>` or `|` that begins it."""
    is_quoted: bool = False


class Sequence(Value):
    """A list."""

    items: "tuple[Node, ...]"
    where: Span


class Mapping(Value):
    """Keys and values in the order of the file, each key once."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    where: Span


Node: TypeAlias = Scalar | Sequence | Mapping


class FrontMatter(Value):
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
        return FrontMatter(None, 0, (_missing(source, first),))
    closing = _CLOSING.search(text, len(first) + 1)
    if closing is None:
        return FrontMatter(None, len(text), (_unclosed(source, len(first)),))
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
        message = "the front matter is not made of fields such as `title: …`"
        return FrontMatter(None, body_start, (*diagnostics, Diagnostic(Code.WRONG_TYPE, message, root.where)))
    return FrontMatter(root, body_start, diagnostics)


def _missing(source: SourceFile, first: str) -> Diagnostic:
    hint = "begin it with a line `---`, the fields, and another line `---`"
    if first.rstrip() == "+++":
        hint = "write the fields as YAML between lines `---`, not as TOML between lines `+++`"
    elif source.text.lstrip().startswith(FENCE):
        hint = "let the file begin with the line `---`, and that line hold nothing else"
    message = "the file does not begin with front matter"
    return Diagnostic(Code.MISSING_FRONT_MATTER, message, source.span(0, len(first)), hint)


def _unclosed(source: SourceFile, after: int) -> Diagnostic:
    almost = _ALMOST.search(source.text, after)
    notes = (Note("this line is almost one", source.span(almost.start(1), almost.end(1))),) if almost else ()
    message = "the front matter has no closing fence"
    return Diagnostic(
        Code.UNCLOSED_FRONT_MATTER, message, source.span(0, len(FENCE)), "end it with a line `---`", notes
    )


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
        return None, (*builder.diagnostics, _slip(source, error))
    except ReaderError as error:
        return None, (*builder.diagnostics, _unprintable(source, error))


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
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
            raise self._property(event)
        if depth > DEEPEST:
            raise self._refused(f"values are nested deeper than {DEEPEST} levels", event, None)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        return self._mapping(event, events, depth)

    def _scalar(self, event: Any) -> Scalar:
        is_quoted = event.style in ("'", '"')
        cut = None if is_quoted else _CUT_OFF.match(self._source.text, event.end_mark.index)
        if cut:
            # `ranks #1` would be published as `ranks`.
            message = f"`{cut[1]}` is read as a comment, and so is the rest of the line"
            hint = "put the value in quotes, or a space after the `#` of a comment"
            where = self._source.span(cut.start(1), cut.end(1))
            self.diagnostics.append(Diagnostic(Code.UNSUPPORTED_YAML, message, where, hint))
        return Scalar(event.value, self._span(event), is_quoted)

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
                raise self._refused("brackets cannot stand before a colon", event, "put the value in quotes")
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

    def _property(self, event: Any) -> _RefusedError:
        """Refuse an alias, an anchor or a tag, which the node begins with."""
        start = event.start_mark.index
        written = _PROPERTY.match(self._source.text, start)
        word = written[0] if written else ""
        name = {"*": "alias", "&": "anchor"}.get(word[:1], "tag")
        where = self._source.span(start, start + len(word))
        hint = f"write the value out, or put it in quotes if `{word[:1]}` belongs to it"
        return _RefusedError(Diagnostic(Code.UNSUPPORTED_YAML, f"the {name} `{word}` is not supported", where, hint))

    def _refused(self, message: str, event: Any, hint: str | None) -> _RefusedError:
        where = self._source.span(event.start_mark.index, max(event.start_mark.index, event.end_mark.index))
        return _RefusedError(Diagnostic(Code.UNSUPPORTED_YAML, message, where, hint))


def _slip(source: SourceFile, error: yaml.MarkedYAMLError) -> Diagnostic:
    words = " ".join(part for part in (error.problem, error.context) if part)
    stopped = error.problem_mark or error.context_mark
    began = error.context_mark
    return explain(source, Complaint(words, stopped.index if stopped else 0, began.index if began else None))


def _unprintable(source: SourceFile, error: ReaderError) -> Diagnostic:
    # The two parsers count differently up to the character, so it is looked for.
    number = error.character if isinstance(error.character, int) else ord(error.character)
    at = max(0, source.text.find(chr(number)))
    message = f"the character U+{number:04X} is not allowed here"
    return Diagnostic(Code.INVALID_YAML, message, source.span(at, min(at + 1, len(source.text))), "remove it")
