"""For readers' programs and crawlers: Atom, sitemap, robots, llms.txt and search data."""

from datetime import UTC, datetime
from html import escape

from failuremap.model.document import Card
from failuremap.site.context import SiteContext
from failuremap.site.exports.markdown import plain
from failuremap.site.exports.tables import xml_text
from failuremap.site.urls import entry_path, markdown_path, url_path
from failuremap.value import to_json

MOST_NEWS = 50
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feed_xml(context: SiteContext, base_url: str) -> bytes:
    """Write an Atom feed of the entries that say when they were added, newest first."""
    from feedgenerator import Atom1Feed

    settings = context.settings
    feed = Atom1Feed(
        title=xml_text(settings.title),
        link=base_url,
        description=xml_text(settings.description),
        language=settings.language,
        feed_url=f"{base_url}feed.xml",
        feed_guid=base_url,
    )
    added = [card for card in context.graph.cards.values() if card.added]
    for card in sorted(added, key=lambda card: (card.added or "", card.id), reverse=True)[:MOST_NEWS]:
        address = base_url + url_path(entry_path(card.id))
        feed.add_item(
            title=xml_text(card.title),
            link=address,
            unique_id=address,
            # The library declares it to be HTML.
            description=escape(xml_text(card.summary), quote=False),
            author_name=xml_text(settings.title),
            pubdate=_moment(card.added),
            updateddate=_moment(card.revised or card.added),
            categories=(context.graph.category_of[card.id],),
        )
    text: str = feed.writeString("utf-8")
    return _with_own_date(text, added).encode()


def _moment(date: str | None) -> datetime:
    year, month, day = (date or "1970-01-01").split("-")
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


def _with_own_date(text: str, added: list[Card]) -> str:
    """Replace the date of making, which an empty feed gets from the clock, by the last date of the content."""
    if added:
        return text
    start = text.find("<updated>")
    end = text.find("</updated>")
    return text if start < 0 else f"{text[:start]}<updated>1970-01-01T00:00:00Z{text[end:]}"


def sitemap_xml(pages: tuple[str, ...], base_url: str) -> bytes:
    """Write the addresses of all pages."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{SITEMAP}">']
    for path in pages:
        address = base_url if path == "index.html" else base_url + url_path(path)
        lines.append(f" <url>\n  <loc>{escape(address, quote=False)}</loc>\n </url>")
    return "\n".join((*lines, "</urlset>\n")).encode()


def robots_txt(base_url: str | None) -> bytes:
    """Allow everything; name the sitemap when the address of the site is known."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines += ["", f"Sitemap: {base_url}sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def llms_txt(context: SiteContext) -> bytes:
    """Write a table of contents of the Markdown versions, as llmstxt.org proposes."""
    settings, graph = context.settings, context.graph
    lines = [f"# {plain(settings.title)}", ""]
    if settings.description:
        lines += [f"> {plain(settings.description)}", ""]
    for category in graph.categories:
        cards = [card for card in graph.cards.values() if graph.category_of[card.id] == category.key]
        if not cards:
            continue
        lines += [f"## {plain(category.title)}", ""]
        lines += [
            f"- [{plain(card.title)}]({url_path(markdown_path(card.id))}): {plain(card.summary)}" for card in cards
        ]
        lines.append("")
    lines += [
        "## For programs",
        "",
        "- [The graph as JSON](graph.json): nodes, edges with reasons and sentences, trails",
    ]
    return ("\n".join(lines) + "\n").encode()


def search_data_js(context: SiteContext) -> bytes:
    """Write what search and the map tell of each entry, as a script: data do not load from a disk."""
    graph = context.graph
    titles = {category.key: category.title for category in graph.categories}
    rows = [
        {
            "id": card.id,
            "url": url_path(entry_path(card.id)),
            "title": card.title,
            "aliases": [alias.text for alias in card.aliases],
            "summary": card.summary,
            "author": card.byline,
            "year": card.year,
            "region": titles[graph.category_of[card.id]],
            "evidence": card.evidence.value if card.evidence else None,
            "out": [
                [edge.relation.value, edge.target, edge.why or ""]
                for edge in graph.relations_of[card.id]
                if edge.source == card.id
            ],
            "held": [[mitigation.name, mitigation.why or ""] for mitigation in card.mitigations],
        }
        for card in graph.cards.values()
    ]
    body = ",\n".join(script_json(row) for row in rows)
    return f"window.FM_INDEX=[\n{body}\n];\n".encode()


def script_json(value: object) -> str:
    """Write JSON that is safe inside a script: no `<`, no line separators."""
    text = to_json(value).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
