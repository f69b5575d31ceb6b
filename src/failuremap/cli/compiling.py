"""Read, compile, report: what `build`, `check` and `serve` have in common."""

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from failuremap.cli.ahead import parse, parse_all
from failuremap.cli.amending import Session, amended
from failuremap.cli.options import memory_of
from failuremap.cli.progress import Watcher
from failuremap.cli.saying import counted
from failuremap.diagnostics import Code, Diagnostic, Severity, severities
from failuremap.model.output import Compiled, Memo, Options, ParseAll, SiteFolder, unwatched
from failuremap.printable import visible
from failuremap.reports import Report, as_github, as_json, as_text, report
from failuremap.source import SourceFile, Undecodable
from failuremap.value import Value


class Result(Value):
    """A compiled site and what is to be said about it."""

    compiled: Compiled
    severity: Mapping[Code, Severity]
    reports: tuple[Report, ...]
    keep: "Callable[[Mapping[str, str], Collection[str]], None] | None" = None
    """Remembers the site once it is published: takes the keys of all outputs, and the paths of those that were made."""

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids publishing."""
        return any(each.severity is Severity.ERROR for each in self.reports)

    def report(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Report, ...]:
        """Give reports of problems that were found later."""
        return report(diagnostics, sources_of(self.compiled.folder), self.severity)


@contextmanager
def compiling(
    options: argparse.Namespace,
    *,
    lock: Literal["kept", "frozen", "forgotten"] = "kept",
    prose: bool | frozenset[str] = False,
    folder: SiteFolder | None = None,
    session: Session | None = None,
) -> Iterator[Result]:
    """Compile the site that the options name; its outputs may be rendered until the block ends.

    Args:
        options: What was asked for on the command line.
        lock: Whether the places in the map's lock hold and new ones are written, or none is written, or none holds.
        prose: Whether the prose is reviewed, or in which files.
        folder: What to compile instead of what is on the disk.
        session: What this process remembers of the builds before.
    """
    from failuremap.shell.cache import open_cache
    from failuremap.shell.deadline import InTime, in_time
    from failuremap.shell.folder import read_site
    from failuremap.shell.workers import make_ahead, make_all

    session = session or Session()
    if not session.may_be_amended:
        folder = folder or read_site(options.site)
    memory, known = (None, None) if options.no_cache else (memory_of(options.site), session.known)
    cache = open_cache(memory, InTime(parse), known)
    is_done = False
    ending = ExitStack()
    try:
        how = Options(
            options.base_url,
            with_drafts=options.drafts,
            is_frozen=lock == "frozen",
            is_relayout=lock == "forgotten",
            with_prose=bool(prose),
            only=prose if isinstance(prose, frozenset) else None,
            watch=unwatched if options.quiet else Watcher(sys.stderr),
            make_all=make_all(options.jobs, cache.save),
            make_ahead=make_ahead(options.jobs, cache.save, ending),
            standing=session.standing,
            within=in_time,
        )
        each_parsed = parse_all(options.jobs, session.ahead)
        compiled_edit = amended(options.site, session, how, cache, each_parsed)
        compiled = compiled_edit or _compiled(
            folder or read_site(options.site, unread=session.unread), how, cache, each_parsed
        )
        table = severities(compiled.severity, lenient=options.lenient, strict=options.strict)
        keep = partial(compiled.keep, how, cache) if compiled.keep else None
        yield Result(compiled, table, report(compiled.diagnostics, sources_of(compiled.folder), table), keep)
        is_done = compiled_edit is None
    finally:
        ending.close()
        # A build that was interrupted, and one that was amended, have not used everything that is worth keeping.
        cache.close(prune=is_done)


def _compiled(folder: SiteFolder, how: Options, memo: Memo, parse_all: ParseAll) -> Compiled:
    from failuremap.pipeline import compile_site

    return compile_site(folder, how, memo, parse_all)


def sources_of(folder: SiteFolder) -> dict[str, SourceFile]:
    """Give every text that a problem may stand in, by path."""
    texts = [*folder.documents, folder.settings, folder.bibliography, folder.lock]
    sources = {
        each.path: each.readable if isinstance(each, Undecodable) else each for each in texts if each is not None
    }
    sources.update(
        (f"templates/{name}", SourceFile(f"templates/{name}", text)) for name, text in folder.templates.items()
    )
    return sources


def print_reports(reports: tuple[Report, ...], form: str) -> None:
    """Print problems: as text to stderr, as data to stdout."""
    if form == "json":
        sys.stdout.write(as_json(reports))
    elif form == "github":
        sys.stdout.write(as_github(reports))
    else:
        sys.stderr.write(as_text(reports))


def difference(before: str, after: str, old: str, new: str) -> Iterator[str]:
    """Write what changes between two texts under their names, as the lines of a unified diff that are safe to print."""
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(), new.splitlines(), before, after, lineterm="", n=1)
    return (f"{visible(line)}\n" for line in lines)


def tally(reports: tuple[Report, ...]) -> str:
    """Count errors and warnings."""
    errors = sum(each.severity is Severity.ERROR for each in reports)
    warnings = sum(each.severity is Severity.WARNING for each in reports)
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"


def write_lock(site: Path, text: str) -> str | None:
    """Write the map's lock beside the content; a tree that cannot be written is a note, not a fault."""
    from failuremap.shell.disk import write_atomically
    from failuremap.shell.inputs import LOCK

    path = site.resolve() / LOCK
    try:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text.encode())
    except (OSError, UnicodeDecodeError) as error:
        return f"{LOCK} was not written ({error}); places on the map are not remembered"
    return None
