"""Parse what is sure to be parsed in processes beside this one, which reads the code for the rest of a build meanwhile.

Imports neither a parser nor anything else that is slow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from failuremap.shell.beside import processes_for
from failuremap.shell.errors import MachineError

if TYPE_CHECKING:
    from failuremap.model.document import Parsed
    from failuremap.model.output import ParseAll
    from failuremap.model.packed import Packed
    from failuremap.source import SourceFile

WORTH_ANOTHER = 192
"""Fewer documents are parsed by one process about as soon as the first one has read its own code; another would take
its processor from it, to read the parser once more."""
Ahead: TypeAlias = "Callable[[], Mapping[str, Packed | MachineError]]"
"""Waits for more of what parsing gave, or what ended it, by the digest of the text; gives nothing when that was all."""


@contextmanager
def parsing_ahead(site: Path, places: Mapping[str, str], names: Collection[str], jobs: int | None) -> Iterator[Ahead]:
    """Begin to parse some documents.

    Args:
        site: The site folder.
        places: Where its files are, by name.
        names: Of files, among which are these documents.
        jobs: How many processes may compute; `None` for one for each processor.
    """
    documents = sorted(name for name in names if name in places and name.startswith("content/") and name[-3:] == ".md")
    if jobs == 1 or not documents:
        yield dict
        return
    from failuremap.shell.crew import crew

    root, size = site.resolve(), processes_for(len(documents), WORTH_ANOTHER, jobs)
    with crew(lambda name: _outcome(root, name, places[name]), documents, size) as team:
        yield lambda: dict(team.made(wait=True).values())


def _outcome(root: Path, name: str, place: str) -> "tuple[str, Packed | MachineError]":
    from failuremap.model.packed import pack
    from failuremap.shell.deadline import InTime
    from failuremap.shell.folder import read_at
    from failuremap.source import SourceFile

    digest = ""
    try:
        source = read_at(root, name, place)
        if isinstance(source, SourceFile):
            digest = source.digest
            return digest, pack(InTime(parse)(source))
        return digest, MachineError(source.reason)
    except MachineError as error:
        # Of what cannot be read, the first process says so.
        return digest, error


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
        known: dict[str, Packed | MachineError] = {}
        others: Iterator[Packed] | None = None
        for at, each in enumerate(wanted):
            while others is None and each.digest not in known:
                more = ahead()
                known.update(more)
                if not more:
                    others = iter(parse_now(parse, jobs)(left for left in wanted[at:] if left.digest not in known))
            if others is None or each.digest in known:
                yield _packed(known.pop(each.digest))
            else:
                yield next(others)

    return run


def _packed(found: "Packed | MachineError") -> "Packed":
    if isinstance(found, Exception):
        raise found
    return found
