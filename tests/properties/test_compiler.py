"""Laws of the whole compiler, for sites made by people who mean harm."""

import re
import unicodedata
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from properties.hostile import BROKEN_ENTRIES, LOCKS, REFUSED, TEXTS, configurations, is_refused, sites
from properties.judges import evils
from support import compiled, entry, site_of

from failuremap.cli.compiling import sources_of
from failuremap.model.output import Bytes, Compiled, Failed, SiteFolder, Unchanged
from failuremap.reports import as_github, as_json, as_text, report

LINES = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*")
MANY = 40
"""Examples of each law; a site takes half a second. SECURITY.md says how many more were tried."""
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def assert_said(folder: SiteFolder, site: Compiled) -> None:
    """Every problem stands at a place of its file, and its printed form is text and nothing else."""
    sources = sources_of(folder)
    for each in site.diagnostics:
        source = sources.get(each.where.path)
        assert source is None or 0 <= each.where.start <= each.where.end <= len(source.text), each
    printed = report(site.diagnostics, sources)
    for form in (as_text, as_github, as_json):
        assert LINES.fullmatch(form(printed)), form
    assert all(line.startswith("::") for line in as_github(printed).split("\n")[:-1])


def assert_harmless(site: Compiled) -> None:
    """No file that would be published holds anything live, and each can have its name on any disk."""
    for output in site.outputs({}):
        assert not isinstance(output, Failed), output.diagnostic
        assert not isinstance(output, Unchanged)
        parts = output.path.split("/")
        assert all(len(part.encode()) <= 255 and not part.endswith((".", " ")) for part in parts)
        assert not any(DEVICES.fullmatch(part) or part in ("", ".", "..") for part in parts)
        assert unicodedata.normalize("NFC", output.path) == output.path
        assert output.path.isprintable()
        if isinstance(output, Bytes) and not output.path.startswith("assets/"):
            assert evils(output.path, output.content) == []


def check(texts: Mapping[str, str]) -> Compiled:
    folder = site_of(texts)
    site = compiled(folder)
    assert_said(folder, site)
    return site


@settings(max_examples=MANY // 4)
@given(sites())
def test_nothing_that_anybody_writes_comes_out_alive(texts: Mapping[str, str]) -> None:
    folder = site_of(texts)
    site = compiled(folder)
    assert_said(folder, site)
    assert_harmless(site)


@settings(max_examples=MANY)
@given(BROKEN_ENTRIES, st.lists(TEXTS, max_size=5).map("\n".join), st.lists(TEXTS, max_size=5).map("\n".join))
def test_no_text_makes_the_compiler_fail(front: str, bibliography: str, configuration: str) -> None:
    check({"a.md": front, "content/references.yaml": bibliography, "failuremap.toml": configuration})


@settings(max_examples=MANY // 4)
@given(LOCKS, configurations())
def test_no_lock_makes_the_compiler_fail_or_comes_out_alive(lock: str, configuration: str) -> None:
    texts = {"alpha.md": entry("Alpha", relations="[{leads-to: beta, why: It does.}]"), "beta.md": entry("Beta")}
    folder = site_of({**texts, "content/map.lock.json": lock, "failuremap.toml": configuration})
    site = compiled(folder)
    assert_said(folder, site)
    assert_harmless(site)


@settings(max_examples=MANY)
@given(st.sampled_from(REFUSED), TEXTS, st.sampled_from(["a.md", "content/references.yaml", "failuremap.toml"]))
def test_a_character_that_no_text_may_hold_is_refused_at_its_place(character: str, text: str, name: str) -> None:
    text = "".join(each for each in text if not is_refused(each))
    folder = site_of({"b.md": entry("B"), name: text + character})
    site = compiled(folder)
    found = [each for each in site.diagnostics if each.code == "unreadable-text"]
    source = sources_of(folder)[found[0].where.path]
    assert source.text[found[0].where.start : found[0].where.end] == character
    assert_said(folder, site)
