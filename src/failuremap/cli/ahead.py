"""Parse what was edited in a process beside this one, which meanwhile reads the code for the rest of a build.

Imports neither a parser nor anything else that is slow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from failuremap.shell.beside import WORTH_A_POOL, beside
from failuremap.shell.errors import MachineError

if TYPE_CHECKING:
    from failuremap.model.document import Parsed
    from failuremap.model.output import ParseAll
    from failuremap.model.packed import Packed
    from failuremap.source import SourceFile

Ahead: TypeAlias = "Callable[[], Mapping[str, Packed | MachineError]]"
"""Waits for what parsing gave, or what ended it, by the digest of the text."""


@contextmanager
def parsing_ahead(site: Path, edited: Collection[str], jobs: int | None) -> Iterator[Ahead]:
    """Begin to parse the documents among the inputs that were edited.

    Args:
        site: The site folder.
        edited: Names of inputs.
        jobs: How many processes may compute; `None` for one for each processor.
    """
    names = [name for name in edited if name.startswith("content/") and name.endswith(".md")]
    if jobs == 1 or not 0 < len(names) < WORTH_A_POOL:
        yield dict
        return
    with beside(lambda: _parsed(site, names)) as result:
        yield lambda: _read(result())


def _parsed(site: Path, names: list[str]) -> bytes:
    import pickle

    from failuremap.shell.folder import read_edit

    return pickle.dumps({each.digest: _outcome(each) for each in (read_edit(site, names, names) or {}).values()})


def _outcome(source: "SourceFile") -> "Packed | MachineError":
    from failuremap.model.packed import pack
    from failuremap.shell.deadline import InTime

    try:
        return pack(InTime(parse)(source))
    except MachineError as error:
        return error


def _read(content: bytes | None) -> "Mapping[str, Packed | MachineError]":
    if content is None:
        return {}
    import pickle

    # What the other process wrote, which is this program.
    found: Mapping[str, Packed | MachineError] = pickle.loads(content)  # noqa: S301
    return found


def parse(source: "SourceFile") -> "Parsed":
    """Parse a document; the code for it is read when there is one."""
    from failuremap.parse.entry import parse_document

    return parse_document(source.held())


def parse_all(jobs: int | None, ahead: Ahead) -> "ParseAll":
    """Make the function that parses many documents, in order, but for those that were parsed ahead.

    Args:
        jobs: How many processes; `None` for one for each processor.
        ahead: Gives what was parsed ahead.
    """

    def run(sources: "Iterable[SourceFile]") -> "Iterator[Packed]":
        from failuremap.shell.workers import parse_all as parse_now

        wanted = tuple(sources)
        known = ahead() if wanted else {}
        others = iter(parse_now(parse, jobs)(each for each in wanted if each.digest not in known))
        for each in wanted:
            yield _packed(known[each.digest]) if each.digest in known else next(others)

    return run


def _packed(found: "Packed | MachineError") -> "Packed":
    if isinstance(found, Exception):
        raise found
    return found
