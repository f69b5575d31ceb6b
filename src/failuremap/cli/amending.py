"""Compile the edit of a document alone, where no other page shows it: what `build`, `check` and `serve` try first."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from failuremap.cli.ahead import Ahead
from failuremap.diagnostics import places_of
from failuremap.model.output import Compiled, Memo, Options, ParseAll
from failuremap.source import SourceFile
from failuremap.value import Mutable, field, replace

if TYPE_CHECKING:
    from failuremap.shell.cache import Known


class Session(Mutable):
    """What is known of the builds before."""

    known: "Known" = field(default_factory=dict)
    """What this process has parsed."""
    last: Compiled | None = None
    """The last site that it published."""
    stands: Mapping[str, str] = field(default_factory=dict)
    """The key of each output that another process published last, by path, if all of that stands."""
    edited: frozenset[str] = frozenset()
    """Names of the inputs that have changed since."""
    ahead: Ahead = dict
    """Gives what was parsed of them ahead."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Digests of documents that are as they were, by path, so that nobody need read them."""

    standing: Mapping[str, str] | None = None
    """The key of each output that stands, by path, if all others will be made."""

    @property
    def may_be_amended(self) -> bool:
        """Whether there is anything to begin with."""
        return self.last is not None or bool(self.stands)


def amended(site: Path, session: Session, how: Options, memo: Memo, parse_all: ParseAll) -> Compiled | None:
    """Compile what was edited, or give nothing where that is not enough."""
    from failuremap.again import recalled
    from failuremap.model.remembered import NotRememberedError
    from failuremap.shell.folder import read_edit, read_templates

    documents: Collection[str]
    if session.last is not None:
        amend = session.last.amend
        documents = {each.path for each in session.last.folder.documents if isinstance(each, SourceFile)}
    elif session.stands:
        amend = recalled(memo, how, session.stands, read_templates(site))
        documents = amend.parsed if amend else ()
        if amend and amend.earlier:
            before = amend.earlier.documents.items()
            session.unread = {path: each.key for path, each in before if path not in session.edited}
    else:
        return None
    edit = read_edit(site, session.edited, documents) if amend else None
    if not amend or edit is None:
        return None
    try:
        compiled = amend(edit, how, memo, parse_all)
    except NotRememberedError:
        return None
    # What is at hand has all its sources.
    return compiled if compiled is None or session.last else _with_sources(site, compiled, documents)


def _with_sources(site: Path, compiled: Compiled, documents: Collection[str]) -> Compiled | None:
    """Read the documents in which there are problems, so that their lines can be shown."""
    from failuremap.shell.folder import read_edit

    there = {each.path for each in compiled.folder.documents}
    needed = {where.path for problem in compiled.diagnostics for where in places_of(problem)} - there
    texts = read_edit(site, needed, documents)
    if texts is None:
        return None
    folder = replace(compiled.folder, documents=(*compiled.folder.documents, *texts.values()))
    return replace(compiled, folder=folder)
