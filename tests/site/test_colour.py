"""Colours of regions as style rules."""

from failuremap.model.settings import Category, Hue
from failuremap.site.colour import region_css
from failuremap.source import Span

POWER = Category("power", "Power", "", None, Hue("#C79EFF", "#5B2FA0"), Span("failuremap.toml", 0, 0))


def test_each_theme_has_its_hue_whoever_asks_for_it() -> None:
    styles = region_css([POWER])

    assert styles.startswith(".c-power{--hue:#C79EFF;")
    assert "@media (prefers-color-scheme:light){:root:not([data-theme=dark]) .c-power{--hue:#5B2FA0;" in styles
    assert ":root[data-theme=light] .c-power{--hue:#5B2FA0;" in styles
    assert "@media print{.c-power{--hue:#5B2FA0;" in styles


def test_a_region_without_a_hue_keeps_the_colours_of_the_page() -> None:
    plain = Category("plain", "Plain", "", None, None, POWER.where)

    assert "plain" not in region_css([plain, POWER])
