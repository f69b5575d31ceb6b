"""What a site's own settings say: title, stages, categories, trails."""

import re
from dataclasses import dataclass

from failuremap.source import Span

ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[\w.~!$&'()*+,;=:@%/-]*)?")
"""How the address of a site is written."""


@dataclass(frozen=True, slots=True)
class Hue:
    """One colour in both themes, as `#RRGGBB`."""

    dark: str
    light: str


@dataclass(frozen=True, slots=True)
class Category:
    """A region of the map, as the author declared it."""

    key: str
    title: str
    sentence: str
    stage: int | None
    """Number of its stage, from 1; `None` when the site has no stages or the author gave none."""
    hue: Hue | None
    where: Span


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of a trail, as written."""

    name: str
    where: Span


@dataclass(frozen=True, slots=True)
class Trail:
    """A curated chain of modes, as written."""

    id: str
    title: str
    steps: tuple[Step, ...]
    links: tuple[str, ...]
    """The phrase between each step and the next: one fewer than the steps, or none."""
    where: Span


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where an id that is no longer used leads now."""

    old: str
    new: str | None
    """The id that took its place, or `None` when the entry is gone for good."""
    where: Span


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that failuremap.toml says, with defaults for what it leaves out."""

    title: str
    tagline: str = ""
    description: str = ""
    language: str = "en"
    base_url: str | None = None
    """Absolute address of the site, ending in a slash."""
    licence: str = ""
    edit_url: str | None = None
    """Address template with `{path}`."""
    report_url: str | None = None
    """Address template with `{title}`."""
    stages: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    trails: tuple[Trail, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    """Pairs of diagnostic code and severity."""
    is_configured: bool = False
    """Whether the file exists: without it, categories are taken as found in the entries."""
