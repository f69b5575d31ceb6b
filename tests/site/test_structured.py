"""JSON-LD, read back as a program of somebody else does: with an HTML parser, then with a JSON parser."""

import json
from typing import Any

from justhtml import JustHTML
from support import compiled, entry, our_site, pages, site_of

SITE = {
    "failuremap.toml": 'title = "Site"\ndescription = "Ways to fail"\n',
    "a.md": entry("\"</script><b>x & 'y'\"", aliases="[Other name]", source="doe2020"),
    "b.md": entry("Beta", "[@acme2021]"),
    "content/references.yaml": (
        "- {id: doe2020, type: book, title: One, author: [{family: Doe, given: Jo}, {literal: others}],"
        " issued: '2020-05', DOI: 10.1000/182}\n"
        "- {id: acme2021, type: report, title: Two, author: [{literal: Acme}], issued: '2021'}\n"
    ),
}


def linked(page: bytes) -> Any:
    """Give the one block of JSON-LD of a page."""
    blocks = JustHTML(page.decode(), sanitize=False).query('script[type="application/ld+json"]')
    assert len(blocks) == 1
    return json.loads("".join(str(each.data) for each in blocks[0].children or []))


def test_a_failure_mode_is_a_defined_term() -> None:
    found = linked(pages(compiled(site_of(SITE), base_url="https://example.org/x/"))["failures/a.html"])

    assert found["@context"] == "https://schema.org"
    assert (found["@type"], found["name"], found["alternateName"]) == (
        "DefinedTerm",
        "</script><b>x & 'y'",
        ["Other name"],
    )
    assert found["url"] == "https://example.org/x/failures/a.html"
    assert found["inDefinedTermSet"]["url"] == "https://example.org/x/failures/index.html"
    assert found["subjectOf"] == {
        "@type": "Book",
        "name": "One",
        "author": [{"@type": "Person", "familyName": "Doe", "givenName": "Jo"}],
        "datePublished": "2020-05",
        "identifier": "doi:10.1000/182",
        "url": "https://doi.org/10.1000/182",
    }


def test_addresses_are_relative_without_a_base_url() -> None:
    content = pages(compiled(site_of(SITE)))

    assert linked(content["failures/a.html"])["url"] == "a.html"
    assert linked(content["failures/a.html"])["inDefinedTermSet"]["url"] == "index.html"
    assert linked(content["sources/acme2021.html"]) == {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": "Two",
        "author": [{"@type": "Organization", "name": "Acme"}],
        "datePublished": "2021",
        "mainEntityOfPage": "acme2021.html",
    }


def test_our_index_defines_every_term_of_the_graph() -> None:
    content = pages(compiled(our_site()))

    found = linked(content["failures/index.html"])
    nodes = json.loads(content["graph.json"])["nodes"]

    assert found["@type"] == "DefinedTermSet"
    assert {each["name"] for each in found["hasDefinedTerm"]} == {node["title"] for node in nodes}


def test_a_shared_page_has_a_card() -> None:
    page = pages(compiled(site_of(SITE), base_url="https://example.org/x/"))["failures/b.html"].decode()
    attributes = [tag.attrs or {} for tag in JustHTML(page, sanitize=False).query("meta[property]")]
    tags = {each["property"]: each["content"] for each in attributes}

    assert tags["og:title"] == "Beta"
    assert str(tags["og:image"]).startswith("https://example.org/x/assets/card.")
    assert tags["og:image:alt"]
