"""What parsing one file gives: a card and a body, or a plain page, with everything still unresolved."""

from enum import StrEnum
from typing import TypeAlias

from failuremap.diagnostics import Diagnostic
from failuremap.source import Span
from failuremap.value import Leaf, Value, replace

_NOWHERE = Span("", 0, 0)
UNWRITTEN = "TODO"
"""Stands for the text of a field that a draft has not got yet."""
UNKNOWN_YEAR = 9999
"""Stands for its year."""


class Evidence(StrEnum):
    """How far a failure mode has been shown."""

    ARGUED = "argued"
    LAB = "lab"
    WILD = "wild"


class RelationType(StrEnum):
    """How one mode stands to another, in the author's words."""

    LEADS_TO = "leads-to"
    ENABLES = "enables"
    KIND_OF = "kind-of"
    CONTRASTS_WITH = "contrasts-with"
    EVIDENCE_FOR = "evidence-for"
    MENTIONS = "mentions"
    """A link in the body; made by linking, never written in front matter."""


class Named(Leaf):
    """A name that an author wrote, and where: a key, a category, an alias, a target."""

    text: str
    where: Span


class Relation(Leaf):
    """A typed relation as written, its target unresolved."""

    type: RelationType
    target: Named
    why: str | None
    source: Named | None
    where: Span
    """The key of the relation, such as `leads-to`."""


class Mitigation(Leaf):
    """Something that holds a failure back."""

    name: str
    why: str | None
    source: Named | None


class Incident(Leaf):
    """A documented occurrence."""

    what: str
    when: str | None
    """A year, a year and month, or a full date, as ISO 8601 text."""
    source: Named | None


class ReferenceForm(StrEnum):
    """How a link to another document was written."""

    NAME = "name"
    """`[[id]]`, `[[id|words]]`, `[[id#heading|words]]`: resolved by id, title, stem and alias."""
    PATH = "path"
    """`[words](other-entry.md#heading)`: resolved by the path of the file."""


Sentence: TypeAlias = tuple[str | int, ...]
"""Text, and numbers of references in the same document that stand in it."""


class Reference(Leaf):
    """A link to another document as written, unresolved."""

    form: ReferenceForm
    name: str
    """The name or path as written, without the heading; empty for a heading of the same document."""
    heading: str | None
    """The heading as written, without `#`."""
    words: str | None
    """The shown words as plain text, or `None` for the title of the target."""
    where: Span
    """The name (and heading) as written, without brackets."""
    sentence: Sentence
    """The sentence in which it stands."""
    defined: Span | None = None
    """The path as written, if `where` is a label that stands for it: `[label]: other-entry.md`."""


class CitedWork(Leaf):
    """One key of a citation, with what follows it."""

    key: Named
    locator: str
    """What the author wrote after the comma, such as `p. 4`; empty without one."""


Citation: TypeAlias = tuple[CitedWork, ...]
"""One pair of brackets: `[@a; @b, p. 4]`."""


class FileReference(Leaf):
    """An image or a download as written, unresolved."""

    path: str
    """As written: relative, percent-encoded."""
    is_image: bool
    alt: str
    title: str
    is_figure: bool
    """Alone in its paragraph and with a title: the title becomes the caption."""
    where: Span


class Heading(Leaf):
    """A heading of a body."""

    id: str
    """Unique in the body: `h-` and the slug of the text."""
    level: int
    text: str


class Text(Leaf):
    """All that linking and reviewing need to know of a body."""

    references: tuple[Reference, ...] = ()
    """In the order of the document; holes and sentences name them by number."""
    citations: tuple[Citation, ...] = ()
    files: tuple[FileReference, ...] = ()
    headings: tuple[Heading, ...] = ()
    words: int = 0
    """How many words the body has."""
    comments: tuple[Span, ...] = ()
    """Comments of the author, which are shown nowhere."""
    tags: tuple[int, ...] = ()
    """Places of each `<` that might begin a tag elsewhere and is text here."""
    refused: tuple[Span, ...] = ()
    """Targets of links and images that lead nowhere, for their scheme."""
    digest: str = ""
    """Fingerprint of the body's pieces and holes."""


class HoleKind(StrEnum):
    """What belongs in a hole of a body."""

    OPEN = "open"
    """The start of a link to the document of reference `index`; its words follow, then `CLOSE`."""
    TITLE = "title"
    """A whole link to reference `index`, its words being the title of the target."""
    CITATION = "citation"
    """The citation `index`."""
    FILE = "file"
    """The start of a download link to file `index`; its words follow, then `CLOSE`."""
    IMAGE = "image"
    """The whole image or figure of file `index`."""
    CLOSE = "close"
    """The end of the link that was opened last; `index` repeats that of its opener."""


class Hole(Leaf):
    """A place in a body that is filled when its page is made."""

    kind: HoleKind
    index: int


class Body(Leaf):
    """The HTML of a body: sanitised pieces with holes between them, one more piece than holes."""

    pieces: tuple[str, ...]
    holes: tuple[Hole, ...]


class Card(Leaf, tag=True):
    """All of an entry but its body's HTML."""

    id: str
    path: str
    """Path from the site folder."""
    stem: str
    """The file's name without `.md`, as written."""
    title: str
    author: tuple[str, ...]
    """As written: one text, or the items of a list."""
    years: tuple[int, ...]
    """As written, at least one."""
    category: Named
    summary: str
    where: Span
    """The title, for problems of the whole entry."""
    short_title: str | None = None
    aliases: tuple[Named, ...] = ()
    evidence: Evidence | None = None
    evidence_note: str | None = None
    source: Named | None = None
    relations: tuple[Relation, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    limits: tuple[str, ...] = ()
    added: str | None = None
    revised: str | None = None
    checked: str | None = None
    is_draft: bool = False
    text: Text = Text()

    @property
    def byline(self) -> str:
        """The authors as the byline shows them: two joined by `&`, of more only the first, with `et al.`."""
        if len(self.author) == 2:
            return " & ".join(self.author)
        return self.author[0] if len(self.author) == 1 else f"{self.author[0]} et al."

    @property
    def year(self) -> str:
        """The year, or the first and the last joined by an en dash."""
        first, last = min(self.years), max(self.years)
        return str(first) if first == last else f"{first}\u2013{last}"

    @property
    def cited(self) -> tuple[Named, ...]:
        """Keys of works that the body, the mitigations and the incidents name, in that order."""
        asides = (*(each.source for each in self.mitigations), *(each.source for each in self.incidents))
        in_text = (each.key for citation in self.text.citations for each in citation)
        return (*in_text, *(source for source in asides if source))

    @property
    def named_works(self) -> tuple[Named, ...]:
        """Keys of every work that the page refers to: the pinned source first, then as cited, then of relations."""
        pinned = (self.source,) if self.source else ()
        return (*pinned, *self.cited, *(each.source for each in self.relations if each.source))

    @property
    def map_title(self) -> str:
        """The name on the map."""
        return self.short_title or self.title


class PlainCard(Leaf, tag=True):
    """All of a plain page but its body's HTML."""

    name: str
    """Its slug; the page is published as `NAME.html`."""
    path: str
    stem: str
    title: str
    where: Span
    text: Text = Text()


class Parsed(Value):
    """What one Markdown file gave."""

    path: str
    card: Card | PlainCard | None
    """`None` when the front matter allows no page."""
    body: Body
    diagnostics: tuple[Diagnostic, ...] = ()
    body_start: int = 0
    """Offset in the source where the body begins."""
    digest: str = ""
    """Fingerprint of the card with its text."""


def outline(card: Card | PlainCard) -> Card | PlainCard:
    """Give all of a document that any page but its own can show: what stays the same while its text is polished."""
    text = card.text
    references = tuple(replace(each, where=_NOWHERE, defined=None) for each in text.references)
    citations = tuple(
        tuple(replace(each, key=Named(each.key.text, _NOWHERE)) for each in citation) for citation in text.citations
    )
    files = tuple(replace(each, where=_NOWHERE) for each in text.files)
    return replace(card, text=Text(references, citations, files, text.headings))
