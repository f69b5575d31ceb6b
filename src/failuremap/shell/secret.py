"""A secret of this user, with which caches are sealed: outside of every site, so that no stranger can send it.

Takes nothing and gives bytes. Where none can be kept there is none, and nothing is remembered between builds.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "seal"
SIZE = 32
"""Bytes."""


def secret_of_user() -> bytes | None:
    """Read the secret, or make one at the first build."""
    with suppress(OSError, RuntimeError):
        path = place_of_user() / NAME
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Made with mode 0600; of two builds that begin together, one does its work again at the next.
            descriptor, made = tempfile.mkstemp(prefix=NAME, dir=path.parent)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(SIZE))
            Path(made).replace(path)
        secret = path.read_bytes()
        return secret if len(secret) == SIZE else None
    return None


def place_of_user() -> Path:
    """Give the folder in which systems keep what programs remember of a user."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        place = Path(os.environ.get(name, ""))
        if place.is_absolute():
            return place / "failuremap"
    return Path.home() / ".cache" / "failuremap"
