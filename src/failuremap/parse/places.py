"""Where things stand in a TOML file.

tomllib gives values without places. This finds, in a file that tomllib has accepted, the line of a table,
a key or an item; it never gives values. Where a layout is unusual, the place is that of the table's header,
of the key that holds the tables, or the first line.
"""

import re
from bisect import bisect_left
from collections import Counter
from itertools import islice

from failuremap.source import SourceFile, Span
from failuremap.value import Value, field

_HEADER = re.compile(r"^[ \t]*(\[?\[[ \t]*([A-Za-z0-9_.\"' -]+?)[ \t]*\]\]?)[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(
    r"^[ \t]*(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))(?:[ \t]*\.[^=\n]*)?[ \t]*=[ \t]*", re.MULTILINE
)
_STRING = re.compile(r"#[^\n]*|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'")
_LONG = re.compile(r"#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'", re.DOTALL)


class Places(Value):
    """Places in one file, by table, number and key."""

    source: SourceFile
    text: str
    """The text with the insides of long strings blanked, so that nothing is found in them."""
    tables: dict[tuple[str, int], tuple[int, int, int]] = field(default_factory=dict)
    """Start and end of the header, and end of the table, by name and number; the top of the file is `("", 0)`."""
    names: list[tuple[str, int]] = field(default_factory=list)
    """The tables, sorted."""
    keys: dict[tuple[str, int], dict[str, re.Match[str]]] = field(default_factory=dict)
    """The keys of the tables that were asked for."""

    def table(self, name: str, number: int = 0) -> Span:
        """Give the header of a table, else of one in it, else the key that holds it, else the first line."""
        found = self.tables.get((name, number))
        if not found and name:
            at = bisect_left(self.names, (f"{name}.", 0))
            inner = self.names[at] if at < len(self.names) else ("", 0)
            found = self.tables[inner] if inner[0].startswith(f"{name}.") else None
        if found:
            return self.source.span(*found[:2])
        match = self._find("", 0, name)
        if match:
            return _of_key(self.source, match)
        return self.source.span(0, len(self.source.line(1)))

    def key(self, name: str, number: int, key: str) -> Span:
        """Give a key of a table."""
        match = self._find(name, number, key)
        return _of_key(self.source, match) if match else self.table(name, number)

    def value(self, name: str, number: int, key: str) -> Span:
        """Give the value of a key, as far as it stands on the same line."""
        match = self._find(name, number, key)
        if match is None:
            return self.table(name, number)
        line_end = self.text.find("\n", match.end())
        line_end = len(self.text) if line_end < 0 else line_end
        string = _STRING.match(self.text, match.end(), line_end)
        if string and not string[0].startswith("#"):
            return self.source.span(string.start() + 1, string.end() - 1)
        written = self.text[match.end() : line_end]
        bare = _STRING.sub(lambda each: each[0] if each[0][0] != "#" else "", written).rstrip()
        return self.source.span(match.end(), match.end() + len(bare))

    def items(self, name: str, number: int, key: str, count: int) -> list[Span]:
        """Give the texts of the items of a list of texts, without their quotes."""
        match = self._find(name, number, key)
        if match is None:
            return [self.table(name, number)] * count
        end = self.tables[name, number][2]
        strings = (each for each in _STRING.finditer(self.text, match.end(), end) if not each[0].startswith("#"))
        found = [self.source.span(each.start() + 1, each.end() - 1) for each in islice(strings, count)]
        return found + [self.key(name, number, key)] * (count - len(found))

    def _find(self, name: str, number: int, key: str) -> re.Match[str] | None:
        if (name, number) not in self.tables:
            return None
        if (name, number) not in self.keys:
            found = self.keys[name, number] = {}
            _, start, end = self.tables[name, number]
            for each in _KEY.finditer(self.text, start, end):
                found.setdefault(each[each.lastindex or 0], each)
        return self.keys[name, number].get(key)


def places_of(source: SourceFile) -> Places:
    """Find the tables of a TOML file."""
    text = _LONG.sub(_blanked, source.text)
    tables: dict[tuple[str, int], tuple[int, int, int]] = {}
    counts: Counter[str] = Counter()
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers), len(text)]
    tables["", 0] = (0, 0, ends[0])
    for header, end in zip(headers, ends[1:], strict=True):
        name = header[2]
        tables[name, counts[name]] = (header.start(1), header.end(1), end)
        counts[name] += 1
    return Places(source, text, tables, sorted(tables))


def _of_key(source: SourceFile, match: re.Match[str]) -> Span:
    group = match.lastindex or 0
    return source.span(match.start(group), match.end(group))


def _blanked(match: re.Match[str]) -> str:
    """Blank a long string; leave comments and strings of one line as they are."""
    if match[0][:3] not in ('"""', "'''"):
        return match[0]
    return "".join("\n" if character == "\n" else " " for character in match[0])
