"""What is too large to be an entry, so that no text can keep the parser busy for long.

Takes a source; gives a diagnostic or nothing. Every limit is far above what a person writes.
"""

import re

from failuremap.diagnostics import Code, Diagnostic
from failuremap.parse.markup.positions import MOST_MARKS
from failuremap.source import SourceFile

LARGEST = 256 * 1024
"""Bytes of a file."""
LONGEST_LINE = 20_000
"""Characters."""
LONGEST_BLOCK = 500
"""Lines without a blank one between them: the parser takes a block apart line by line."""
MOST_NOTES = 1_000
"""Footnote marks and definitions."""
MOST_CELLS = 20_000
"""Cells of all tables; a short row is filled up to the width of its table."""
DEEPEST = 32
"""Lists and quotes inside each other; deeper ones are ordinary text, or a refusal when one line opens them all."""

_RULE = set("|:->\t ")
"""What the line under the head of a table is made of, in a quote too."""
# A line of nothing but hyphens or stars is a rule, however long. It begins with a character, not with the mark of a
# beginning, so that the search runs past all others.
_NESTED = re.compile(rf"\n(?![-* ]+$)(?: {{0,3}}(?:>|[-*+] |\d{{1,9}}\. )){{{DEEPEST + 1}}}", re.MULTILINE)


def refusal(source: SourceFile, start: int, openers: int) -> Diagnostic | None:
    """Say why a body is not parsed, if it is not.

    Args:
        source: The file.
        start: Where its body begins.
        openers: How many places in the body may open a construct.
    """
    text = source.text
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        return _refused(source, start, f"the file has {size} bytes; an entry has at most {LARGEST}")
    if openers > MOST_MARKS:
        message = f"the text has {openers} brackets, dollars and tags; an entry has at most {MOST_MARKS}"
        return _refused(source, start, message)
    if (notes := text.count("[^", start)) > MOST_NOTES:
        return _refused(source, start, f"the text has {notes} footnotes; an entry has at most {MOST_NOTES}")
    return (
        _long_line(source, start)
        or _long_block(source, start)
        or _many_cells(source, start)
        or _deep_nesting(source, start)
    )


def too_deep(source: SourceFile, start: int) -> Diagnostic:
    """Say that a body is nested more deeply than the parser can follow."""
    return _refused(source, start, "lists, quotes or emphasis are nested too deeply")


def _long_line(source: SourceFile, start: int) -> Diagnostic | None:
    if len(source.text) - start <= LONGEST_LINE:
        return None
    at = start
    for line in source.text[start:].split("\n"):
        if len(line) > LONGEST_LINE:
            return _refused(source, at, f"the line has {len(line)} characters; a line has at most {LONGEST_LINE}")
        at += len(line) + 1
    return None


def _long_block(source: SourceFile, start: int) -> Diagnostic | None:
    if source.text.count("\n", start) < LONGEST_BLOCK:
        return None
    at = start
    for block in source.text[start:].split("\n\n"):
        lines = block.strip("\n").count("\n") + 1
        if lines > LONGEST_BLOCK:
            message = f"{lines} lines follow each other without a blank line; at most {LONGEST_BLOCK} may"
            return _refused(source, at + len(block) - len(block.lstrip("\n")), message)
        at += len(block) + 2
    return None


def _many_cells(source: SourceFile, start: int) -> Diagnostic | None:
    if source.text.count("|", start) < LONGEST_BLOCK // 10:
        return None
    cells, at = 0, start
    for block in source.text[start:].split("\n\n"):
        lines = block.strip("\n").split("\n")
        columns = max((line.count("|") + 1 for line in lines if "|" in line and set(line) <= _RULE), default=0)
        cells += columns * len(lines)
        if cells > MOST_CELLS:
            message = f"the tables up to here have more than {MOST_CELLS} cells"
            return _refused(source, at + len(block) - len(block.lstrip("\n")), message)
        at += len(block) + 2
    return None


def _deep_nesting(source: SourceFile, start: int) -> Diagnostic | None:
    nested = _NESTED.search(f"\n{source.text[start:]}")
    if nested is None:
        return None
    return _refused(source, start + nested.start(), f"the line opens more than {DEEPEST} lists or quotes")


def _refused(source: SourceFile, at: int, message: str) -> Diagnostic:
    end = source.text.find("\n", at)
    at = min(at, len(source.text))
    return Diagnostic(
        Code.TOO_LARGE, message, source.span(at, min(end if end >= 0 else len(source.text), at + 80)), "split the entry"
    )
