"""The command line: one module for each verb, imported when it is called.

A verb module has `add(parser)`, which declares its options, and `run(options)`, which gives the exit code:
0 published or clean, 1 problems in the content, 2 usage or the machine, 130 interrupted.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from failuremap import __version__
from failuremap.cli.help import Help

VERBS = {
    "build": "compile the site and publish it into a folder",
    "check": "report every problem and write nothing",
    "explain": "tell what a diagnostic means, with a bad and a good example",
    "serve": "build, serve on this machine, and show each save at once",
    "new": "begin an entry: every field explained, what is known filled in",
    "rename": "give an entry another id, and its references with it",
    "diff": "tell what changed between two graph.json",
    "map": "draw the map anew, and say how far things moved",
    "verify": "compare a published folder with its manifest",
    "schema": "print the JSON Schema of the front matter",
    "init": "make a new, working site on a subject of your own",
    "clean": "remove what builds made: cache and published files",
}


_BEGINNING = """\
to begin:
  failuremap init mysite           a site on a subject of your own
  failuremap new "Its Name"        a new failure mode
  failuremap serve --open          the site in a browser, with each save
  failuremap build                 the site in _site/
  failuremap VERB --help           more about a verb, with examples"""


def program(arguments: Sequence[str] | None = None) -> NoReturn:
    """Be the program: run one verb and end.

    The process ends without a walk through all that it made, which takes a tenth of the time of a small build.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Whoever started it closed the stream, and wants to hear nothing.
            from pathlib import Path

            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
    code = main(arguments)
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    verb = next((each for each in given if each in VERBS), None)
    parser = _parser(verb, is_first=given[:1] == [verb])
    try:
        options = parser.parse_args(given)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    if verb is None:
        parser.print_help(sys.stderr)
        return 2
    return _run(verb, options)


def _run(verb: str, options: argparse.Namespace) -> int:
    from failuremap.printable import visible
    from failuremap.shell.errors import MachineError

    # A command makes many values that stay, and hold no circles: to walk them again and again for what could be freed
    # takes a quarter of the time at 10,000 entries, and frees nothing.
    gc.set_threshold(100_000, 50, 100)
    if sys.getfilesystemencoding() != "utf-8":
        sys.stderr.write("failuremap: names of files are not read as UTF-8 here; set PYTHONUTF8=1, or LC_ALL=C.UTF-8\n")
        return 2
    try:
        code: int = import_module(f"failuremap.cli.{verb}").run(options)
        sys.stdout.flush()
    except MachineError as error:
        sys.stderr.write(f"failuremap: {visible(str(error))}\n")
    except KeyboardInterrupt:
        sys.stderr.write("failuremap: interrupted; the site that is up was not harmed\n")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        where = error.filename or "the machine"
        sys.stderr.write(f"failuremap: {visible(f'{where}: {error.strerror or error}')}\n")
    else:
        return code
    return 2


def _parser(verb: str | None, *, is_first: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="failuremap",
        description="Compile Markdown entries into a map of failure modes.",
        epilog=_BEGINNING,
        formatter_class=Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"failuremap {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    # Where it is clear what is asked for, the others need not be declared.
    for name, summary in VERBS.items():
        if is_first and name != verb:
            continue
        sub = verbs.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=Help,
            allow_abbrev=False,
        )
        if name == verb:
            import_module(f"failuremap.cli.{name}").add(sub)
    return parser
