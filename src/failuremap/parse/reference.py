"""docs/front-matter.md, made from FIELDS, so that no field is without its line."""

from collections.abc import Iterable

from failuremap.model.fields import Field
from failuremap.parse.bibliography import WORK_FIELDS
from failuremap.parse.fields import (
    FIELDS,
    INCIDENT_FIELDS,
    LONGEST_WHY,
    MITIGATION_FIELDS,
    PAGE_FIELDS,
    RELATION_FIELDS,
)

_INTRODUCTION = """\
# Front matter

<!-- Made from FIELDS in src/failuremap/parse/fields.py; `make golden` writes it. -->

Each file below `content/` begins with front matter: YAML between two lines of three hyphens.
The file's name is the id of the entry: `power-seeking.md` is `power-seeking`.
All of it is plain text, shown as written; links and emphasis belong in the body.

```yaml
---
title: Power-Seeking
author: Turner et al.
year: 2021
category: power
summary: For most goals, keeping options open is useful, so optimal policies tend to keep them.
---
```

Values are text until a field says otherwise, so `no` stays `no`.
A value that holds `: ` or begins with a mark of YAML needs quotes.
YAML's anchors, aliases, tags and merge keys are refused, and so is a key that stands twice.
An unknown field is a warning.
`failuremap schema` prints all of this as JSON Schema; [editors.md](editors.md) says what editors can do with it.
"""
_RELATIONS = f"""\
A relation has exactly one of the first five. `leads-to` and `enables` need a `why` of at most {LONGEST_WHY} characters.
"""


def front_matter_page() -> str:
    """Write the page."""
    parts = [
        _INTRODUCTION,
        _table("An entry", FIELDS),
        _table("An item of `relations`", RELATION_FIELDS),
        _RELATIONS,
        _table("An item of `mitigations`", MITIGATION_FIELDS),
        _table("An item of `incidents`", INCIDENT_FIELDS),
        _table("A plain page, below `content/pages/`", PAGE_FIELDS),
        _table("A work, in `content/references.yaml`", WORK_FIELDS),
    ]
    return "\n".join(parts)


def _table(title: str, rows: Iterable[Field]) -> str:
    lines = [f"## {title}", "", "| field | takes | meaning | example |", "|---|---|---|---|"]
    for row in rows:
        name = f"`{row.name}`" + (" (required)" if row.is_required else "")
        example = row.example.replace("|", "\\|")
        lines.append(f"| {name} | {row.kind.value} | {row.meaning} | `{example}` |")
    return "\n".join(lines) + "\n"
