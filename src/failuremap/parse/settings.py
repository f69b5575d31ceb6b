"""failuremap.toml to settings, and templates/words.toml to words, with a place for everything that is wrong in them.

The only home of TOML. Takes text; touches no file.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from failuremap.diagnostics import FIXED, Code, Diagnostic, Note, Severity, did_you_mean
from failuremap.model.settings import ADDRESS, Category, Hue, Redirect, Settings, Step, Trail
from failuremap.parse.places import places_of
from failuremap.parse.tables import Table
from failuremap.source import SourceFile, Span

TEXTS = ("title", "tagline", "description", "language", "base_url", "licence", "edit_url", "report_url")
TABLES = ("stages", "category", "trail", "redirects", "severity")
CATEGORY_KEYS = ("key", "title", "sentence", "stage", "hue")
TRAIL_KEYS = ("id", "title", "steps", "links")
LONGEST_SENTENCE = 32
"""Characters that fit on an island."""
LONGEST_STAGE = 20
"""Characters that fit over a column."""
DEEPEST_WORDS = 8
"""Levels of tables of words; the templates use three."""
LARGEST = 256 * 1024
"""Characters of a file of settings or words."""
LONGEST_LINE = 4_000
"""Characters of its lines: the library takes quadratic time for a key of many parts, which stands on one line."""
GONE = "gone"
_LEVELS = (Severity.ERROR.value, Severity.WARNING.value, Severity.OFF.value)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HUE = re.compile(r"#[0-9A-Fa-f]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_POSITION = re.compile(r" *\(at (?:line (\d+), column (\d+)|end of document)\)")
_SLIPS = (
    ("Invalid value", "put text in straight quotes, and lists in square brackets"),
    ("Illegal character '\\n'", "close the quote on its own line"),
    ("Expected '=' after a key", "a setting is `name = value`, and a table begins with `[name]`"),
    ("Cannot overwrite a value", "keep one of the two lines with this key"),
    ("Cannot declare", "keep one of the two tables; a list of tables has double brackets"),
    ("Unclosed array", "put commas between the items, and `]` at the end"),
    ("escape", "use single quotes around text with a backslash"),
)


def parse_settings(source: SourceFile | None, folder_name: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read the settings of a site; without the file, the title is the folder's name."""
    if source is None:
        return Settings(folder_name), ()
    values, broken = _toml(source, Code.INVALID_TOML)
    problems = list(broken)
    root = Table(values, places_of(source), problems)
    root.check(source.path, (*TEXTS, *TABLES))
    stages = _stages(root)
    settings = Settings(
        **{"title": folder_name, **_texts(root)},
        stages=stages,
        # Stages that could not be read are reported once, not again by each category.
        categories=tuple(_categories(root, len(stages) if stages or "stages" not in root.values else None)),
        trails=tuple(_trails(root)),
        redirects=tuple(_redirects(root)),
        severity=tuple(_severity(root)),
        is_configured=True,
    )
    return settings, tuple(problems)


@lru_cache(maxsize=2)
def parse_words(source: SourceFile) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """Read templates/words.toml, the words of the interface, as tables of text; what is no text is left out."""
    values, broken = _toml(source, Code.TEMPLATE_ERROR)
    problems = list(broken)
    return _words(Table(values, places_of(source), problems)), tuple(problems)


def _words(table: Table) -> Mapping[str, Any]:
    words: dict[str, Any] = {}
    for key, value in table.values.items():
        if isinstance(value, str):
            words[key] = value
        elif isinstance(value, dict) and table.name.count(".") < DEEPEST_WORDS:
            inner = f"{table.name}.{key}" if table.name else key
            words[key] = _words(Table(value, table.places, table.problems, inner))
        else:
            table.report(Code.TEMPLATE_ERROR, f"`{key}` takes text in quotes", table.value(key))
    return words


def _toml(source: SourceFile, code: Code) -> tuple[dict[str, Any], list[Diagnostic]]:
    refused = _refusal(source)
    if refused:
        return {}, [refused]
    try:
        return tomllib.loads(source.text), []
    except RecursionError:
        return {}, [Diagnostic(code, "this is no TOML: lists or tables are nested too deeply", source.span(0))]
    except ValueError as error:
        message = str(error)
        found = _POSITION.search(message)
        at = len(source.text.rstrip())
        if found and found[1]:
            at = min(at, source.line_starts[int(found[1]) - 1] + int(found[2]) - 1)
        words = _POSITION.sub("", message).strip().rstrip(".")
        hint = next((cure for sign, cure in _SLIPS if sign in message), None)
        where = source.span(at, min(at + 1, len(source.text)))
        return {}, [Diagnostic(code, f"this is no TOML: {words[:1].lower()}{words[1:]}", where, hint)]


def _refusal(source: SourceFile) -> Diagnostic | None:
    """Say why a file is not read, if it is not."""
    if len(source.text) > LARGEST:
        message = f"the file has {len(source.text):,} characters; at most {LARGEST:,} are read"
        return Diagnostic(Code.TOO_LARGE, message, source.span(0))
    line = max(source.text.split("\n"), key=len)
    if len(line) > LONGEST_LINE:
        at = source.text.index(line)
        message = f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} are read"
        return Diagnostic(Code.TOO_LARGE, message, source.span(at, at + 80), "write a long list over several lines")
    return None


def _texts(root: Table) -> dict[str, Any]:
    """Read the settings that are text, and drop those that are not what they should be."""
    texts = {name: text for name in TEXTS if (text := root.text(name)) is not None}
    language, base_url = texts.get("language"), texts.get("base_url")
    if language and not _LANGUAGE.fullmatch(language):
        message = f"`language` is `{language}`; write it like en or pt-BR"
        root.report(Code.BAD_VALUE, message, root.value("language"))
        del texts["language"]
    if base_url and not ADDRESS.fullmatch(base_url):
        message = f"`base_url` is `{base_url}`; write it like https://example.org/failures/"
        root.report(Code.BAD_VALUE, message, root.value("base_url"))
        del texts["base_url"]
    elif base_url:
        texts["base_url"] = base_url.rstrip("/") + "/"
    for name, hole in (("edit_url", "{path}"), ("report_url", "{title}")):
        address = texts.get(name)
        if address and (hole not in address or not address.startswith(("https://", "http://", "mailto:"))):
            message = f"`{name}` is `{address}`; write an address that holds `{hole}`"
            root.report(Code.BAD_VALUE, message, root.value(name))
            del texts[name]
    return texts


def _stages(root: Table) -> tuple[str, ...]:
    stages = root.texts("stages")
    for stage, where in zip(stages, root.items("stages", len(stages)), strict=True):
        if len(stage) > LONGEST_STAGE:
            message = f"the stage `{stage}` has {len(stage)} characters; at most {LONGEST_STAGE} fit over its column"
            root.report(Code.LONG_SENTENCE, message, where)
    return stages


def _key(table: Table, key: str, taken: dict[str, Span]) -> str | None:
    """Read the key of a category or the id of a trail, which become names of files."""
    text, where = table.text(key), table.value(key)
    if text is None:
        return None
    if not _KEY.fullmatch(text) or text == "index":
        message = f"`{text}` is no key; keys are lower-case letters and digits with single hyphens, and not `index`"
        table.report(Code.BAD_VALUE, message, where)
        return None
    if text in taken:
        note = Note("first used here", taken[text])
        table.report(Code.DUPLICATE_KEY, f"the {table.name} `{text}` stands twice", where, None, (note,))
        return None
    taken[text] = where
    return text


def _categories(root: Table, stages: int | None) -> Iterator[Category]:
    taken: dict[str, Span] = {}
    for table in root.tables("category"):
        table.check("a category", CATEGORY_KEYS, ("key", "title"))
        key, title, sentence = _key(table, "key", taken), table.text("title"), table.text("sentence") or ""
        if len(sentence) > LONGEST_SENTENCE:
            message = f"the sentence has {len(sentence)} characters; at most {LONGEST_SENTENCE} fit on its island"
            table.report(Code.LONG_SENTENCE, message, table.value("sentence"))
        stage, hue = _stage(table, stages), _hue(table)
        if key and title:
            yield Category(key, title, sentence, stage, hue, table.value("key"))


def _stage(table: Table, stages: int | None) -> int | None:
    """Read the number of a stage, of which there are so many; `None` if they are not known."""
    stage = table.values.get("stage")
    if stage is None:
        if stages:
            message = "this category has no stage and stands in the last one"
            table.report(Code.MISSING_STAGE, message, table.header, f"add a line `stage = …`, from 1 to {stages}")
        return None
    # `true` is an int to Python.
    if type(stage) is not int:
        table.report(Code.WRONG_TYPE, "`stage` takes the number of a stage, without quotes", table.value("stage"))
        return None
    if stages is None:
        return None
    if not 1 <= stage <= stages:
        wanted = f"there are {stages}" if stages else "declare `stages = [...]` at the top of the file"
        table.report(Code.BAD_VALUE, f"there is no stage {stage}; {wanted}", table.value("stage"))
        return None
    return stage


def _hue(table: Table) -> Hue | None:
    hue = table.values.get("hue")
    if hue is None:
        return None
    is_pair = isinstance(hue, dict) and set(hue) == {"dark", "light"}
    if not is_pair or not all(isinstance(colour, str) for colour in hue.values()):
        message = '`hue` takes `{ dark = "#C79EFF", light = "#5B2FA0" }`'
        table.report(Code.WRONG_TYPE, message, table.value("hue"))
        return None
    for colour in hue.values():
        if not _HUE.fullmatch(colour):
            table.report(Code.BAD_VALUE, f"`{colour}` is no hue; write it like `#C79EFF`", table.value("hue"))
            return None
    return Hue(hue["dark"].upper(), hue["light"].upper())


def _trails(root: Table) -> Iterator[Trail]:
    taken: dict[str, Span] = {}
    for table in root.tables("trail"):
        table.check("a trail", TRAIL_KEYS, ("id", "title", "steps"))
        trail_id, title = _key(table, "id", taken), table.text("title")
        names, links = table.texts("steps"), table.texts("links")
        if isinstance(table.values.get("steps"), list) and len(table.values["steps"]) < 2:
            table.report(Code.BAD_VALUE, "a trail has at least two steps", table.key("steps"))
        elif names and links and len(links) != len(names) - 1:
            wanted = len(names) - 1
            message = f"{len(names)} steps need {wanted} links, one from each to the next; here are {len(links)}"
            table.report(Code.BAD_VALUE, message, table.key("links"))
            links = ()
        if trail_id and title and len(names) > 1:
            steps = map(Step, names, table.items("steps", len(names)))
            yield Trail(trail_id, title, tuple(steps), links, table.header)


def _redirects(root: Table) -> Iterator[Redirect]:
    table, pairs = root.pairs("redirects")
    for old, new in pairs:
        yield Redirect(old, None if new == GONE else new, table.key(old), table.value(old))


def _severity(root: Table) -> Iterator[tuple[str, str]]:
    table, pairs = root.pairs("severity")
    for code, level in pairs:
        if code not in set(Code):
            hint = did_you_mean(code, [each.value for each in Code])
            table.report(Code.BAD_VALUE, f"no diagnostic has the code `{code}`", table.key(code), hint)
        elif level not in _LEVELS:
            message = f"`{level}` is no severity; it is one of: {', '.join(_LEVELS)}"
            table.report(Code.BAD_VALUE, message, table.value(code))
        elif Code(code) in FIXED and level != Severity.ERROR:
            message = f"`{code}` stays an error, since the page would be false"
            table.report(Code.BAD_VALUE, message, table.key(code), "mend the entry instead")
        else:
            yield code, level
