"""Static files get names that change with their bytes."""

import re
from collections import Counter

from support import compiled, entry, our_statics, pages, site_of

from failuremap.model.output import Bytes


def published(statics: dict[str, bytes]) -> dict[str, bytes]:
    site = compiled(site_of({"a.md": entry("A")}, statics={**our_statics(), **statics}))
    return {each.path: each.content for each in site.outputs({}) if isinstance(each, Bytes)}


def only(made: dict[str, bytes], pattern: str) -> bytes:
    (found,) = [content for path, content in made.items() if re.fullmatch(pattern, path)]
    return found


def test_a_style_sheet_names_the_published_fonts() -> None:
    made = published({})
    named = re.findall(r"url\(([^)]+)\)", only(made, r"assets/site\.\w{10}\.css").decode())

    # Four fonts, each for pages that ask early and for those that cannot (decision 21).
    assert sorted(Counter(named).values()) == [2, 2, 2, 2]
    assert all(f"assets/{name}" in made for name in named)


def test_the_main_style_sheet_ends_with_the_colours_of_the_regions() -> None:
    site = compiled(
        site_of(
            {
                "a.md": entry("A"),
                "failuremap.toml": 'title = "T"\n[[category]]\nkey = "power"\ntitle = "P"\nsentence = "It"\n'
                'hue = {dark = "#C79EFF", light = "#5B2FA0"}\n',
            }
        )
    )

    assert b".c-power{--hue:#C79EFF;" in only(pages(site), r"assets/site\.\w{10}\.css")


def test_the_licence_of_the_fonts_goes_with_them_and_notes_for_developers_stay() -> None:
    made = published({"fonts/README.md": b"notes"})

    assert b"SIL OPEN FONT LICENSE" in only(made, r"assets/ofl\.\w{10}\.txt")
    assert b"notes" not in made.values()


def test_files_of_the_root_keep_their_names() -> None:
    assert published({"root/CNAME": b"example.org\n"})["CNAME"] == b"example.org\n"


def test_a_style_sheet_that_is_not_text_is_published_as_it_is() -> None:
    assert only(published({"odd.css": b"a{content:'\xff'}"}), r"assets/odd\.\w{10}\.css") == b"a{content:'\xff'}"


def test_the_styles_of_the_map_are_linked_by_the_home_page_alone() -> None:
    made = published({})

    assert [path for path, content in made.items() if path.endswith(".html") and b"assets/map." in content] == [
        "index.html"
    ]
