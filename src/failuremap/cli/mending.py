"""Edits that mend a site, each file only if that brings no new problem: a compiled site in, new bytes out."""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from failuremap.authoring.mend import edits_of
from failuremap.cli.compiling import Result, compiling, sources_of
from failuremap.model.edits import edited, edited_bytes
from failuremap.model.output import SiteFolder
from failuremap.reports import Report
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile, Undecodable, decode
from failuremap.value import Value, replace


class Mended(Value):
    """What mending gives."""

    texts: Mapping[str, tuple[str, str]]
    """Old and new text of each file that changes, by name."""
    contents: Mapping[str, bytes]
    """The new bytes of these files."""
    left: tuple[str, ...]
    """Files that would get another problem, and stay as they are."""


def mended(options: argparse.Namespace, result: Result, files: Mapping[str, Path]) -> Mended:
    """Work out how the files of a site are mended.

    Args:
        options: Where the site is, and how to compile it.
        result: The compiled site.
        files: The files that may change, by name.

    Raises:
        MachineError: A file was changed while it was read.
    """
    sources = sources_of(result.compiled.folder)
    found = edits_of(result.compiled.diagnostics, result.compiled.graph, sources)
    edits = {name: each for name, each in found.items() if name in files}
    texts = {name: (sources[name].text, edited(sources[name].text, each)) for name, each in edits.items()}
    left = _worse(options, result, {name: after for name, (_, after) in texts.items()})
    contents = {}
    for name, each in edits.items():
        content = files[name].read_bytes()
        if decode(name, content) != sources[name]:
            raise MachineError(f"`{name}` changed while it was read; nothing was changed, so try again")
        if name not in left:
            contents[name] = edited_bytes(content, each)
    return Mended({name: texts[name] for name in contents}, contents, tuple(sorted(left)))


def _worse(options: argparse.Namespace, result: Result, texts: Mapping[str, str]) -> set[str]:
    """Give the files that would have a problem of a kind that they do not have as often now."""
    if not texts:
        return set()
    with compiling(options, folder=_with(result.compiled.folder, texts)) as other:
        now, then = _kinds(result.reports), _kinds(other.reports)
    return {name for (name, code), count in then.items() if name in texts and count > now[name, code]}


def _kinds(reports: Iterable[Report]) -> Counter[tuple[str, str]]:
    return Counter((each.place.path, each.code) for each in reports)


def _with(folder: SiteFolder, texts: Mapping[str, str]) -> SiteFolder:
    def new(source: SourceFile | Undecodable) -> SourceFile | Undecodable:
        return SourceFile(source.path, texts[source.path]) if source.path in texts else source

    return replace(
        folder,
        documents=tuple(new(each) for each in folder.documents),
        settings=folder.settings and new(folder.settings),
        bibliography=folder.bibliography and new(folder.bibliography),
    )
