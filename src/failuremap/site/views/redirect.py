"""Stubs where an entry was: they lead to the new page, or say that it is gone."""

from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.urls import entry_path, href, redirect_path, root_of
from failuremap.value import Value


class RedirectView(Value):
    """Where an old address leads."""

    old: str
    """The id that was."""
    title: str | None
    """Title of the page that took its place; `None` when it is gone."""
    href: str | None


def _view(context: SiteContext, old: str) -> RedirectView:
    new = context.graph.redirects[old]
    if new is None:
        return RedirectView(old, None, None)
    return RedirectView(old, context.graph.cards[new].title, href(redirect_path(old), entry_path(new)))


def _frame(context: SiteContext, old: str) -> Frame:
    words, path = context.words["redirect"], redirect_path(old)
    new = context.graph.redirects[old]
    title = context.graph.cards[new].title if new else words["gone"]
    return Frame(
        path, title, words["description"], "redirect", root_of(path), canonical=entry_path(new) if new else None
    )


KIND = PageKind(
    "redirect",
    "redirect.html",
    lambda context: tuple(context.graph.redirects),
    redirect_path,
    _view,
    _frame,
    _view,
)
