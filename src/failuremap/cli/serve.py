"""`failuremap serve`: build, serve on this machine, and show each save at once."""

import argparse
import sys
import time
import webbrowser

from failuremap.cli.compiling import CACHE, compiling, counted, print_reports, say, tally
from failuremap.cli.options import add_compiling, add_site
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import input_files
from failuremap.shell.publish import Published, publish
from failuremap.shell.serve import serve

LARGEST_PORT = 65535


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `serve`."""
    add_site(parser)
    add_compiling(parser)
    parser.add_argument("--port", type=_port, metavar="N", help="the port (default: the first free one from 5500)")
    parser.add_argument("--open", action="store_true", help="show the site in a browser")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    output = options.site.resolve() / CACHE / "serve"
    if not _rebuild(options) and not (output / "index.html").is_file():
        sys.stderr.write("the site has errors and was never built; serving starts as soon as they are mended\n")
        _wait_until_built(options)
    serve(
        output,
        lambda: input_files(options.site),
        lambda: _rebuild(options),
        port=options.port,
        announce=lambda address: _announce(options, address),
    )
    return 0


def _announce(options: argparse.Namespace, address: str) -> None:
    say(options, f"serving {address} (Ctrl-C ends it)")
    if options.open:
        webbrowser.open(address)


def _rebuild(options: argparse.Namespace) -> bool:
    """Build into a folder of our own; a failure is printed, and the last good site stays."""
    started = time.perf_counter()
    output = options.site.resolve() / CACHE / "serve"
    try:
        with compiling(options) as result:
            print_reports(result.reports, options.format)
            if result.has_errors:
                say(options, f"{tally(result.reports)}; the last good site stays")
                return False
            published = publish(result.compiled.outputs({}), output, options.site)
            if not isinstance(published, Published):
                print_reports(result.report(published), options.format)
                return False
    except MachineError as error:
        sys.stderr.write(f"failuremap: {error}\n")
        return False
    took = time.perf_counter() - started
    say(options, f"{counted(len(published.written), 'file')} written, {tally(result.reports)} ({took:.2f} s)")
    return bool(published.written or published.removed)


def _wait_until_built(options: argparse.Namespace) -> None:
    """Look for changes until a build goes well."""
    from failuremap.shell.record import snapshot

    seen = snapshot(input_files(options.site)).inputs
    while True:
        time.sleep(0.2)
        now = snapshot(input_files(options.site)).inputs
        if now != seen:
            seen = now
            if _rebuild(options):
                return


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"`{text}` is no port; give a number from 1 to {LARGEST_PORT}")
    return int(text)
