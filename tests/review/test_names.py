"""Ids that look alike."""

import pytest
from support import compiled, entry, site_of

from failuremap.diagnostics import Code

PAIRS = [
    ("model-collapse", "model-c\u043ellapse", "cyrillic small letter o"),
    ("deskilling", "d\u0435skilling", "cyrillic small letter ie"),
    ("power", "\uff50ower", "fullwidth latin small letter p"),
    ("level-lo", "level-10", "latin small letter l"),
    ("lol", "1ol", "latin small letter l"),
]


def lookalikes(*ids: str) -> list[str]:
    site = compiled(site_of({f"{each}.md": entry(f"Title {number}") for number, each in enumerate(ids)}))
    return [each.message for each in site.diagnostics if each.code is Code.CONFUSABLE_ID]


@pytest.mark.parametrize(("plain", "odd", "letter"), PAIRS)
def test_an_id_that_looks_like_another_is_reported_with_the_letter(plain: str, odd: str, letter: str) -> None:
    first, second = (plain, odd) if not odd.isascii() else sorted((plain, odd))
    (message,) = lookalikes(plain, odd)
    assert message.startswith(f"the id `{second}` looks like `{first}`, but for the ")
    assert f"the {letter} in it" in message


@pytest.mark.parametrize(
    ("odd", "letter", "word"),
    [
        ("m\u043edel-collapse", "cyrillic small letter o", "m\u043edel"),
        ("collapse-of-mod\u03b5l", "greek small letter epsilon", "mod\u03b5l"),
        ("model-\u0441\u043e\u0440", "cyrillic small letter es", "\u0441\u043e\u0440"),
        ("\u043c\u043e\u0434elь", "cyrillic small letter em", "\u043c\u043e\u0434elь"),
    ],
)
def test_an_id_that_mixes_scripts_is_reported_without_another_like_it(odd: str, letter: str, word: str) -> None:
    assert lookalikes(odd) == [f"the id `{odd}` mixes scripts that look alike: there is a {letter} in `{word}`"]


def test_an_id_that_mixes_scripts_and_looks_like_another_is_reported_once() -> None:
    assert len(lookalikes("model", "m\u043edel")) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "\u043e\u0442\u043a\u0430\u0437-\u043c\u043e\u0434\u0435\u043b\u0438",
        "gpt-\u0434\u043b\u044f-\u0432\u0441\u0435\u0445",
        "\u03b1-error",
        "\u03b2-vae",
        "ai\u5b89\u5168-\u3068\u306f",
        "mod\u00e9l",
        "\u0441\u043e\u0440-2",
    ],
)
def test_an_id_of_whole_words_is_what_it_looks_like(fine: str) -> None:
    assert lookalikes(fine) == []


def test_a_word_of_another_script_is_no_lookalike_by_itself() -> None:
    assert lookalikes("\u0441\u043e\u0440", "model", "mod\u00e9l", "model-2") == []
