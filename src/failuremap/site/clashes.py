"""Names that some disk cannot hold, and two things under one name, on a disk that folds case or normalises.

Takes what a site plans and gives diagnostics; makes no output.
"""

import unicodedata
from collections.abc import Iterator

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.names import slug, unfit
from failuremap.site.assets import ROOT, Assets
from failuremap.site.context import SiteContext
from failuremap.site.exports import export_paths
from failuremap.site.plan import KINDS
from failuremap.source import Span

_SETTINGS = Span("failuremap.toml", 0, 0)


def check_paths(context: SiteContext, assets: Assets) -> Iterator[Diagnostic]:
    """Report each output whose name cannot be that of a file, or is the path of an earlier one."""
    seen: dict[str, tuple[str, Span | None]] = {}
    for path, where in _published(context, assets):
        problem = unfit(path.rsplit("/", 1)[-1].removesuffix(".html")) if path.endswith(".html") else None
        if problem:
            message = f"`{path}` cannot be the name of a file: it {problem}"
            yield Diagnostic(Code.BAD_ID, message, where or _SETTINGS, "choose another name")
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in seen:
            yield _clash(path, where, *seen[folded])
        else:
            seen[folded] = path, where


def _published(context: SiteContext, assets: Assets) -> Iterator[tuple[str, Span | None]]:
    """Give the path of every output, and the place that it comes from unless the site makes it by itself."""
    places = _places(context)
    for kind in KINDS:
        for subject in kind.subjects(context):
            yield kind.path(subject), places.get(kind.name, {}).get(subject)
    for path in export_paths(context):
        yield path, None
    for output in assets.outputs:
        yield output.path, Span(f"static/{ROOT}{output.path}", 0, 0)


def _clash(path: str, where: Span | None, other: str, first: Span | None) -> Diagnostic:
    place = where or first or _SETTINGS
    if where is None or first is None:
        return Diagnostic(Code.PATH_CLASH, f"`{other}` is a file that the site makes itself", place, "rename the file")
    message = (
        f"two things are called `{path}`" if path == other else f"`{path}` and `{other}` are one file on some disks"
    )
    return Diagnostic(Code.PATH_CLASH, message, place, "rename one of them", (Note("the other one", first),))


def _places(context: SiteContext) -> dict[str, dict[str, Span]]:
    """Give where the subjects of each kind of page are declared."""
    graph, settings = context.graph, context.settings
    return {
        "mode": {key: card.where for key, card in graph.cards.items()},
        "plain": {name: card.where for name, card in graph.plains.items()},
        "source": {key: work.where for key, work in graph.works.items()},
        "category": {category.key: category.where for category in graph.categories},
        "trail": {trail.id: trail.where for trail in settings.trails},
        "redirect": {slug(redirect.old): redirect.where for redirect in settings.redirects},
    }
