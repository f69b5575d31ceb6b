"""The site for programs: what stands beside the pages.

Takes the context and gives bytes. Every export is read back in the tests by a program that is not ours.
"""

from collections.abc import Callable, Iterator, Mapping

from failuremap.model.document import Text
from failuremap.model.names import fingerprint
from failuremap.model.output import Bytes, Output, Unchanged
from failuremap.model.works import digest_of
from failuremap.site.context import SiteContext
from failuremap.site.exports import bibliography, feeds, hosts, tables
from failuremap.site.exports.markdown import markdown_key, markdown_page
from failuremap.site.urls import markdown_path
from failuremap.value import replace

NOT_IN_SITEMAP = ("404.html",)
_NO_TEXT = Text()
_ALWAYS = (
    "graph.json",
    "graph.graphml",
    "entries.csv",
    "references.bib",
    "llms.txt",
    "robots.txt",
    "search-data.js",
    "_headers",
    ".nojekyll",
)


def export_paths(context: SiteContext) -> Iterator[str]:
    """Give the path of every export without making it."""
    yield from map(markdown_path, context.graph.cards)
    yield from _ALWAYS
    if context.settings.base_url:
        yield from ("feed.xml", "sitemap.xml")
    if context.graph.redirects:
        yield "_redirects"


def exports(context: SiteContext, pages: tuple[str, ...], policy: str, standing: Mapping[str, str]) -> Iterator[Output]:
    """Make every export.

    Args:
        context: The linked site; its settings hold the base URL, without which there is no feed and no sitemap.
        pages: Output paths of all pages, for the sitemap.
        policy: The Content-Security-Policy of the pages.
        standing: Keys of outputs that stand already, by path.
    """
    around = fingerprint("markdown", tuple(context.words.items()))
    for entry_id in context.graph.cards:
        path, key = markdown_path(entry_id), fingerprint(around, *markdown_key(context, entry_id))
        yield Unchanged(path, key) if standing.get(path) == key else Bytes(path, markdown_page(context, entry_id), key)
    key = _key(context, pages, policy)
    for path, make in _of_the_site(context, pages, policy):
        yield Unchanged(path, key) if standing.get(path) == key else Bytes(path, make(), key)


def _of_the_site(
    context: SiteContext, pages: tuple[str, ...], policy: str
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Give what there is once for a site, and how it is made."""
    base_url = context.settings.base_url
    if base_url:
        listed = tuple(page for page in pages if page not in NOT_IN_SITEMAP)
        yield "feed.xml", lambda: feeds.feed_xml(context, base_url)
        yield "sitemap.xml", lambda: feeds.sitemap_xml(listed, base_url)
    yield "graph.json", lambda: tables.graph_json(context)
    yield "graph.graphml", lambda: tables.graphml(context)
    yield "entries.csv", lambda: tables.entries_csv(context)
    yield "references.bib", lambda: bibliography.references_bib(context)
    yield "llms.txt", lambda: feeds.llms_txt(context)
    yield "robots.txt", lambda: feeds.robots_txt(base_url)
    yield "search-data.js", lambda: feeds.search_data_js(context)
    yield "_headers", lambda: hosts.headers(policy)
    if context.graph.redirects:
        yield "_redirects", lambda: hosts.redirects(context)
    yield ".nojekyll", bytes


def _key(context: SiteContext, pages: tuple[str, ...], policy: str) -> str:
    """Give the key of all of them: they show the graph, and nothing of the bodies beyond the sentences in it."""
    graph = context.graph
    cards = tuple(replace(card, text=_NO_TEXT) for card in graph.cards.values())
    of_graph = (cards, graph.categories, tuple(graph.category_of.items()), graph.edges, graph.trails)
    works, redirects = tuple(map(digest_of, graph.works.values())), tuple(graph.redirects.items())
    return fingerprint("exports", context.settings, *of_graph, works, redirects, pages, policy)
