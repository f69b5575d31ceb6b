"""The site for programs: what stands beside the pages.

Takes the context and gives bytes. Every export is read back in the tests by a program that is not ours.
"""

from collections.abc import Iterator, Mapping

from failuremap.model.names import digest
from failuremap.model.output import Bytes, Output, Unchanged
from failuremap.site.context import SiteContext
from failuremap.site.exports import bibliography, feeds, hosts, tables
from failuremap.site.exports.markdown import markdown_key, markdown_page
from failuremap.site.urls import markdown_path

NOT_IN_SITEMAP = ("404.html",)
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
    around = digest("markdown", context.words)
    for entry_id in context.graph.cards:
        path, key = markdown_path(entry_id), digest(around, *markdown_key(context, entry_id))
        yield Unchanged(path, key) if standing.get(path) == key else Bytes(path, markdown_page(context, entry_id), key)
    base_url = context.settings.base_url
    if base_url:
        listed = tuple(page for page in pages if page not in NOT_IN_SITEMAP)
        yield Bytes("feed.xml", feeds.feed_xml(context, base_url))
        yield Bytes("sitemap.xml", feeds.sitemap_xml(listed, base_url))
    yield Bytes("graph.json", tables.graph_json(context))
    yield Bytes("graph.graphml", tables.graphml(context))
    yield Bytes("entries.csv", tables.entries_csv(context))
    yield Bytes("references.bib", bibliography.references_bib(context))
    yield Bytes("llms.txt", feeds.llms_txt(context))
    yield Bytes("robots.txt", feeds.robots_txt(base_url))
    yield Bytes("search-data.js", feeds.search_data_js(context))
    yield Bytes("_headers", hosts.headers(policy))
    if context.graph.redirects:
        yield Bytes("_redirects", hosts.redirects(context))
    yield Bytes(".nojekyll", b"")
