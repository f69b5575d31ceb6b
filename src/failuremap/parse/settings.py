"""failuremap.toml to settings, with a place for everything that is wrong in it.

The only home of TOML. Takes text; touches no file.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from failuremap.diagnostics import FIXED, Code, Diagnostic, Note, Severity, did_you_mean
from failuremap.model.settings import Category, Hue, Redirect, Settings, Step, Trail
from failuremap.parse.places import Places, places_of
from failuremap.source import SourceFile, Span

TEXTS = ("title", "tagline", "description", "language", "base_url", "licence", "edit_url", "report_url")
TABLES = ("stages", "category", "trail", "redirects", "severity")
CATEGORY_KEYS = ("key", "title", "sentence", "stage", "hue")
TRAIL_KEYS = ("id", "title", "steps", "links")
LONGEST_SENTENCE = 32
LONGEST_STAGE = 20
GONE = "gone"
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HUE = re.compile(r"#[0-9A-Fa-f]{6}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_END = re.compile(r"\(at end of document\)")


def parse_settings(source: SourceFile | None, folder_name: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read the settings of a site; without the file, the title is the folder's name."""
    if source is None:
        return Settings(folder_name), ()
    table, broken = _toml(source, Code.INVALID_TOML)
    if table is None:
        return Settings(folder_name, is_configured=True), (broken,) if broken else ()
    reader = _Reader(table, places_of(source))
    return reader.settings(folder_name), tuple(reader.diagnostics)


def parse_words(source: SourceFile) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """Read templates/words.toml, the words of the interface, as tables of text."""
    table, broken = _toml(source, Code.TEMPLATE_ERROR)
    return table or {}, (broken,) if broken else ()


def _toml(source: SourceFile, code: Code) -> tuple[dict[str, Any] | None, Diagnostic | None]:
    try:
        return tomllib.loads(source.text), None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = str(error) or "nested too deeply"
        found = _POSITION.search(message)
        at = len(source.text)
        if found and int(found[1]) <= len(source.line_starts):
            at = source.line_starts[int(found[1]) - 1] + int(found[2]) - 1
        words = _END.sub("", _POSITION.sub("", message)).strip().rstrip(".")
        where = source.span(min(at, len(source.text)), min(at + 1, len(source.text)))
        return None, Diagnostic(code, f"TOML cannot read this: {words[:1].lower()}{words[1:]}", where)


class _Reader:
    """Checks values and collects what is wrong with them."""

    def __init__(self, table: Mapping[str, Any], places: Places) -> None:
        self._table = table
        self._places = places
        self.diagnostics: list[Diagnostic] = []

    def settings(self, folder_name: str) -> Settings:
        for name in self._table:
            if name not in (*TEXTS, *TABLES):
                hint = did_you_mean(name, (*TEXTS, *TABLES))
                where = self._places.key("", 0, name)
                if where.start == 0:
                    where = self._places.table(name)
                self._report(Code.UNKNOWN_FIELD, f"failuremap.toml has no setting `{name}`", where, hint)
        texts = {name: text for name in TEXTS if (text := self._text("", 0, self._table, name)) is not None}
        stages = self._stages()
        return Settings(
            title=texts.pop("title", folder_name),
            **self._addresses(texts),
            stages=stages,
            categories=self._categories(stages),
            trails=self._trails(),
            redirects=self._redirects(),
            severity=self._severity(),
            is_configured=True,
        )

    def _report(
        self, code: Code, message: str, where: Span, hint: str | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, where, hint, notes))

    def _text(self, name: str, number: int, table: Mapping[str, Any], key: str) -> str | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            where = self._places.value(name, number, key)
            self._report(Code.WRONG_TYPE, f"`{key}` takes text in quotes", where)
            return None
        if not value.strip():
            self._report(Code.EMPTY_VALUE, f"`{key}` is empty", self._places.key(name, number, key))
            return None
        return " ".join(value.split())

    def _addresses(self, texts: dict[str, str]) -> dict[str, Any]:
        base_url = texts.get("base_url")
        if base_url and not _ADDRESS.fullmatch(base_url):
            where = self._places.value("", 0, "base_url")
            self._report(
                Code.BAD_VALUE, f"`base_url` is `{base_url}`; write it like https://example.org/failures/", where
            )
            del texts["base_url"]
        elif base_url and not base_url.endswith("/"):
            texts["base_url"] = base_url + "/"
        for name, hole in (("edit_url", "{path}"), ("report_url", "{title}")):
            address = texts.get(name)
            if address and (hole not in address or not address.startswith(("https://", "http://", "mailto:"))):
                where = self._places.value("", 0, name)
                self._report(Code.BAD_VALUE, f"`{name}` is an address that holds `{hole}`; here is `{address}`", where)
                del texts[name]
        return texts

    def _stages(self) -> tuple[str, ...]:
        stages = self._texts("", 0, self._table, "stages")
        for number, stage in enumerate(stages):
            if len(stage) > LONGEST_STAGE:
                message = (
                    f"the stage `{stage}` has {len(stage)} characters; at most {LONGEST_STAGE} fit over its column"
                )
                self._report(Code.LONG_SENTENCE, message, self._places.item("", 0, "stages", number))
        return stages

    def _texts(self, name: str, number: int, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self._report(
                Code.WRONG_TYPE, f"`{key}` takes a list of texts in quotes", self._places.key(name, number, key)
            )
            return ()
        return tuple(" ".join(item.split()) for item in value)

    def _tables(self, name: str) -> list[tuple[int, Mapping[str, Any]]]:
        value = self._table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._report(
                Code.WRONG_TYPE,
                f"`{name}` is a list of tables, each under a line `[[{name}]]`",
                self._places.table(name),
            )
            return []
        return list(enumerate(value))

    def _checked(
        self, name: str, number: int, table: Mapping[str, Any], known: tuple[str, ...], needed: tuple[str, ...]
    ) -> bool:
        for key in table:
            if key not in known:
                where = self._places.key(name, number, key)
                self._report(Code.UNKNOWN_FIELD, f"a {name} has no setting `{key}`", where, did_you_mean(key, known))
        missing = [key for key in needed if key not in table]
        if missing:
            listed = ", ".join(f"`{key}`" for key in missing)
            self._report(Code.MISSING_FIELD, f"this {name} needs {listed}", self._places.table(name, number))
        return not missing

    def _key(self, name: str, number: int, table: Mapping[str, Any], key: str, taken: dict[str, Span]) -> str | None:
        text = self._text(name, number, table, key)
        where = self._places.value(name, number, key)
        if text is None:
            return None
        if not _KEY.fullmatch(text) or text == "index":
            message = f"`{text}` is no key; keys are lower-case letters and digits with single hyphens, and not `index`"
            self._report(Code.BAD_VALUE, message, where)
            return None
        if text in taken:
            note = Note("first used here", taken[text])
            self._report(Code.DUPLICATE_KEY, f"the {name} `{text}` stands twice", where, None, (note,))
            return None
        taken[text] = where
        return text

    def _categories(self, stages: tuple[str, ...]) -> tuple[Category, ...]:
        taken: dict[str, Span] = {}
        found = []
        for number, table in self._tables("category"):
            if not self._checked("category", number, table, CATEGORY_KEYS, ("key", "title")):
                continue
            key = self._key("category", number, table, "key", taken)
            title = self._text("category", number, table, "title")
            sentence = self._text("category", number, table, "sentence") or ""
            if len(sentence) > LONGEST_SENTENCE:
                message = f"the sentence has {len(sentence)} characters; at most {LONGEST_SENTENCE} fit on its island"
                self._report(Code.LONG_SENTENCE, message, self._places.value("category", number, "sentence"))
            stage, hue = self._stage(number, table, stages), self._hue(number, table)
            if key and title:
                found.append(Category(key, title, sentence, stage, hue, self._places.value("category", number, "key")))
        return tuple(found)

    def _stage(self, number: int, table: Mapping[str, Any], stages: tuple[str, ...]) -> int | None:
        stage = table.get("stage")
        if stage is None:
            if stages:
                message = "this category has no stage and stands in the last one"
                self._report(
                    Code.MISSING_STAGE,
                    message,
                    self._places.table("category", number),
                    f"add `stage = 1` to {len(stages)}",
                )
            return None
        where = self._places.value("category", number, "stage")
        if type(stage) is not int:
            self._report(Code.WRONG_TYPE, "`stage` takes the number of a stage", where)
            return None
        if not 1 <= stage <= len(stages):
            wanted = f"there are {len(stages)}" if stages else "there are none; declare `stages = [...]`"
            self._report(Code.BAD_VALUE, f"there is no stage {stage}; {wanted}", where)
            return None
        return stage

    def _hue(self, number: int, table: Mapping[str, Any]) -> Hue | None:
        hue = table.get("hue")
        if hue is None:
            return None
        where = self._places.value("category", number, "hue")
        if not isinstance(hue, dict) or set(hue) != {"dark", "light"}:
            self._report(Code.WRONG_TYPE, '`hue` takes `{ dark = "#C79EFF", light = "#5B2FA0" }`', where)
            return None
        if not all(isinstance(colour, str) and _HUE.fullmatch(colour) for colour in hue.values()):
            self._report(Code.BAD_VALUE, "a hue is written `#RRGGBB`", where)
            return None
        return Hue(hue["dark"].upper(), hue["light"].upper())

    def _trails(self) -> tuple[Trail, ...]:
        taken: dict[str, Span] = {}
        found = []
        for number, table in self._tables("trail"):
            if not self._checked("trail", number, table, TRAIL_KEYS, ("id", "title", "steps")):
                continue
            trail_id = self._key("trail", number, table, "id", taken)
            title = self._text("trail", number, table, "title")
            names, links = self._texts("trail", number, table, "steps"), self._texts("trail", number, table, "links")
            if links and len(links) != len(names) - 1:
                wanted = max(0, len(names) - 1)
                message = f"{len(names)} steps need {wanted} links, one from each to the next; here are {len(links)}"
                self._report(Code.BAD_VALUE, message, self._places.key("trail", number, "links"))
                links = ()
            if "steps" in table and len(names) < 2:
                self._report(
                    Code.BAD_VALUE, "a trail has at least two steps", self._places.key("trail", number, "steps")
                )
                continue
            steps = tuple(Step(name, self._places.item("trail", number, "steps", at)) for at, name in enumerate(names))
            if trail_id and title:
                found.append(Trail(trail_id, title, steps, links, self._places.table("trail", number)))
        return tuple(found)

    def _redirects(self) -> tuple[Redirect, ...]:
        found = []
        for old, new in self._pairs("redirects"):
            found.append(Redirect(old, None if new == GONE else new, self._places.key("redirects", 0, old)))
        return tuple(found)

    def _severity(self) -> tuple[tuple[str, str], ...]:
        found = []
        levels = (Severity.ERROR.value, Severity.WARNING.value, Severity.OFF.value)
        for code, level in self._pairs("severity"):
            where = self._places.key("severity", 0, code)
            if code not in set(Code):
                self._report(
                    Code.BAD_VALUE,
                    f"no diagnostic has the code `{code}`",
                    where,
                    did_you_mean(code, [each.value for each in Code]),
                )
            elif level not in levels:
                value = self._places.value("severity", 0, code)
                self._report(Code.BAD_VALUE, f"`{level}` is no severity; it is one of: {', '.join(levels)}", value)
            elif Code(code) in FIXED and level != Severity.ERROR:
                self._report(
                    Code.BAD_VALUE,
                    f"`{code}` stays an error, since the page would be false",
                    where,
                    "mend the entry instead",
                )
            else:
                found.append((code, level))
        return tuple(found)

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        table = self._table.get(name, {})
        if not isinstance(table, dict):
            self._report(
                Code.WRONG_TYPE, f"`{name}` is a table, under a line `[{name}]`", self._places.key("", 0, name)
            )
            return []
        pairs = []
        for key, value in table.items():
            if isinstance(value, str) and value:
                pairs.append((key, value))
            else:
                self._report(Code.WRONG_TYPE, f"`{key}` takes text in quotes", self._places.value(name, 0, key))
        return pairs
