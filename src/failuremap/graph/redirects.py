"""Old ids: where they lead now, and those that lead nowhere."""

from collections.abc import Collection, Mapping, Sequence

from failuremap.diagnostics import Code, Diagnostic, did_you_mean
from failuremap.graph.identity import Documents
from failuremap.graph.names import Suggester
from failuremap.model.names import slug
from failuremap.model.settings import Redirect
from failuremap.source import Span


def redirects_of(
    declared: Sequence[Redirect], published: Mapping[str, Span], documents: Documents, hidden_ids: Collection[str]
) -> tuple[dict[str, str | None], list[Diagnostic]]:
    """Work out where each old id leads.

    Args:
        declared: Those of the settings.
        published: Every id ever published, and where that is written; an alias that was one redirects by itself.
        documents: All entries, drafts included, and those that cannot be read.
        hidden_ids: Ids of drafts that are not published.
    """
    cards = documents.cards
    living = {entry_id for entry_id in cards if entry_id not in hidden_ids}
    redirects: dict[str, str | None] = {
        slug(alias.text): card.id
        for card in cards.values()
        if card.id in living
        for alias in card.aliases
        if slug(alias.text) in published and slug(alias.text) not in cards
    }
    diagnostics = []
    new_of = {slug(redirect.old): slug(redirect.new) if redirect.new else None for redirect in declared}
    for redirect in declared:
        old = slug(redirect.old)
        new, problem = _follow(redirect, new_of, living)
        if old in living:
            problem = Diagnostic(
                Code.BAD_REDIRECT,
                f"`{old}` is a living entry and cannot lead elsewhere",
                redirect.where,
                "remove this line",
            )
        if problem is None:
            redirects[old] = new
        else:
            diagnostics.append(problem)
    gone = sorted(published.keys() - living - set(redirects) - set(new_of) - set(hidden_ids) - set(documents.broken))
    suggester = Suggester(living)
    diagnostics += [_gone(entry_id, published[entry_id], suggester) for entry_id in gone]
    return dict(sorted(redirects.items())), diagnostics


def _follow(
    redirect: Redirect, new_of: Mapping[str, str | None], living: Collection[str]
) -> tuple[str | None, Diagnostic | None]:
    seen = {slug(redirect.old)}
    target = slug(redirect.new) if redirect.new else None
    while target is not None and target not in living:
        if target in seen:
            message = f"`{redirect.old}` leads back to itself"
            return None, Diagnostic(Code.BAD_REDIRECT, message, redirect.where)
        seen.add(target)
        if target not in new_of:
            message = f"`{redirect.old}` leads to `{redirect.new}`, which is no entry"
            return None, Diagnostic(Code.BAD_REDIRECT, message, redirect.where, did_you_mean(target, living))
        target = new_of[target]
    return target, None


def _gone(entry_id: str, where: Span, suggester: Suggester) -> Diagnostic:
    close, key = next(iter(suggester.close(entry_id)), "new-id"), entry_id if entry_id.isascii() else f'"{entry_id}"'
    hint = (
        f'say where it went under [redirects] in failuremap.toml: `{key} = "{close}"`, or `"gone"`; '
        "if it never was published, remove this line"
    )
    message = f"the entry `{entry_id}` was published and is gone; links to it from elsewhere would break"
    return Diagnostic(Code.GONE_ID, message, where, hint)
