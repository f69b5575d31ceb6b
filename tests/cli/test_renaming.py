"""Renaming: every reference follows, nothing else changes, and nothing is done by halves."""

import re

import pytest
from cli.renamed import linked, planned, renamed
from hypothesis import given
from hypothesis import strategies as st
from support import compiled, entry, pages, site_of

from failuremap.cli.renaming import Refusal
from failuremap.shell.errors import MachineError

RELATION = "[{leads-to: %s, why: So.}]"


def new_body(body: str, **texts: str) -> str:
    """Rename `old` to `new` and give what became of a body that refers to it."""
    site = {"a.md": entry("A", body), "old.md": entry("Old Thing", "## Part One\n\nText."), **texts}
    return renamed(site, "old", "new")["content/a.md"].split("\n---\n\n", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("See [[old]].", "See [[new]]."),
        ("See [[old|its words]].", "See [[new|its words]]."),
        ("See [[old#part-one]] and [[ OLD # Part One |w]].", "See [[new#part-one]] and [[ new # Part One |w]]."),
        ("See ![[old]].", "See ![[new]]."),
        ("See [words](old.md) and [w](<old.md>).", "See [words](new.md) and [w](<new.md>)."),
        ("See [words](../content/old.md#part-one).", "See [words](../content/new.md#part-one)."),
        ("See [words][l] and [l].\n\n[l]: old.md 'T'", "See [words][l] and [l].\n\n[l]: new.md 'T'"),
        ("See [w][l].\n\n[l]:\n  <old.md#part-one>", "See [w][l].\n\n[l]:\n  <new.md#part-one>"),
        ("| a | b |\n|---|---|\n| [[old\\|w]] | [[old]] |", "| a | b |\n|---|---|\n| [[new\\|w]] | [[new]] |"),
        ("> See [[old]]\n> and [[old|more\n> words]].", "> See [[new]]\n> and [[new|more\n> words]]."),
        ("- See[^1] *[[old]]*.\n\n[^1]: As [[old]] says.", "- See[^1] *[[new]]*.\n\n[^1]: As [[new]] says."),
        ("See [[Old Thing]].", "See [[Old Thing]]."),
        ("Not `[[old]]`, \\[[old]], old or <!-- [[old]] -->.", "Not `[[old]]`, \\[[old]], old or <!-- [[old]] -->."),
        ("```\n[[old]]\n```", "```\n[[old]]\n```"),
    ],
)
def test_a_link_follows_and_what_is_none_stays(body: str, after: str) -> None:
    assert new_body(body) == after


@pytest.mark.parametrize(
    ("relations", "after"),
    [
        ("[{leads-to: old, why: So.}]", "[{leads-to: new, why: So.}]"),
        ("\n  - kind-of: 'old'  # why", "\n  - kind-of: 'new'  # why"),
        ("\n  - kind-of: >-\n      old", "\n  - kind-of: >-\n      new"),
        ("[{leads-to: Old Thing, why: old.}]", "[{leads-to: Old Thing, why: old.}]"),
    ],
)
def test_a_relation_follows(relations: str, after: str) -> None:
    site = {"a.md": entry("A", relations=relations), "old.md": entry("Old Thing")}
    assert renamed(site, "old", "new")["content/a.md"] == entry("A", relations=after)


def test_plain_pages_trails_and_redirects_follow() -> None:
    settings = (
        'title = "old"\n[[trail]]\nid = "old"\ntitle = "old"\nsteps = [\n  "a", # old\n  "old",\n]\n'
        '[redirects]\nolder = \'old\'\nancient = "older"\nlost = "gone"\n'
    )
    site = {
        "a.md": entry("A", relations=RELATION % "old"),
        "sub/old.md": entry("Old"),
        "content/pages/about.md": "---\ntitle: About\n---\n\nSee [[old]].\n",
        "failuremap.toml": settings,
    }
    site["content/sub/old.md"] = site.pop("sub/old.md")
    after = renamed(site, "old", "new")
    assert after["failuremap.toml"] == settings.replace('  "old"', '  "new"').replace("'old'", "'new'")
    assert after["content/pages/about.md"].endswith("See [[new]].\n")
    assert "content/sub/new.md" in after


def test_the_old_address_is_kept_by_an_alias_and_the_entry_keeps_its_place_and_streams() -> None:
    site = {
        "a.md": entry("A", relations=RELATION % "old"),
        "old.md": entry("Old"),
        "z.md": entry("Z", relations=RELATION % "old"),
    }
    before = compiled(site_of(site))
    after_texts = renamed(site | {"content/map.lock.json": before.lock}, "old", "new")
    after = compiled(site_of(after_texts))
    assert after_texts["content/new.md"] == entry("Old").replace("---\n\n", "aliases: [old]\n---\n\n")
    assert b"url=new.html" in pages(after)["failures/old.html"]

    def places(lock: str) -> str:
        return re.sub(r' "digest": .*|"digest":"[0-9a-f]*"| "streams": .*', "", lock.partition(' "urls"')[0])

    moved = places(before.lock).replace('"old', '"new').replace(">old", ">new")
    assert sorted(places(after.lock).splitlines()) == sorted(moved.splitlines())
    assert '"old"' in after.lock


def test_a_draft_that_was_never_published_needs_no_alias() -> None:
    site = {"a.md": entry("A", "See [[old]]."), "old.md": entry("Old", draft="true")}
    after = renamed(site, "old", "new")
    assert after == {"content/a.md": entry("A", "See [[new]]."), "content/new.md": entry("Old", draft="true")}


def test_another_title_is_written_and_references_by_the_old_one_follow() -> None:
    site = {"a.md": entry("A", "See [[Old]], [[The Old]]."), "old.md": entry("The Old", aliases="[elder]")}
    after = renamed(site, "old", "Brand: New", "Brand: New")
    assert after == {
        "content/a.md": entry("A", "See [[brand-new]], [[brand-new]]."),
        "content/brand-new.md": entry('"Brand: New"', aliases="[old, elder]"),
    }


def test_an_old_title_that_is_the_old_id_becomes_the_alias() -> None:
    site = {"old-thing.md": entry("Old Thing")}
    after = renamed(site, "old-thing", "new", "New")
    assert "aliases: [Old Thing]\n" in after["content/new.md"]


def test_the_title_alone_can_change() -> None:
    site = {"a.md": entry("A", "See [[Old]] and [w](old-id.md)."), "old-id.md": entry("Old")}
    after = renamed(site, "old-id", "old-id", "New")
    assert after == {
        "content/a.md": entry("A", "See [[old-id]] and [w](old-id.md)."),
        "content/old-id.md": entry("New"),
    }


@pytest.mark.parametrize(
    ("old", "new", "title", "told"),
    [
        ("none", "x", None, "no entry has the id `none`; an id is the name of a file in content/"),
        ("beto", "x", None, "no entry has the id `beto`; did you mean `beta`?"),
        ("Elder Words", "x", None, "no entry has the id `Elder Words`; did you mean `alpha`?"),
        ("alpha", "beta", None, "`beta` is taken: it is the entry `content/beta.md`; choose another"),
        (
            "alpha",
            "Bee Tea",
            None,
            "`bee-tea` is taken: it is a name of the entry `content/beta.md`; choose another",
        ),
        (
            "alpha",
            "x",
            "bee tea",
            "`bee tea` is taken: it is a name of the entry `content/beta.md`; choose another",
        ),
        ("alpha", "about", None, "`about` is taken: it is the page `content/pages/about.md`; choose another"),
        ("alpha", "lost", None, "`lost` is taken: it is an old id that failuremap.toml redirects; choose another"),
        ("alpha", "alpha", None, "`alpha` has this id already; another title is given with --title"),
        ("alpha", "CON", None, "`CON` cannot be an id: it is the name of a device on Windows"),
        (
            "alpha",
            "ReadMe",
            None,
            "`ReadMe` cannot be an id: it is the name of notes for people, which are passed over",
        ),
        ("alpha", "?", None, "`?` cannot be an id: it has no letter or digit"),
    ],
)
def test_what_cannot_be_had_is_refused(old: str, new: str, title: str | None, told: str) -> None:
    site = {
        "alpha.md": entry("Alpha", aliases="[elder words]"),
        "beta.md": entry("Beta", aliases="[bee tea]"),
        "content/pages/about.md": "---\ntitle: About\n---\n",
        "failuremap.toml": '[redirects]\nlost = "gone"\n',
    }
    with pytest.raises(MachineError) as refused:
        planned(site, old, new, title)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    "broken",
    [
        {"b.md": "no front matter"},
        {"b.md": entry("B", relations="[{leeds-to: old, why: So.}]")},
        {"b.md": entry("B", relations="old")},
        {"failuremap.toml": "[[trail]"},
        {"content/other/old.md": entry("B")},
    ],
)
def test_a_file_that_may_hide_a_reference_forbids_it(broken: dict[str, str]) -> None:
    refusal = planned({"old.md": entry("Old"), **broken}, "old", "new")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("these may hide")
    assert {each.where.path for each in refusal.diagnostics} <= {
        "content/b.md",
        "failuremap.toml",
        "content/other/old.md",
    }


def test_a_name_that_is_not_written_as_it_reads_is_named_with_its_place() -> None:
    settings = '[[trail]]\nid = "t"\ntitle = "T"\nsteps = ["a", "\\u006fld"]\n'
    site = {"a.md": entry("A", relations=RELATION % "old"), "old.md": entry("Old"), "failuremap.toml": settings}
    with pytest.raises(MachineError, match=r"cannot be replaced at failuremap\.toml:4:16: write the plain id `old`"):
        planned(site, "old", "new")


def test_a_site_with_new_problems_is_not_made() -> None:
    refusal = planned({"a.md": entry("A", relations="[{kind-of: old}]"), "old.md": entry("Old")}, "old", "todo")
    assert isinstance(refusal, Refusal)
    assert [each.code for each in refusal.diagnostics] == ["empty-value"]


IDS = ("alpha", "beta", "gamma")
sentences = st.lists(
    st.builds(
        lambda form, name: form % name,
        st.sampled_from(["[[%s]]", "[[%s|w]]", "[w](%s.md)", "%s"]),
        st.sampled_from(IDS),
    ),
    max_size=3,
).map(" and ".join)
relations = st.lists(
    st.tuples(st.sampled_from(["kind-of", "evidence-for"]), st.sampled_from(IDS)), unique=True, max_size=2
)


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    """Draw three entries that refer to each other."""
    site = {}
    for name in IDS:
        items = [f"{{{kind}: {target}}}" for kind, target in draw(relations) if target != name]
        fields = {"relations": f"[{', '.join(items)}]"} if items else {}
        aliases = draw(st.sampled_from(["", f"[old {name}]", f"\n  - old {name}"]))
        site[f"content/{name}.md"] = entry(
            name.title(), draw(sentences) or "Text.", **fields, **({"aliases": aliases} if aliases else {})
        )
    return site


@given(sites(), st.sampled_from(IDS))
def test_there_and_back_gives_the_same_texts_but_for_the_aliases(site: dict[str, str], name: str) -> None:
    there = renamed(site, name, "other-name")
    back = renamed(there, "other-name", name)

    def bare(text: str) -> str:
        text = re.sub(rf"(other-name|{name}), ", "", text)
        return re.sub(rf"aliases: \[(other-name|{name})\]\n|  - (other-name|{name})\n", "", text)

    assert {path: bare(text) for path, text in back.items()} == site
    assert "other-name" in back[f"content/{name}.md"]


@given(sites(), st.sampled_from(IDS))
def test_the_graph_has_the_same_edges_under_the_new_id(site: dict[str, str], name: str) -> None:
    after = renamed(site, name, "other-name")
    was, now = linked(site_of(site)), linked(site_of(after))

    def of(entry_id: str) -> str:
        return "other-name" if entry_id == name else entry_id

    expected = {(of(edge.source), of(edge.target), edge.relation, edge.context) for edge in was.graph.edges}
    assert {(edge.source, edge.target, edge.relation, edge.context) for edge in now.graph.edges} == expected
    assert not any(f"[[{name}" in text or f"({name}.md" in text for text in after.values())
    assert [each.code for each in now.diagnostics] == [each.code for each in was.diagnostics]
