"""One Markdown file to a card: every field, and what is said when one is wrong."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import said

from failuremap.diagnostics import Code
from failuremap.model.document import Card, Evidence, Incident, Mitigation, Named, PlainCard, RelationType
from failuremap.model.names import fingerprint
from failuremap.parse.entry import _HIDDEN, parse_document
from failuremap.source import SourceFile

REQUIRED = "title: A\nauthor: Doe\nyear: 2021\ncategory: power\nsummary: It fails.\n"
FULL = """\
---
title: Power-Seeking
author: [Turner, Smith, Shah]
year: [2021, 2008]
category: power
summary: >-
  Keeping options
  open is useful.

  It tends to help.
short_title: Power
aliases: [resource acquisition, "instrumental: convergence"]
evidence: argued
evidence_note: A theorem.
source: turner2021
relations:
  - leads-to: shutdown-resistance
    why: Being off removes every option.
    source: turner2021
  - kind-of: Goodhart's Law
mitigations:
  - {name: Corrigibility, why: It defers., source: soares2015}
  - name: Oversight
incidents:
  - {what: It happened., when: 2025-07, source: doe2025}
limits: [Only optimal policies.]
added: 2026-11-20
revised: 2026-11-21
checked: 2026-11-22
draft: true
---

See [[other]].
"""
RELATIONS = "leads-to, enables, kind-of, contrasts-with, evidence-for"
WRITE = "write it, or remove the field"


def problems(text: str, path: str = "content/a.md") -> list[str]:
    source = SourceFile(path, text)
    return said(source, parse_document(source).diagnostics)


def with_field(written: str) -> list[str]:
    """Give what is said about one more field, without the line and `at`."""
    return [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in problems(f"---\n{REQUIRED}{written}\n---\n")]


def card_of(text: str, path: str = "content/a.md") -> Card:
    card = parse_document(SourceFile(path, text)).card
    assert isinstance(card, Card)
    return card


def test_every_field_reaches_the_card() -> None:
    source = SourceFile("content/deep/power-seeking.md", FULL)
    parsed = parse_document(source)
    card = parsed.card
    assert isinstance(card, Card)

    def named(text: str, after: str = "") -> Named:
        start = FULL.index(text, FULL.index(after))
        return Named(text, source.span(start, start + len(text)))

    assert parsed.diagnostics == ()
    assert (card.id, card.path, card.stem) == ("power-seeking", "content/deep/power-seeking.md", "power-seeking")
    assert (card.title, card.where) == ("Power-Seeking", named("Power-Seeking").where)
    assert (card.author, card.years) == (("Turner", "Smith", "Shah"), (2021, 2008))
    assert (card.category, card.source) == (named("power", "category"), named("turner2021"))
    assert card.summary == "Keeping options open is useful. It tends to help."
    assert (card.short_title, card.evidence, card.evidence_note) == ("Power", Evidence.ARGUED, "A theorem.")
    assert card.aliases == (named("resource acquisition"), named("instrumental: convergence"))
    leads_to, kind_of = card.relations
    assert (leads_to.type, leads_to.target) == (RelationType.LEADS_TO, named("shutdown-resistance"))
    assert (leads_to.why, leads_to.where) == ("Being off removes every option.", named("leads-to").where)
    assert leads_to.source == named("turner2021", "Being off")
    assert (kind_of.type, kind_of.target.text, kind_of.why) == (RelationType.KIND_OF, "Goodhart's Law", None)
    assert card.mitigations == (
        Mitigation("Corrigibility", "It defers.", named("soares2015")),
        Mitigation("Oversight", None, None),
    )
    assert card.incidents == (Incident("It happened.", "2025-07", named("doe2025")),)
    assert card.limits == ("Only optimal policies.",)
    assert (card.added, card.revised, card.checked, card.is_draft) == ("2026-11-20", "2026-11-21", "2026-11-22", True)
    assert [each.name for each in card.text.references] == ["other"]
    assert FULL[parsed.body_start :].startswith("\nSee")
    assert parsed.digest == fingerprint(card)


def test_only_five_fields_are_required() -> None:
    card = card_of(f"---\n{REQUIRED}---\n")

    assert (card.author, card.years, card.aliases, card.relations, card.is_draft) == (("Doe",), (2021,), (), (), False)
    assert (card.source, card.evidence, card.added) == (None, None, None)


def test_lists_that_nobody_needs_may_be_empty() -> None:
    assert with_field("aliases: []\nrelations: []\nlimits: []") == []


def test_missing_fields_are_named_together_at_the_fence_and_the_body_is_read_all_the_same() -> None:
    found = problems("---\ntitle: A\n---\n\n# Too large\n")

    assert found[0] == ("1: missing-field at «---»: an entry needs the fields `author`, `year`, `category`, `summary`")
    assert [line.split()[1] for line in found[1:]] == ["top-heading"]
    assert problems("no front matter\n\n# Too large\n")[-1].split()[1] == "top-heading"


def test_without_a_valid_required_field_there_is_no_card() -> None:
    for wrong in ("title: [a]", "author: []", "year: soon", "category: {a: b}", "summary: TODO"):
        name = wrong.split(":")[0]
        text = "".join(line for line in REQUIRED.splitlines(keepends=True) if not line.startswith(name))
        parsed = parse_document(SourceFile("content/a.md", f"---\n{text}{wrong}\n---\n"))

        assert parsed.card is None
        assert len(parsed.diagnostics) == 1


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("evidense: lab", "unknown-field «evidense»: an entry has no field `evidense` (did you mean `evidence`?)"),
        ("Evidence: lab", "unknown-field «Evidence»: an entry has no field `Evidence` (did you mean `evidence`?)"),
        (
            "short-title: B",
            "unknown-field «short-title»: an entry has no field `short-title` (did you mean `short_title`?)",
        ),
        (
            "description: B",
            "unknown-field «description»: an entry has no field `description` (did you mean `summary`?)",
        ),
        ("tags: [b]", "unknown-field «tags»: an entry has no field `tags`"),
        (
            "evidence: Lab",
            "bad-value «Lab»: `evidence` is `Lab`; it is one of: argued, lab, wild (did you mean `lab`?)",
        ),
        ("evidence: proven", "bad-value «proven»: `evidence` is `proven`; it is one of: argued, lab, wild"),
        ("evidence: [lab]", "wrong-type «[lab]»: `evidence` takes one of: argued, lab, wild; here is a list"),
        ("short_title: {a: b}", "wrong-type «{a: b}»: `short_title` takes text; here is a group of fields"),
        (
            "short_title: [[b]]",
            "wrong-type «[[b]]»: `short_title` takes text; here is a list (write `b`, without brackets)",
        ),
        ("limits: one", "wrong-type «one»: `limits` takes a list, such as `[one, two]`; here is `one`"),
        ("limits: [a, {b: c}]", "wrong-type «{b: c}»: `limits` takes text; here is a group of fields"),
        ("added: 2024-02-30", "bad-value «2024-02-30»: `added` is 2024-02-30, which is no day of the calendar"),
        ("added: 2024-13-01", "bad-value «2024-13-01»: `added` is 2024-13-01, which is no day of the calendar"),
        ("added: 2024-2-3", "wrong-type «2024-2-3»: `added` takes a date such as 2026-11-20; here is `2024-2-3`"),
        ("added: [2024-02-03]", "wrong-type «[2024-02-03]»: `added` takes a date such as 2026-11-20; here is a list"),
        ("draft: yes", "wrong-type «yes»: `draft` takes true or false; here is `yes` (write `draft: true`)"),
        (
            "draft: 'false'",
            "wrong-type «false»: `draft` takes true or false, without quotes; here is `false` (write `draft: false`)",
        ),
        ("draft: perhaps", "wrong-type «perhaps»: `draft` takes true or false; here is `perhaps`"),
        ("source: a b", "bad-value «a b»: `a b` is no key; keys are letters, digits and `_:.+-`, such as turner2021"),
        (
            "source: '[@doe20]'",
            (
                "bad-value «[@doe20]»: `[@doe20]` is no key; keys are letters, digits and `_:.+-`, such as turner2021"
                " (write `doe20`)"
            ),
        ),
        (
            "source: [a]",
            "wrong-type «[a]»: `source` takes a key of references.yaml, such as turner2021; here is a list",
        ),
        ("relations: b", "wrong-type «b»: `relations` takes a list; begin each item with `- `; here is `b`"),
        ("relations: [b]", "wrong-type «b»: `relations` takes items made of fields; here is `b`"),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(written: str, problem: str) -> None:
    assert with_field(written) == [problem]


@pytest.mark.parametrize(
    ("year", "problem"),
    [
        ("soon", "wrong-type «soon»: `year` takes a year such as 2021, or a list of years; here is `soon`"),
        ("[2021, x]", "wrong-type «x»: `year` takes a year such as 2021, or a list of years; here is `x`"),
        (
            "{a: b}",
            "wrong-type «{a: b}»: `year` takes a year such as 2021, or a list of years; here is a group of fields",
        ),
        ("21", "bad-value «21»: `year` is `21`; a year has four digits, from 1000 to 2999"),
        ("3021", "bad-value «3021»: `year` is `3021`; a year has four digits, from 1000 to 2999"),
        ("٢٠٢١", "wrong-type «٢٠٢١»: `year` takes a year such as 2021, or a list of years; here is `٢٠٢١`"),
        ("[]", "empty-value «[]»: `year` is an empty list (fill it)"),
        ("", f"empty-value «»: `year` is empty ({WRITE})"),
    ],
)
def test_a_year_has_four_digits(year: str, problem: str) -> None:
    found = problems(f"---\n{REQUIRED.replace('2021', year)}---\n")

    assert [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in found] == [problem]


@pytest.mark.parametrize("text", ["TODO", "tbd", "…", "...", "Lorem ipsum dolor sit amet", "~", "FIXME"])
def test_placeholders_are_not_published(text: str) -> None:
    assert with_field(f"evidence_note: {text}") == [
        f"empty-value «{text}»: `evidence_note` is still the placeholder `{text}` ({WRITE})"
    ]


@pytest.mark.parametrize(
    "written", ["limits:", "relations:", "draft:", "added:", "source:", "evidence:", 'aliases: ""']
)
def test_a_field_with_nothing_is_empty_whatever_its_kind(written: str) -> None:
    name = written.split(":", maxsplit=1)[0]

    assert with_field(written) == [f"empty-value «»: `{name}` is empty ({WRITE})"]


@pytest.mark.parametrize("mark", ["[[b]]", "[b](c.md)", "**b**", "`b`", "<b>b</b>", "[@doe2020]", "[^1]"])
def test_marks_of_markdown_in_plain_text_are_a_warning(mark: str) -> None:
    (problem,) = with_field(f"evidence_note: Shown {mark} here.")

    assert problem.startswith(f"markup-in-text «Shown {mark} here.»: `evidence_note` is plain text; the mark `")
    assert problem.endswith("` is shown as it is (move links and emphasis to the body)")
    assert with_field("evidence_note: 3 < 4, a * b and x_1 [sic] (see there)") == []


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ("leads-to: b", "missing-why «leads-to»: `leads-to` needs a `why`: the mechanism, in a sentence"),
        ("enables: b", "missing-why «enables»: `enables` needs a `why`: the mechanism, in a sentence"),
        ("leads-to: b, why: ''", f"empty-value «»: `why` is empty ({WRITE})"),
        ("causes: b, why: c", f"unknown-relation «causes»: `causes` is no relation; it is one of: {RELATIONS}"),
        (
            "leads_to: b, why: c",
            (
                f"unknown-relation «leads_to»: `leads_to` is no relation; it is one of: {RELATIONS}"
                " (did you mean `leads-to`?)"
            ),
        ),
        ("why: c", f"unknown-relation «{{why: c}}»: this relation has no type; it is one of: {RELATIONS}"),
        (
            "kind-of: b, enables: c, why: d",
            (
                "unknown-relation «enables»: a relation has one type; here are `kind-of` and `enables`"
                " (begin each relation with `- `)"
            ),
        ),
        ("kind-of: b, wy: c", "unknown-field «wy»: a relation has no field `wy` (did you mean `why`?)"),
        ("kind-of: [[b]]", "wrong-type «[[b]]»: `kind-of` takes text; here is a list (write `b`, without brackets)"),
        ("kind-of: ''", f"empty-value «»: `kind-of` is empty ({WRITE})"),
        (
            f"leads-to: b, why: {'x' * 91}",
            (
                f"long-why «{'x' * 91}»: `why` has 91 characters; at most 90 fit on the map"
                " (say the mechanism alone; the body has room for the rest)"
            ),
        ),
    ],
)
def test_a_relation_has_one_type_a_target_and_a_short_reason(item: str, problem: str) -> None:
    assert with_field(f"relations: [{{{item}}}]") == [problem]


def test_ninety_characters_of_reason_fit() -> None:
    assert (
        with_field(f"relations: [{{leads-to: b, why: {'x' * 90}}}, {{contrasts-with: c}}, {{evidence-for: d}}]") == []
    )


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("mitigations: [{why: b}]", "missing-field «{why: b}»: a mitigation needs the field `name`"),
        ("mitigations: [{name: b, bywhom: c}]", "unknown-field «bywhom»: a mitigation has no field `bywhom`"),
        ("incidents: [{when: 2025}]", "missing-field «{when: 2025}»: an incident needs the field `what`"),
        (
            "incidents: [{what: b, when: 2025-13}]",
            "bad-value «2025-13»: `when` is 2025-13, which is no month of the calendar",
        ),
        (
            "incidents: [{what: b, when: July 2025}]",
            "wrong-type «July 2025»: `when` takes a year, a month such as 2025-07, or a date; here is `July 2025`",
        ),
    ],
)
def test_mitigations_and_incidents_have_fields_of_their_own(written: str, problem: str) -> None:
    assert with_field(written) == [problem]


def test_a_long_value_is_quoted_by_its_beginning() -> None:
    (problem,) = with_field(f"draft: {'x' * 500}")

    assert problem.endswith(f"here is `{'x' * 79}…`")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (
            "content/CON.md",
            "bad-id at «---»: the file name `CON` cannot be an id: it is the name of a device on Windows",
        ),
        (
            "content/lpt0.md",
            "bad-id at «---»: the file name `lpt0` cannot be an id: it is the name of a device on Windows",
        ),
        (
            "content/x/index.md",
            "bad-id at «---»: the file name `index` cannot be an id: it is the name of the list of all modes",
        ),
        ("content/%%.md", "bad-id at «---»: the file name `%%` cannot be an id: it has no letter or digit"),
        (
            f"content/{'é' * 41}.md",
            f"bad-id at «---»: the file name `{'é' * 41}` cannot be an id: it has more than 80 bytes",
        ),
        (
            "content/pages/nul.md",
            "bad-id at «---»: the file name `nul` cannot be an id: it is the name of a device on Windows",
        ),
    ],
)
def test_a_file_name_that_cannot_be_published_is_refused(path: str, problem: str) -> None:
    assert problems(f"---\n{'title: A' if 'pages' in path else REQUIRED.strip()}\n---\n", path) == [
        f"1: {problem} (rename the file)"
    ]


def test_an_id_that_differs_from_the_file_name_is_a_warning() -> None:
    path = "content/T1548.001.md"

    assert problems(f"---\n{REQUIRED}---\n", path) == [
        "1: changed-id at «---»: the file is named `T1548.001`, and its id is `t1548-001` (name it `t1548-001.md`)"
    ]
    assert card_of(f"---\n{REQUIRED}---\n", path).stem == "T1548.001"


@pytest.mark.parametrize("stem", ["a" * 80, "é" * 40, "e\u0301", "com10", "数学"])
def test_other_scripts_and_decomposed_letters_make_good_ids(stem: str) -> None:
    assert problems(f"---\n{REQUIRED}---\n", f"content/{stem}.md") == []


def test_a_file_below_pages_is_a_plain_page_and_needs_only_a_title() -> None:
    parsed = parse_document(SourceFile("content/pages/about.md", "---\ntitle: About\n---\nText.\n"))

    assert isinstance(parsed.card, PlainCard)
    assert (parsed.card.name, parsed.card.title, parsed.diagnostics) == ("about", "About", ())
    assert problems("---\nyear: 2021\n---\n", "content/pages/about.md") == [
        "1: missing-field at «---»: a plain page needs the field `title`",
        "2: unknown-field at «year»: a plain page has no field `year`",
    ]


@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\u2028", "\x1b", "\x7f", "\U000e0041"]
)
def test_characters_that_cannot_be_seen_are_named_where_they_stand(character: str) -> None:
    found = problems(f"---\n{REQUIRED}---\n\nOne {character}two.\n")

    assert found == [
        (
            f"9: hidden-character at «{character}»: the character U+{ord(character):04X} cannot be seen,"
            " and changes how the text is read (remove it)"
        )
    ]


def test_every_hidden_character_is_one_that_is_not_printed() -> None:
    """What is printed as a whole is not searched for them."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert not [found for found in "".join(_HIDDEN.findall(every)) if found.isprintable() or found in "\n\t"]


def test_joiners_that_emoji_and_scripts_need_are_no_hidden_characters() -> None:
    assert problems(f"---\n{REQUIRED.replace('It fails', '👩‍🔬 می‌خواهم ☎️')}---\n\nTabs\tand lines.\n") == []


FIELD = st.sampled_from(
    [
        "title",
        "author",
        "year",
        "category",
        "summary",
        "aliases",
        "evidence",
        "source",
        "relations",
        "incidents",
        "added",
        "draft",
        "x",
    ]
)
VALUE = st.one_of(
    st.sampled_from(
        ["2021", "[a, b]", "{a: b}", "[{leads-to: b}]", "[{what: c, when: 2025}]", "true", "''", "TODO", "[[x]]"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"]), max_size=12),
)


@given(st.lists(st.tuples(FIELD, VALUE), max_size=8, unique_by=lambda pair: pair[0]))
def test_any_front_matter_gives_a_card_or_an_error_and_places_in_the_text(pairs: list[tuple[str, str]]) -> None:
    source = SourceFile("content/a.md", "---\n" + "".join(f"{name}: {value}\n" for name, value in pairs) + "---\n")
    parsed = parse_document(source)

    said(source, parsed.diagnostics)
    assert parsed.card is not None or parsed.diagnostics
    assert parsed == parse_document(source)
    assert {each.code for each in parsed.diagnostics} <= set(Code)


def test_a_draft_may_lack_what_an_entry_needs_and_is_told_what() -> None:
    source = SourceFile("content/new.md", "---\ntitle: New\nauthor: TODO\nyear: TODO\nsummary:\ndraft: true\n---\n")
    parsed = parse_document(source)
    assert isinstance(parsed.card, Card)
    assert (parsed.card.author, parsed.card.years, parsed.card.category.text) == (("TODO",), (9999,), "TODO")
    assert said(source, parsed.diagnostics) == [
        "1: unfinished-draft at «---»: an entry needs the field `category`",
        "1: unfinished-draft at «---»: the draft has no text yet (write it below the front matter)",
        "3: unfinished-draft at «TODO»: `author` is still the placeholder `TODO` (write it, or remove the field)",
        "4: unfinished-draft at «TODO»: `year` is still the placeholder `TODO` (write it, or remove the field)",
        "5: unfinished-draft at «»: `summary` is empty (write it, or remove the field)",
    ]


def test_what_is_wrong_in_a_draft_is_as_wrong_as_elsewhere() -> None:
    source = SourceFile("content/new.md", "---\ntitle: New\nyear: 21\nevidence: proved\ndraft: true\n---\n\nText.\n")
    codes = {each.code for each in parse_document(source).diagnostics}
    assert codes == {Code.BAD_VALUE, Code.UNFINISHED_DRAFT}


def test_what_is_far_too_long_is_refused_at_its_place() -> None:
    assert with_field(f"limits: [{'x' * 4_001}]")[0].endswith(
        "`limits` has 4,001 characters; at most 4,000 are shown anywhere (move the details to the body)"
    )
    assert with_field(f"limits: [{', '.join(['x'] * 500)}, y, x]") == [
        "too-large «y»: `limits` has 502 items; at most 500 are read"
    ]
    assert with_field(f"limits: [{'x' * 4_000}]") == with_field(f"limits: [{', '.join(['x'] * 500)}]") == []
