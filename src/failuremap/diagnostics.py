"""Problems as values: what kinds there are, how much each weighs, and what was probably meant.

Phases return `Diagnostic` values. This module knows no phase, no line and no printer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from failuremap.source import Span
from failuremap.value import Value

_DID_YOU_MEAN = "did you mean `{name}`?"
_MEANT = re.compile(r"did you mean `(?P<name>[^`]+)`\?")


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
    UNFINISHED_DRAFT = "unfinished-draft"
    MARKUP_IN_TEXT = "markup-in-text"
    LONG_WHY = "long-why"
    # ids
    BAD_ID = "bad-id"
    CHANGED_ID = "changed-id"
    DUPLICATE_ID = "duplicate-id"
    PATH_CLASH = "path-clash"
    CONFUSABLE_ID = "confusable-id"
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
    UNLINKED_MENTION = "unlinked-mention"
    UNTOLD_RELATION = "untold-relation"
    OVERCLAIM = "overclaim"
    REPEATED_TITLE = "repeated-title"
    SAME_SOURCE = "same-source"
    OLD_CHECK = "old-check"
    ARXIV_YEAR = "arxiv-year"
    SAME_WORK = "same-work"
    OTHER_BYLINE = "other-byline"
    OTHER_YEAR = "other-year"
    # map and templates
    HEAVY_HOME = "heavy-home"
    STALE_LOCK = "stale-lock"
    BAD_LOCK = "bad-lock"
    TEMPLATE_ERROR = "template-error"


_WARNINGS = frozenset({
    Code.UNFINISHED_DRAFT,
    Code.HIDDEN_CHARACTER, Code.UNKNOWN_FIELD, Code.MARKUP_IN_TEXT, Code.CHANGED_ID, Code.RAW_HTML, Code.TOP_HEADING,
    Code.EMBEDDED_ENTRY, Code.LINK_TO_DRAFT, Code.ORPHAN_MODE, Code.LONG_SUMMARY, Code.LONG_SENTENCE,
    Code.MISSING_STAGE, Code.CONFUSABLE_ID,
    Code.LOW_CONTRAST, Code.WIDE_NAME, Code.HEAVY_HOME, Code.STALE_LOCK, Code.BAD_LOCK,
    Code.UNLINKED_MENTION, Code.UNTOLD_RELATION, Code.OVERCLAIM, Code.REPEATED_TITLE, Code.SAME_SOURCE, Code.OLD_CHECK,
    Code.ARXIV_YEAR, Code.SAME_WORK, Code.OTHER_BYLINE, Code.OTHER_YEAR,
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


class Note(Value):
    """A second place that belongs to a problem, such as where a name was first used."""

    message: str
    where: Span | None = None


class Diagnostic(Value):
    """One problem in the content, found by some phase."""

    code: Code
    message: str
    """What is wrong: lower case, no full stop, the author's own text in backticks."""
    where: Span
    hint: str | None = None
    """A cure that is probably right, as an imperative or a question."""
    notes: tuple[Note, ...] = ()


def places_of(problem: Diagnostic) -> tuple[Span, ...]:
    """Give every place that a problem names, its own first."""
    return (problem.where, *(note.where for note in problem.notes if note.where))


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
    return proposed(close_names(name, candidates))


def proposed(close: Sequence[str]) -> str | None:
    """Write names that may have been meant as a hint."""
    if not close:
        return None
    if len(close) == 1:
        return _DID_YOU_MEAN.format(name=close[0])
    return "close names: " + ", ".join(f"`{candidate}`" for candidate in close)


def meant(diagnostic: Diagnostic) -> str | None:
    """Give the one name that a hint of `did_you_mean` proposes; `None` for several names and for other hints."""
    match = _MEANT.fullmatch(diagnostic.hint or "")
    return match["name"] if match else None


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
    # Most builds find nothing that is close to something else.
    from difflib import get_close_matches

    return tuple(by_lower[each] for each in get_close_matches(written, by_lower, n=3, cutoff=0.75))
