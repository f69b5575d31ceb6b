"""A page is made again when, and only when, something that it shows has changed."""

from collections.abc import Mapping
from functools import cache

import pytest
from support import compiled, entry, errors, keys, pages, site_of

SETTINGS = """\
title = "Site"
stages = ["We ask", "It acts"]

[[category]]
key = "power"
title = "Power"
sentence = "It will not let go"
stage = 1
hue = { dark = "#C79EFF", light = "#5B2FA0" }

[[category]]
key = "agents"
title = "Agents"
sentence = "It acts"
stage = 2
hue = { dark = "#A9A9FF", light = "#433F9D" }

[[trail]]
id = "t"
title = "Trail"
steps = ["alpha", "beta"]
"""
WORKS = """\
- {id: doe2020, type: book, title: One, author: [{family: Doe}], issued: "2020"}
- {id: roe2021, type: book, title: Two, author: [{family: Roe}], issued: "2021"}
"""
TEXTS = {
    "failuremap.toml": SETTINGS,
    "content/references.yaml": WORKS,
    "alpha.md": entry(
        "Alpha",
        "## Part\n\nSee [[beta]] [@roe2021].",
        relations="[{leads-to: beta, why: So it goes., source: doe2020}]",
    ),
    "beta.md": entry("Beta", "See [[alpha#Part|that part]]."),
    "gamma.md": entry("A name of two lines beside the others", "Nothing."),
    "delta.md": entry("Delta", "See [[gamma]].", category="agents", relations="[{contrasts-with: beta}]"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nSee [[alpha]].\n",
}
MODES = {f"failures/{name}.html" for name in ("alpha", "beta", "gamma", "delta")}


@cache
def locked() -> Mapping[str, str]:
    """Give the texts with the map's lock, so that no place moves."""
    return TEXTS | {"content/map.lock.json": compiled(site_of(TEXTS)).lock}


@cache
def before() -> tuple[Mapping[str, str], Mapping[str, bytes]]:
    folder = site_of(locked())
    site = compiled(folder)
    assert errors(site, folder) == []
    return keys(site), pages(site)


def edited(path: str, old: str, new: str) -> Mapping[str, str]:
    assert old in TEXTS[path]
    return {**locked(), path: TEXTS[path].replace(old, new)}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("failuremap.toml", '"We ask"', '"We wish"'),
        ("failuremap.toml", '"It acts"\nstage', '"It runs"\nstage'),
        ("failuremap.toml", '"Trail"', '"Path"'),
        ("failuremap.toml", "#A9A9FF", "#A9A9FE"),
        ("content/references.yaml", '"2020"', '"2019"'),
        ("content/references.yaml", "family: Roe", "family: Poe"),
        ("alpha.md", "So it goes", "Thus it goes"),
        ("alpha.md", "## Part", "## Share"),
        ("alpha.md", "leads-to", "enables"),
        ("beta.md", "title: Beta", "title: Beth"),
        ("beta.md", "year: 2021", "year: 2021\nevidence: lab"),
        ("gamma.md", "title: A name", "title: One name"),
        ("gamma.md", "author: Doe", "author: Moe"),
        ("gamma.md", "year: 2021", "year: 2021\nevidence: lab"),
        ("gamma.md", "year: 2021", "year: 2021\nrelations: [{leads-to: delta, why: It does.}]"),
        ("delta.md", "Something", "Anything"),
        ("content/pages/about.md", "title: About", "title: Around"),
    ],
)
def test_pages_that_stand_and_pages_made_anew_are_the_fresh_site(path: str, old: str, new: str) -> None:
    stands, made_before = before()
    site = compiled(site_of(edited(path, old, new)))
    fresh, made = pages(site), pages(site, stands)

    stale = [name for name in fresh if made.get(name, made_before.get(name)) != fresh[name]]

    assert stale == []


@pytest.mark.parametrize(
    ("path", "old", "new", "modes"),
    [
        ("delta.md", "category: agents", "category: agents\nlimits: [Little.]", {"delta"}),
        ("beta.md", "See [[", "Look at [[", {"alpha", "beta"}),
        ("beta.md", "title: Beta", "title: Beth", {"alpha", "beta", "gamma", "delta"}),
        ("content/references.yaml", '"2020"', '"2019"', {"alpha", "beta"}),
        ("content/references.yaml", '"2021"', '"2019"', {"alpha"}),
        ("content/pages/about.md", "See", "Look at", set()),
        ("failuremap.toml", '"Site"', '"Place"', {"alpha", "beta", "gamma", "delta"}),
    ],
)
def test_a_change_makes_only_the_pages_of_modes_that_show_it(path: str, old: str, new: str, modes: set[str]) -> None:
    stands, _ = before()

    made = pages(compiled(site_of(edited(path, old, new))), stands)

    assert MODES & set(made) == {f"failures/{name}.html" for name in modes}


def test_a_change_of_a_template_makes_every_page_anew() -> None:
    stands, made_before = before()
    folder = site_of(locked())
    plain = folder.templates["plain.html"]
    changed = site_of(locked(), templates={**folder.templates, "plain.html": f"{plain}\n"})

    made = pages(compiled(changed), stands)

    assert {path for path in made_before if path.endswith(".html")} <= set(made)
