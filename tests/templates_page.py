"""docs/templates.md, made from the records that the templates get, so that no field is without its line."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from markupsafe import Markup

from failuremap.model.document import Evidence
from failuremap.model.settings import Settings
from failuremap.site.context import Frame
from failuremap.site.plan import KINDS
from failuremap.value import Value

HEAD = """\
# Templates

<!-- Made from the views in src/failuremap/site/views/; `make golden` writes it. -->

Every page is made by a template of Jinja in `templates/`, and gets a view: a frozen value that holds what the page
shows, and nothing else.
This page names all templates, the view of each, and every field.

## Replace one file

A site without `templates/` uses those of the compiler.
One with `templates/mode.html` replaces that file alone, and so for every other template, for `templates/words.toml`,
and for every file of `static/`.
Files of your own beside them are read too.
To change a page:

1. Copy its template from the compiler (`failuremap init` copies all of them) into `templates/` of your site.
2. Change it. `failuremap serve` shows each save; a mistake is reported with the template's name and line, as
   `template-error`.
3. Leave the files out that you do not change, so that they follow new versions of the compiler.

Most templates begin with `{% extends "base.html" %}` and fill its blocks: BLOCKS.

What a template writes with `{{ … }}` is escaped; a body alone is HTML, and went through the sanitiser.
A name that does not exist is an error, not an empty text.
Every page has a strict Content-Security-Policy: a script or style sheet must be a file in `static/`, and `style="…"`
has no effect.
Address a static file by `{{ page.root }}{{ assets["site.css"] }}`, since its published name holds its hash; what lies
in `static/root/` keeps its name.
Style sheets and scripts whose names begin with `map.` are known to the home page alone.

## Names that every template knows

| name | what |
|---|---|
| `view` | what this page shows: see its kind |
| `page` | the frame of the page: a [Frame](#frame) |
| `site` | what failuremap.toml says: [Settings](#settings) |
| `words` | the words of the interface: `templates/words.toml`, table by table, such as `words.mode.source` |
| `assets` | the published path of each file of `static/` by its name, and of each file beside the text by its path |
| `plains` | path and title of each page of `content/pages/` |
| `policy` | the Content-Security-Policy of the page |
| `reading` | the path of the page that says how to read the map |
| `address(path)` | the path of a page as an address: percent-encoded |
"""
OTHERS = {
    "base.html": "The frame of all pages: head, header, footer, and the blocks that the others fill.",
    "theme.js": "Sets the stored theme before the first paint and asks for the fonts; the one inline script.",
    "words.toml": "All words of the interface. A site in another language replaces this file.",
}
KINDS_SHOWN = {
    "mode": "The page of a failure mode",
    "plain": "A page of content/pages/",
    "reading": "How to read the map",
    "failures": "The index of all failure modes",
    "category": "The page of a region",
    "categories": "The list of regions",
    "trail": "The page of a trail",
    "trails": "The list of trails",
    "source": "The page of a work",
    "sources": "The list of works",
    "redirect": "Where an entry was that was renamed or withdrawn",
    "notfound": "What a host shows when nothing is at an address",
    "home": "The map",
}
COMMON = {
    "id": "Its id.",
    "key": "Its key.",
    "title": "Its title.",
    "href": "Its address, seen from this page.",
    "index_href": "The address of the list of all of its kind.",
    "sentence": "The sentence of the region, or an empty text.",
    "summary": "Its summary.",
    "byline": "Its authors, as the byline shows them.",
    "year": "Its year, or first and last.",
    "evidence": "How far it has been shown.",
    "why": "The reason of the relation.",
    "count": "How many failure modes.",
    "x": "Units from the left.",
    "y": "Units from the top.",
    "width": "Width in units of the drawing.",
    "height": "Height in units of the drawing.",
    "is_default": "Whether it is the trail that is shown first.",
    "lines": "Its label, line by line.",
    "reference": "The full reference.",
    "path": "Its way, as the `d` of an SVG path.",
    "modes": "The failure modes.",
    "stops": "Its steps.",
    "dot": "Middle of its mark.",
    "number": "Its number, from 1.",
    "text": "The words.",
    "relation": "The words of the relation.",
    "phrase": "The words of the relation.",
    "region": "Title of its region.",
    "where": "Where it stands in its file.",
}
"""What these names mean wherever nothing else is said."""


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Value)


def templates_page(templates: Path) -> str:
    """Write the page."""
    names = {path.name: path.read_text(encoding="utf-8") for path in sorted(templates.iterdir())}
    views = {kind.name: _view_of(kind.view) for kind in KINDS}
    blocks = ", ".join(f"`{part.split('%}')[0].strip()}`" for part in names["base.html"].split("{% block ")[1:])
    parts = [HEAD.replace("BLOCKS", blocks), "## Templates without a view\n", "| file | what |", "|---|---|"]
    made = {kind.template for kind in KINDS}
    parts += [f"| `{name}` | {_purpose(name, text)} |" for name, text in names.items() if name not in made]
    parts.append("")
    for kind in KINDS:
        view = views[kind.name]
        parts += [f"## {KINDS_SHOWN[kind.name]}: `{kind.template}`\n", *_table(view)]
    parts.append("## What views are made of\n")
    pieces = _pieces([*views.values(), Frame, Settings])
    for piece in sorted(pieces - set(views.values()), key=lambda each: each.__name__):
        parts += [f"### {piece.__name__}\n", *_table(piece)]
    return "\n".join(parts)


def meanings(view: type) -> Mapping[str, str]:
    """Give what each field of a dataclass means: its docstring, or what its name means everywhere."""
    (body,) = (node.body for node in ast.parse(dedent(inspect.getsource(view))).body if isinstance(node, ast.ClassDef))
    said = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            is_said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            said[node.target.id] = after.value.value if is_said else COMMON.get(node.target.id, "")  # type: ignore[union-attr]
    return said


def classes() -> Iterator[type]:
    """Give every dataclass that a template may meet."""
    yield from _pieces([*(_view_of(kind.view) for kind in KINDS), Frame, Settings])


def _view_of(view: Any) -> type:
    found: type = get_type_hints(view)["return"]
    return found


def _purpose(name: str, text: str) -> str:
    return OTHERS.get(name) or text.split("{#", 1)[1].split("#}", 1)[0].strip()


def _table(view: type) -> list[str]:
    said, types = meanings(view), get_type_hints(view)
    title = f"{(view.__doc__ or '').splitlines()[0]}\n"
    if not said:
        return [title]
    rows = [f"| `{name}` | {_shown(types[name])} | {said[name]} |" for name in types]
    return [title, "| field | holds | meaning |", "|---|---|---|", *rows, ""]


def _shown(kind: Any) -> str:
    """Say in words what a field holds."""
    plain = {str: "text", int: "number", bool: "yes or no", Markup: "HTML", Evidence: "`argued`, `lab` or `wild`"}
    if kind in plain:
        return plain[kind]
    if _is_record(kind):
        name: str = kind.__name__
        return f"[{name}](#{name.lower()})"
    arguments = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(_shown(each) for each in arguments if each is not NoneType) + ", or nothing"
    if get_origin(kind) is tuple and arguments[-1] is ...:
        return f"list of {_shown(arguments[0])}"
    return "(" + ", ".join(map(_shown, arguments)) + ")"


def _pieces(roots: list[type]) -> set[type]:
    """Find every record below some."""
    found: set[type] = set()
    waiting: list[Any] = list(roots)
    while waiting:
        kind = waiting.pop()
        if _is_record(kind) and kind not in found:
            found.add(kind)
            waiting += get_type_hints(kind).values()
        else:
            waiting += get_args(kind)
    return found
