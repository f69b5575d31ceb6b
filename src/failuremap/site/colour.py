"""The colours of regions as style rules."""

from collections.abc import Sequence

from failuremap.model.colour import LAND, island_fill
from failuremap.model.settings import Category

HOVER = 0.22
"""Share of the hue in the fill of a row under the pointer."""


def region_css(categories: Sequence[Category]) -> str:
    """Give each region's hue and fills, for both themes.

    The mix is written out, so that browsers without `color-mix` show it too.
    """
    dark = "".join(_rule(category, "dark") for category in categories)
    light = "".join(_rule(category, "light") for category in categories)
    scoped = "".join(_rule(category, "light", ":root:not([data-theme=dark]) ") for category in categories)
    chosen = "".join(_rule(category, "light", ":root[data-theme=light] ") for category in categories)
    return f"{dark}@media (prefers-color-scheme:light){{{scoped}}}{chosen}@media print{{{light}}}\n"


def _rule(category: Category, theme: str, scope: str = "") -> str:
    if category.hue is None:
        return ""
    hue = category.hue.dark if theme == "dark" else category.hue.light
    land = LAND[theme]
    fill, row = island_fill(hue, land), island_fill(hue, land, HOVER)
    return f"{scope}.c-{category.key}{{--hue:{hue};--fill:{fill};--row:{row}}}"
