"""What each reference of a document means.

Takes the names of all entries and pages and one document at a time.
Knows ids, paths and headings; knows no URL.
"""

import posixpath
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from failuremap.diagnostics import Code, Diagnostic, Note, did_you_mean
from failuremap.graph.names import NameTable, Suggester
from failuremap.model.document import Card, PlainCard, Reference, ReferenceForm
from failuremap.model.graph import Resolution, ToEntry, ToNothing, ToPlain
from failuremap.model.names import slug
from failuremap.value import Value

MOST_HEADINGS = 8
"""Headings that are named where a link asks for another one."""


class Directory(Value):
    """Everything that a reference can mean."""

    cards: Mapping[str, Card]
    """All entries by id, drafts included."""
    hidden_ids: frozenset[str]
    """Ids of drafts that are not published."""
    plains: Mapping[str, PlainCard]
    names: NameTable
    by_path: Mapping[str, Card | PlainCard]
    suggester: Suggester
    broken: Mapping[str, str]
    """Path by id of documents that cannot be read, which their own problems say."""

    def is_broken(self, name: str) -> bool:
        """Tell whether a name is the id of a document that cannot be read."""
        return slug(name) in self.broken


def resolve(
    reference: Reference, document: Card | PlainCard, directory: Directory
) -> tuple[Resolution, Diagnostic | None]:
    """Find what a reference means; with a diagnostic where it means nothing, or not one thing."""
    if not reference.name:
        return _at_heading(reference, document)
    target, problem = _target(reference, document, directory)
    if target is None:
        return ToNothing(words=reference.name), problem
    if isinstance(target, Card) and target.id in directory.hidden_ids:
        draft = Diagnostic(
            Code.LINK_TO_DRAFT, f"`{target.title}` is a draft; readers see these words without a link", reference.where
        )
        return ToNothing(is_draft=True, words=target.title), draft
    return _at_heading(reference, target)


def find_entry(name: str, directory: Directory) -> tuple[Card | None, str, str | None, tuple[Note, ...]]:
    """Find the entry of a relation or a trail step.

    Returns:
        The card, or `None` with a message, a hint and notes.
    """
    ids = directory.names.find(name)
    if len(ids) == 1:
        return directory.cards[ids[0]], "", None, ()
    if ids:
        return None, _ambiguous(name, ids), None, _candidates(ids, directory)
    return None, f"no entry is named `{name}`", directory.suggester.hint(name), ()


def _target(
    reference: Reference, document: Card | PlainCard, directory: Directory
) -> tuple[Card | PlainCard | None, Diagnostic | None]:
    if reference.form is ReferenceForm.PATH:
        return _by_path(reference, document, directory)
    ids = directory.names.find(reference.name)
    if len(ids) == 1:
        return directory.cards[ids[0]], None
    if ids:
        message = _ambiguous(reference.name, ids)
        notes = _candidates(ids, directory)
        return None, Diagnostic(Code.AMBIGUOUS_REFERENCE, message, reference.where, "write the id", notes)
    plain = directory.plains.get(slug(reference.name))
    if plain is not None or directory.is_broken(reference.name):
        return plain, None
    hint = directory.suggester.hint(reference.name)
    return None, Diagnostic(Code.UNRESOLVED_REFERENCE, f"no entry is named `{reference.name}`", reference.where, hint)


def _by_path(
    reference: Reference, document: Card | PlainCard, directory: Directory
) -> tuple[Card | PlainCard | None, Diagnostic | None]:
    written = unicodedata.normalize("NFC", unquote(reference.name))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), written))
    found = directory.by_path.get(path)
    if found is not None or path in directory.broken.values():
        return found, None
    # Most wrong paths have the right file name: the entry was moved, or the link was copied from another folder.
    stem = posixpath.basename(written).removesuffix(".md")
    ids = directory.names.find(stem)
    hint = f"`[[{ids[0]}]]` links to it from any folder" if len(ids) == 1 else directory.suggester.hint(stem)
    return None, Diagnostic(Code.UNRESOLVED_REFERENCE, f"there is no page at `{reference.name}`", reference.where, hint)


def _ambiguous(name: str, ids: tuple[str, ...]) -> str:
    return f"`{name}` may mean {' or '.join(f'`{each}`' for each in sorted(ids))}"


def _candidates(ids: tuple[str, ...], directory: Directory) -> tuple[Note, ...]:
    cards = [directory.cards[each] for each in sorted(ids)]
    return tuple(Note(f"`{card.id}` has that name", card.where) for card in cards)


def _at_heading(reference: Reference, target: Card | PlainCard) -> tuple[Resolution, Diagnostic | None]:
    anchor, problem = None, None
    if reference.heading:
        wanted = "h-" + slug(reference.heading)
        known = [heading.id for heading in target.text.headings]
        if wanted in known:
            anchor = wanted
        else:
            written = [each.removeprefix("h-") for each in known]
            hint = did_you_mean(slug(reference.heading), written) or _headings(written)
            message = f"`{target.title}` has no heading `{reference.heading}`"
            problem = Diagnostic(Code.MISSING_ANCHOR, message, reference.where, hint)
    if isinstance(target, Card):
        return ToEntry(target.id, anchor), problem
    return ToPlain(target.name, anchor), problem


def _headings(known: Sequence[str]) -> str:
    """Say which headings there are, as a link writes them."""
    if not known:
        return "that page has no headings"
    listed = ", ".join(f"`#{each}`" for each in known[:MOST_HEADINGS])
    return f"its headings: {listed}{', …' if len(known) > MOST_HEADINGS else ''}"


def shown_words(reference: Reference, resolution: Resolution, directory: Directory) -> str:
    """Give the words that a reference shows to the reader."""
    if reference.words is not None:
        return reference.words
    if not reference.name and reference.heading:
        return reference.heading
    if isinstance(resolution, ToEntry):
        return directory.cards[resolution.id].title
    if isinstance(resolution, ToPlain):
        return directory.plains[resolution.name].title
    return resolution.words
