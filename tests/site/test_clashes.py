"""No two outputs have one path."""

from support import compiled, entry, our_statics, site_of

from failuremap.diagnostics import Code
from failuremap.model.output import Bytes, Copy, Unchanged


def clashes(texts: dict[str, str], **statics: bytes) -> list[tuple[str, str]]:
    named = {f"root/{name.replace('_', '.')}": content for name, content in statics.items()}
    site = compiled(site_of(texts, statics={**our_statics(), **named}))
    found = [each for each in site.diagnostics if each.code is Code.PATH_CLASH]
    return [(each.message, each.where.path) for each in found]


def test_a_static_file_may_not_take_the_place_of_a_page_or_an_export() -> None:
    assert clashes({"a.md": entry("A")}, graph_json=b"{}", index_html=b"") == [
        ("`graph.json` is a file that the site makes itself", "static/root/graph.json"),
        ("`index.html` is a file that the site makes itself", "static/root/index.html"),
    ]


def test_paths_that_differ_in_case_alone_are_one_file_on_some_disks() -> None:
    texts = {"a.md": entry("A"), "content/pages/about.md": "---\ntitle: About\n---\n\nText.\n"}

    assert clashes(texts, About_html=b"") == [
        ("`About.html` and `about.html` are one file on some disks", "static/root/About.html")
    ]


def test_the_paths_that_are_checked_are_those_that_are_published() -> None:
    texts = {"a.md": entry("A"), "failuremap.toml": 'title = "T"\n[redirects]\nold = "a"\n'}
    site = compiled(site_of(texts), base_url="https://example.org/x/")
    published = [each.path for each in site.outputs({}) if isinstance(each, Bytes | Copy | Unchanged)]
    taken = {path: b"" for path in published if not path.startswith("assets/") and path != "favicon.svg"}

    folder = site_of(texts, statics={**our_statics(), **{f"root/{path}": each for path, each in taken.items()}})
    found = {each.message for each in compiled(folder, base_url="https://example.org/x/").diagnostics}

    assert len(published) == len(set(published))
    assert [path for path in taken if not any(f"`{path}`" in message for message in found)] == []
