"""Which pages there are, and the key of each.

A page whose key is that of the last build is not made again. Knows digests; knows no HTML.
"""

from collections.abc import Iterator, Mapping

from failuremap.model.names import digest_of_texts, fingerprint
from failuremap.site.context import PageKind, SiteContext
from failuremap.site.views import categories, failures, home, mode, notfound, plain, reading, redirect, sources, trails
from failuremap.value import Value

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


class Planned(Value):
    """A page that the site has."""

    kind: PageKind
    subject: str
    path: str
    key: str


def pages_of(context: SiteContext, templates: Mapping[str, str]) -> Iterator[Planned]:
    """Plan every page."""
    made_from = digest_of_texts(*(text for pair in sorted(templates.items()) for text in pair))
    for kind in KINDS:
        around = fingerprint(made_from, _frame(context, kind))
        for subject in kind.subjects(context):
            yield Planned(kind, subject, kind.path(subject), fingerprint(around, kind.name, kind.key(context, subject)))


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
