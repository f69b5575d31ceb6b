"""Texts to documents: those that are remembered, and the others parsed."""

from collections.abc import Callable, Mapping

from failuremap.model.document import Parsed
from failuremap.model.output import Memo, ParseAll, Watch
from failuremap.source import SourceFile

FEW = 16
"""Documents up to which each is asked for by itself."""


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


def written(texts: Mapping[str, SourceFile], parsed: Mapping[str, Parsed]) -> Callable[[str], tuple[SourceFile, int]]:
    """Make the function that gives the file of a document and where its body begins."""
    return lambda path: (texts[path], parsed[path].body_start)
