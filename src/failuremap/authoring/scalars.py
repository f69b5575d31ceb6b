"""Text as a YAML scalar that reads back as the same text. Knows no field."""

import json
import re

_PLAIN = re.compile(r"[^\W_][\w &.()/'+-]*(?<! )")
"""What means itself anywhere in YAML: no mark of it at the beginning, and none inside."""


def yaml_text(text: str) -> str:
    """Write text as it is where YAML allows, else in quotes."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
