"""Which pages there are, and the key of each.

A page whose key is that of the last build is not made again. Knows digests; knows no HTML.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from failuremap.model.names import fingerprint
from failuremap.model.output import Failed
from failuremap.site.context import Maker, PageKind, SiteContext, Task
from failuremap.site.views import categories, failures, home, mode, notfound, plain, reading, redirect, sources, trails

KINDS: tuple[PageKind, ...] = (
    mode.KIND,
    plain.KIND,
    reading.KIND,
    failures.KIND,
    categories.KIND,
    categories.LIST,
    trails.KIND,
    trails.LIST,
    sources.KIND,
    sources.LIST,
    redirect.KIND,
    notfound.KIND,
    home.KIND,
)
"""In the order of publishing: the home page last, since it names the others."""


def pages_of(context: SiteContext, templates: str, kind: PageKind, subjects: Iterable[str]) -> Iterator[Task]:
    """Plan the pages of one kind that some subjects have, made by templates that have a digest."""
    around = fingerprint(templates, _frame(context, kind))
    for subject in subjects:
        key = fingerprint(around, kind.name, kind.key(context, subject))
        yield Task(kind.path(subject), key, partial(_rendered, kind, subject), kind.template)


def _rendered(kind: PageKind, subject: str, site: Maker) -> bytes | Failed:
    return site.rendered(kind, subject)


def assets_for(context: SiteContext, kind: PageKind) -> dict[str, str]:
    """Give the static files that a kind of page may load, with their published paths.

    What the map alone needs is kept from the others: its style rules change with every entry, and no other page must.
    """
    return {name: path for name, path in context.assets.items() if kind is home.KIND or not name.startswith("map.")}


def _frame(context: SiteContext, kind: PageKind) -> object:
    """Give what every page shows around its main part, and the names of the assets that it loads."""
    settings = context.settings
    shown = (
        settings.title,
        settings.tagline,
        settings.description,
        settings.language,
        settings.base_url,
        settings.licence,
        settings.edit_url,
        settings.report_url,
    )
    plains = tuple((name, card.title) for name, card in context.graph.plains.items())
    assets = tuple((name, path) for name, path in assets_for(context, kind).items() if not name.startswith("content/"))
    return shown, plains, assets, tuple(sorted(context.words.items()))
