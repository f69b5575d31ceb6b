"""The files of a new site.

Takes the starter's files by path, and gives those of a site with a name of its own.
Does not know where either of them is.
"""

import json
from collections.abc import Mapping

SAMPLE = "Bridge failures"
"""Title of the starter."""
OUR_TITLE = 'title = "How AI goes wrong"'
OUR_LEAD = "Read it left to right: from what we ask for, to what the world becomes."


def new_site(starter: Mapping[str, bytes], title: str) -> Mapping[str, bytes]:
    """Give the starter a title, and words of the interface that fit any subject."""
    quoted = json.dumps(title, ensure_ascii=False)
    return {
        **starter,
        "failuremap.toml": _replaced(starter["failuremap.toml"], f'title = "{SAMPLE}"', f"title = {quoted}"),
        "README.md": _replaced(starter["README.md"], f"# {SAMPLE}", f"# {title}"),
        "templates/words.toml": _replaced(
            _replaced(starter["templates/words.toml"], OUR_TITLE, 'title = "How it goes wrong"'),
            OUR_LEAD,
            "Read it from left to right.",
        ),
    }


def _replaced(content: bytes, old: str, new: str) -> bytes:
    """Replace the only occurrence of a text."""
    before, found, after = content.partition(old.encode())
    if not found or old.encode() in after:
        raise AssertionError(f"the starter holds `{old}` {'twice' if found else 'nowhere'}")
    return before + new.encode() + after
