"""Every link is relative, names a file, and leads to it."""

import posixpath
from urllib.parse import unquote, urljoin, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from failuremap.site import urls

names = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12).map(lambda text: text.lower())
paths = st.one_of(
    names.map(urls.entry_path),
    names.map(urls.category_path),
    names.map(urls.trail_path),
    names.map(urls.plain_path),
    st.sampled_from([urls.HOME, urls.FAILURES, urls.SOURCES, "assets/site.0123456789.css"]),
)


@given(paths, paths, st.sampled_from(["", "h-what-happens", "ref-doe2020"]))
def test_a_link_from_any_page_to_any_page_leads_there(here: str, there: str, fragment: str) -> None:
    link = urls.href(here, there, fragment)
    whole = urlsplit(urljoin(f"http://host/some/where/{urls.url_path(here)}", link))

    assert unquote(whole.path) == f"/some/where/{there}"
    assert unquote(whole.fragment) == fragment
    assert ":" not in link
    assert not link.startswith("/")


@given(paths)
def test_the_root_of_a_page_is_the_root_of_the_site(path: str) -> None:
    assert posixpath.normpath(posixpath.join(posixpath.dirname(path), urls.root_of(path))) == "."


def test_keys_of_works_become_file_names() -> None:
    assert urls.source_path("Turner:2021.a+b") == "sources/turner-2021-a-b.html"


def test_the_name_of_an_asset_changes_with_its_bytes() -> None:
    assert urls.asset_path("fonts/Plex Sans.WOFF2", "a" * 64) == "assets/plex-sans.aaaaaaaaaa.woff2"
