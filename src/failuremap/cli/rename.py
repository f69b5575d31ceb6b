"""`failuremap rename`: give an entry another id, and its references with it."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from failuremap.cli.compiling import difference, print_reports, sources_of
from failuremap.cli.linking import linking
from failuremap.cli.options import add_site, teach
from failuremap.cli.renaming import Plan, Refusal, Wish, plan_of
from failuremap.cli.saying import counted
from failuremap.model.edits import edited_bytes
from failuremap.printable import visible
from failuremap.reports import report
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import read_site
from failuremap.shell.inputs import LOCK, input_files
from failuremap.shell.rewrite import rewrite
from failuremap.source import SourceFile, decode

_LONG = """\
Gives an entry another id and file name, and rewrites every reference to it by that name: links in bodies, relations,
trails and redirects. The entry keeps its place on the map, and its old id as an alias, so that its old address leads
to the new one. Nothing else in any file changes, and either all files are written or none."""
_EXAMPLES = """\
for example:
  failuremap rename power-seeking influence-seeking --dry-run     show what would change
  failuremap rename power-seeking influence-seeking
  failuremap rename power-seeking "Influence-Seeking" --title "Influence-Seeking"

exit code: 0 when it was renamed, 1 for problems in the content that forbid it, 2 for a name that is unknown or taken"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `rename`."""
    teach(parser, _LONG, _EXAMPLES)
    add_site(parser)
    parser.add_argument("old", metavar="OLD", help="the id of the entry")
    parser.add_argument("new", metavar="NEW", help="the new id, or words to make it from")
    parser.add_argument("--title", help="the new title (default: it stays)")
    parser.add_argument("--dry-run", action="store_true", help="print what would change as a diff, and write nothing")


def run(options: argparse.Namespace) -> int:
    """Rename, unless something forbids it."""
    folder = read_site(options.site)
    with linking(options) as link:
        plan = plan_of(folder, link, Wish(options.old, options.new, options.title))
    if isinstance(plan, Refusal):
        print_reports(report(plan.diagnostics, sources_of(plan.folder)), "text")
        sys.stderr.write(f"failuremap: {plan.reason}; nothing was changed\n")
        return 1
    files = input_files(options.site)
    changed = dict(_changed(plan, sources_of(folder), files))
    if options.dry_run:
        # The lock is written by a program and read by one: its long lines would hide what the author wrote.
        is_moved = changed.pop(LOCK, None) is not None
        sys.stdout.writelines(_differences(plan, files, changed))
        sys.stderr.write(f"nothing was written; {LOCK} would change too\n" if is_moved else "nothing was written\n")
        return 0
    old, new = files[plan.renaming.card.path], files[plan.renaming.card.path].with_name(f"{plan.renaming.new}.md")
    rewrite({files[name]: content for name, content in changed.items()}, None if old.name == new.name else (old, new))
    sys.stdout.writelines(f"{visible(line)}\n" for line in _told(plan))
    return 0


def _changed(plan: Plan, sources: Mapping[str, SourceFile], files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Make the new bytes of every file, the entry last."""
    if plan.lock is not None and LOCK in files:
        yield LOCK, plan.lock.encode()
    for name, edits in plan.edits.items():
        content = files[name].read_bytes()
        if decode(name, content) != sources[name]:
            raise MachineError(f"`{name}` changed while it was read; nothing was changed, so try again")
        yield name, edited_bytes(content, edits)


def _differences(plan: Plan, files: Mapping[str, Path], changed: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in changed.items():
        after = plan.renaming.path if name == plan.renaming.card.path else name
        lines = list(difference(name, after, _text(files[name].read_bytes()), _text(content)))
        if not lines and name != after:
            lines = [f"--- {visible(name)}\n", f"+++ {visible(after)}\n"]
        yield from lines


def _text(content: bytes) -> str:
    source = decode("", content)
    return source.text if isinstance(source, SourceFile) else ""


def _told(plan: Plan) -> Iterator[str]:
    """Say what was done, file by file."""
    renaming = plan.renaming
    old = renaming.card
    for name, edits in plan.edits.items():
        moved = f" -> {renaming.path}" if name == old.path != renaming.path else ""
        yield f"{name}{moved}" + (f": {counted(len(edits), 'place')}" if edits else "")
    if plan.lock is not None:
        yield f"{LOCK}: its place"
    if renaming.title is not None:
        yield f"`{old.title}` is called `{renaming.title}` now"
        if old.short_title:
            yield f"its short title is still `{old.short_title}`"
    if plan.is_redirected:
        yield f"`{old.id}` is `{renaming.new}` now; its old address leads to the new one when you build"
    elif old.id != renaming.new:
        yield f"`{old.id}` is `{renaming.new}` now"
