"""What is said of each diagnostic, on a terminal and in docs/diagnostics.md."""

import pytest

from failuremap.authoring.explanations import EXPLANATIONS, diagnostics_page, explanation_text, weight
from failuremap.diagnostics import FIXED, LENIENT, Code


@pytest.mark.parametrize("code", Code)
def test_each_explanation_is_made_of_sentences(code: Code) -> None:
    each = EXPLANATIONS[code]
    assert each.code is code
    assert each.title
    assert not each.title.endswith(".")
    assert all(text.endswith(".") for text in (each.means, each.cure, each.matters) if text)
    assert each.bad != each.good


@pytest.mark.parametrize("code", Code)
def test_the_terminal_shows_both_examples_and_the_cure(code: Code) -> None:
    each, text = EXPLANATIONS[code], explanation_text(code)
    assert text.startswith(f"{code}: {each.title}\n\n")
    assert each.good.split("\n")[0] in text
    assert each.cure.split()[0] in text
    assert max(len(line) for line in text.split("\n")) <= 120


def test_characters_that_cannot_be_seen_are_shown_by_number() -> None:
    assert r"it\u200b can" in explanation_text(Code.HIDDEN_CHARACTER)
    assert all(character.isprintable() for character in diagnostics_page().replace("\n", ""))


def test_the_weight_says_what_can_lower_it() -> None:
    assert weight(Code.DUPLICATE_ID) == "error, and no setting can lower it"
    assert weight(Code.MISSING_WHY) == "error; `[severity]` can change it"
    assert weight(Code.MISSING_FILE) == "error; `[severity]` can change it, and `--lenient` makes it a warning"
    assert weight(Code.ORPHAN_MODE) == "warning; `[severity]` can change it"
    assert weight(Code.SKIPPED_FILE) == "note; `[severity]` can change it"
    assert not FIXED & LENIENT
