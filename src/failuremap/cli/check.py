"""`failuremap check`: everything that `build` reports, and nothing is written unless `--fix` is given."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from failuremap.cli.amending import Session
from failuremap.cli.compiling import Result, compiling, difference, print_reports, tally
from failuremap.cli.options import add_compiling, add_site, memory_of, teach
from failuremap.cli.saying import counted, say
from failuremap.diagnostics import Severity
from failuremap.model.output import Failed
from failuremap.printable import visible
from failuremap.reports import Report
from failuremap.shell.code import stamp
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import input_places
from failuremap.shell.record import Record, read_record
from failuremap.shell.states import edited, snapshot

_WHAT = """\
Reports everything that `build` would report, and reviews the prose besides: names without a link, relations that no
sentence bears out, words that claim too much. Publishes nothing. With files it reports what concerns them, and tells
what readers will see of each entry and what a full page would have."""
_EXAMPLES = """\
for example:
  failuremap check                                   the whole content
  failuremap check content/sandbagging.md            one entry, before it is proposed
  failuremap check --fix                             mend misspelt names and links by title
  failuremap check --format github                   in a workflow: problems at their lines

exit code: 0 clean (warnings do not count without --strict), 1 problems, 2 usage or the machine"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `check`."""
    teach(parser, _WHAT, _EXAMPLES)
    add_site(parser)
    add_compiling(parser)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="report only what concerns these files, and tell what readers will see of each entry",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="mend what has one obvious cure (a misspelt name, a link by title) and show what was changed",
    )


def run(options: argparse.Namespace) -> int:
    """Compile and render everything, and publish nothing."""
    wanted = {_name(path, options.site) for path in options.files}
    if options.fix:
        _mend(options, wanted)
    record = _record(options)
    made = record.outputs.keys if record else {}
    # What is asked of the whole content is answered sooner by linking all of it.
    session = _session(options, record, made, wanted) if record and wanted else None
    with compiling(options, prose=frozenset(wanted) or True, session=session) as result:
        # Templates show their mistakes only when they are rendered.
        outputs = result.compiled.outputs(made)
        failed = tuple(each.diagnostic for each in outputs if isinstance(each, Failed))
        reports = (*result.reports, *result.report(failed))
        entries = len(result.compiled.graph.cards)
    if wanted:
        reports = tuple(each for each in reports if _concerns(each, wanted))
    print_reports(reports, options.format)
    if options.format == "text":
        _describe(options, result, wanted)
    say(options, f"{counted(entries, 'entry', 'entries')}, {tally(reports)}")
    return 1 if any(each.severity is Severity.ERROR for each in reports) else 0


def _session(options: argparse.Namespace, record: Record, made: Mapping[str, str], wanted: set[str]) -> Session:
    places = input_places(options.site)
    return Session(stands=made, edited=edited(record.inputs, snapshot(places), places) | wanted)


def _record(options: argparse.Namespace) -> Record | None:
    """Give the record of the last build by this very program: the pages that it made would be the same again."""
    record = None if options.no_cache else read_record(memory_of(options.site))
    return record if record is not None and record.purpose.endswith(f" {stamp()}") else None


def _mend(options: argparse.Namespace, wanted: set[str]) -> None:
    """Change the files, as far as that brings no new problem, and show the changes."""
    from failuremap.cli.mending import mended
    from failuremap.shell.inputs import input_files
    from failuremap.shell.rewrite import rewrite

    # What comes from our own templates is no file of the site.
    top = options.site.resolve()
    inputs = {name: path for name, path in input_files(options.site).items() if path.is_relative_to(top)}
    files = {name: path for name, path in inputs.items() if not wanted or name in wanted}
    with compiling(options) as result:
        found = mended(options, result, files)
    rewrite({files[name]: content for name, content in found.contents.items()})
    for name, (before, after) in found.texts.items():
        sys.stdout.writelines(difference(f"a/{name}", f"b/{name}", before, after))
    for name in found.left:
        say(options, f"note: {name} was left as it is, since mending it would bring another problem")
    say(options, f"{counted(len(found.contents), 'file')} mended")


def _describe(options: argparse.Namespace, result: Result, wanted: set[str]) -> None:
    """Tell the author of an entry what readers will see."""
    from failuremap.authoring.portrait import portrait

    graph = result.compiled.graph
    for card in graph.cards.values():
        if card.path in wanted:
            say(options, "".join(visible(line) + "\n" for line in portrait(graph, card).splitlines()))


def _name(path: Path, site: Path) -> str:
    """Give the name under which a file of the site folder is reported.

    Raises:
        MachineError: It is not there, or not in the site folder.
    """
    real, root = path.resolve(), site.resolve()
    if not real.is_file():
        raise MachineError(f"there is no file `{path}`")
    if not real.is_relative_to(root):
        raise MachineError(f"`{path}` is not in the site folder; name the site with --site")
    return real.relative_to(root).as_posix()


def _concerns(each: Report, wanted: set[str]) -> bool:
    return each.place.path in wanted or any(place is not None and place.path in wanted for _, place in each.notes)
