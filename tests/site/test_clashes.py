"""Every output has a path of its own, which every disk can hold."""

import pytest
from support import compiled, entry, our_statics, site_of

from failuremap.diagnostics import Code
from failuremap.model.output import Bytes, Copy
from failuremap.site.urls import asset_path


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
    published = [each.path for each in site.outputs({}) if isinstance(each, Bytes | Copy)]
    taken = {path: b"" for path in published if not path.startswith("assets/") and path != "favicon.svg"}

    folder = site_of(texts, statics={**our_statics(), **{f"root/{path}": each for path, each in taken.items()}})
    found = {each.message for each in compiled(folder, base_url="https://example.org/x/").diagnostics}

    assert len(published) == len(set(published))
    assert [path for path in taken if not any(f"`{path}`" in message for message in found)] == []


UNFIT = {
    "a region": ({"a.md": entry("A", category="con")}, "categories/con.html", "is the name of a device on Windows"),
    "no name": ({"a.md": entry("A", category="'###'")}, "categories/.html", "has no letter or digit"),
    "a long one": ({"a.md": entry("A", category="c" * 81)}, f"categories/{'c' * 81}.html", "has more than 80 bytes"),
    "a work": (
        {"a.md": entry("A", "[@NUL]"), "content/references.yaml": "- id: NUL\n  title: T\n"},
        "sources/nul.html",
        "is the name of a device on Windows",
    ),
    "an old id": (
        {"a.md": entry("A"), "failuremap.toml": "title = 'T'\n[redirects]\n'..' = 'a'\n"},
        "failures/.html",
        "has no letter or digit",
    ),
}


@pytest.mark.parametrize(("texts", "path", "problem"), UNFIT.values(), ids=UNFIT)
def test_every_page_has_a_name_that_every_disk_can_hold(texts: dict[str, str], path: str, problem: str) -> None:
    found = [each for each in compiled(site_of(texts)).diagnostics if each.code is Code.BAD_ID]

    assert [each.message for each in found] == [f"`{path}` cannot be the name of a file: it {problem}"]


def test_the_name_of_an_asset_is_short_and_fit_for_every_disk() -> None:
    digest = "0123456789" * 6
    assert asset_path("img/Plot 1.PNG", digest) == "assets/plot-1.0123456789.png"
    assert asset_path("img/con.png", digest) == "assets/file.0123456789.png"
    assert asset_path("a" * 240 + ".png", digest) == f"assets/{'a' * 40}.0123456789.png"
    assert len(asset_path("\U0001d4d0" * 60 + ".png", digest).encode()) < 255
