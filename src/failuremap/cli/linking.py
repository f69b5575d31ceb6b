"""Read and link a site, drafts included: what `new` and `rename` have in common."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TypeAlias

from failuremap.cli.ahead import parse
from failuremap.cli.options import memory_of
from failuremap.graph.names import NameTable
from failuremap.model.names import slug
from failuremap.model.output import Options, SiteFolder
from failuremap.parse.entry import problem_of_id
from failuremap.pipeline import LinkedSite, link_site
from failuremap.shell.cache import open_cache
from failuremap.shell.deadline import InTime, in_time
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import NO_ENTRIES
from failuremap.shell.workers import parse_all

_PASSED_OVER = "is the name of notes for people, which are passed over"
Linker: TypeAlias = Callable[[SiteFolder], LinkedSite]


@contextmanager
def linking(options: argparse.Namespace) -> Iterator[Linker]:
    """Give the function that links a site, with the cache of its builds."""
    cache = open_cache(memory_of(options.site), InTime(parse))
    try:
        how = Options(with_drafts=True, within=in_time)
        yield lambda folder: link_site(folder, how, cache, parse_all(parse, None))
    finally:
        cache.close(prune=False)


def id_of(words: str) -> str:
    """Make the id of an entry from a title, or from the id itself.

    Raises:
        MachineError: It cannot be one.
    """
    entry_id = slug(words)
    problem = _PASSED_OVER if f"{entry_id}.md" in NO_ENTRIES else problem_of_id(entry_id)
    if problem:
        raise MachineError(f"`{words}` cannot be an id: it {problem}")
    return entry_id


def refuse_taken(name: str, site: LinkedSite, names: NameTable, own: str | None = None) -> None:
    """Refuse a name that already means something else than the entry whose id is `own`.

    Raises:
        MachineError: It does.
    """
    others = [each for each in names.find(name) if each != own]
    broken = [
        each.path for each in site.parsed if each.card is None and slug(PurePosixPath(each.path).stem) == slug(name)
    ]
    what = f"is the name of the file `{broken[0]}`" if broken else None
    if others:
        path = site.graph.cards[others[0]].path
        what = f"is the entry `{path}`" if slug(name) in others else f"is a name of the entry `{path}`"
    elif slug(name) in site.graph.plains:
        what = f"is the page `{site.graph.plains[slug(name)].path}`"
    elif any(slug(each.old) == slug(name) for each in site.settings.redirects):
        what = "is an old id that failuremap.toml redirects"
    if what:
        raise MachineError(f"`{name}` is taken: it {what}; choose another")
