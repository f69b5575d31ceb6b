"""Problems as one line each, with the text that they point at."""

from collections.abc import Iterable

from failuremap.diagnostics import Diagnostic
from failuremap.source import SourceFile, Span


def said(source: SourceFile, diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Give `line: code at «text»: message (hint) [note «text»]` of each problem, in the order of places."""
    lines = []
    for each in sorted(diagnostics, key=lambda each: (each.where.start, each.where.end, each.code)):
        assert each.where.path == source.path
        assert 0 <= each.where.start <= each.where.end <= len(source.text)
        line = f"{source.position(each.where.start).line}: {each.code} at «{_text(source, each.where)}»: {each.message}"
        hint = f" ({each.hint})" if each.hint else ""
        notes = "".join(f" [{note.message} «{_text(source, note.where)}»]" for note in each.notes)
        lines.append(line + hint + notes)
    return lines


def _text(source: SourceFile, where: Span | None) -> str:
    return source.text[where.start : where.end] if where else ""
