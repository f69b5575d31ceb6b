"""The graph: cards, resolved edges and what is seen from their targets."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from failuremap.model.document import Card, PlainCard, RelationType
from failuremap.model.settings import Category
from failuremap.model.works import Work
from failuremap.value import Leaf, Value, field


class Quote(Leaf):
    """A sentence with the linking words marked, flattened to text."""

    before: str
    """What stands before the marked words."""
    mark: str
    """The words that link."""
    after: str
    """What stands after them."""

    @property
    def text(self) -> str:
        """The whole sentence."""
        return self.before + self.mark + self.after


class Edge(Leaf):
    """A resolved relation or mention."""

    source: str
    target: str
    relation: RelationType
    why: str | None = None
    context: Quote | None = None
    """For a mention: the sentence of the first one."""
    work: str | None = None
    """Key of the work that supports the relation."""


class BackLink(Leaf):
    """One entry that mentions another or has a relation to it, seen from its target."""

    source: str
    quote: Quote | None
    """The sentence of the first mention, else the reason, else one from the relation; `None` past the hundredth."""


class ToEntry(Leaf, tag=True):
    """A reference that found an entry."""

    id: str
    heading: str | None = None
    """Id of a heading of its page."""


class ToPlain(Leaf, tag=True):
    """A reference that found a plain page."""

    name: str
    heading: str | None = None


class ToNothing(Leaf, tag=True):
    """A reference that is shown as its words: the target is a draft, or a problem was reported."""

    is_draft: bool = False
    words: str = ""
    """What is shown when the author gave no words: the draft's title, else the name as written."""


Resolution: TypeAlias = ToEntry | ToPlain | ToNothing


class ResolvedTrail(Value):
    """A trail whose steps are entries and each of whose steps has a relation."""

    id: str
    title: str
    steps: tuple[str, ...]
    links: tuple[str, ...]
    """The phrase from each step to the next, else the wording of the relation: one fewer than the steps."""
    edges: tuple[Edge, ...]
    """The relation behind each step, one fewer than the steps."""


class WorkUse(Value):
    """What rests on a work."""

    key: str
    pinned_by: tuple[str, ...]
    """Ids of entries whose pinned source it is."""
    cited_by: tuple[str, ...]
    """Ids of entries whose body, mitigations or incidents cite it."""
    supports: tuple[Edge, ...]
    """Relations that name it as their source."""


class FoundFile(Value):
    """A file beside the text that a document refers to and that may be published."""

    path: str
    """Path from the site folder."""
    digest: str
    """SHA-256 of its bytes, hexadecimal."""
    kind: str
    """Lower-case ending without the dot, normalised: `jpeg` for `jpg`."""
    width: int = 0
    """Pixels; 0 for a download."""
    height: int = 0


class Graph(Value):
    """Nodes and edges and nothing else: no HTML, no URL, no geometry."""

    cards: Mapping[str, Card]
    """The published entries by id, in the order of ids."""
    plains: Mapping[str, PlainCard]
    """Plain pages by name."""
    categories: tuple[Category, ...]
    """Declared, or as found; in the order of the map."""
    category_of: Mapping[str, str]
    """Key of the category of each entry."""
    edges: Sequence[Edge]
    """Sorted by source, target, relation; one mention for each pair."""
    backlinks: Mapping[str, tuple[BackLink, ...]]
    """By target, sorted by title."""
    resolutions: Mapping[str, tuple[Resolution, ...]]
    """By path of the document: one for each reference of its text, in order."""
    trails: tuple[ResolvedTrail, ...]
    works: Mapping[str, Work]
    """The bibliography by key."""
    uses: Mapping[str, WorkUse]
    """By key: every work that something rests on."""
    redirects: Mapping[str, str | None] = field(default_factory=dict)
    """Old ids that lead to an id, or to nothing (`None`: gone)."""
    files: Mapping[str, tuple[FoundFile | None, ...]] = field(default_factory=dict)
    """By path of the document: one for each file reference, in order; `None` where a problem was reported."""
    relations_of: Mapping[str, tuple[Edge, ...]] = field(default_factory=dict)
    """By id: the relations that leave or reach each entry, without mentions; by type, then by titles."""
