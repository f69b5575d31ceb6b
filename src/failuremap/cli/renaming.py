"""What renaming an entry would change: a site in, edits or a refusal out.

Pure but for the linker that it is given. Every plan is tried out in memory before it is handed on: the changed site is
linked again, and all of it must lead where it led.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from failuremap.authoring.rename import Renaming, is_faithful, occurrences
from failuremap.authoring.scalars import yaml_text
from failuremap.cli.linking import Linker, id_of, refuse_taken
from failuremap.diagnostics import FIXED, Code, Diagnostic, did_you_mean
from failuremap.graph.names import name_table
from failuremap.layout.lock import lock_text, renamed_lock
from failuremap.model.edits import Edit, edited
from failuremap.model.names import slug
from failuremap.model.output import SiteFolder
from failuremap.parse.amend import with_item, with_value
from failuremap.pipeline import LinkedSite
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import BIBLIOGRAPHY
from failuremap.source import SourceFile, Span
from failuremap.value import Value, replace

HIDING = (FIXED | {Code.UNKNOWN_RELATION}) - {Code.UNKNOWN_CATEGORY, Code.TEMPLATE_ERROR}
"""Problems on account of which a file may name the entry without our seeing it."""


class Wish(Value):
    """What was asked for on the command line."""

    old: str
    new: str
    title: str | None = None


class Plan(Value):
    """All that is to be written."""

    renaming: Renaming
    edits: Mapping[str, tuple[Edit, ...]]
    """By path, each file once; the entry comes last."""
    lock: str | None
    """The new text of the map's lock, if it has to change."""
    is_redirected: bool
    """Whether an alias keeps the old address."""


class Refusal(Value):
    """Problems of the content that forbid it, and the texts that they are about."""

    reason: str
    diagnostics: tuple[Diagnostic, ...]
    folder: SiteFolder


def plan_of(folder: SiteFolder, link: Linker, wish: Wish) -> Plan | Refusal:
    """Work out what renaming an entry changes.

    Raises:
        MachineError: What was asked for cannot be had: no such entry, a name that is taken.
    """
    site = link(folder)
    hiding = tuple(each for each in site.diagnostics if each.code in HIDING and each.where.path != BIBLIOGRAPHY)
    if hiding:
        return Refusal("these may hide where the entry is named; mend them first", hiding, folder)
    renaming = _renaming(site, wish)
    edits, is_redirected = _edits(renaming, site, _sources(folder))
    changed = _changed(folder, renaming, edits)
    tried = link(changed)
    more = Counter(each.code for each in tried.diagnostics) - Counter(each.code for each in site.diagnostics)
    if more:
        new = tuple(each for each in tried.diagnostics if each.code in more)
        return Refusal("the renamed site would have problems that this one has not", new, changed)
    if not is_faithful(site.graph, tried.graph, renaming):
        raise MachineError("a reference would lead elsewhere afterwards; nothing was changed")
    entries = site.lock.entries
    is_placed = renaming.card.id in entries and renaming.new not in entries
    lock = lock_text(renamed_lock(site.lock, renaming.card.id, renaming.new)) if is_placed else None
    has_lock = Code.BAD_LOCK not in {each.code for each in site.diagnostics}
    return Plan(renaming, edits, lock if has_lock else None, is_redirected)


def _renaming(site: LinkedSite, wish: Wish) -> Renaming:
    cards = site.graph.cards
    card = cards.get(slug(wish.old))
    names = name_table(cards.values())
    if card is None:
        meant = names.find(wish.old)
        close = did_you_mean(wish.old, {*cards, *names.titles, *names.aliases})
        hint = f"did you mean `{meant[0]}`?" if len(meant) == 1 else close
        raise MachineError(f"no entry has the id `{wish.old}`; {hint or 'an id is the name of a file in content/'}")
    new, title = id_of(wish.new), " ".join(wish.title.split()) if wish.title else None
    title = None if title == card.title else title
    if new == card.id and title is None:
        raise MachineError(f"`{card.id}` has this id already; another title is given with --title")
    for name in (new, title):
        if name is not None:
            refuse_taken(name, site, names, card.id)
    return Renaming(card, new, title)


def _edits(
    renaming: Renaming, site: LinkedSite, sources: Mapping[str, SourceFile]
) -> tuple[dict[str, tuple[Edit, ...]], bool]:
    """Collect the edits of every file, and tell whether an alias keeps the old address."""
    card = renaming.card
    names = name_table(site.graph.cards.values())
    found = occurrences(
        renaming,
        site.graph,
        site.settings,
        lambda name: names.find(name) == (card.id,),
        lambda where: sources[where.path].text[where.start : where.end],
    )
    own: list[Edit | None] = []
    source = sources[card.path]
    is_redirected = renaming.new != card.id and (not card.is_draft or card.id in site.lock.urls)
    if is_redirected and slug(renaming.alias) not in {slug(alias.text) for alias in card.aliases}:
        own.append(with_item(source, "aliases", yaml_text(renaming.alias)))
    if renaming.title is not None:
        own.append(with_value(source, "title", yaml_text(renaming.title)))
    if found.unwritable or None in own:
        raise MachineError(_unwritable(found.unwritable or (card.where,), sources, card.id))
    edits = sorted({*found.edits, *(edit for edit in own if edit is not None)})
    paths = sorted({edit.where.path for edit in edits} - {card.path})
    return {
        path: tuple(edit for edit in edits if edit.where.path == path) for path in (*paths, card.path)
    }, is_redirected


def _unwritable(places: Iterable[Span], sources: Mapping[str, SourceFile], entry_id: str) -> str:
    lines = []
    for where in places:
        at = sources[where.path].position(where.start)
        lines.append(f"{where.path}:{at.line}:{at.column}")
    cure = f"write the plain id `{entry_id}` there first, or change it by hand; nothing was changed"
    return f"the name cannot be replaced at {', '.join(lines)}: {cure}"


def _sources(folder: SiteFolder) -> dict[str, SourceFile]:
    texts = (*folder.documents, folder.settings)
    return {each.path: each for each in texts if isinstance(each, SourceFile)}


def _changed(folder: SiteFolder, renaming: Renaming, edits: Mapping[str, tuple[Edit, ...]]) -> SiteFolder:
    """Give the site as it would be."""

    def changed(source: SourceFile) -> SourceFile:
        path = renaming.path if source.path == renaming.card.path else source.path
        return SourceFile(path, edited(source.text, edits.get(source.path, ())))

    documents = [changed(each) if isinstance(each, SourceFile) else each for each in folder.documents]
    settings = changed(folder.settings) if isinstance(folder.settings, SourceFile) else folder.settings
    return replace(folder, documents=tuple(sorted(documents, key=lambda each: each.path)), settings=settings)
