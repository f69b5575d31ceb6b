"""Located YAML nodes to values, with a diagnostic for each that is not what its field takes.

Takes nodes and rows of fields; knows how each kind is read.
Does not know which fields there are, or YAML's syntax.
"""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from datetime import date
from typing import Any

from failuremap.diagnostics import Code, Diagnostic, close_names, did_you_mean, proposed
from failuremap.model.document import Evidence, Named
from failuremap.model.fields import Field, Kind
from failuremap.parse.fields import KEY_PATTERN, OTHER_NAMES
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence
from failuremap.source import Span
from failuremap.value import Mutable, field, replace

LONGEST_TEXT = 4_000
"""Characters of one value, far more than any page has room for."""
MOST_ITEMS = 500
"""Items of one list."""
PLACEHOLDERS = frozenset({"todo", "tbd", "tba", "fixme", "xxx", "...", "…", "?", "-", "~", "n/a"})
_MARKUP = re.compile(r"\[\[|\]\(|\*\*|`|</?[A-Za-z]|\[@|\[\^")
_KEY = re.compile(KEY_PATTERN)
_YEAR = re.compile(r"[12][0-9]{3}")
_NUMBER = re.compile(r"-?[0-9]+")
_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?")
_FLAGS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
_EVIDENCE = {each.value: each for each in Evidence}


class Reader(Mutable):
    """Reads values and collects what is wrong with them."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: Code, message: str, where: Span, hint: str | None = None) -> None:
        """Note a problem."""
        self.diagnostics.append(Diagnostic(code, message, where, hint))

    def soften(self) -> None:
        """Turn what is missing so far into what a draft may still lack."""
        missing = (Code.EMPTY_VALUE, Code.MISSING_FIELD)
        self.diagnostics[:] = [
            replace(each, code=Code.UNFINISHED_DRAFT) if each.code in missing else each for each in self.diagnostics
        ]

    def values(self, node: Mapping, rows: Iterable[Field], of_what: str, opening: Span) -> dict[str, Any]:
        """Read the fields of a mapping, each as its kind asks; report missing and unknown ones.

        Returns:
            A value for every row. What is absent or wrong is `None`, of a list `()`, of a flag `False`.
        """
        nodes = dict[str, Node]()
        by_name = {row.name: row for row in rows}
        nodes.update((key.text, value) for key, value in node.pairs if key.text in by_name)
        for key, value in node.pairs:
            if key.text not in by_name:
                other = OTHER_NAMES.get(key.text.lower())
                close = (other,) if other in by_name else close_names(key.text, by_name)
                hint = proposed(close)
                meant = close[0] if len(close) == 1 else ""
                if meant and by_name[meant].is_required and meant not in nodes:
                    # What is written under the wrong name is read, so that all other problems are found as well.
                    nodes[meant] = value
                    message = f"{of_what} needs the field `{meant}`, and has `{shortened(key.text)}`"
                    self.report(Code.MISSING_FIELD, message, key.where, hint)
                else:
                    message = f"{of_what} has no field `{shortened(key.text)}`"
                    self.report(Code.UNKNOWN_FIELD, message, key.where, hint)
        missing = [row.name for row in by_name.values() if row.is_required and row.name not in nodes]
        if missing:
            word = "field" if len(missing) == 1 else "fields"
            listed = ", ".join(f"`{name}`" for name in missing)
            self.report(Code.MISSING_FIELD, f"{of_what} needs the {word} {listed}", opening)
        return {name: self._value(row, nodes.get(name)) for name, row in by_name.items()}

    def _value(self, row: Field, node: Node | None) -> Any:
        absent, read = _KINDS[row.kind]
        if node is None:
            return absent
        if isinstance(node, Scalar) and not node.text.strip():
            self.report(Code.EMPTY_VALUE, f"`{row.name}` is empty", node.where, "write it, or remove the field")
            return absent
        if row.is_required and isinstance(node, Sequence) and not node.items:
            self.report(Code.EMPTY_VALUE, f"`{row.name}` is an empty list", node.where, "fill it")
        if isinstance(node, Sequence) and len(node.items) > MOST_ITEMS:
            message = f"`{row.name}` has {len(node.items):,} items; at most {MOST_ITEMS} are read"
            self.report(Code.TOO_LARGE, message, node.items[MOST_ITEMS].where)
            return absent
        value = read(self, node, row.name)
        return absent if value is None else value

    def named(self, node: Node, name: str) -> Named | None:
        """Read plain text with its place; white space collapses."""
        named = self._written(node, name, "text")
        markup = _MARKUP.search(named.text) if named else None
        if markup:
            message = f"`{name}` is plain text; the mark `{markup[0]}` is shown as it is"
            self.report(Code.MARKUP_IN_TEXT, message, node.where, "move links and emphasis to the body")
        return named

    def _written(self, node: Node, name: str, wanted: str) -> Named | None:
        """Read what an author wrote, if it is text and no placeholder."""
        if not isinstance(node, Scalar):
            self.wrong(node, name, wanted)
            return None
        text = " ".join(node.text.split())
        if len(text) > LONGEST_TEXT:
            message = f"`{name}` has {len(text):,} characters; at most {LONGEST_TEXT:,} are shown anywhere"
            self.report(Code.TOO_LARGE, message, node.where, "move the details to the body")
            return None
        if not text or text.casefold() in PLACEHOLDERS or text.casefold().startswith("lorem ipsum"):
            shown = f"`{name}` is still the placeholder `{shortened(text)}`" if text else f"`{name}` is empty"
            self.report(Code.EMPTY_VALUE, shown, node.where, "write it, or remove the field")
            return None
        return Named(text, node.where)

    def texts(self, node: Node, name: str) -> tuple[Named, ...]:
        """Read a list of texts."""
        if not isinstance(node, Sequence):
            self.wrong(node, name, "a list, such as `[one, two]`")
            return ()
        return tuple(named for item in node.items if (named := self.named(item, name)) is not None)

    def text_or_texts(self, node: Node, name: str) -> tuple[Named, ...]:
        """Read one text, or a list of texts."""
        if isinstance(node, Sequence):
            return self.texts(node, name)
        if isinstance(node, Mapping):
            self.wrong(node, name, "text, or a list of texts")
            return ()
        named = self.named(node, name)
        return (named,) if named else ()

    def years(self, node: Node, name: str) -> tuple[int, ...]:
        """Read a year, or a list of years."""
        if not isinstance(node, Sequence):
            return self._year(node, name)
        return tuple(year for item in node.items for year in self._year(item, name))

    def _year(self, node: Node, name: str) -> tuple[int, ...]:
        wanted = "a year such as 2021, or a list of years"
        if self._written(node, name, wanted) is None or not isinstance(node, Scalar):
            return ()
        if not _NUMBER.fullmatch(node.text):
            self.wrong(node, name, wanted)
            return ()
        if not _YEAR.fullmatch(node.text):
            message = f"`{name}` is `{shortened(node.text)}`; a year has four digits, from 1000 to 2999"
            self.report(Code.BAD_VALUE, message, node.where)
            return ()
        return (int(node.text),)

    def date(self, node: Node, name: str) -> str | None:
        """Read a calendar date."""
        return self._calendar(node, name, _DATE, "a date such as 2026-11-20")

    def moment(self, node: Node, name: str) -> str | None:
        """Read a year, a year and month, or a date."""
        return self._calendar(node, name, _MOMENT, "a year, a month such as 2025-07, or a date")

    def _calendar(self, node: Node, name: str, pattern: re.Pattern[str], wanted: str) -> str | None:
        named = self._written(node, name, wanted)
        if named is None:
            return None
        if not pattern.fullmatch(named.text):
            self.wrong(node, name, wanted)
            return None
        return named.text if self.exists(named.text, name, named.where) else None

    def exists(self, text: str, name: str, where: Span) -> bool:
        """Tell whether the calendar has a date, a month or a year; report it if not."""
        year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
        try:
            date(year, month, day)
        except ValueError:
            word = ("year", "month", "day")[text.count("-")]
            self.report(Code.BAD_VALUE, f"`{name}` is {text}, which is no {word} of the calendar", where)
            return False
        return True

    def key(self, node: Node, name: str) -> Named | None:
        """Read a key of the bibliography."""
        named = self._written(node, name, "a key of references.yaml, such as turner2021")
        if named is None or _KEY.fullmatch(named.text):
            return named
        message = f"`{shortened(named.text)}` is no key; keys are letters, digits and `_:.+-`, such as turner2021"
        bare = named.text.strip("[]@ ")
        self.report(Code.BAD_VALUE, message, named.where, f"write `{bare}`" if _KEY.fullmatch(bare) else None)
        return None

    def flag(self, node: Node, name: str) -> bool:
        """Read true or false."""
        if isinstance(node, Scalar) and node.text in ("true", "false") and not node.is_quoted:
            return node.text == "true"
        meant = _FLAGS.get(node.text.lower()) if isinstance(node, Scalar) else None
        wanted = "true or false, without quotes" if isinstance(node, Scalar) and node.is_quoted else "true or false"
        self.wrong(node, name, wanted, f"write `{name}: {meant}`" if meant else None)
        return False

    def evidence(self, node: Node, name: str) -> Evidence | None:
        """Read how far something has been shown."""
        listed = ", ".join(_EVIDENCE)
        named = self._written(node, name, f"one of: {listed}")
        if named is not None and named.text not in _EVIDENCE:
            message = f"`{name}` is `{shortened(named.text)}`; it is one of: {listed}"
            self.report(Code.BAD_VALUE, message, named.where, did_you_mean(named.text, _EVIDENCE))
        return _EVIDENCE.get(named.text) if named else None

    def mappings(self, node: Node, name: str) -> tuple[Mapping, ...]:
        """Read a list whose items have fields, and leave the fields to whoever knows them."""
        if not isinstance(node, Sequence):
            self.wrong(node, name, "a list; begin each item with `- `")
            return ()
        for item in node.items:
            if not isinstance(item, Mapping):
                self.wrong(item, name, "items made of fields")
        return tuple(item for item in node.items if isinstance(item, Mapping))

    def wrong(self, node: Node, name: str, wanted: str, hint: str | None = None) -> None:
        """Report a value of the wrong type."""
        there = "a list" if isinstance(node, Sequence) else "a group of fields"
        if isinstance(node, Scalar):
            there = f"`{shortened(node.text)}`" if node.text.strip() else "nothing"
        self.report(Code.WRONG_TYPE, f"`{name}` takes {wanted}; here is {there}", node.where, hint or _unlinked(node))


def shortened(text: str) -> str:
    """Give the beginning of what an author wrote, fit for one line of a message."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"


def _unlinked(node: Node) -> str | None:
    """Recognise `[[name]]`, which YAML reads as a list in a list."""
    inner = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else None
    name = inner.items[0] if isinstance(inner, Sequence) and len(inner.items) == 1 else None
    return f"write `{shortened(name.text)}`, without brackets" if isinstance(name, Scalar) and name.text else None


_Read = Callable[[Reader, Node, str], Any]
_KINDS: Table[Kind, tuple[Any, _Read]] = {
    Kind.TEXT: (None, Reader.named),
    Kind.TEXTS: ((), Reader.texts),
    Kind.TEXT_OR_TEXTS: ((), Reader.text_or_texts),
    Kind.YEARS: ((), Reader.years),
    Kind.DATE: (None, Reader.date),
    Kind.MOMENT: (None, Reader.moment),
    Kind.EVIDENCE: (None, Reader.evidence),
    Kind.KEY: (None, Reader.key),
    Kind.FLAG: (False, Reader.flag),
    Kind.ISSUED: (None, lambda _reader, node, _name: node),
    Kind.RELATIONS: ((), Reader.mappings),
    Kind.MITIGATIONS: ((), Reader.mappings),
    Kind.INCIDENTS: ((), Reader.mappings),
    Kind.AUTHORS: ((), Reader.mappings),
}
"""How each kind is read, and what stands for a field that is absent or wrong."""
