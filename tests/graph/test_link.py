"""References become edges, and edges are seen from their targets."""

import random
from collections.abc import Callable

from build_graph import AT, card_of, link_to, parsed
from hypothesis import given
from hypothesis import strategies as st

from failuremap.diagnostics import Code
from failuremap.graph.link import Linked, Surroundings, link
from failuremap.model.document import Body, Parsed, ReferenceForm, RelationType
from failuremap.model.graph import Quote, ToEntry, ToNothing
from failuremap.model.settings import Category, Settings, Step, Trail
from failuremap.model.works import Work

Link = Callable[..., Linked]


def codes(result: Linked) -> list[str]:
    return [each.code.value for each in result.diagnostics]


def test_an_exact_id_wins_over_a_title_and_a_title_over_an_alias(linked: Link) -> None:
    result = linked(
        card_of("sandbagging"),
        card_of("b", title="Sandbagging"),
        card_of("c", title="Hiding", aliases=["sandbagging"]),
        card_of("d", links=["Sandbagging", "hiding"]),
    )

    assert result.graph.resolutions["content/d.md"] == (ToEntry("sandbagging"), ToEntry("c"))


def test_a_name_that_two_entries_have_at_one_rank_is_ambiguous_where_it_is_used(linked: Link) -> None:
    result = linked(
        card_of("a", aliases=["spoofing"]), card_of("b", aliases=["Spoofing"]), card_of("c", links=["spoofing"])
    )

    problem = result.diagnostics[0]

    assert problem.code is Code.AMBIGUOUS_REFERENCE
    assert problem.message == "`spoofing` may mean `a` or `b`"
    assert [note.message for note in problem.notes] == ["`a` has that name", "`b` has that name"]


def test_a_heading_unlike_any_other_is_answered_with_those_that_there_are(linked: Link) -> None:
    result = linked(
        card_of("a", headings=["why", "what-then"]), card_of("b"), card_of("c", links=["a#Risks", "b#Risks"])
    )

    assert [each.hint for each in result.diagnostics] == [
        "its headings: `#why`, `#what-then`",
        "that page has no headings",
    ]


def test_an_unknown_name_is_reported_with_what_was_meant(linked: Link) -> None:
    result = linked(card_of("goal-misgeneralization"), card_of("b", links=["goal-misgeneralisation"]))

    problem = result.diagnostics[0]

    assert problem.code is Code.UNRESOLVED_REFERENCE
    assert problem.hint == "did you mean `goal-misgeneralization`?"
    assert result.graph.resolutions["content/b.md"] == (ToNothing(words="goal-misgeneralisation"),)


def test_a_relative_path_means_the_entry_in_that_file(linked: Link) -> None:
    there = link_to("../agents/tool%20misuse.md", words="misuse", form=ReferenceForm.PATH)

    result = linked(
        card_of("a", links=[there], path="content/power/a.md"),
        card_of("tool-misuse", path="content/agents/tool misuse.md"),
    )

    assert result.graph.resolutions["content/power/a.md"] == (ToEntry("tool-misuse"),)


def test_a_heading_is_compared_by_its_slug_and_a_missing_one_is_reported(linked: Link) -> None:
    result = linked(card_of("a", headings=["what-happens"]), card_of("b", links=["a#What happens", "a#What hapens"]))

    assert result.graph.resolutions["content/b.md"] == (ToEntry("a", "h-what-happens"), ToEntry("a"))
    assert codes(result) == ["missing-anchor"]
    assert result.diagnostics[0].hint == "did you mean `what-happens`?"


def test_a_link_to_a_draft_is_shown_as_words_and_a_relation_to_one_is_an_error(linked: Link) -> None:
    result = linked(card_of("a", links=["b"], relations=[("leads-to", "b", "It does.")]), card_of("b", is_draft=True))

    assert sorted(codes(result)) == ["link-to-draft", "relation-to-draft"]
    assert list(result.graph.cards) == ["a"]
    assert result.graph.resolutions["content/a.md"] == (ToNothing(is_draft=True, words="B"),)


def test_drafts_are_linked_when_they_are_asked_for(linked: Link) -> None:
    result = linked(card_of("a", links=["b"]), card_of("b", is_draft=True), with_drafts=True)

    assert list(result.graph.cards) == ["a", "b"]
    assert result.diagnostics == ()


def test_of_two_files_with_one_id_the_smaller_path_keeps_it(linked: Link) -> None:
    result = linked(card_of("a", path="content/old/a.md"), card_of("a", path="content/new/a.md"))

    assert codes(result) == ["duplicate-id"]
    assert result.diagnostics[0].where.path == "content/old/a.md"
    assert result.graph.cards["a"].path == "content/new/a.md"


def test_a_relation_may_not_be_declared_twice_nor_lead_to_itself(linked: Link) -> None:
    result = linked(
        card_of("a", relations=[("leads-to", "b", "x"), ("leads-to", "B", "y"), ("kind-of", "a", None)]), card_of("b")
    )

    assert sorted(codes(result)) == ["duplicate-relation", "self-relation"]


def test_a_contrast_declared_on_both_sides_is_said_twice(linked: Link) -> None:
    result = linked(
        card_of("a", relations=[("contrasts-with", "b", "x")]), card_of("b", relations=[("contrasts-with", "a", "y")])
    )

    assert codes(result) == ["duplicate-relation"]


def test_a_back_link_shows_the_sentence_of_the_first_mention_with_the_link_marked(linked: Link) -> None:
    first = link_to("b", 0, words="shutdown", sentence=("Nothing resists ", 0, " like this."))
    second = link_to("b", 1)

    result = linked(card_of("a", links=[first, second], relations=[("leads-to", "b", "Reason.")]), card_of("b"))

    (backlink,) = result.graph.backlinks["b"]

    assert backlink.quote == Quote("Nothing resists ", "shutdown", " like this.")


def test_without_a_mention_a_back_link_shows_the_reason_else_a_sentence_of_its_own(linked: Link) -> None:
    result = linked(
        card_of("a", relations=[("leads-to", "c", "Being off removes every option.")]),
        card_of("b", relations=[("kind-of", "c", None)]),
        card_of("c"),
    )

    assert [each.quote.text for each in result.graph.backlinks["c"] if each.quote] == [
        "Being off removes every option.",
        "B is a kind of C.",
    ]


def test_a_long_sentence_is_cut_at_words_around_the_marked_link(linked: Link) -> None:
    words = "word " * 80
    reference = link_to("b", 0, words="here", sentence=(words, 0, " " + words.strip() + "."))

    result = linked(card_of("a", links=[reference]), card_of("b"))
    quote = result.graph.backlinks["b"][0].quote

    assert quote is not None
    assert len(quote.text) <= 280
    assert quote.text.startswith("…word ")
    assert quote.text.endswith(" word…")
    assert quote.mark == "here"


def test_from_the_hundred_and_first_on_back_links_have_no_sentence(linked: Link) -> None:
    result = linked(card_of("hub"), *(card_of(f"e{number:03}", links=["hub"]) for number in range(102)))

    quoted = [each.quote is not None for each in result.graph.backlinks["hub"]]

    assert quoted == [True] * 100 + [False] * 2


def test_an_old_id_redirects_by_its_alias_and_one_that_is_gone_is_an_error(linked: Link) -> None:
    result = linked(card_of("b", aliases=["Old Name"]), published=dict.fromkeys(("old-name", "lost", "b"), AT))

    assert result.graph.redirects == {"old-name": "b"}
    assert codes(result) == ["gone-id"]
    assert "`lost`" in result.diagnostics[0].message


def test_what_names_an_entry_that_cannot_be_read_is_not_wrong_for_that() -> None:
    broken = Parsed("content/b.md", None, Body(("",), ()))
    cards = [card_of("a", links=["b", link_to("b.md", 1, form=ReferenceForm.PATH)], relations=[("leads-to", "b", "x")])]
    trail = Trail("t", "T", (Step("a", AT), Step("b", AT)), (), AT)

    result = link(
        [*map(parsed, cards), broken],
        Surroundings(Settings("Site", trails=(trail,)), published=dict.fromkeys(("a", "b"), AT)),
    )

    assert codes(result) == []


def test_unknown_works_are_reported_with_close_names(linked: Link) -> None:
    work = Work("turner2021", "article", "T", (), "2021")

    result = linked(card_of("a", source="turner2012", cites=["turner2021"]), works=(work,))

    assert codes(result) == ["unknown-citation"]
    assert result.diagnostics[0].hint == "did you mean `turner2021`?"
    assert result.graph.uses["turner2021"].cited_by == ("a",)


def test_without_settings_categories_are_taken_as_found_by_first_year(linked: Link) -> None:
    result = linked(
        card_of("a", category="Power & Control", years=[2021]),
        card_of("b", category="Agents", years=[2008]),
        card_of("c", category="power & control", years=[2022]),
    )

    assert [(each.key, each.title) for each in result.graph.categories] == [
        ("agents", "Agents"),
        ("power-control", "Power & Control"),
    ]
    assert result.graph.category_of == {"a": "power-control", "b": "agents", "c": "power-control"}


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=20),
    st.randoms(use_true_random=False),
)
def test_the_graph_does_not_depend_on_the_order_of_files(
    pairs: list[tuple[int, int, bool]], shuffler: random.Random
) -> None:
    cards = [
        card_of(
            f"e{number}",
            links=[f"e{target}" for source, target, is_link in pairs if source == number and is_link],
            relations=[
                ("leads-to", f"e{target}", "why")
                for source, target, is_link in pairs
                if source == number and not is_link
            ],
        )
        for number in range(8)
    ]
    mixed = list(cards)
    shuffler.shuffle(mixed)
    around = Surroundings(Settings("Site"))

    graph = link([parsed(card) for card in cards], around).graph

    assert link([parsed(card) for card in mixed], around).graph == graph
    for target, backlinks in graph.backlinks.items():
        assert {each.source for each in backlinks} == {edge.source for edge in graph.edges if edge.target == target}
    assert all(edge.source != edge.target and edge.target in graph.cards for edge in graph.edges)
    mentions = [(edge.source, edge.target) for edge in graph.edges if edge.relation is RelationType.MENTIONS]
    assert len(mentions) == len(set(mentions))


def test_a_draft_without_a_category_is_not_told_that_it_has_an_unknown_one(linked: Link) -> None:
    settings = Settings("T", categories=(Category("power", "Power", "", None, None, AT),), is_configured=True)
    result = linked(card_of("a"), card_of("b", category="TODO", is_draft=True), settings=settings)
    assert codes(result) == []
