"""Every pair of text and ground that our site ships can be read."""

import re
import tomllib

import pytest
from support import ROOT

from failuremap.graph.categories import PALETTE
from failuremap.model.colour import LAND, LEAST_CONTRAST, contrast, island_fill

STYLES = (ROOT / "static" / "base.css").read_text(encoding="utf-8")
ON_GROUND = ["ink", "mid", "amber", "cyan"]


def tokens(theme: str) -> dict[str, str]:
    """Read the tokens of a theme from the style sheet."""
    block = re.search(
        r":root\{(.*?)\n\}" if theme == "dark" else r":root\[data-theme=light\]\{(.*?)\n\}", STYLES, re.DOTALL
    )
    assert block is not None
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9A-Fa-f]{6})", block[1]))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", ON_GROUND)
def test_text_can_be_read_on_every_ground(theme: str, name: str) -> None:
    found = tokens(theme)

    for ground in ("bg", "sea", "land"):
        assert contrast(found[name], found[ground]) >= LEAST_CONTRAST, ground


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_hue_can_be_read_on_its_island(theme: str) -> None:
    ours = [
        each["hue"][theme] for each in tomllib.loads((ROOT / "failuremap.toml").read_text(encoding="utf-8"))["category"]
    ]
    palette = [getattr(hue, theme) for hue in PALETTE]
    found = tokens(theme)

    for hue in (*ours, *palette):
        fill = island_fill(hue, LAND[theme])
        assert contrast(hue, fill) >= LEAST_CONTRAST, hue
        assert contrast(found["ink"], fill) >= LEAST_CONTRAST
        assert contrast(found["mid"], fill) >= LEAST_CONTRAST


def test_light_tokens_are_the_same_whether_chosen_or_preferred() -> None:
    preferred = re.search(r":root:not\(\[data-theme=dark\]\)\{(.*?)\n\}", STYLES, re.DOTALL)
    assert preferred is not None

    assert dict(re.findall(r"--([a-z0-9-]+):(#[0-9A-Fa-f]{6})", preferred[1])) == tokens("light")
