"""The site for programs: what stands beside the pages.

Takes the context and gives bytes. Every export is read back in the tests by a program that is not ours.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from failuremap.model.document import Text
from failuremap.model.names import fingerprint
from failuremap.model.works import digest_of
from failuremap.site.context import Maker, SiteContext, Task
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


def exports(context: SiteContext, pages: tuple[str, ...], policy: str) -> Iterator[Task]:
    """Give what there is once for a site.

    Args:
        context: The linked site; its settings hold the base URL, without which there is no feed and no sitemap.
        pages: Output paths of all pages, for the sitemap.
        policy: The Content-Security-Policy of the pages.
    """
    key = _key(context, pages, policy)
    return (Task(path, key, make) for path, make in _of_the_site(context, pages))


def markdown_pages(context: SiteContext, entries: Iterable[str]) -> Iterator[Task]:
    """Give the Markdown version of the page of each of some entries."""
    around = fingerprint("markdown", tuple(context.words.items()))
    for entry_id in entries:
        key = fingerprint(around, *markdown_key(context, entry_id))
        yield Task(markdown_path(entry_id), key, partial(_markdown_page, entry_id))


def _markdown_page(entry_id: str, site: Maker) -> bytes:
    return markdown_page(site.context, entry_id)


def _of_the_site(context: SiteContext, pages: tuple[str, ...]) -> Iterator[tuple[str, Callable[[Maker], bytes]]]:
    """Give what there is once for a site, and how it is made."""
    base_url = context.settings.base_url
    if base_url:
        listed = tuple(page for page in pages if page not in NOT_IN_SITEMAP)
        yield "feed.xml", lambda site: feeds.feed_xml(site.context, base_url)
        yield "sitemap.xml", lambda _site: feeds.sitemap_xml(listed, base_url)
    yield "graph.json", lambda site: tables.graph_json(site.context)
    yield "graph.graphml", lambda site: tables.graphml(site.context)
    yield "entries.csv", lambda site: tables.entries_csv(site.context)
    yield "references.bib", lambda site: bibliography.references_bib(site.context)
    yield "llms.txt", lambda site: feeds.llms_txt(site.context)
    yield "robots.txt", lambda _site: feeds.robots_txt(base_url)
    yield "search-data.js", lambda site: feeds.search_data_js(site.context)
    yield "_headers", lambda site: hosts.headers(site.policy)
    if context.graph.redirects:
        yield "_redirects", lambda site: hosts.redirects(site.context)
    yield ".nojekyll", lambda _site: b""


def _key(context: SiteContext, pages: tuple[str, ...], policy: str) -> str:
    """Give the key of all of them: they show the graph, and nothing of the bodies beyond the sentences in it."""
    graph = context.graph
    cards = tuple(replace(card, text=_NO_TEXT) for card in graph.cards.values())
    of_graph = (cards, graph.categories, tuple(graph.category_of.items()), graph.edges, graph.trails)
    works, redirects = tuple(map(digest_of, graph.works.values())), tuple(graph.redirects.items())
    return fingerprint("exports", context.settings, *of_graph, works, redirects, pages, policy)
