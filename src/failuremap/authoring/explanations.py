"""Every diagnostic explained: one explanation for each code, for the terminal and for docs/diagnostics.md."""

from collections.abc import Mapping
from textwrap import fill

from failuremap.authoring.explained_body import BODY, FILES
from failuremap.authoring.explained_fields import FIELDS, IDS, READING
from failuremap.authoring.explained_links import LINKING
from failuremap.authoring.explained_prose import PROSE, WORKS
from failuremap.authoring.explained_site import REVIEW, SITE
from failuremap.authoring.explanation import Explanation
from failuremap.diagnostics import FIXED, LENIENT, SEVERITY, Code
from failuremap.printable import visible

GROUPS: tuple[tuple[str, tuple[Explanation, ...]], ...] = (
    ("Reading", READING),
    ("Front matter, bibliography and settings", FIELDS),
    ("Ids", IDS),
    ("Bodies", BODY),
    ("Files beside the text", FILES),
    ("Linking", LINKING),
    ("Review", REVIEW),
    ("Prose", PROSE),
    ("Works", WORKS),
    ("Map and templates", SITE),
)
"""In the order of `Code`."""

EXPLANATIONS: Mapping[Code, Explanation] = {each.code: each for _, group in GROUPS for each in group}

_WIDTH = 88
_INDENT = "    "
_LANGUAGES = {".md": "markdown", ".toml": "toml", ".json": "json", ".html": "jinja"}
_HEAD = """\
# Diagnostics

What the compiler reports, why, and what to do about it.
Every problem has a code, which stands in brackets after its severity;
`failuremap explain CODE` prints the section of this page about it.

Errors keep a site from being published, warnings do not, and notes only tell.
The severity of a code can be changed in failuremap.toml, unless its section says otherwise:

```toml
[severity]
orphan-mode = "off"        # error, warning or off
```

Then `--lenient` turns errors about references, files and citations into warnings,
and `--strict` turns warnings into errors.

This page is made by the program: change the texts in src/failuremap/authoring/, and run `make golden`.
"""


def explanation_text(code: Code) -> str:
    """Write an explanation for a terminal."""
    each = EXPLANATIONS[code]
    parts = [
        f"{code}: {each.title}",
        fill(f"{weight(code).capitalize()}. {_paragraph(each)}", _WIDTH),
        f"Reported in {each.where}:",
        _indented(each.bad, _INDENT),
        "Right:",
        _indented(each.good, _INDENT),
        fill(each.cure, _WIDTH),
    ]
    return "\n\n".join(parts) + "\n"


def diagnostics_page() -> str:
    """Write docs/diagnostics.md."""
    parts = [_HEAD]
    for title, group in GROUPS:
        listed = "".join(f"- [`{each.code}`](#{each.code}): {each.title}\n" for each in group)
        parts.append(f"## {title}\n\n{listed}")
        parts += [_section(each) for each in group]
    return "\n".join(parts)


def weight(code: Code) -> str:
    """Say how severe a problem is, and what can change that."""
    if code in FIXED:
        return f"{SEVERITY[code]}, and no setting can lower it"
    lenient = ", and `--lenient` makes it a warning" if code in LENIENT else ""
    return f"{SEVERITY[code]}; `[severity]` can change it{lenient}"


def _section(each: Explanation) -> str:
    return f"""\
### {each.code}

{weight(each.code).capitalize()}.

{_paragraph(each)}

Reported in `{each.where}`:

{_fenced(each, each.bad)}

Right:

{_fenced(each, each.good)}

{each.cure}
"""


def _paragraph(each: Explanation) -> str:
    return f"{each.means} {each.matters}".rstrip()


def _fenced(each: Explanation, lines: str) -> str:
    language = next((name for ending, name in _LANGUAGES.items() if each.where.endswith(ending)), "text")
    return f"```{language}\n{_indented(lines, '')}\n```"


def _indented(lines: str, indent: str) -> str:
    return "\n".join((indent + visible(line)).rstrip() for line in lines.split("\n"))
