"""What has one obvious cure."""

from support import compiled, entry, site_of

from failuremap.authoring.mend import edits_of
from failuremap.model.edits import edited
from failuremap.source import SourceFile


def mended(texts: dict[str, str]) -> dict[str, str]:
    """Give the texts of the files that would be changed."""
    folder = site_of(texts)
    site = compiled(folder)
    sources = [*folder.documents, folder.settings, folder.bibliography]
    by_path = {each.path: each for each in sources if isinstance(each, SourceFile)}
    edits = edits_of(site.diagnostics, site.graph, by_path)
    return {path: edited(by_path[path].text, each) for path, each in edits.items()}


def body(text: str) -> str:
    return text.split("---\n\n")[1].strip()


def test_a_misspelt_name_with_one_candidate_is_mended_in_bodies_and_relations() -> None:
    texts = {
        "a.md": entry("Alpha", "See [[power-seking|this]].", relations="[{leads-to: power-seeing, why: So.}]"),
        "power-seeking.md": entry("Power-Seeking"),
    }

    found = mended(texts)["content/a.md"]

    assert body(found) == "See [[power-seeking|this]]."
    assert "{leads-to: power-seeking, why: So.}" in found


def test_a_name_with_several_candidates_or_none_is_left() -> None:
    texts = {
        "a.md": entry("Alpha", "See [[reward-hakking]] and [[unheard-of]]."),
        "reward-hacking.md": entry("One"),
        "reward-hocking.md": entry("Two"),
    }

    assert mended(texts) == {}


def test_a_misspelt_heading_key_or_field_is_mended_alone() -> None:
    texts = {
        "a.md": entry("Alpha", "See [[b#Whyy]] [@doe202].", aliasses="[Other]"),
        "b.md": entry("Beta", "## Why\n\nText [[a]]."),
        "content/references.yaml": "- {id: doe2020, title: One, author: [{family: Doe}], issued: '2020'}\n",
    }

    found = mended(texts)["content/a.md"]

    assert body(found) == "See [[b#why]] [@doe2020]."
    assert "aliases: [Other]" in found


def test_several_close_names_of_one_entry_are_one_candidate() -> None:
    texts = {"a.md": entry("Alpha", "See [[goodhart-law]]."), "goodharts-law.md": entry("Goodhart's Law")}

    assert body(mended(texts)["content/a.md"]) == "See [[goodharts-law]]."


def test_a_required_field_under_a_misspelt_name_is_read_and_mended() -> None:
    wrong = entry("Alpha", "See [[b]] and [[nothing-like-it]].").replace("summary:", "sumary:")

    found = mended({"a.md": wrong, "b.md": entry("Beta")})["content/a.md"]

    assert "summary: Something goes wrong." in found


def test_a_link_by_title_or_alias_becomes_one_by_id_and_shows_the_same_words() -> None:
    texts = {
        "a.md": entry("Alpha", "See [[Beta Mode]], [[other name|words]], [[b]].", relations="[{kind-of: Beta Mode}]"),
        "b.md": entry("Beta Mode", aliases="[other name]"),
    }

    found = mended(texts)["content/a.md"]

    assert body(found) == "See [[b]], [[b|words]], [[b]]."
    assert "{kind-of: b}" in found


def test_what_is_right_is_not_touched() -> None:
    assert mended({"a.md": entry("Alpha", "See [[b]]."), "b.md": entry("Beta")}) == {}
