"""`failuremap serve`: build, serve on this machine, and show each save at once."""

import argparse
import sys
import time

from failuremap.cli.amending import Session
from failuremap.cli.compiling import compiling, print_reports, tally
from failuremap.cli.options import add_compiling, add_site, memory_of, teach
from failuremap.cli.saying import counted, say
from failuremap.printable import visible
from failuremap.shell.clean import SERVED
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import input_places
from failuremap.shell.manifest import read_manifest
from failuremap.shell.place import build_lock
from failuremap.shell.publish import Published, publish
from failuremap.shell.record import Outputs, outputs_on_disk, standing
from failuremap.shell.serve import Built, Served, serve

LARGEST_PORT = 65535

_WHAT = """\
Builds the site into a folder of its own, serves it on this machine alone, and builds again when anything changes:
entries, templates, styles, settings, bibliography. The page that is open keeps its place, a style sheet changes
without a reload, and a mistake stands over the last good page until it is mended. Ctrl-C ends it."""
_EXAMPLES = """\
for example:
  failuremap serve --open
  failuremap serve --drafts --port 8000"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `serve`."""
    teach(parser, _WHAT, _EXAMPLES)
    add_site(parser)
    add_compiling(parser)
    parser.add_argument("--port", type=_port, metavar="N", help="the port (default: the first free one from 5500)")
    parser.add_argument("--open", action="store_true", help="show the site in a browser")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    builder = Builder(options)
    served = Served(
        builder.output, lambda: input_places(options.site), builder.rebuild, lambda line: say(options, line)
    )
    serve(served, port=options.port, open_browser=options.open)
    return 0


class Builder:
    """Builds into a folder of our own; a failure is printed, and the last good site stays."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.output = memory_of(options.site) / SERVED
        self._options = options
        self._stands: Outputs | None = None
        self._session = Session()

    def rebuild(self, changed: frozenset[str]) -> Built:
        """Build after some inputs changed, and tell whether something new was published, and what is wrong."""
        self._session.edited |= changed
        try:
            with build_lock(self.output):
                return self._rebuild()
        except (MachineError, OSError) as error:
            sys.stderr.write(f"failuremap: {visible(str(error))}\n")
            return Built(is_new=False)

    def _rebuild(self) -> Built:
        options, started = self._options, time.perf_counter()
        with compiling(options, session=self._session) as result:
            print_reports(result.reports, options.format)
            if result.has_errors:
                say(options, f"{tally(result.reports)}; the last good site stays")
                return Built(is_new=False, reports=result.reports)
            stands = standing(self._stands, self.output, read_manifest(self.output))
            published = publish(result.compiled.outputs(stands), self.output, options.site)
            if not isinstance(published, Published):
                failed = result.report(published)
                print_reports(failed, options.format)
                return Built(is_new=False, reports=(*result.reports, *failed))
        self._session.last, self._session.edited = result.compiled, frozenset()
        seen, left = self._stands and self._stands.files, stands.keys() - published.written
        self._stands = outputs_on_disk(self.output, published.digests, published.keys, seen, left)
        took = time.perf_counter() - started
        say(options, f"{counted(len(published.written), 'file')} written, {tally(result.reports)} ({took:.2f} s)")
        return Built(bool(published.written or published.removed), result.reports)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"`{text}` is no port; give a number from 1 to {LARGEST_PORT}")
    return int(text)
