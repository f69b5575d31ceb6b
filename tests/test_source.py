"""A source knows its text and its places as an editor shows them."""

import pickle

from failuremap.source import Position, SourceFile, Undecodable, decode


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


def test_a_text_that_can_be_read_again_is_not_held_and_is_the_same_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def reread(source: SourceFile) -> str:
        asked.append(source.path)
        return "one\ntwo"

    source = decode("a.md", b"one\ntwo", reread)
    assert isinstance(source, SourceFile)
    assert (source.text, asked) == ("one\ntwo", [])

    source.let_go()

    assert source == SourceFile("a.md", "one\ntwo")
    assert asked == []
    assert (source.text, source.line(2), asked != []) == ("one\ntwo", "two", True)

    asked.clear()
    held = source.held()
    assert (held.text, held.line(1), held, asked) == ("one\ntwo", "one", source, ["a.md"])
    assert held.held() is held


def test_a_text_that_cannot_be_read_again_is_held() -> None:
    source = SourceFile("a.md", "one")
    source.let_go()

    assert source.text == "one"


def one(source: SourceFile) -> str:
    del source
    return "one"


def test_a_source_reaches_another_process_with_its_text() -> None:
    source = SourceFile("a.md", None, one, SourceFile("a.md", "one").digest)
    sent = pickle.loads(pickle.dumps(source))  # noqa: S301  # written here

    assert (sent.path, sent.text, sent) == ("a.md", "one", source)
