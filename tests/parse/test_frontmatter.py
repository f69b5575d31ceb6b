"""YAML between the fences: nodes with places, and what is refused."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from said import said

from failuremap.parse import frontmatter
from failuremap.parse.frontmatter import FrontMatter, Mapping, Node, Scalar, parse_front_matter, parse_yaml
from failuremap.source import SourceFile, decode

UNSUPPORTED = "unsupported-yaml"


def front_matter(yaml_text: str, body: str = "Text.\n") -> tuple[SourceFile, FrontMatter]:
    source = SourceFile("content/a.md", f"---\n{yaml_text}---\n{body}")
    return source, parse_front_matter(source)


def problems(yaml_text: str) -> list[str]:
    source, front = front_matter(yaml_text)
    return said(source, front.diagnostics)


def scalars(node: Node | None) -> Iterator[Scalar]:
    """Give every scalar below a node, keys too."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield from scalars(value)
    elif node is not None:
        for item in node.items:
            yield from scalars(item)


def read(yaml_text: str) -> dict[str, tuple[str, str]]:
    """Give the text of each field, and the text that its place covers."""
    source, front = front_matter(yaml_text)
    assert front.root is not None, said(source, front.diagnostics)
    return {
        key.text: (value.text, source.text[value.where.start : value.where.end])
        for key, value in front.root.pairs
        if isinstance(value, Scalar)
    }


def test_scalars_stay_text() -> None:
    fields = read("a: no\nb: 12:30\nc: 2024-02-30\nd: 0x1F\ne: ~\nf: null\ng: 1e5\n")

    assert [text for text, _ in fields.values()] == ["no", "12:30", "2024-02-30", "0x1F", "~", "null", "1e5"]


def test_nothing_is_empty_text_after_the_colon() -> None:
    source, front = front_matter("a:\nb: x\n")

    assert front.root is not None
    assert [(each.text, each.where.start) for each in scalars(front.root)][1] == ("", source.text.index(":") + 1)


@pytest.mark.parametrize(
    ("written", "text", "covered"),
    [
        ("a: plain text  # a comment\n", "plain text", "plain text"),
        ('a: "in quotes"\n', "in quotes", "in quotes"),
        ("a: 'it''s'\n", "it's", "it''s"),
        ('a: "ü\\u00fc"\n', "üü", "ü\\u00fc"),
        ("a: >-\n  one\n  two\n", "one two", "one\n  two"),
        ("a: |\n\n  one\n\n", "\none\n", "one"),
        ("a: one\n  two\nb: c\n", "one two", "one\n  two"),
        ("a: 🜁𝄞 astral\n", "🜁𝄞 astral", "🜁𝄞 astral"),
        ("é: x\na: y\n", "y", "y"),
    ],
)
def test_a_place_covers_the_text_as_written(written: str, text: str, covered: str) -> None:
    assert read(written)["a"] == (text, covered)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_and_the_start_of_the_body_do_not_depend_on_line_endings_or_a_byte_order_mark(
    ending: str, mark: bytes
) -> None:
    text = "---\ntitle: Über 🜁\nkeys: [ä, b]\n---\nBody."
    source = decode("content/a.md", mark + text.replace("\n", ending).encode())
    assert isinstance(source, SourceFile)
    front = parse_front_matter(source)

    assert [source.text[each.where.start : each.where.end] for each in scalars(front.root)] == [
        "title",
        "Über 🜁",
        "keys",
        "ä",
        "b",
    ]
    assert source.text[front.body_start :] == "Body."


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: b\n---\nBody", "Body"),
        ("---\na: b\n---", ""),
        ("---\na: b\n---\n", ""),
        ("---  \na: b\n--- \t\nBody", "Body"),
        ("---\na: b\n...\nBody", "Body"),
        ("---\n---\n---\nBody", "---\nBody"),
        ("---\na: |\n  ---\n---\nBody", "Body"),
    ],
)
def test_the_body_begins_after_the_closing_fence(text: str, body: str) -> None:
    front = parse_front_matter(SourceFile("a.md", text))

    assert front.root is not None
    assert text[front.body_start :] == body


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "",
            (
                "1: missing-front-matter at «»: the file does not begin with front matter"
                " (begin it with a line `---`, the fields, and another line `---`)"
            ),
        ),
        (
            "# Title\n",
            (
                "1: missing-front-matter at «# Title»: the file does not begin with front matter"
                " (begin it with a line `---`, the fields, and another line `---`)"
            ),
        ),
        (
            "\n---\na: b\n---\n",
            (
                "1: missing-front-matter at «»: the file does not begin with front matter"
                " (let the file begin with the line `---`, and that line hold nothing else)"
            ),
        ),
        (
            "+++\na = 1\n+++\n",
            (
                "1: missing-front-matter at «+++»: the file does not begin with front matter"
                " (write the fields as YAML between lines `---`, not as TOML between lines `+++`)"
            ),
        ),
        (
            "---\na: b\n",
            "1: unclosed-front-matter at «---»: the front matter has no closing fence (end it with a line `---`)",
        ),
        (
            "---\na: b\n—-\nText\n",
            (
                "1: unclosed-front-matter at «---»: the front matter has no closing fence (end it with a line `---`)"
                " [this line is almost one «—-»]"
            ),
        ),
        ("---\n- a\n---\n", "2: wrong-type at «- a»: the front matter is not made of fields such as `title: …`"),
        ("---\nwords\n---\n", "2: wrong-type at «words»: the front matter is not made of fields such as `title: …`"),
    ],
)
def test_a_file_without_front_matter_is_told_how_to_begin(text: str, problem: str) -> None:
    source = SourceFile("content/a.md", text)

    assert said(source, parse_front_matter(source).diagnostics) == [problem]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "a: &x b\n",
            "the anchor `&x` is not supported (write the value out, or put it in quotes if `&` belongs to it)",
        ),
        ("a: *x\n", "the alias `*x` is not supported (write the value out, or put it in quotes if `*` belongs to it)"),
        (
            "a: !!int 1\n",
            "the tag `!!int` is not supported (write the value out, or put it in quotes if `!` belongs to it)",
        ),
        (
            "a: !x [b]\n",
            "the tag `!x` is not supported (write the value out, or put it in quotes if `!` belongs to it)",
        ),
        ("<<: {a: b}\n", "the merge key `<<` is not supported (write the fields out)"),
        ("a: {{ b }}\n", "brackets cannot stand before a colon (put the value in quotes)"),
        ("a: " + "[" * 21 + "]" * 21 + "\n", "values are nested deeper than 20 levels"),
    ],
)
def test_what_an_entry_has_no_use_for_is_refused(written: str, problem: str) -> None:
    source, front = front_matter(written)

    assert front.root is None
    assert [line.split("»: ")[1] for line in said(source, front.diagnostics)] == [problem]
    assert {each.code for each in front.diagnostics} == {UNSUPPORTED}


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    assert read('"<<": a\n') == {"<<": ("a", "a")}


def test_a_key_that_stands_twice_is_named_with_its_first_place_and_the_first_value_stays() -> None:
    source, front = front_matter("a: 1\nb: {c: 1, c: 2}\na: 2\n")

    assert said(source, front.diagnostics) == [
        "3: duplicate-key at «c»: the key `c` stands twice (keep one of them) [first used here «c»]",
        "4: duplicate-key at «a»: the key `a` stands twice (keep one of them) [first used here «a»]",
    ]
    assert [each.text for each in scalars(front.root)] == ["a", "1", "b", "c", "1"]


def test_a_number_sign_that_cuts_a_value_off_is_no_silent_comment() -> None:
    assert problems("title: It ranks #1 in all\nother: x # a comment\nlist: [C#, a]\nquoted: 'a #1'\n") == [
        (
            "2: unsupported-yaml at «#1»: `#1` is read as a comment, and so is the rest of the line"
            " (put the value in quotes, or a space after the `#` of a comment)"
        )
    ]


def test_a_character_that_yaml_refuses_is_named() -> None:
    assert problems("a: ü\x07b\n") == [
        "2: invalid-yaml at «\x07»: the character U+0007 is not allowed here (remove it)"
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "a: &a [x, x]\n" + "".join(f"k{i}: &k{i} [*a, *a]\n" for i in range(99)),
        "a: " + "[" * 60_000 + "\n",
        "a: " + "{a: " * 15_000 + "\n",
        "- " * 30_000 + "\n",
        "".join(" " * depth + "a:\n" for depth in range(300)),
    ],
)
def test_bombs_of_aliases_and_nesting_are_refused(hostile: str) -> None:
    _, front = front_matter(hostile)

    assert front.root is None
    assert [each.code for each in front.diagnostics] == [UNSUPPORTED]


def test_front_matter_and_files_that_are_too_large_are_not_read() -> None:
    assert problems("a: " + "x" * 70_000 + "\n") == [
        "1: too-large at «---»: the front matter has 70,008 characters; at most 65,536 are read"
    ]
    huge = SourceFile("content/references.yaml", "x" * 1_048_577)
    assert said(huge, parse_yaml(huge)[1]) == [
        "1: too-large at «»: the file has 1,048,577 characters; at most 1,048,576 are read"
    ]


def test_a_whole_file_has_one_document() -> None:
    source = SourceFile("content/references.yaml", "- a\n---\n- b\n")

    assert said(source, parse_yaml(source)[1]) == [
        "2: unsupported-yaml at «---»: a second document begins here (keep one, without a line `---` inside it)"
    ]
    assert parse_yaml(SourceFile("content/references.yaml", "# nothing\n")) == (None, ())


YAML_LIKE = st.text(st.sampled_from("ab \n\t:-'\"[]{},#&*!|>%@`?~<=é🜁\u2028\x85\ufeff."), max_size=60)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, frontmatter._LOADER])  # noqa: SLF001
@given(text=st.one_of(st.text(max_size=80), YAML_LIKE, YAML_LIKE.map(lambda text: f"a: {text}\n")))
def test_no_text_raises_and_every_place_lies_in_it(loader: type, text: str) -> None:
    source = SourceFile("content/a.md", f"---\n{text}\n---\nBody.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontmatter, "_LOADER", loader)
        front = parse_front_matter(source)

    said(source, front.diagnostics)
    assert 0 <= front.body_start <= len(source.text)
    for each in scalars(front.root):
        assert 0 <= each.where.start <= each.where.end <= len(source.text)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1).filter(lambda text: text == text.strip()))
def test_the_place_of_quoted_text_holds_just_that_text(text: str) -> None:
    assert read(f"é: x\na: '{text}'\n")["a"] == (text, text)
