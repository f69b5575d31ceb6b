"""A file as it was read, and places in it.

Takes the bytes of a file and gives back its text with normalised line endings.
Knows positions; knows nothing of Markdown, YAML or diagnostics.
"""

import re
from bisect import bisect_right
from functools import cached_property
from hashlib import blake2b

from failuremap.value import Value

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_REFUSED = re.compile("[\0\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class Span(Value, order=True):
    """A stretch of one file, half open, in code points of its normalised text."""

    path: str
    """Path from the site folder, with forward slashes."""
    start: int
    """First code point."""
    end: int
    """One past the last code point; equal to `start` for a place between two characters."""


class Position(Value):
    """A place as an editor shows it: line and column count from 1, in code points."""

    line: int
    column: int


class SourceFile(Value, dict=True):
    """The text of one file, without a byte order mark and with every line ending as one line feed.

    Lines and columns in it are those that an editor shows for the real file.
    """

    path: str
    """Path from the site folder, with forward slashes."""
    text: str
    """The normalised text."""

    def __repr__(self) -> str:
        return f"SourceFile(path={self.path!r})"

    @cached_property
    def digest(self) -> str:
        """Fingerprint of path and text."""
        return blake2b(f"{self.path}\0{self.text}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return tuple(starts)

    def span(self, start: int, end: int | None = None) -> Span:
        """Give the span from `start` to `end`, or the empty span at `start`."""
        return Span(self.path, start, start if end is None else end)

    def position(self, offset: int) -> Position:
        """Translate an offset into line and column."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Give the text of a line, counted from 1, without its line feed."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] - 1 if number < len(self.line_starts) else len(self.text)
        return self.text[start:end]


class Undecodable(Value):
    """Bytes that are no text: where it shows first, and why."""

    readable: SourceFile
    """The text with a replacement character for what cannot be read, so that the place can be shown."""
    start: int
    """Offset in it of the first bad character."""
    reason: str
    """What is wrong, as a phrase: `the byte 0xff at offset 12 is not UTF-8`."""

    @property
    def path(self) -> str:
        """Path from the site folder."""
        return self.readable.path


def decode(path: str, content: bytes) -> SourceFile | Undecodable:
    """Turn the bytes of a file into text.

    A byte order mark is dropped, CRLF and lone CR become line feeds.
    Refused are bytes that are not UTF-8, NUL, and private-use characters, which the compiler needs for itself.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from after the byte order mark, which it has stripped by then.
        at = error.start + (3 if content.startswith(BYTE_ORDER_MARK) else 0)
        before = content[:at].decode("utf-8-sig")
        readable = SourceFile(path, _with_line_feeds(before + content[at:].decode("utf-8", "replace")))
        return Undecodable(
            readable, len(_with_line_feeds(before)), f"the byte 0x{content[at]:02x} at offset {at} is not UTF-8"
        )
    source = SourceFile(path, _with_line_feeds(text))
    # Plain ASCII holds nothing of it but NUL, and is told apart far sooner than each character is looked at.
    refused = None if content.isascii() and b"\0" not in content else _REFUSED.search(source.text)
    if refused is None:
        return source
    return Undecodable(source, refused.start(), f"the character U+{ord(refused[0]):04X} is not allowed")


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
