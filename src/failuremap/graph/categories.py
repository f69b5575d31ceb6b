"""The regions of a site: those that were declared, or those that the entries name."""

from collections.abc import Sequence

from failuremap.diagnostics import Code, Diagnostic, did_you_mean
from failuremap.model.document import UNWRITTEN, Card
from failuremap.model.names import slug
from failuremap.model.settings import Category, Hue, Settings

PALETTE: tuple[Hue, ...] = (
    Hue("#FFB547", "#6C4300"),
    Hue("#C79EFF", "#5B2FA0"),
    Hue("#84BDF5", "#134F79"),
    Hue("#FF8FA0", "#8E2132"),
    Hue("#E6C15C", "#5C4A00"),
    Hue("#A9A9FF", "#433F9D"),
    Hue("#F08ECC", "#881F64"),
    Hue("#FF9A62", "#7E350A"),
    Hue("#9DB4FF", "#2F4696"),
    Hue("#DB9BEA", "#742A86"),
    Hue("#FF8D8D", "#8E221F"),
    Hue("#D3C48A", "#574B16"),
)
"""Given in turn to categories without a hue; neighbours are far apart, none is near the cyan of mitigations."""


def categories_of(
    cards: Sequence[Card], settings: Settings
) -> tuple[tuple[Category, ...], dict[str, str], list[Diagnostic]]:
    """Give the regions in the order of the map, the region of each entry, and what is wrong."""
    declared = settings.categories if settings.is_configured and settings.categories else _as_found(cards)
    regions = tuple(
        category if category.hue else _with_hue(category, PALETTE[number % len(PALETTE)])
        for number, category in enumerate(declared)
    )
    keys = {category.key for category in regions}
    titles = {slug(category.title): category.key for category in regions}
    found: dict[str, str] = {}
    diagnostics = []
    for card in cards:
        key = card.category.text if card.category.text in keys else None
        if key is None and not (settings.is_configured and settings.categories):
            key = slug(card.category.text)
        if key is None:
            meant = titles.get(slug(card.category.text))
            hint = f"did you mean `{meant}`?" if meant else did_you_mean(card.category.text, keys)
            if card.category.text != UNWRITTEN:
                diagnostics.append(_unknown(card, sorted(keys), hint))
            # Nothing is published with this error; the phases that follow need a place for every entry all the same.
            key = regions[-1].key
        found[card.id] = key
    return regions, found, diagnostics


def _unknown(card: Card, keys: Sequence[str], hint: str | None) -> Diagnostic:
    choice = f"; failuremap.toml has {', '.join(keys)}" if len(keys) <= 12 and hint is None else ""
    return Diagnostic(
        Code.UNKNOWN_CATEGORY, f"no category has the key `{card.category.text}`{choice}", card.category.where, hint
    )


def _as_found(cards: Sequence[Card]) -> tuple[Category, ...]:
    """Make a region of each category that an entry names, by first year, then name."""
    first: dict[str, Card] = {}
    years: dict[str, int] = {}
    for card in sorted(cards, key=lambda card: card.path):
        key = slug(card.category.text)
        first.setdefault(key, card)
        years[key] = min(years.get(key, min(card.years)), *card.years)
    ordered = sorted(first, key=lambda key: (years[key], key))
    return tuple(Category(key, first[key].category.text, "", None, None, first[key].category.where) for key in ordered)


def _with_hue(category: Category, hue: Hue) -> Category:
    return Category(category.key, category.title, category.sentence, category.stage, hue, category.where)
