"""`failuremap check`: everything that `build` reports, and nothing is written unless `--fix` is given.

Imports nothing that is slow; the rest of a check is in `checking`.
"""

import argparse
from pathlib import Path

from failuremap.cli.ahead import parsing_ahead
from failuremap.cli.options import add_compiling, add_site, memory_of, remembers, teach
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
    wanted = frozenset(_name(path, options.site) for path in options.files)
    if options.fix:
        from failuremap.cli.checking import mend

        mend(options, wanted)
    record = _record(options)
    is_new = not remembers(options)
    # What is asked of the whole content is answered sooner by linking all of it.
    compares = record is not None and bool(wanted)
    places = input_places(options.site) if is_new or compares else {}
    changed = edited(record.inputs, snapshot(places), places) if record and compares else frozenset[str]()
    with parsing_ahead(options.site, places, places if is_new else changed, options.jobs) as ahead:
        from failuremap.cli.amending import Session
        from failuremap.cli.checking import check

        made = record.outputs.keys if record else {}
        session = Session(stands=made if wanted else {}, edited=changed | wanted, ahead=ahead, standing=made)
        return check(options, wanted, made, session)


def _record(options: argparse.Namespace) -> Record | None:
    """Give the record of the last build by this very program: the pages that it made would be the same again."""
    record = None if options.no_cache else read_record(memory_of(options.site))
    return record if record is not None and record.purpose.endswith(f" {stamp()}") else None


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
