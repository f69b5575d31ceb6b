"""Texts to documents and works: those that are remembered, and the others parsed."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from failuremap.model.document import Parsed
from failuremap.model.output import Memo, ParseAll, Watch
from failuremap.model.works import Bibliography
from failuremap.source import SourceFile
from failuremap.value import from_json, to_json

FEW = 16
"""Documents up to which each is asked for by itself."""
_BIBLIOGRAPHY = "bibliography"
"""Under which name the works of the site are remembered, after the digest of their text."""


def read_documents(
    texts: Mapping[str, SourceFile], memo: Memo, parse_all: ParseAll, watch: Watch
) -> tuple[tuple[Parsed, ...], int]:
    """Parse what is not remembered.

    Returns:
        All documents, without the pieces of their bodies, in the order of `texts`; and how many were remembered.
    """
    if len(texts) > FEW:
        memo.gather()
    found = {path: memo.parsed(source) for path, source in texts.items()}
    memo.let_go()
    missing = [source for path, source in texts.items() if found[path] is None]
    each_parsed = watch(parse_all(missing), len(missing), "reading entries")
    for source, packed in zip(missing, each_parsed, strict=True):
        found[source.path] = memo.remember(source, packed)
    return tuple(parsed for parsed in found.values() if parsed is not None), len(texts) - len(missing)


def read_bibliography(source: SourceFile | None, memo: Memo) -> Bibliography:
    """Parse the bibliography, unless it is remembered; a site without one has no works."""
    remembered = memo.recall(_BIBLIOGRAPHY) or b""
    if source is None:
        if remembered:
            memo.note(_BIBLIOGRAPHY, b"")
        return Bibliography()
    digest = f"{source.digest} ".encode()
    if remembered.startswith(digest):
        with suppress(ValueError):
            return from_json(Bibliography, remembered[len(digest) :])
    from failuremap.parse.bibliography import parse_bibliography

    found = parse_bibliography(source)
    memo.note(_BIBLIOGRAPHY, digest + to_json(found))
    return found


def written(texts: Mapping[str, SourceFile], parsed: Mapping[str, Parsed]) -> Callable[[str], tuple[SourceFile, int]]:
    """Make the function that gives the file of a document and where its body begins."""
    return lambda path: (texts[path], parsed[path].body_start)
