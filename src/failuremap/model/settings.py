"""What a site's own settings say: title, stages, categories, trails."""

import re

from failuremap.source import Span
from failuremap.value import Value

ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[\w.~!$&'()*+,;=:@%/-]*)?")
"""How the address of a site is written."""


class Hue(Value):
    """One colour in both themes, as `#RRGGBB`."""

    dark: str
    """In the dark theme."""
    light: str
    """In the light theme."""


class Category(Value):
    """A region of the map, as the author declared it."""

    key: str
    title: str
    sentence: str
    stage: int | None
    """Number of its stage, from 1; `None` when the site has no stages or the author gave none."""
    hue: Hue | None
    """Its colours, or `None` for one of the fixed palette."""
    where: Span

    @property
    def shown(self) -> tuple[object, ...]:
        """All that pages show of it: everything but the place where it is named."""
        return self.key, self.title, self.sentence, self.stage, self.hue


class Step(Value):
    """One stop of a trail, as written."""

    name: str
    """An entry, by any of its names."""
    where: Span


class Trail(Value):
    """A curated chain of modes, as written."""

    id: str
    title: str
    steps: tuple[Step, ...]
    """At least two."""
    links: tuple[str, ...]
    """The phrase between each step and the next: one fewer than the steps, or none."""
    where: Span


class Redirect(Value):
    """Where an id that is no longer used leads now."""

    old: str
    """The id that was."""
    new: str | None
    """The id that took its place, or `None` when the entry is gone for good."""
    where: Span
    target: Span
    """Where the new id is written."""


class Settings(Value):
    """Everything that failuremap.toml says, with defaults for what it leaves out."""

    title: str
    tagline: str = ""
    """A few words, shown with the title."""
    description: str = ""
    """For search engines and feeds."""
    language: str = "en"
    """Of the text, such as `en` or `pt-BR`."""
    base_url: str | None = None
    """Absolute address of the site, ending in a slash."""
    licence: str = ""
    """Of the content; shown at the foot of each page."""
    edit_url: str | None = None
    """Address template with `{path}`."""
    report_url: str | None = None
    """Address template with `{title}`."""
    stages: tuple[str, ...] = ()
    """The columns of the map."""
    categories: tuple[Category, ...] = ()
    """The regions, in the order of the map."""
    trails: tuple[Trail, ...] = ()
    """The first is shown first."""
    redirects: tuple[Redirect, ...] = ()
    """Where ids that are no longer used lead."""
    severity: tuple[tuple[str, str], ...] = ()
    """Pairs of diagnostic code and severity."""
    is_configured: bool = False
    """Whether the file exists: without it, categories are taken as found in the entries."""
