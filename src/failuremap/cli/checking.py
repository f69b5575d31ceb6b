"""The rest of a check: compile and render everything, say what is wrong, and mend what has one cure."""

import argparse
import sys
from collections.abc import Mapping

from failuremap.cli.amending import Session
from failuremap.cli.compiling import Result, compiling, difference, print_reports, tally
from failuremap.cli.saying import counted, say
from failuremap.diagnostics import Severity
from failuremap.model.output import Failed
from failuremap.printable import visible
from failuremap.reports import Report


def check(options: argparse.Namespace, wanted: frozenset[str], made: Mapping[str, str], session: Session) -> int:
    """Report what is wrong; give the exit code.

    Args:
        options: What was asked for.
        wanted: Files that alone are to be reported; none for all.
        made: The key of each page that the last build by this program made, by path: it would be the same again.
        session: What is known of the build before.
    """
    with compiling(options, prose=wanted or True, session=session) as result:
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


def mend(options: argparse.Namespace, wanted: frozenset[str]) -> None:
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


def _describe(options: argparse.Namespace, result: Result, wanted: frozenset[str]) -> None:
    """Tell the author of an entry what readers will see."""
    from failuremap.authoring.portrait import portrait

    graph = result.compiled.graph
    for card in graph.cards.values():
        if card.path in wanted:
            say(options, "".join(visible(line) + "\n" for line in portrait(graph, card).splitlines()))


def _concerns(each: Report, wanted: frozenset[str]) -> bool:
    return each.place.path in wanted or any(place is not None and place.path in wanted for _, place in each.notes)
