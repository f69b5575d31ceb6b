"""What pages are about, in the words of schema.org, for programs that read JSON-LD.

Takes cards and works and gives plain values; what is not known is left out, never guessed. Addresses are relative to
the page, as all links are, unless the site has a base URL.
"""

from collections.abc import Mapping
from typing import Any

from failuremap.model.document import Card
from failuremap.model.works import Person, Work
from failuremap.site import references
from failuremap.site.context import SiteContext
from failuremap.site.urls import FAILURES, entry_path, href, source_path, url_path

CONTEXT = {"@context": "https://schema.org"}
_TYPES = {
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "dataset": "Dataset",
    "thesis": "Thesis",
    "article-newspaper": "NewsArticle",
    "article-magazine": "Article",
    "post": "Article",
    "post-weblog": "BlogPosting",
    "webpage": "WebPage",
    "legislation": "Legislation",
    "legal_case": "CreativeWork",
}
"""The type of schema.org for each of CSL; every other is a `ScholarlyArticle`."""


def term_set(context: SiteContext) -> Mapping[str, Any]:
    """Describe the index of all failure modes as a set of defined terms."""
    terms = [
        {"@type": "DefinedTerm", "name": card.title, "url": _address(context, FAILURES, entry_path(card.id))}
        for card in context.graph.cards.values()
    ]
    return {**CONTEXT, **_set(context, FAILURES), "hasDefinedTerm": terms}


def term(context: SiteContext, card: Card) -> Mapping[str, Any]:
    """Describe a failure mode as a defined term, and its pinned source as what it is the subject of."""
    here = entry_path(card.id)
    work = context.graph.works.get(card.source.text) if card.source else None
    return CONTEXT | _known(
        {
            "@type": "DefinedTerm",
            "name": card.title,
            "alternateName": [alias.text for alias in card.aliases],
            "description": card.summary,
            "termCode": card.id,
            "url": _address(context, here, here),
            "inDefinedTermSet": _set(context, here),
            "subjectOf": _work(work) if work else None,
        }
    )


def publication(context: SiteContext, work: Work) -> Mapping[str, Any]:
    """Describe a cited work."""
    return CONTEXT | _work(work) | {"mainEntityOfPage": _address(context, source_path(work.key), source_path(work.key))}


def _set(context: SiteContext, here: str) -> dict[str, Any]:
    settings = context.settings
    return _known(
        {
            "@type": "DefinedTermSet",
            "name": settings.title,
            "description": settings.description,
            "inLanguage": settings.language,
            "url": _address(context, here, FAILURES),
        }
    )


def _work(work: Work) -> dict[str, Any]:
    return _known(
        {
            "@type": _TYPES.get(work.type, "ScholarlyArticle"),
            "name": work.title,
            "author": [_person(each) for each in work.authors if not references.is_others(each)],
            "datePublished": work.issued,
            "isPartOf": {"@type": "CreativeWork", "name": work.container} if work.container else None,
            "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
            "identifier": f"doi:{work.doi}" if work.doi else f"arXiv:{work.arxiv}" if work.arxiv else None,
            "url": work.address,
        }
    )


def _person(each: Person) -> dict[str, Any]:
    if each.is_literal:
        return {"@type": "Organization", "name": each.family}
    return _known({"@type": "Person", "familyName": each.family, "givenName": each.given})


def _address(context: SiteContext, here: str, there: str) -> str:
    base_url = context.settings.base_url
    return f"{base_url}{url_path(there)}" if base_url else href(here, there) or url_path(there.rsplit("/", 1)[-1])


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
