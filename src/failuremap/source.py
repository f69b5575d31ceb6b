"""A file as it was read, and places in it.

Takes the bytes of a file and gives back its text with normalised line endings.
Knows positions; knows nothing of Markdown, YAML or diagnostics.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from hashlib import blake2b

from failuremap.value import Leaf, Value

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_REFUSED = re.compile("[\0\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class Span(Leaf, order=True):
    """A stretch of one file, half open, in code points of its normalised text."""

    path: str
    """Path from the site folder, with forward slashes."""
    start: int
    """First code point."""
    end: int
    """One past the last code point; equal to `start` for a place between two characters."""


class Position(Leaf):
    """A place as an editor shows it: line and column count from 1, in code points."""

    line: int
    column: int


class SourceFile:
    """The text of one file, without a byte order mark and with every line ending as one line feed.

    Lines and columns in it are those that an editor shows for the real file. A text that can be read again need not be
    held, since a site has thousands: its digest says what it is.

    Args:
        path: Path from the site folder, with forward slashes.
        text: The normalised text; `None` where it is not held.
        reread: Gives the text of a file anew, or raises an error if it is no longer of this digest.
        digest: Fingerprint of path and text, if it is known.
    """

    __slots__ = ("_digest", "_line_starts", "_reread", "_text", "path")

    def __init__(
        self, path: str, text: str | None, reread: "Callable[[SourceFile], str] | None" = None, digest: str = ""
    ) -> None:
        self.path = path
        self._text = text
        self._reread = reread
        self._digest = digest
        self._line_starts: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        return f"SourceFile(path={self.path!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourceFile) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[type["SourceFile"], tuple[object, ...]]:
        return SourceFile, (self.path, self._text, self._reread, self._digest)

    @property
    def text(self) -> str:
        """The normalised text."""
        if self._text is not None:
            return self._text
        return self._reread(self) if self._reread else ""

    def held(self) -> "SourceFile":
        """Give the file with its text at hand, for who asks for it again and again."""
        return self if self._text is not None else SourceFile(self.path, self.text, None, self._digest)

    @property
    def digest(self) -> str:
        """Fingerprint of path and text."""
        if not self._digest:
            whole = f"{self.path}\0{self.text}".encode("utf-8", "surrogatepass")
            self._digest = blake2b(whole, digest_size=20).hexdigest()
        return self._digest

    def let_go(self) -> None:
        """Hold the text no longer, if it can be read again."""
        if self._reread and self.digest:
            self._text = None

    @property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        if self._line_starts is None:
            find, starts = self.text.find, [0]
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._line_starts = tuple(starts)
        return self._line_starts

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


def decode(path: str, content: bytes, reread: Callable[[SourceFile], str] | None = None) -> SourceFile | Undecodable:
    """Turn the bytes of a file, whose text may perhaps be read again, into text.

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
    source = SourceFile(path, _with_line_feeds(text), reread)
    # Plain ASCII holds nothing of it but NUL, and is told apart far sooner than each character is looked at.
    refused = None if content.isascii() and b"\0" not in content else _REFUSED.search(source.text)
    if refused is None:
        return source
    return Undecodable(source, refused.start(), f"the character U+{ord(refused[0]):04X} is not allowed")


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
