"""Views to bytes, through Jinja. The only home of Jinja.

Takes the texts of the templates; reads no file. A mistake in a template is a value with its place, not an exception.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import islice
from traceback import walk_tb
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.output import Failed, Memo
from failuremap.source import SourceFile

FOLDER = "templates/"
_CODE = "code "
"""Under which name, with that of a template, its code is remembered."""
THEME = "theme.js"
"""Sets the stored theme before the first paint and asks for fonts: the one inline script, the same on every page."""
_AT_A_TIME = 50
"""Parts of a page that are held beside it: most have some hundred, a long index a thousand large ones."""
_FIELD = re.compile(r"'failuremap[\w.]*\.(\w+) object' has no attribute '(\w+)'")


def policy(theme: str) -> str:
    """Give the Content-Security-Policy of every page, with the hash of the one inline script."""
    digest = b64encode(sha256(theme.strip().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'"
    )


class _Environment(Environment):
    """Jinja, in which a dot after a table always names an entry of it: `words.mode.copy` is a word, not a method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up what stands after a dot."""
        if type(obj) is not dict:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return super().getattr(obj, attribute)
        return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what every template may name: one table, of which the library would make a chain for each template."""
        return super().make_globals(d) if d else self.globals


class _Codes(BytecodeCache):
    """Compiled templates, kept between builds: to compile them takes longer than to fill most of them.

    Code is run, so the memory gives only what a build of this user wrote; the bucket checks that it belongs to the very
    text of the template.
    """

    def __init__(self, memo: Memo, names: Iterable[str]) -> None:
        self._memo = memo
        self._names = names

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code from the memory, if it is there."""
        code = self._memo.recall(_CODE + bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember the code, and no other than that of these templates."""
        self._memo.note(_CODE + bucket.key, bucket.bytecode_to_string())
        self._memo.forget_notes(_CODE, {_CODE + self.get_cache_key(name, FOLDER + name) for name in self._names})


@lru_cache(maxsize=2)
def environment_of(templates: tuple[tuple[str, str], ...]) -> _Environment:
    """Make the environment of these templates; while a site is served, most builds find theirs compiled already."""
    texts = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        # The file name is what tracebacks show.
        return (texts[name], FOLDER + name, None) if name in texts else None

    return _Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _environment(templates: Mapping[str, str], memo: Memo) -> _Environment:
    theme = templates.get(THEME, "").strip()
    environment = environment_of(tuple(sorted({**templates, THEME: theme}.items())))
    environment.bytecode_cache = _Codes(memo, templates)
    return environment


def compile_ahead(templates: Mapping[str, str], memo: Memo) -> None:
    """Compile all templates of pages before it is known what they show, as far as they can be compiled."""
    environment = _environment(templates, memo)
    for name in templates:
        if name.endswith(".html"):
            _load(environment, name)


def _load(environment: Environment, template: str) -> None:
    # Who fills it says what is wrong, whatever it is.
    with suppress(Exception):
        environment.get_template(template)


class Renderer:
    """Templates, compiled once, with what every page may show."""

    def __init__(self, templates: Mapping[str, str], shared: Mapping[str, Any], memo: Memo) -> None:
        self._templates = templates
        self._environment = _environment(templates, memo)
        known = self._environment.globals
        if any(name in known and known[name] != value for name, value in shared.items()):
            # Templates that others import keep what they named when they were first filled.
            (self._environment.cache or {}).clear()
        known.update(shared)

    def load(self, template: str) -> None:
        """Compile a template, if it can be."""
        _load(self._environment, template)

    def render(self, template: str, **values: Any) -> bytes | Failed:
        """Fill a template; a mistake in it gives its place."""
        try:
            return _page(self._environment.get_template(template).generate(**values))
        except TemplateSyntaxError as error:
            return self._failed(error.name or template, error.lineno, _sentence(error))
        except TemplateNotFound as error:
            return self._failed(template, 1, f"there is no template `{error.name}`")
        except Exception as error:  # noqa: BLE001  # whatever a template does wrong is the template's mistake
            name, line = self._place(error, template)
            return self._failed(name, line, _sentence(error))

    def _place(self, error: BaseException, template: str) -> tuple[str, int]:
        """Find the last line of a template in the traceback."""
        found = (template, 1)
        for frame, line in walk_tb(error.__traceback__):
            name = frame.f_code.co_filename
            if name.startswith(FOLDER) and name.removeprefix(FOLDER) in self._templates:
                found = (name.removeprefix(FOLDER), line)
        return found

    def _failed(self, name: str, line: int, message: str) -> Failed:
        source = SourceFile(FOLDER + name, self._templates.get(name, ""))
        number = max(1, min(line, len(source.line_starts)))
        text, start = source.line(number), source.line_starts[number - 1]
        where = source.span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
        return Failed(Diagnostic(Code.TEMPLATE_ERROR, message, where))


def _page(parts: Iterator[str]) -> bytes:
    """Bring the parts of a page together, some at a time: all those of a long index take eight times what it does."""
    page, text = BytesIO(), ""
    while some := tuple(islice(parts, _AT_A_TIME)):
        page.write(text.encode())
        text = "".join(some)
        if not page.tell():
            text = text.lstrip()
    page.write(f"{text.rstrip()}\n".encode())
    return page.getvalue()


def _sentence(error: BaseException) -> str:
    message = (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
    message = _FIELD.sub(r"`\1` has no field `\2`", " ".join(message.split()).rstrip("."))
    return message[:1].lower() + message[1:]
