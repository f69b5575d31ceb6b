"""Write the edits that mend a site, each file only if that brings no new problem."""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from failuremap.authoring.mend import edits_of
from failuremap.cli.compiling import Result, compiling, sources_of
from failuremap.model.output import SiteFolder
from failuremap.reports import Report
from failuremap.shell.disk import write_atomically
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile, Undecodable, decode, replaced


def mended(
    options: argparse.Namespace, result: Result, wanted: set[str]
) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Mend the files of a site.

    Args:
        options: Where the site is, and how to compile it.
        result: The compiled site.
        wanted: The files that may be changed; all when it is empty.

    Returns:
        Name, old text and new text of each file that was changed, and the names of those that could not be.
    """
    texts = sources_of(result.folder)
    edits = edits_of(result.compiled.diagnostics, result.compiled.graph, texts)
    # What comes from our own templates is no file of the site.
    names = [name for name in edits if (not wanted or name in wanted) and (options.site / name).is_file()]
    before = {name: (options.site / name).read_bytes() for name in names}
    for name, content in before.items():
        if _text(name, content) != texts[name].text:
            raise MachineError(f"{name} was changed while it was read; run it again")
    after = {name: replaced(before[name], edits[name]) for name in names}
    left = _worse(options, result, {name: _text(name, content) for name, content in after.items()})
    for name in names:
        if name not in left:
            write_atomically(options.site / name, after[name])
    changed = tuple((name, texts[name].text, _text(name, after[name])) for name in names if name not in left)
    return changed, tuple(sorted(left))


def _text(name: str, content: bytes) -> str:
    found = decode(name, content)
    return found.text if isinstance(found, SourceFile) else ""


def _worse(options: argparse.Namespace, result: Result, texts: dict[str, str]) -> set[str]:
    """Give the files that would have a problem of a kind that they do not have as often now."""
    if not texts:
        return set()
    with compiling(options, folder=_with(result.folder, texts)) as other:
        now, then = _kinds(result.reports), _kinds(other.reports)
    return {name for (name, code), count in then.items() if name in texts and count > now[name, code]}


def _kinds(reports: Iterable[Report]) -> Counter[tuple[str, str]]:
    return Counter((each.place.path, each.code) for each in reports)


def _with(folder: SiteFolder, texts: dict[str, str]) -> SiteFolder:
    def new(source: SourceFile | Undecodable) -> SourceFile | Undecodable:
        return SourceFile(source.path, texts[source.path]) if source.path in texts else source

    return replace(
        folder,
        documents=tuple(new(each) for each in folder.documents),
        settings=folder.settings and new(folder.settings),
        bibliography=folder.bibliography and new(folder.bibliography),
    )
