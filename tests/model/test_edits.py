"""Edits change what they name and no other byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.model.edits import Edit, edited, edited_bytes
from failuremap.source import SourceFile, Span, decode


def at(start: int, end: int, text: str) -> Edit:
    return Edit(Span("x.md", start, end), text)


def test_edits_are_made_wherever_they_stand_and_the_same_one_once() -> None:
    assert edited("one two three", [at(8, 13, "3"), at(0, 3, "1"), at(8, 13, "3"), at(4, 4, "and ")]) == "1 and two 3"


def test_an_insertion_stands_before_what_is_replaced_at_the_same_place() -> None:
    assert edited("ab", [at(0, 1, "A"), at(0, 0, "+")]) == "+Ab"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_byte_order_mark_and_the_line_endings_stay(mark: bytes, ending: str) -> None:
    content = mark + ending.join(["é one", "two", "three", ""]).encode()
    wanted = mark + ending.join(["é 1", "two", "new", "3", ""]).encode()
    assert edited_bytes(content, [at(2, 5, "1"), at(10, 15, "new\n3")]) == wanted


endings = st.sampled_from(["\n", "\r\n", "\r"])
lines = st.lists(st.tuples(st.text("aé ", max_size=3), endings), max_size=6)


@given(lines, st.data())
def test_edited_bytes_read_as_the_edited_text(written: list[tuple[str, str]], drawn: st.DataObject) -> None:
    content = "".join(text + ending for text, ending in written).encode()
    source = decode("x.md", content)
    assert isinstance(source, SourceFile)
    start = drawn.draw(st.integers(0, len(source.text)))
    end = drawn.draw(st.integers(start, len(source.text)))
    edits = [at(start, end, "x")]
    after = decode("x.md", edited_bytes(content, edits))
    assert isinstance(after, SourceFile)
    assert after.text == edited(source.text, edits)
    assert edited_bytes(content, []) == content
