"""The review of prose: what is named is linked, what is declared is told, and nothing is claimed too strongly."""

from typing import Any

from support import compiled, entry, site_of

from failuremap.source import SourceFile


def codes(texts: dict[str, str], **options: Any) -> list[tuple[str, str]]:
    """Give the code and the words of each problem of the prose."""
    folder = site_of({f"{name}.md": text for name, text in texts.items()})
    site = compiled(folder, with_prose=True, **options)
    sources = {each.path: each for each in folder.documents if isinstance(each, SourceFile)}
    return [
        (each.code.value, sources[each.where.path].text[each.where.start : each.where.end]) for each in site.diagnostics
    ]


def named(body: str, **fields: str) -> list[str]:
    """Give the names that a text should have linked, where the other entries are known."""
    others = {
        "reward-hacking": entry("Reward Hacking", "See [[a]].", aliases="[proxy gaming]"),
        "hacking": entry("Hacking", "See [[a]]."),
    }
    found = codes({"a": entry("A", body, **fields), **others})
    return [words for code, words in found if code == "unlinked-mention"]


def test_titles_and_aliases_count_in_any_case_and_the_longest_name_wins() -> None:
    assert named("This is reward hacking. It is proxy gaming too.") == ["reward hacking"]
    assert named("This is PROXY-GAMING.") == ["PROXY-GAMING"]
    assert named("Hacking as such.") == ["Hacking"]


def test_what_is_linked_once_may_be_named_again() -> None:
    assert named("See [[reward-hacking]], and reward hacking again.") == []
    assert named("See [the other](reward-hacking.md), and reward hacking again.") == []


def test_code_headings_links_and_comments_are_no_prose() -> None:
    assert named("`reward hacking`\n\n## Reward hacking\n\n<!-- reward hacking -->\n\n```\nreward hacking\n```") == []


def test_a_name_does_not_run_over_the_end_of_a_sentence_or_a_paragraph() -> None:
    assert named("It has a reward. Hacking is something else.") == ["Hacking"]
    assert "reward\n\nhacking" not in named("It is a reward\n\nhacking it is")


def test_denied_certainty_is_no_claim() -> None:
    strong = {
        "a": entry(
            "A",
            "It is not always so. It never proves it. Nobody can guarantee it. It inevitably fails.",
            evidence="lab",
        ),
    }

    assert [words for code, words in codes(strong) if code == "overclaim"] == ["guarantee", "inevitably"]


def test_what_was_seen_in_the_wild_may_be_certain() -> None:
    assert codes({"a": entry("A", "It always happens.", evidence="wild")}) == []


def test_only_the_files_that_are_named_are_reviewed() -> None:
    texts = {
        "a": entry("A", "It is like Beta."),
        "b": entry("Beta", "It is like [[a]] and like Gamma."),
        "c": entry("Gamma", "[[a]] and [[b]]."),
    }

    assert len(codes(texts)) == 2
    assert codes(texts, only=frozenset({"content/b.md"})) == [("unlinked-mention", "Gamma")]
    assert codes(texts, only=frozenset({"content/c.md"})) == []


def test_a_relation_by_title_is_told_by_a_link_to_its_entry() -> None:
    texts = {
        "a": entry("A", "It leads to [[b]].", relations='[{leads-to: "Beta Two", why: It helps.}]'),
        "b": entry("Beta Two", "[[a]]"),
    }

    assert codes(texts) == []
    untold = {**texts, "a": texts["a"].replace("[[b]]", "it")}
    assert [code for code, _ in codes(untold)] == ["untold-relation"]


def test_a_build_does_not_review_prose() -> None:
    folder = site_of({"a.md": entry("A", "It is like Beta."), "b.md": entry("Beta", "[[a]]")})

    assert compiled(folder).diagnostics == ()
