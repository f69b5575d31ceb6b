"""404.html, which a host shows at any depth: its links begin with the path of the base URL."""

from urllib.parse import urlsplit

from failuremap.site.context import Frame, PageKind, SiteContext
from failuremap.site.urls import NOT_FOUND
from failuremap.value import Value


class NotFoundView(Value):
    """Nothing but words."""


def _frame(context: SiteContext, subject: str) -> Frame:
    del subject
    base_url = context.settings.base_url
    # Without a base URL the page can only guess that the site stands at the root of its host.
    root = urlsplit(base_url).path if base_url else "/"
    words = context.words["notfound"]
    return Frame(NOT_FOUND, words["title"], words["text"], "notfound", root)


def _view(context: SiteContext, subject: str) -> NotFoundView:
    del context, subject
    return NotFoundView()


KIND = PageKind(
    "notfound",
    "404.html",
    lambda _context: ("",),
    lambda _subject: NOT_FOUND,
    lambda _context, _subject: (),
    _frame,
    _view,
)
