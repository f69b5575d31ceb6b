"""A source knows its text and its places as an editor shows them."""

from hypothesis import given
from hypothesis import strategies as st

from failuremap.source import Position, SourceFile, Span, Undecodable, decode, replaced


def test_a_byte_order_mark_is_dropped_and_every_line_ending_is_a_line_feed() -> None:
    source = decode("a.md", b"\xef\xbb\xbfone\r\ntwo\rthree\n")

    assert source == SourceFile("a.md", "one\ntwo\nthree\n")


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    source = SourceFile("a.md", "ab\n\té𝄞x\n")

    assert source.position(0) == Position(1, 1)
    assert source.position(source.text.index("x")) == Position(2, 4)
    assert source.position(10_000) == Position(3, 1)


def test_a_line_is_given_without_its_line_feed() -> None:
    source = SourceFile("a.md", "one\ntwo")

    assert [source.line(1), source.line(2)] == ["one", "two"]


def test_bytes_that_are_not_utf_8_are_named_with_their_offset_in_the_file() -> None:
    refused = decode("a.md", b"\xef\xbb\xbfab\r\nc\xffd")

    assert isinstance(refused, Undecodable)
    assert refused.reason == "the byte 0xff at offset 8 is not UTF-8"
    assert refused.readable.position(refused.start) == Position(2, 2)


def test_nul_and_private_use_characters_are_refused() -> None:
    for character in ("\0", "\ue000", "\U000f0000"):
        refused = decode("a.md", f"ab{character}".encode())

        assert isinstance(refused, Undecodable)
        assert refused.start == 2
        assert "is not allowed" in refused.reason


@given(st.text(alphabet="ab\r\n\ufeffé", max_size=30), st.data())
def test_replacing_spans_keeps_every_other_byte(text: str, data: st.DataObject) -> None:
    content = text.encode()
    source = decode("a.md", content)
    assert isinstance(source, SourceFile)
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))

    after = replaced(content, [(source.span(start, end), "XY")])
    found = decode("a.md", after)

    assert isinstance(found, SourceFile)
    assert found.text == source.text[:start] + "XY" + source.text[end:]
    assert replaced(content, []) == content


def test_replacing_keeps_the_mark_and_the_line_endings() -> None:
    content = b"\xef\xbb\xbfa\r\nbb\r\nc\r\n"

    assert replaced(content, [(Span("a.md", 2, 4), "x"), (Span("a.md", 5, 6), "yy")]) == (
        b"\xef\xbb\xbfa\r\nx\r\nyy\r\n"
    )
