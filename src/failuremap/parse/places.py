"""Where things stand in a TOML file.

tomllib gives values without places. This finds, in a file that tomllib has accepted,
the line of a table, a key or an item; it never gives values. Where a
layout is unusual, the place is that of the table's header, or the first line.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from failuremap.source import SourceFile, Span

_HEADER = re.compile(r"^[ \t]*\[(\[)?[ \t]*([A-Za-z0-9_.\"' -]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*(?P<quote>[\"']?)(?P<key>[A-Za-z0-9_-]+)(?P=quote)[ \t]*=[ \t]*", re.MULTILINE)
_STRING = re.compile(r"#[^\n]*|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'")


@dataclass(frozen=True, slots=True)
class Places:
    """Places in one file, by table, number and key."""

    source: SourceFile
    tables: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    """Start and end of each table by name and number; the top of the file is `("", 0)`."""

    def table(self, name: str, number: int = 0) -> Span:
        """Give the header of a table."""
        start, _ = self.tables.get((name, number), (0, 0))
        end = self.source.text.find("\n", start)
        return self.source.span(start, len(self.source.text) if end < 0 else end)

    def key(self, name: str, number: int, key: str) -> Span:
        """Give a key of a table."""
        match = self._find(name, number, key)
        return self.source.span(match.start("key"), match.end("key")) if match else self.table(name, number)

    def value(self, name: str, number: int, key: str) -> Span:
        """Give the value of a key, as far as it stands on the same line."""
        match = self._find(name, number, key)
        if match is None:
            return self.table(name, number)
        line_end = self.source.text.find("\n", match.end())
        line_end = len(self.source.text) if line_end < 0 else line_end
        string = _STRING.match(self.source.text, match.end(), line_end)
        if string and not string[0].startswith("#"):
            return self.source.span(string.start() + 1, string.end() - 1)
        return self.source.span(match.end(), max(match.end(), len(self.source.text[:line_end].rstrip())))

    def item(self, name: str, number: int, key: str, position: int) -> Span:
        """Give the text of an item of a list of texts, without its quotes."""
        match = self._find(name, number, key)
        if match is None:
            return self.table(name, number)
        _, end = self.tables.get((name, number), (0, len(self.source.text)))
        strings = (each for each in _STRING.finditer(self.source.text, match.end(), end) if not each[0].startswith("#"))
        for count, string in enumerate(strings):
            if count == position:
                return self.source.span(string.start() + 1, string.end() - 1)
        return self.key(name, number, key)

    def _find(self, name: str, number: int, key: str) -> re.Match[str] | None:
        start, end = self.tables.get((name, number), (0, 0))
        return next((each for each in _KEY.finditer(self.source.text, start, end) if each["key"] == key), None)


def places_of(source: SourceFile) -> Places:
    """Find the tables of a TOML file."""
    tables: dict[tuple[str, int], tuple[int, int]] = {}
    counts: Counter[str] = Counter()
    headers = list(_HEADER.finditer(source.text))
    ends = [*(header.start() for header in headers[1:]), len(source.text)][: len(headers)]
    tables["", 0] = (0, headers[0].start() if headers else len(source.text))
    for header, end in zip(headers, ends, strict=True):
        start = header.start() + len(header[0]) - len(header[0].lstrip())
        tables[header[2], counts[header[2]]] = (start, end)
        counts[header[2]] += 1
    return Places(source, tables)
