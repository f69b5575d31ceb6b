"""What the pages are made from, and the shape of a kind of page.

Everything here is given; nothing is computed. A view may read only what the key of its page was made from.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Protocol

from failuremap.model.document import Body
from failuremap.model.geometry import Geometry, Neighbourhood
from failuremap.model.graph import Graph
from failuremap.model.output import Failed
from failuremap.model.settings import Category, Settings
from failuremap.source import SourceFile
from failuremap.value import Value, field


class SiteContext(Value, dict=True):
    """The linked site, ready to be shown."""

    settings: Settings
    graph: Graph
    geometry: Geometry
    words: Mapping[str, Any]
    """All words of the interface: templates/words.toml as tables of text."""
    assets: Mapping[str, str]
    """Output path of each static file by its name below static/, and of each file beside the text by its path."""
    digests: Mapping[str, str]
    """Fingerprint of each parsed document (card and text), by its path."""
    body: Callable[[str], Body]
    """Reads the body of a document by its path; only views of pages that are rendered call it."""
    neighbourhood: Callable[[str], Neighbourhood | None] = lambda _id: None
    """Draws what an entry is joined to; only views of pages that are rendered call it."""
    shared: dict[str, str] = field(default_factory=dict)
    """Digests of what many pages show alike, by its name, filled when the first of them asks."""
    written: Callable[[str], tuple[SourceFile, int]] = lambda path: (SourceFile(path, path), len(path))
    """Gives the file of a document and the offset where its body begins, by its path."""

    @cached_property
    def category_by_key(self) -> Mapping[str, Category]:
        """The regions by key."""
        return {category.key: category for category in self.graph.categories}

    @cached_property
    def squares(self) -> Mapping[str, str]:
        """Grid code of each entry that has a row on the map."""
        return self.geometry.squares


class Frame(Value):
    """What every page shows around its main part."""

    path: str
    """Output path of the page, such as `failures/power-seeking.html`."""
    title: str
    """Of the document; the site's title is added by the template."""
    description: str
    """For search engines and previews: a sentence or two."""
    kind: str
    """Name of the kind of page, a class on `<body>`."""
    root: str
    """Relative prefix to the site's root: empty, or `../`; for 404.html the path of the base URL."""
    alternate: str | None = None
    """Output path of the page's Markdown version."""
    hue: str | None = None
    """Key of the category that tints the page."""
    canonical: str | None = None
    """Output path of the page that this one stands for; its own when `None`."""
    structured: Mapping[str, Any] | None = None
    """What the page is about, as JSON-LD in the words of schema.org."""


class Maker(Protocol):
    """A site that can make its outputs."""

    @property
    def context(self) -> SiteContext:
        """What they are made from."""

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of every page."""

    def rendered(self, kind: "PageKind", subject: str) -> bytes | Failed:
        """Make a page."""


class Task(Value):
    """An output that can be made."""

    path: str
    key: str
    """Digest of all that it shows."""
    make: Callable[[Maker], bytes | Failed]
    template: str = ""
    """By which a page is made."""


class PageKind(Value):
    """One kind of page: which pages there are, what each depends on, and its view."""

    name: str
    template: str
    subjects: Callable[[SiteContext], tuple[str, ...]]
    """Ids of what it has a page for, in order; one empty id for a kind with a single page."""
    path: Callable[[str], str]
    """Output path of the page of a subject."""
    key: Callable[[SiteContext, str], object]
    """All that the page shows beyond templates, settings and assets, as values that JSON can hold; reads no body."""
    frame: Callable[[SiteContext, str], Frame]
    view: Callable[[SiteContext, str], object]
    """The frozen view that the template gets as `view`; hrefs in it are relative to the page."""
