"""Renaming in memory: texts by path in, texts by path out."""

from collections.abc import Mapping

from support import parse_here, site_of

from failuremap.cli.renaming import Plan, Refusal, Wish, plan_of
from failuremap.model.edits import edited
from failuremap.model.output import Options, SiteFolder
from failuremap.pipeline import LinkedSite, link_site
from failuremap.shell.cache import open_cache


def linked(folder: SiteFolder) -> LinkedSite:
    """Link a site in memory, drafts included."""
    return link_site(
        folder,
        Options(with_drafts=True),
        open_cache(None),
        parse_here,
    )


def planned(texts: Mapping[str, str], old: str, new: str, title: str | None = None) -> Plan | Refusal:
    """Plan to rename an entry."""
    return plan_of(site_of(texts), linked, Wish(old, new, title))


def renamed(texts: Mapping[str, str], old: str, new: str, title: str | None = None) -> dict[str, str]:
    """Rename an entry; the paths are those of content/ and failuremap.toml."""
    plan = planned(texts, old, new, title)
    assert isinstance(plan, Plan), plan
    after = {}
    for name, text in texts.items():
        path = name if name == "failuremap.toml" or "/" in name else f"content/{name}"
        changed = edited(text, plan.edits.get(path, ()))
        after[plan.renaming.path if path == plan.renaming.card.path else path] = changed
    if plan.lock is not None:
        after["content/map.lock.json"] = plan.lock
    return after
