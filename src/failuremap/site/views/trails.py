"""Trails: a page for each, a list of them, and what the page of a stop shows of them."""

from failuremap.model.document import Evidence
from failuremap.model.graph import ResolvedTrail
from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.urls import TRAILS, entry_path, href, root_of, trail_path
from failuremap.site.views.parts import ModeLink, mode_key, mode_link
from failuremap.value import Value

_STRENGTH = (Evidence.ARGUED, Evidence.LAB, Evidence.WILD)


class Stop(Value):
    """A step of a trail, with what leads to the next."""

    number: int
    mode: ModeLink
    """The mode."""
    link: str | None
    """The phrase to the next stop; `None` at the last."""
    relation: str | None
    why: str | None


class TrailView(Value):
    """One trail, told in steps."""

    id: str
    title: str
    stops: tuple[Stop, ...]
    weakest: tuple[ModeLink, ...]
    """The stops with the weakest evidence of all, so that an argued step is not taken for an observed one."""
    weakest_mark: Evidence | None
    """The evidence of those."""
    index_href: str


class TrailsView(Value):
    """All trails with their stops."""

    trails: tuple[tuple[str, str, tuple[ModeLink, ...]], ...]
    """Title, href and stops of each."""


class NextStop(Value):
    """The stop before or after this one on a trail; its address says which trail it is reached by."""

    title: str
    href: str


class OnTrail(Value):
    """A trail that passes here."""

    id: str
    title: str
    href: str
    number: int
    """Which stop this is, from 1."""
    count: int
    previous: NextStop | None
    """What leads here on the trail."""
    following: NextStop | None
    """Where the trail leads."""


def stops_of(context: SiteContext, trail: ResolvedTrail, here: str) -> tuple[Stop, ...]:
    """Show the steps of a trail from the page at `here`."""
    wording = context.words["relation"]["from-here"]
    stops = []
    for number, entry_id in enumerate(trail.steps):
        edge = trail.edges[number] if number < len(trail.edges) else None
        mode = mode_link(context, context.graph.cards[entry_id], here)
        link = trail.links[number] if edge else None
        stops.append(
            Stop(
                number + 1,
                mode,
                link,
                wording[edge.relation.value].lower() if edge else None,
                edge.why if edge else None,
            )
        )
    return tuple(stops)


def trail_key(context: SiteContext, trail: ResolvedTrail) -> object:
    """Give everything that the stops of a trail show."""
    return trail, tuple(mode_key(context, step) for step in trail.steps)


def trails_through(context: SiteContext, entry_id: str) -> tuple[OnTrail, ...]:
    """Show the trails that pass an entry from its page."""
    return tuple(_passing(context, trail, entry_id) for trail in context.graph.trails if entry_id in trail.steps)


def _passing(context: SiteContext, trail: ResolvedTrail, entry_id: str) -> OnTrail:
    here, at = entry_path(entry_id), trail.steps.index(entry_id)

    def stop(step: str) -> NextStop:
        return NextStop(context.graph.cards[step].title, href(here, entry_path(step), f"trail-{trail.id}"))

    previous = stop(trail.steps[at - 1]) if at else None
    following = stop(trail.steps[at + 1]) if at + 1 < len(trail.steps) else None
    return OnTrail(
        trail.id, trail.title, href(here, trail_path(trail.id)), at + 1, len(trail.steps), previous, following
    )


def _trail(context: SiteContext, trail_id: str) -> ResolvedTrail:
    return next(trail for trail in context.graph.trails if trail.id == trail_id)


def _view(context: SiteContext, trail_id: str) -> TrailView:
    trail, here = _trail(context, trail_id), trail_path(trail_id)
    stops = stops_of(context, trail, here)
    marks = [stop.mode.evidence for stop in stops if stop.mode.evidence]
    weakest = min(marks, key=_STRENGTH.index) if marks else None
    weak = tuple(stop.mode for stop in stops if weakest and stop.mode.evidence is weakest)
    return TrailView(trail.id, trail.title, stops, weak, weakest, href(here, TRAILS))


def _frame(context: SiteContext, trail_id: str) -> Frame:
    trail, path = _trail(context, trail_id), trail_path(trail_id)
    names = [context.graph.cards[step].title for step in trail.steps]
    return Frame(path, trail.title, " \u2192 ".join(names), "trail", root_of(path))


KIND = PageKind(
    "trail",
    "trail.html",
    lambda context: tuple(trail.id for trail in context.graph.trails),
    trail_path,
    lambda context, trail_id: trail_key(context, _trail(context, trail_id)),
    _frame,
    _view,
)


def _list_view(context: SiteContext, subject: str) -> TrailsView:
    del subject
    cards = context.graph.cards
    return TrailsView(
        tuple(
            (
                trail.title,
                href(TRAILS, trail_path(trail.id)),
                tuple(mode_link(context, cards[step], TRAILS) for step in trail.steps),
            )
            for trail in context.graph.trails
        )
    )


def _list_frame(context: SiteContext, subject: str) -> Frame:
    del subject
    words = context.words["trails"]
    return Frame(TRAILS, words["title"], words["description"], "trails", root_of(TRAILS))


LIST = PageKind(
    "trails",
    "trails.html",
    lambda _context: ("",),
    lambda _subject: TRAILS,
    lambda context, _subject: tuple(trail_key(context, trail) for trail in context.graph.trails),
    _list_frame,
    _list_view,
)
