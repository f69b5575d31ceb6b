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


def test_a_word_of_another_script_is_no_lookalike_by_itself() -> None:
    assert lookalikes("\u0441\u043e\u0440", "model", "mod\u00e9l", "model-2") == []
