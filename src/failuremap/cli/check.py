"""`failuremap check`: everything that `build` reports, and nothing is written."""

import argparse
from pathlib import Path

from failuremap.cli.compiling import compiling, counted, print_reports, say, tally
from failuremap.cli.options import add_compiling, add_site
from failuremap.diagnostics import Severity
from failuremap.model.output import Failed
from failuremap.reports import Report
from failuremap.shell.errors import MachineError


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `check`."""
    add_site(parser)
    add_compiling(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="report only what concerns these files")


def run(options: argparse.Namespace) -> int:
    """Compile and render everything, and publish nothing."""
    wanted = {_name(path, options.site) for path in options.files}
    with compiling(options, prose=frozenset(wanted) or True) as result:
        # Templates show their mistakes only when they are rendered.
        failed = tuple(each.diagnostic for each in result.compiled.outputs({}) if isinstance(each, Failed))
        reports = (*result.reports, *result.report(failed))
        entries = len(result.compiled.graph.cards)
    if wanted:
        reports = tuple(each for each in reports if _concerns(each, wanted))
    print_reports(reports, options.format)
    say(options, f"{counted(entries, 'entry', 'entries')}, {tally(reports)}")
    return 1 if any(each.severity is Severity.ERROR for each in reports) else 0


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
