"""Texts that mean harm, and whole sites made of them. Every live thing in them has `evil` in its name."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

LIVE = [
    "<x-evil>", "</x-evil>", "<script>evil()</script>", "</script><script>evil()//", "<img src=x onevil=1>",
    '" onevil="1', "' onevil='1", "><x-evil>", "--><x-evil>", "]]><x-evil>", "</title><x-evil>", "</style><x-evil>",
    "<svg><x-evil>", "<math><mtext><x-evil>", "&lt;x-evil&gt;", "&#60;x-evil&#62;", "<!--", "<![CDATA[",
    "javascript:evil()", "JaVa\tScRiPt:evil()", "data:text/html,<x-evil>", "//evil.example/", "\\\\evil.example\\",
    "[e](javascript:evil)", "[e](//evil.example)", "![e](data:evil)", "<javascript:evil>", "[[evil]]", "[@evil]",
    '[e]: javascript:evil "t"', "](javascript:evil)", "$\\text{<x-evil>}$", "$\\href{javascript:evil}{x}$",
    '<x-hole n="0">', "{{ evil }}", "{% evil %}", "{path}", "=evil()", "+evil", "-evil", "@evil", "|evil|",
    "%0d%0aevil: 1", "}\n@evil{x,", "{", "}", "\\", "\\input{evil}", "%evil", "::error::evil", "`evil`",
]  # fmt: skip
ODD = [
    "\x1b[31mevil\x07", "\x9b31m", "\u202eevil\u202c", "\u2066", "\u2028", "\u2029", "\x85", "\x0b", "\x7f", "\ufeff",
    "\u200b", "\u00ad", "\ufffe", "\uffff", "\U000e0041", "\r", "\r\n", "\n", "\n\n", "\t", "'", '"',
    "''", '"""', "&", "&amp;", "#", " #", ": ", "- ", "---", "...", "+++", "\U0001f600", "e\u0301", "\u0430", "\u0131",
    "\u00df", "\u0345", "1" * 400, "9" * 5_000, "-0", "1e999", "0x7f", "2024-02-30", "no", "null", "~", "<<", "*a",
    "&a x", "!!python/object:evil", "!evil", "? ", "%YAML 1.1", "[" * 60, "{" * 60, "({" * 30, "a" * 300,
]  # fmt: skip
REFUSED = ["\x00", "\ue000", "\U000f0000", "\U0010fffd"]
"""What no text may hold; the place where it stands is reported."""


def is_refused(character: str) -> bool:
    """Tell whether no text may hold a character: NUL and those of private use."""
    return character == "\0" or unicodedata.category(character) == "Co"


FRAGMENTS = st.sampled_from(LIVE) | st.sampled_from(ODD) | st.text(max_size=4).map(lambda text: text.replace("\0", ""))
TEXTS = (
    st.lists(FRAGMENTS, min_size=1, max_size=4).map("".join).map(lambda text: text.encode("utf-8", "replace").decode())
)
NAMES = st.sampled_from(
    ["evil", "con", "index", "a" * 90, "Ä", "A\u0308", "\u0430lpha", "alpha", "x-evil", "..", "a b", "%2e%2e", "\u017f"]
)


def quoted(text: str) -> str:
    """Write a text as YAML and TOML both read it: in double quotes, with escapes."""
    return json.dumps(text.replace("\0", ""), ensure_ascii=True).replace("\\/", "/").replace("\x7f", "\\u007f")


VALUES = TEXTS.map(quoted) | TEXTS


@st.composite
def entries(draw: DrawFn) -> str:
    """Give an entry whose fields are well-formed YAML, and what they hold is not well meant."""
    rows = [
        f"title: {quoted(draw(TEXTS))}",
        f"author: [{quoted(draw(TEXTS))}, {quoted(draw(TEXTS))}]",
        "year: 2021",
        f"category: {draw(st.sampled_from(['power', 'agents']) | TEXTS.map(quoted))}",
        f"summary: {quoted(draw(TEXTS))}",
        f"short_title: {quoted(draw(TEXTS))}",
        f"aliases: [{quoted(draw(TEXTS))}, x]",
        f"evidence_note: {quoted(draw(TEXTS))}",
        f"relations: [{{leads-to: beta, why: {quoted(draw(TEXTS)[:80])}, source: doe2021}}]",
        f"mitigations: [{{name: {quoted(draw(TEXTS))}, why: {quoted(draw(TEXTS))}}}]",
        f"incidents: [{{what: {quoted(draw(TEXTS))}, when: 2025-07}}]",
        f"limits: [{quoted(draw(TEXTS))}]",
        "added: 2026-11-20",
    ]
    body = draw(st.lists(TEXTS, max_size=4).map("\n\n".join))
    return "---\n" + "\n".join(rows) + f"\n---\n\nSee [[beta]] and [@doe2021, {draw(TEXTS)}].\n\n{body}\n"


def _front(rows: list[str], body: str) -> str:
    return "---\n" + "\n".join(rows) + f"\n---\n{body}"


BROKEN_ENTRIES: SearchStrategy[str] = st.builds(
    _front,
    st.lists(
        st.builds("{}: {}".format, st.sampled_from(["title", "year", "relations", "<<"]) | TEXTS, VALUES), max_size=6
    ),
    TEXTS,
)
"""Front matter that is no YAML, or none of ours."""


@st.composite
def bibliographies(draw: DrawFn) -> str:
    """Give a bibliography of hostile fields."""
    fields = ("title", "publisher", "container-title", "volume", "page", "DOI", "URL", "archived", "arxiv", "type")
    lines = ["- id: doe2021", "  title: " + quoted(draw(TEXTS)), "  issued: 2021"]
    lines += [f"  {name}: {draw(VALUES)}" for name in draw(st.lists(st.sampled_from(fields[1:]), unique=True))]
    lines += [f"  author: [{{family: {quoted(draw(TEXTS))}, given: {quoted(draw(TEXTS))}}}]"]
    lines += ["- id: other", f"  title: {quoted(draw(TEXTS))}", f"  author: [{{literal: {quoted(draw(TEXTS))}}}]"]
    lines += [f"  URL: {quoted('https://x.example/' + draw(TEXTS))}"]
    return "\n".join(lines) + "\n"


@st.composite
def configurations(draw: DrawFn) -> str:
    """Give settings of hostile values."""
    rows = [f"{name} = {quoted(draw(TEXTS))}" for name in ("title", "tagline", "description", "licence", "language")]
    addresses = st.sampled_from(["https://x.example/{path}{title}", "javascript:", "//evil.example/", ""])
    rows += [
        f"{name} = {quoted(draw(addresses) + draw(TEXTS | st.just('')))}"
        for name in ("base_url", "edit_url", "report_url")
    ]
    rows += [f"stages = [{quoted(draw(TEXTS)[:20])}]"]
    for key in ("power", "agents"):
        rows += [
            "[[category]]",
            f'key = "{key}"',
            f"title = {quoted(draw(TEXTS))}",
            f"sentence = {quoted(draw(TEXTS))}",
        ]
        rows += ["stage = 1"]
    rows += ["[[trail]]", 'id = "way"', f"title = {quoted(draw(TEXTS))}", 'steps = ["alpha", "beta"]']
    rows += [f"links = [{quoted(draw(TEXTS))}]", "[redirects]", f"{quoted(draw(TEXTS))} = {quoted(draw(TEXTS))}"]
    rows += ['"old" = "alpha"']
    return "\n".join(rows) + "\n"


JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["alpha", "beta", "power", "a:b", "failures/alpha.html"]) | TEXTS
LOCKS = (
    st.fixed_dictionaries(
        {},
        optional={
            "digest": JSON,
            "regions": st.dictionaries(
                KEYS,
                JSON | st.fixed_dictionaries({"column": st.integers(-5, 70), "top": st.integers(), "coast": JSON}),
                max_size=3,
            ),
            "entries": st.dictionaries(
                KEYS, JSON | st.fixed_dictionaries({"region": KEYS, "row": st.integers(-5, 20_000)}), max_size=3
            ),
            "routes": st.dictionaries(KEYS, JSON | st.lists(st.integers(), max_size=6), max_size=3),
            "shore": JSON,
            "streams": JSON,
            "urls": JSON | st.lists(TEXTS, max_size=3),
        },
    ).map(json.dumps)
    | JSON.map(json.dumps)
    | TEXTS
)


@st.composite
def sites(draw: DrawFn) -> Mapping[str, str]:
    """Give the texts of a site, all of them hostile."""
    texts = {
        "content/alpha.md": draw(entries()),
        "content/beta.md": draw(entries()),
        "content/pages/about.md": f"---\ntitle: {quoted(draw(TEXTS))}\n---\n\n{draw(TEXTS)}\n",
        "content/references.yaml": draw(bibliographies()),
    }
    if draw(st.booleans()):
        texts["failuremap.toml"] = draw(configurations())
    if draw(st.booleans()):
        texts[f"content/{draw(NAMES)}.md"] = draw(entries())
    return texts
