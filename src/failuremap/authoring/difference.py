"""What changed between two graphs.

Takes two snapshots and gives the changes as values. Knows no file and no wording: `told.py` makes sentences of them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from failuremap.authoring.snapshot import Chain, Mode, Snapshot, Tie
from failuremap.model.document import Evidence, RelationType
from failuremap.model.names import slug
from failuremap.value import Value

Pair: TypeAlias = tuple[Mode, Mode]
"""A mode as it was and as it is."""
Reasons: TypeAlias = Mapping[Tie, str | None]

T = TypeVar("T")
_RANK: Mapping[Evidence | None, int] = {None: 0, **{grade: at for at, grade in enumerate(Evidence, 1)}}


class Changes(Value):
    """All that changed; ties name the modes by their new ids."""

    added: tuple[Mode, ...]
    removed: tuple[Mode, ...]
    """Gone, and no mode has the id as an alias."""
    merged: tuple[Pair, ...]
    """Gone, with the mode that was there before and has the id as an alias now."""
    renamed: tuple[Pair, ...]
    """Another title, or another id with the old one as an alias."""
    moved: tuple[Pair, ...]
    """In another region."""
    raised: tuple[Pair, ...]
    """With more evidence."""
    lowered: tuple[Pair, ...]
    relations_added: Reasons
    relations_removed: Reasons
    reasons: Mapping[Tie, tuple[str | None, str | None]]
    """The reason before and after."""
    mentions_added: int
    mentions_removed: int
    broken: tuple[Mode, ...]
    """Modes as they were, whose address leads nowhere now."""
    orphans: tuple[Mode, ...]
    """Modes that nothing is joined to, and that were not so before."""
    trails_added: tuple[Chain, ...]
    trails_removed: tuple[Chain, ...]
    trails_changed: tuple[tuple[Chain, Chain], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not any(getattr(self, name) for name in self.__struct_fields__)


def changes_between(before: Snapshot, after: Snapshot) -> Changes:
    """Compare two graphs."""
    heirs = _heirs(before, after)
    was = _under_new_ids(before, heirs)
    kept = sorted(was.modes.keys() & after.modes.keys())
    pairs = [(was.modes[entry_id], after.modes[entry_id]) for entry_id in kept]
    then, now = _relations(was), _relations(after)
    mentions_then, mentions_now = was.ties.keys() - then.keys(), after.ties.keys() - now.keys()
    joined_then, joined_now = _joined(was), _joined(after)
    urls = {mode.url for mode in after.modes.values()}
    gone = [mode for old, mode in sorted(before.modes.items()) if old not in after.modes]
    inherited = {mode.id for mode in was.modes.values()}
    trails_kept = sorted(was.trails.keys() & after.trails.keys())
    return Changes(
        added=_only(after.modes, was.modes),
        removed=tuple(mode for mode in gone if mode.id not in heirs),
        merged=tuple((mode, heirs[mode.id]) for mode in gone if mode.id in heirs and mode.id not in inherited),
        renamed=_which(pairs, lambda old, new: (old.id, old.title) != (new.id, new.title)),
        moved=_which(pairs, lambda old, new: old.category != new.category),
        raised=_which(pairs, lambda old, new: _RANK[old.evidence] < _RANK[new.evidence]),
        lowered=_which(pairs, lambda old, new: _RANK[old.evidence] > _RANK[new.evidence]),
        relations_added={tie: now[tie] for tie in sorted(now.keys() - then.keys())},
        relations_removed={tie: then[tie] for tie in sorted(then.keys() - now.keys())},
        reasons={tie: (then[tie], now[tie]) for tie in sorted(then.keys() & now.keys()) if then[tie] != now[tie]},
        mentions_added=len(mentions_now - mentions_then),
        mentions_removed=len(mentions_then - mentions_now),
        broken=tuple(mode for _, mode in sorted(before.modes.items()) if mode.url not in urls and mode.id not in heirs),
        orphans=tuple(
            mode
            for entry_id, mode in sorted(after.modes.items())
            if entry_id not in joined_now and (entry_id in joined_then or entry_id not in was.modes)
        ),
        trails_added=_only(after.trails, was.trails),
        trails_removed=_only(was.trails, after.trails),
        trails_changed=tuple(
            (was.trails[key], after.trails[key]) for key in trails_kept if was.trails[key] != after.trails[key]
        ),
    )


def _heirs(before: Snapshot, after: Snapshot) -> dict[str, Mode]:
    """Find the mode that has the id of one that is gone as an alias: a build redirects the old address to it."""
    of_alias = {slug(alias): mode for _, mode in sorted(after.modes.items()) for alias in mode.aliases}
    return {old: of_alias[old] for old in before.modes if old not in after.modes and old in of_alias}


def _under_new_ids(before: Snapshot, heirs: Mapping[str, Mode]) -> Snapshot:
    """Give the old graph under the new ids, so that one new id does not look like as many new relations."""

    def now(entry_id: str) -> str:
        return heirs[entry_id].id if entry_id in heirs else entry_id

    moved = {now(entry_id): mode for entry_id, mode in sorted(before.modes.items()) if entry_id in heirs}
    stayed = {entry_id: mode for entry_id, mode in before.modes.items() if entry_id not in heirs}
    ties = {Tie(now(tie.source), now(tie.target), tie.relation): why for tie, why in before.ties.items()}
    trails = {
        key: Chain(each.id, each.title, tuple(now(step) for step in each.steps)) for key, each in before.trails.items()
    }
    # What was between two modes that are one now is no relation any more.
    return Snapshot(moved | stayed, {tie: why for tie, why in ties.items() if tie.source != tie.target}, trails)


def _relations(graph: Snapshot) -> dict[Tie, str | None]:
    return {tie: why for tie, why in graph.ties.items() if tie.relation is not RelationType.MENTIONS}


def _joined(graph: Snapshot) -> set[str]:
    return {end for tie in graph.ties for end in (tie.source, tie.target)}


def _only(these: Mapping[str, T], those: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(each for key, each in sorted(these.items()) if key not in those)


def _which(pairs: Iterable[Pair], is_so: Callable[[Mode, Mode], bool]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if is_so(*pair))
