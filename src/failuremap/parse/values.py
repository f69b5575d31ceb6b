"""Located YAML nodes to values, with a diagnostic for each that is not what its field takes.

Knows kinds of values; does not know which fields there are, or YAML's syntax.
"""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import TypeVar

from failuremap.diagnostics import Code, Diagnostic, did_you_mean
from failuremap.model.document import Named
from failuremap.parse.fields import KEY_PATTERN, Field
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence
from failuremap.source import Span

T = TypeVar("T")

PLACEHOLDERS = frozenset({"todo", "tbd", "tba", "fixme", "xxx", "...", "…", "?", "-", "n/a", "lorem ipsum"})
_MARKUP = re.compile(r"\[\[|\]\(|\*\*|`|</?[A-Za-z]|\[@|\[\^")
_KEY = re.compile(KEY_PATTERN)
_YEAR = re.compile(r"[12][0-9]{3}")
_DATE = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(slots=True)
class Reader:
    """Reads values and collects what is wrong with them."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: Code, message: str, where: Span, hint: str | None = None) -> None:
        """Note a problem."""
        self.diagnostics.append(Diagnostic(code, message, where, hint))

    def fields(self, node: Mapping, rows: Iterable[Field], of_what: str, opening: Span) -> dict[str, Node]:
        """Sort the pairs of a mapping by field name; report missing and unknown ones."""
        names = {row.name: row for row in rows}
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if key.text in names:
                found[key.text] = value
            else:
                hint = did_you_mean(key.text, names)
                self.report(Code.UNKNOWN_FIELD, f"{of_what} has no field `{key.text}`", key.where, hint)
        missing = [row.name for row in names.values() if row.is_required and row.name not in found]
        if missing:
            listed = ", ".join(f"`{name}`" for name in missing)
            word = "field" if len(missing) == 1 else "fields"
            self.report(Code.MISSING_FIELD, f"{of_what} needs the {word} {listed}", opening)
        return found

    def text(self, node: Node, name: str) -> str | None:
        """Read plain text, shown as written; white space collapses."""
        named = self.named(node, name)
        return named.text if named else None

    def named(self, node: Node, name: str) -> Named | None:
        """Read plain text with its place."""
        if not isinstance(node, Scalar):
            self.wrong(node, name, "text")
            return None
        text = " ".join(node.text.split())
        if not text or text.casefold() in PLACEHOLDERS:
            shown = f"`{name}` is still the placeholder `{text}`" if text else f"`{name}` is empty"
            self.report(Code.EMPTY_VALUE, shown, node.where, "write it, or remove the field")
            return None
        markup = _MARKUP.search(text)
        if markup:
            message = f"`{name}` is plain text; the mark `{markup[0]}` is shown as it is"
            self.report(Code.MARKUP_IN_TEXT, message, node.where, "move links and emphasis to the body")
        return Named(text, node.where)

    def texts(self, node: Node, name: str) -> tuple[Named, ...]:
        """Read a list of texts."""
        if not isinstance(node, Sequence):
            self.wrong(node, name, "a list, such as `[one, two]`")
            return ()
        if not node.items:
            self.report(Code.EMPTY_VALUE, f"`{name}` is an empty list", node.where, "fill it, or remove the field")
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
        items = node.items if isinstance(node, Sequence) else (node,)
        years = []
        for item in items:
            if isinstance(item, Scalar) and _YEAR.fullmatch(item.text):
                years.append(int(item.text))
            elif isinstance(item, Scalar) and not item.text:
                self.report(Code.EMPTY_VALUE, f"`{name}` is empty", item.where)
            else:
                self.wrong(item, name, "a year such as 2021, or a list of years")
        if not items:
            self.report(Code.EMPTY_VALUE, f"`{name}` is an empty list", node.where)
        return tuple(years)

    def date(self, node: Node, name: str) -> str | None:
        """Read a calendar date."""
        named = self.named(node, name)
        if named is None:
            return None
        match = _DATE.fullmatch(named.text)
        if match is None:
            self.wrong(node, name, "a date such as 2026-11-20")
            return None
        return named.text if self._exists(named, name) else None

    def moment(self, node: Node, name: str) -> str | None:
        """Read a year, a year and month, or a date."""
        named = self.named(node, name)
        if named is None:
            return None
        if not _MOMENT.fullmatch(named.text):
            self.wrong(node, name, "a year, a month such as 2025-07, or a date")
            return None
        return named.text if self._exists(named, name) else None

    def _exists(self, named: Named, name: str) -> bool:
        from datetime import date

        parts = [int(part) for part in named.text.split("-")]
        try:
            date(*(*parts, 1, 1)[:3])
        except ValueError:
            self.report(Code.BAD_VALUE, f"`{name}` is {named.text}, which is no day of the calendar", named.where)
            return False
        return True

    def key(self, node: Node, name: str) -> Named | None:
        """Read a key of the bibliography."""
        named = self.named(node, name)
        if named is not None and not _KEY.fullmatch(named.text):
            message = f"`{named.text}` is no key; keys are letters, digits and `_:.+-`, such as turner2021"
            self.report(Code.BAD_VALUE, message, named.where)
            return None
        return named

    def flag(self, node: Node, name: str) -> bool:
        """Read true or false."""
        if isinstance(node, Scalar) and node.text in ("true", "false") and not node.is_quoted:
            return node.text == "true"
        self.wrong(node, name, "true or false")
        return False

    def choice(self, node: Node, name: str, choices: Table[str, T]) -> T | None:
        """Read one of a few words."""
        named = self.named(node, name)
        if named is None:
            return None
        if named.text not in choices:
            message = f"`{name}` is `{named.text}`; it is one of: {', '.join(choices)}"
            self.report(Code.BAD_VALUE, message, named.where, did_you_mean(named.text, choices))
            return None
        return choices[named.text]

    def items(self, node: Node, name: str, read: Callable[[Mapping], T | None]) -> tuple[T, ...]:
        """Read a list of mappings."""
        if not isinstance(node, Sequence):
            self.wrong(node, name, "a list; begin each item with `- `")
            return ()
        found = []
        for item in node.items:
            if not isinstance(item, Mapping):
                self.wrong(item, f"an item of {name}", "fields such as `name: …`")
                continue
            value = read(item)
            if value is not None:
                found.append(value)
        return tuple(found)

    def wrong(self, node: Node, name: str, wanted: str) -> None:
        """Report a value of the wrong type."""
        there = f"`{node.text}`" if isinstance(node, Scalar) else "a list" if isinstance(node, Sequence) else "fields"
        shown = name if name.startswith("an item") else f"`{name}`"
        self.report(Code.WRONG_TYPE, f"{shown} takes {wanted}; here is {there}", node.where)
