"""Names: how a title, a stem or a heading becomes the one form in which names are compared."""

import re
import unicodedata
from hashlib import blake2b

from failuremap.value import to_json

LONGEST = 80
"""Bytes; with an ending it stays below what every file system takes."""
_NO_NAME = re.compile("[^0-9a-z]+")
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def slug(text: str) -> str:
    """Reduce a name to lower-case letters and digits of any script, every other run of characters a hyphen."""
    if text.isascii():
        return _NO_NAME.sub("-", text.lower()).strip("-")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    # Combining marks are part of the letters of many scripts.
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in folded)
    return re.sub("-+", "-", "".join(kept)).strip("-")


def unfit(name: str) -> str | None:
    """Say why a slug cannot be the name of a file on every system, if it cannot."""
    if not name:
        return "has no letter or digit"
    if len(name.encode()) > LONGEST:
        return f"has more than {LONGEST} bytes"
    return "is the name of a device on Windows" if _DEVICES.fullmatch(name) else None


def digest(*parts: object) -> str:
    """Give a short fingerprint of values: 32 hexadecimal digits, the same on every machine.

    The values are compared by their `repr`, so they must be made of text, numbers, tuples, enums and frozen
    records: no sets, no dictionaries whose order varies.
    """
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fingerprint(*parts: object) -> str:
    """Give a short fingerprint of values by their JSON: quicker than `digest`, and not for what outlives a version.

    The values are made of text, numbers, tuples, enums, records and mappings whose order does not vary.
    """
    return blake2b(to_json(parts), digest_size=16).hexdigest()


def digest_of_texts(*texts: str) -> str:
    """Give a short fingerprint of long texts, which are taken as they are: far quicker than their `repr`."""
    whole = blake2b(digest_size=16)
    for text in texts:
        whole.update(f"{len(text)} {text}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
