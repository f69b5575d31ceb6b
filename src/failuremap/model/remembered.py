"""A linked site as it is remembered between builds, so that an edit that its own page alone shows needs no linking."""

from collections.abc import Mapping
from typing import Any

from failuremap.diagnostics import Diagnostic
from failuremap.model.document import PlainCard
from failuremap.model.geometry import Geometry
from failuremap.model.graph import BackLink, Edge, FoundFile, Resolution, ResolvedTrail
from failuremap.model.names import digest_of_texts
from failuremap.model.settings import Category, Settings
from failuremap.model.works import Work
from failuremap.value import Value


class NotRememberedError(Exception):
    """Something is asked of a remembered site that it does not hold; then all is compiled."""


class RememberedDocument(Value):
    """Where a document is remembered."""

    key: str
    """Of its card and its body in the cache."""
    digest: str
    """Fingerprint of its card."""


class RememberedLinks(Value):
    """What linking found for one document."""

    resolutions: tuple[Resolution, ...]
    relations: tuple[Edge, ...]
    """That leave or reach the entry; none for a plain page."""
    backlinks: tuple[BackLink, ...]


class RememberedSite(Value):
    """What all pages share."""

    state: str
    """Which publication it belongs to: the `state_of` its keys."""
    how: tuple[str | None, bool, bool]
    """The address that was asked for, whether drafts are part of it, and whether the lock was not to be written."""
    settings: Settings
    words: Mapping[str, Any]
    categories: tuple[Category, ...]
    category_of: Mapping[str, str]
    trails: tuple[ResolvedTrail, ...]
    works: Mapping[str, Work]
    plains: Mapping[str, PlainCard]
    files: Mapping[str, tuple[FoundFile | None, ...]]
    redirects: Mapping[str, str | None]
    geometry: Geometry
    assets: Mapping[str, str]
    """Output path of each static file."""
    documents: Mapping[str, RememberedDocument]
    """Every document that could be read, by path."""
    entries: Mapping[str, str]
    """Path of each published entry, by id, in the order of ids."""
    diagnostics: tuple[Diagnostic, ...]
    is_lock_stale: bool


def state_of(keys: Mapping[str, str]) -> str:
    """Give a fingerprint of a publication: the key of each of its outputs, by path."""
    paths = sorted(path for path, key in keys.items() if key)
    return digest_of_texts("\n".join(paths), "\n".join([keys[path] for path in paths]))
