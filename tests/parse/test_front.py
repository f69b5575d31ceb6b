"""Front matter, entries, works and settings: what they give, and what they say when something is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import entry

from failuremap.diagnostics import Diagnostic
from failuremap.model.document import Card, Evidence, Person, PlainCard, RelationType
from failuremap.parse.bibliography import parse_bibliography
from failuremap.parse.entry import parse_document
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence, parse_front_matter
from failuremap.parse.settings import parse_settings
from failuremap.source import SourceFile, decode


def said(source: SourceFile, diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Write problems as `line:column code: message`."""
    places = [(source.position(each.where.start), each) for each in diagnostics]
    return [f"{place.line}:{place.column} {each.code}: {each.message}" for place, each in places]


def problems(text: str, path: str = "content/a.md") -> list[str]:
    """Parse an entry and give what is wrong with it."""
    source = SourceFile(path, text)
    return said(source, parse_document(source).diagnostics)


def with_field(field: str) -> str:
    """Write an entry with one more field."""
    return entry("A").replace("summary:", f"{field}\nsummary:")


RELATIONS = "leads-to, enables, kind-of, contrasts-with, evidence-for"
FULL = """\
---
title: Power-Seeking
author: [Turner, Smith, Shah]
year: [2021, 2008]
category: power
summary: >-
  Keeping options open
  is useful.
aliases: [resource acquisition]
evidence: argued
source: turner2021
relations:
  - leads-to: shutdown-resistance
    why: Being off removes every option.
    source: turner2021
mitigations:
  - {name: Corrigibility, why: It defers., source: soares2015}
incidents:
  - {what: It happened., when: 2025-07}
limits: [Only optimal policies.]
added: 2026-11-20
draft: true
---
Text.
"""


def test_every_field_reaches_the_card() -> None:
    card = parse_document(SourceFile("content/power-seeking.md", FULL)).card

    assert isinstance(card, Card)
    assert (card.byline, card.year, card.summary) == (
        "Turner et al.",
        "2008\u20132021",
        "Keeping options open is useful.",
    )
    assert (card.evidence, card.is_draft, card.added) == (Evidence.ARGUED, True, "2026-11-20")
    assert (card.relations[0].type, card.relations[0].target.text) == (RelationType.LEADS_TO, "shutdown-resistance")
    assert [each.text for each in card.named_works] == ["turner2021", "soares2015", "turner2021"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_are_those_of_the_real_file(ending: str, mark: bytes) -> None:
    text = FULL.replace("evidence: argued", "evidence: arguedé").replace("Power-Seeking", "Über 𝄞 Macht")
    source = decode("content/a.md", mark + text.replace("\n", ending).encode())
    assert isinstance(source, SourceFile)

    found = said(source, parse_document(source).diagnostics)

    assert found == ["10:11 bad-value: `evidence` is `arguedé`; it is one of: argued, lab, wild"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("evidence: labs", "6:11 bad-value: `evidence` is `labs`; it is one of: argued, lab, wild"),
        ("checked: 2024-02-30", "6:10 bad-value: `checked` is 2024-02-30, which is no day of the calendar"),
        ("checked: yesterday", "6:10 wrong-type: `checked` takes a date such as 2026-11-20; here is `yesterday`"),
        ("limits: one", "6:9 wrong-type: `limits` takes a list, such as `[one, two]`; here is `one`"),
        ("draft: no", "6:8 wrong-type: `draft` takes true or false; here is `no`"),
        ("evidence_note: TODO", "6:16 empty-value: `evidence_note` is still the placeholder `TODO`"),
        (
            "evidence_note: See [[b]].",
            "6:16 markup-in-text: `evidence_note` is plain text; the mark `[[` is shown as it is",
        ),
        ("evidense: lab", "6:1 unknown-field: an entry has no field `evidense`"),
        ("title: Twice", "6:1 duplicate-key: the key `title` stands twice"),
        ("source: a b", "6:9 bad-value: `a b` is no key; keys are letters, digits and `_:.+-`, such as turner2021"),
        ("relations: [{leads-to: b}]", "6:14 missing-why: `leads-to` needs a `why`: the mechanism, in a sentence"),
        (
            "relations: [{causes: b}]",
            "6:14 unknown-relation: `causes` is no relation; it is one of: " + RELATIONS,
        ),
        (
            f"relations: [{{leads-to: b, why: {'x' * 91}}}]",
            "6:32 long-why: `why` has 91 characters; at most 90 fit on the map",
        ),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(field: str, message: str) -> None:
    assert problems(with_field(field)) == [message]


def test_missing_fields_are_named_together_and_the_body_is_read_all_the_same() -> None:
    assert (
        problems("---\ntitle: A\n---\n\n# Too large\n")
        == [
            "1:1 missing-field: an entry needs the fields `author`, `year`, `category`, `summary`",
            "5:1 top-heading: a heading `#` is the title's level; this one counts as `##`",
        ]
        or len(problems("---\ntitle: A\n---\n\n# Too large\n")) == 2
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/CON.md", "bad-id"),
        ("content/index.md", "bad-id"),
        ("content/---.md", "bad-id"),
        ("content/" + "a" * 81 + ".md", "bad-id"),
        ("content/T1548.001.md", "changed-id"),
    ],
)
def test_a_file_name_that_is_no_id_is_reported(path: str, code: str) -> None:
    assert [each.split()[1].rstrip(":") for each in problems(entry("A"), path)] == [code]


def test_a_file_below_pages_is_a_plain_page_and_needs_only_a_title() -> None:
    card = parse_document(SourceFile("content/pages/about.md", "---\ntitle: About\n---\nText.\n")).card

    assert isinstance(card, PlainCard)
    assert (card.name, card.title) == ("about", "About")


def test_characters_that_cannot_be_seen_are_named() -> None:
    assert problems(entry("A", "a\u202eb")) == [
        "9:2 hidden-character: the character U+202E cannot be seen, and changes how the text is read"
    ]


@pytest.mark.parametrize(
    ("yaml", "code"),
    [
        ("a: b: c", "invalid-yaml"),
        ("\ta: b", "invalid-yaml"),
        ('a: "b', "invalid-yaml"),
        ("a: [b", "invalid-yaml"),
        ("a: &x b", "unsupported-yaml"),
        ("a: *x", "unsupported-yaml"),
        ("a: !!int 1", "unsupported-yaml"),
        ("<<: {a: b}", "unsupported-yaml"),
        ("a: " + "[" * 20_000, "unsupported-yaml"),
        ("a: " + "x" * 70_000, "too-large"),
        ("- a", "wrong-type"),
    ],
)
def test_yaml_that_an_entry_has_no_use_for_is_refused(yaml: str, code: str) -> None:
    front = parse_front_matter(SourceFile("a.md", f"---\n{yaml}\n---\n"))

    assert [each.code for each in front.diagnostics] == [code]


@given(st.text(max_size=200))
def test_front_matter_is_never_an_exception_and_places_lie_in_the_text(text: str) -> None:
    source = SourceFile("a.md", f"---\n{text}\n---\n")
    front = parse_front_matter(source)

    for each in front.diagnostics:
        assert 0 <= each.where.start <= each.where.end <= len(source.text)
    if front.root is not None:
        check_places(front.root, source)


def check_places(node: Node, source: SourceFile) -> None:
    """Check that every node lies in the text."""
    assert 0 <= node.where.start <= node.where.end <= len(source.text)
    if isinstance(node, Scalar):
        return
    children = node.items if isinstance(node, Sequence) else [each for pair in node.pairs for each in pair]
    assert isinstance(node, Sequence | Mapping)
    for child in children:
        check_places(child, source)


BIBLIOGRAPHY = """\
- id: turner2021
  type: paper-conference
  title: "Optimal Policies: A Title"
  author: [{family: Turner, given: Alexander}, {literal: others}]
  issued: {date-parts: [[2021, 12]]}
  arxiv: "1912.01683"
- id: turner2021
  title: Again
- id: Turner2021
  title: Clash
- id: doe2020
  title: No Doi
  DOI: https://doi.org/10.1/x
"""


def test_works_are_read_with_their_places() -> None:
    source = SourceFile("content/references.yaml", BIBLIOGRAPHY)
    bibliography = parse_bibliography(source)
    work = bibliography.works[0]

    assert (work.key, work.issued, work.authors[1]) == ("turner2021", "2021-12", Person("others", is_literal=True))
    assert work.address == "https://arxiv.org/abs/1912.01683"
    assert [each.split(":", 2)[1].split()[1] for each in said(source, bibliography.diagnostics)] == [
        "bad-value",
        "duplicate-id",
        "path-clash",
    ]


SETTINGS = """\
title = "T"  # a comment
bsae_url = "x"
stages = ["One"]

[[category]]
key = "power"
title = "Power"
stage = 2

[[trail]]
id = "t"
title = "Trail"
steps = [
  "a",  # "not this"
  "b",
]
links = ["x", "y"]

[severity]
duplicate-id = "off"
nonsense = "error"
"""


def test_settings_are_read_and_each_mistake_has_its_place() -> None:
    source = SourceFile("failuremap.toml", SETTINGS)
    settings, diagnostics = parse_settings(source, "folder")

    assert [source.text[step.where.start : step.where.end] for step in settings.trails[0].steps] == ["a", "b"]
    assert sorted(said(source, diagnostics)) == [
        "17:1 bad-value: 2 steps need 1 links, one from each to the next; here are 2",
        "20:1 bad-value: `duplicate-id` stays an error, since the page would be false",
        "21:1 bad-value: no diagnostic has the code `nonsense`",
        "2:1 unknown-field: failuremap.toml has no setting `bsae_url`",
        "8:9 bad-value: there is no stage 2; there are 1",
    ]


def test_toml_that_cannot_be_read_is_placed() -> None:
    source = SourceFile("failuremap.toml", 'title = "T"\nstages = [\n')
    _, diagnostics = parse_settings(source, "folder")

    assert [each.code for each in diagnostics] == ["invalid-toml"]


@given(st.text(max_size=120))
def test_settings_are_never_an_exception(text: str) -> None:
    parse_settings(SourceFile("failuremap.toml", text), "folder")
