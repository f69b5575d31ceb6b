"""What a build takes in and gives out, without touching the machine."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, TypeAlias, TypeVar

from failuremap.diagnostics import Diagnostic
from failuremap.model.document import Body, Parsed
from failuremap.model.graph import Graph
from failuremap.model.packed import Packed
from failuremap.source import SourceFile, Undecodable
from failuremap.value import Value, field


class FileFacts(Value):
    """A file of the site folder that is no Markdown: what is known without keeping its bytes."""

    path: str
    """Path from the site folder, exact case, NFC."""
    size: int
    """Bytes."""
    real_path: str
    """Path from the site folder after symbolic links; begins with `../` when it leaves the folder."""


class Probe(Value):
    """What reading a file tells."""

    head: bytes
    """The first 64 KiB."""
    digest: str
    """SHA-256 of the whole file, hexadecimal."""


class SiteFolder(Value):
    """Everything that a build reads, as values.

    Two of them look at the machine: `probe`, for files that an entry refers to, and a document whose text is not held.
    """

    name: str
    """Name of the folder, the title of a site without settings."""
    documents: tuple[SourceFile | Undecodable, ...] = ()
    """Markdown files below content/ that are entries or plain pages, sorted by path."""
    skipped: tuple[str, ...] = ()
    """Markdown files that are passed over: README.md and index.md."""
    settings: SourceFile | Undecodable | None = None
    bibliography: SourceFile | Undecodable | None = None
    lock: SourceFile | Undecodable | None = None
    templates: Mapping[str, str] = field(default_factory=dict)
    """Texts of the templates by name: the site's own over ours."""
    statics: Mapping[str, bytes] = field(default_factory=dict)
    """Style sheets, scripts and fonts by path below static/: the site's own over ours."""
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    """Files below content/ that are no Markdown, by path."""
    probe: Callable[[str], Probe] = lambda path: Probe(b"", path)
    """Reads one of `files`."""


_Item = TypeVar("_Item")


class Watch(Protocol):
    """Watches long work, so that somebody can be told how far it is; the items go through as they are."""

    def __call__(self, items: Iterable[_Item], count: int, doing: str) -> Iterable[_Item]:
        """Give the items, of which there are `count`, while `doing` something with each."""


def unwatched(items: Iterable[_Item], count: int, doing: str) -> Iterable[_Item]:
    """Tell nobody."""
    del count, doing
    return items


_Result = TypeVar("_Result")


class MakeAll(Protocol):
    """Makes many things alike, in order, perhaps in several processes."""

    def __call__(self, make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterable[_Result]:
        """Make something of each item."""


def in_turn(make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterable[_Result]:
    """Make one after the other."""
    return map(make, items)


class MakeAhead(Protocol):
    """Begins to make many things alike, perhaps beside this process."""

    def __call__(self, make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Callable[[], Iterator[_Result]]:
        """Give what gives each of them, in order, once they are made."""


def at_last(make: Callable[[_Item], _Result], items: Sequence[_Item]) -> Callable[[], Iterator[_Result]]:
    """Make each when it is asked for."""
    return lambda: map(make, items)


class Within(Protocol):
    """Ends what is done inside it when it runs away, naming it."""

    def __call__(self, name: str, times: int = 1) -> AbstractContextManager[None]:
        """Give what ends the work with something once it takes `times` as long as a document may."""


def unhurried(name: str, times: int = 1) -> AbstractContextManager[None]:
    """End nothing."""
    del name, times
    return nullcontext()


class Options(Value):
    """How to build."""

    base_url: str | None = None
    """Overrides the one of the settings."""
    with_drafts: bool = False
    is_frozen: bool = False
    """Never write the lock; say so when it is stale."""
    is_relayout: bool = False
    """Forget where everything stands on the map, and draw it from its content alone."""
    with_prose: bool = False
    """Review the prose of the entries as well, which takes longer."""
    only: frozenset[str] | None = None
    """Files whose prose is reviewed; all when `None`."""
    watch: Watch = unwatched
    make_all: MakeAll = in_turn
    make_ahead: MakeAhead = at_last
    standing: Mapping[str, str] | None = None
    """The key of each output that stands already, by path, where all others will be made; `None` where none will be."""
    within: Within = unhurried


class Memo(Protocol):
    """What earlier builds remember. A miss is never an error."""

    def parsed(self, source: SourceFile) -> Parsed | None:
        """Give what parsing this very text gave, without its body's pieces."""

    def remember(self, source: SourceFile, packed: Packed) -> Parsed:
        """Keep what parsing gave, card and body apart; give it without its body's pieces."""

    def card(self, key: str) -> Parsed | None:
        """Give what parsing the text with this digest gave, without its body's pieces."""

    def gather(self) -> None:
        """Read all cards at once, since most of them will be asked for."""

    def let_go(self) -> None:
        """Hold no more of what was gathered than was asked for."""

    def recall(self, name: str) -> bytes | None:
        """Give what was noted under a name."""

    def note(self, name: str, content: bytes) -> None:
        """Keep something under a name."""

    def forget(self, key: str) -> None:
        """Drop what is known of the text with this digest, which is written over."""

    def forget_notes(self, prefix: str, names: Collection[str]) -> None:
        """Drop every note that begins with a prefix, but for some."""

    def keep(self, sources: Iterable[SourceFile]) -> None:
        """Know that these texts are part of this build, though nobody asked what parsing them gave."""

    def body(self, path: str) -> Body:
        """Give the body of a document of this build."""


class Bytes(Value):
    """An output made by the compiler."""

    path: str
    content: bytes
    key: str = ""
    """Digest of all that it shows; empty for assets, whose names say it."""


class Copy(Value):
    """A file of the site folder, published as it is."""

    path: str
    source: str
    """Path from the site folder."""
    digest: str
    """SHA-256 of its bytes."""


class Unchanged(Value):
    """Outputs that stand already; together, since an edit leaves thousands."""

    keys: Mapping[str, str]
    """The key of each, which is that of the last build, by path."""


class Failed(Value):
    """An output that could not be made; nothing may be published."""

    diagnostic: Diagnostic


Output: TypeAlias = Bytes | Copy | Unchanged | Failed


class Move(Value):
    """An entry that stands elsewhere than before."""

    id: str
    distance: int
    """In units of the map, rounded down."""


class Compiled(Value):
    """What the compiler gives back."""

    folder: SiteFolder
    """What was compiled."""

    diagnostics: tuple[Diagnostic, ...]
    severity: Mapping[str, str]
    """Severities that the settings ask for, by code."""
    outputs: Callable[[Mapping[str, str]], Iterator[Output]]
    """Makes the site; takes the key of every output that stands already, by path. Assets come first."""
    lock: str
    """The text of the map's lock; empty if it stays as it is."""
    is_lock_stale: bool
    graph: Graph
    reused: int = 0
    """Documents that were remembered and not parsed anew."""
    moves: tuple[Move, ...] = ()
    """Entries that stand elsewhere than in the lock that was given, when the map was drawn anew."""
    amend: "Amend | None" = None
    """Compiles again after an edit that only the pages of the edited documents show."""
    keep: "Keep | None" = None
    """Remembers the site, so that it may be amended by another process."""


ParseAll: TypeAlias = Callable[[Iterable[SourceFile]], Iterable[Packed]]
"""Parses documents, in order, perhaps in several processes, and packs what that gave."""

Edit: TypeAlias = Mapping[str, SourceFile]
"""New texts of documents, by path; everything else is as it was."""


class Amend(Protocol):
    """Compiles again after an edit without linking again, so that one edit costs one page."""

    def __call__(self, edit: Edit, options: Options, memo: Memo, parse_all: ParseAll) -> Compiled | None:
        """Give nothing if another page, or a rule of the site, could see the edit."""


class Keep(Protocol):
    """Remembers a compiled site once it is published."""

    def __call__(self, options: Options, memo: Memo, keys: Mapping[str, str], made: Collection[str]) -> None:
        """Keep it; `keys` are those of all outputs, `made` the paths of those that were made anew."""
