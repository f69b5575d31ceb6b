"""Names on the map: broken once, squeezed a little, cut at last; never wider than their room."""

from build_graph import card_of
from hypothesis import given
from hypothesis import strategies as st

from failuremap.layout.labels import fitted, name_label, title_lines
from failuremap.layout.widths import Face
from failuremap.value import replace

COLUMN = 230


def names(title: str) -> list[str]:
    return [each.text for each in name_label(card_of("x", title), COLUMN).names]


def test_a_short_name_is_one_line_with_a_byline() -> None:
    label = name_label(card_of("x", "Reward hacking"), COLUMN)

    assert [each.text for each in label.names] == ["Reward hacking"]
    assert label.byline is not None
    assert label.byline.text == "Doe 2021"


def test_a_wide_name_is_broken_where_the_longer_half_is_shortest_and_has_no_byline() -> None:
    label = name_label(card_of("x", "Loss of human control over systems"), COLUMN)

    assert [each.text for each in label.names] == ["Loss of human", "control over systems"]
    assert label.byline is None
    assert not label.is_too_wide


def test_a_word_that_cannot_be_broken_is_cut_and_reported() -> None:
    label = name_label(card_of("x", "W" * 60), COLUMN)

    assert label.is_too_wide
    assert label.names[0].text.endswith("W…")


def test_a_byline_that_does_not_fit_is_left_out_but_for_the_year() -> None:
    card = card_of("x", "Name")
    long = replace(card, author=("Wallenstein" * 5,))

    byline = name_label(long, COLUMN).byline
    assert byline is not None
    assert byline.text == "2021"


def test_what_is_a_little_too_wide_is_squeezed_and_keeps_its_letters() -> None:
    line = fitted("Specification of rewards and goals", Face.CONDENSED, 135, 170)

    assert line.text == "Specification of rewards and goals"
    assert (line.room, line.width) == (170, 1700)


def test_the_title_of_an_island_is_in_capitals_above_its_sentence() -> None:
    assert [each.text for each in title_lines("Power & control", "It will not let go", COLUMN)] == [
        "POWER & CONTROL",
        "It will not let go",
    ]
    assert len(title_lines("Power", "", COLUMN)) == 1


@given(st.text(min_size=1, max_size=300).filter(str.strip), st.integers(100, COLUMN))
def test_no_line_is_wider_than_its_room(title: str, column: int) -> None:
    label = name_label(card_of("x", title), column)

    assert label.room <= column - 62
    assert all(each.room <= column - 34 for each in title_lines(title, title, column))
