"""TOML tables to values, with a diagnostic for each that is not what was asked for.

Takes tables as they were read, and the places in their file; knows no setting and no phase.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from failuremap.diagnostics import Code, Diagnostic, Note, did_you_mean
from failuremap.parse.places import Places
from failuremap.source import Span
from failuremap.value import Value

MOST_ITEMS = 60
"""Items of a list of texts: the columns of a map, the steps of a trail."""


class Table(Value):
    """One table, which reads its values and collects what is wrong with them."""

    values: Mapping[str, Any]
    places: Places
    problems: list[Diagnostic]
    """Shared by all tables of a file."""
    name: str = ""
    number: int = 0
    """Which one of the tables of that name."""

    def report(
        self, code: Code, message: str, where: Span, hint: str | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        """Note a problem."""
        self.problems.append(Diagnostic(code, message, where, hint, notes))

    @property
    def header(self) -> Span:
        """The line that begins the table."""
        return self.places.table(self.name, self.number)

    def key(self, key: str) -> Span:
        """Give the place of a key."""
        return self.places.key(self.name, self.number, key)

    def value(self, key: str) -> Span:
        """Give the place of a value."""
        return self.places.value(self.name, self.number, key)

    def items(self, key: str, count: int) -> list[Span]:
        """Give the places of the items of a list."""
        return self.places.items(self.name, self.number, key, count)

    def check(self, of_what: str, known: Sequence[str], needed: Sequence[str] = ()) -> None:
        """Report keys that nobody reads, and those that are missing."""
        for key in self.values:
            if key not in known:
                # At the top of the file a table is a key, too.
                where = self.key(key) if self.name else self.places.table(key)
                self.report(Code.UNKNOWN_FIELD, f"{of_what} has no setting `{key}`", where, did_you_mean(key, known))
        missing = ", ".join(f"`{key}`" for key in needed if key not in self.values)
        if missing:
            self.report(Code.MISSING_FIELD, f"{of_what} needs {missing}", self.header)

    def text(self, key: str) -> str | None:
        """Read text; white space collapses."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.report(Code.WRONG_TYPE, f"`{key}` takes text in quotes", self.value(key))
            return None
        if not value.strip():
            self.report(Code.EMPTY_VALUE, f"`{key}` is empty", self.key(key), "write it, or remove the line")
            return None
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.report(Code.WRONG_TYPE, f"`{key}` takes a list of texts in quotes", self.key(key))
            return ()
        if len(value) > MOST_ITEMS:
            message = f"`{key}` has {len(value):,} items; at most {MOST_ITEMS} are read"
            self.report(Code.TOO_LARGE, message, self.key(key))
            return ()
        empty = next((number for number, item in enumerate(value) if not item.strip()), None)
        if empty is not None:
            where = self.items(key, len(value))[empty]
            self.report(Code.EMPTY_VALUE, f"an item of `{key}` is empty", where, "write it, or remove it")
            return ()
        return tuple(" ".join(item.split()) for item in value)

    def tables(self, key: str) -> Iterator["Table"]:
        """Read the tables under `[[key]]`, one by one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            message = f"`{key}` is a list of tables, each under a line `[[{key}]]`"
            self.report(Code.WRONG_TYPE, message, self.places.table(key))
            return
        for number, values in enumerate(value):
            yield Table(values, self.places, self.problems, key, number)

    def pairs(self, key: str) -> tuple["Table", list[tuple[str, str]]]:
        """Read the table under `[key]`, all of whose values are text."""
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            self.report(Code.WRONG_TYPE, f"`{key}` is a table, under a line `[{key}]`", self.places.table(key))
            values = {}
        table = Table(values, self.places, self.problems, key)
        read = [(name, table.text(name)) for name in values]
        return table, [(name, text) for name, text in read if text is not None]
