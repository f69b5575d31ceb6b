r"""Formulas: TeX in, MathML out, or a sentence that says why not.

The library prints what it does not know instead of reporting it, and lets links, styles and elements through that no
browser shows. So the TeX is checked before, and the tree after; what is left is plain MathML Core.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from failuremap.parse.markup.inline import without_entities

LONGEST = 2_000
"""Characters of one formula."""
DEEPEST = 40
"""Braces inside each other."""

ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded",
    "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable",
    "mtr", "mtd", "merror",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "accent", "accentunder", "depth", "display", "displaystyle", "fence", "form", "height", "largeop",
    "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "rspace", "scriptlevel",
    "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_REFUSED_ATTRIBUTES = frozenset({"href", "style", "class", "id"})
_REFUSED = re.compile(
    r"\\(?:def|gdef|edef|xdef|let|newcommand|renewcommand|providecommand|newenvironment|DeclareMathOperator|href|url"
    r"|style|class|cssId|unicode|includegraphics|require)(?![A-Za-z])"
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_FAILURES = {
    "NumeratorNotFoundError": "a fraction has no numerator",
    "DenominatorNotFoundError": "a fraction has no denominator",
    "ExtraLeftOrMissingRightError": r"`\left` and `\right` do not pair",
    "MissingSuperScriptOrSubscriptError": "`^` or `_` has nothing after it",
    "DoubleSubscriptsError": "there are two subscripts; put the first part in braces",
    "DoubleSuperscriptsError": "there are two superscripts; put the first part in braces",
    "NoAvailableTokensError": "something is missing at its end",
    "InvalidStyleForGenfracError": r"`\genfrac` has no such style",
    "MissingEndError": r"`\begin` has no `\end`",
    "InvalidAlignmentError": "a table has no such alignment",
    "InvalidWidthError": "there is no such width",
    "LimitsMustFollowMathOperatorError": r"`\limits` must follow an operator",
}


@lru_cache(maxsize=1024)
def mathml(tex: str, *, is_display: bool) -> tuple[str, str | None]:
    """Convert a formula.

    Returns:
        The MathML and nothing, or nothing and what is wrong, as a phrase after a colon.
    """
    problem = _problem_of_text(tex)
    if problem:
        return "", problem
    from latex2mathml.converter import Converter

    try:
        tree = Converter(display="block" if is_display else "inline").convert_to_element(tex)
    except RecursionError:
        return "", "it is nested too deeply"
    except Exception as error:  # noqa: BLE001  # the library lets IndexError, KeyError and its own out for bad TeX
        return "", _FAILURES.get(type(error).__name__, "it cannot be read")
    problem = next(_problems_of_tree(tree), None)
    return ("", problem) if problem else (tostring(tree, encoding="unicode", short_empty_elements=False), None)


def _problem_of_text(tex: str) -> str | None:
    if not tex.strip():
        return "it is empty"
    if len(tex) > LONGEST:
        return f"it has {len(tex)} characters; a formula has at most {LONGEST}"
    refused = _REFUSED.search(tex)
    if refused:
        return f"`{refused[0]}` is not allowed"
    depth = 0
    for brace in _BRACE.finditer(tex):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth < 0:
            return "a `}` has no `{`"
        if depth > DEEPEST:
            return "it is nested too deeply"
    return "a `{` has no `}`" if depth else None


def _problems_of_tree(tree: Element) -> Iterator[str]:
    """Say what is wrong with a tree, and make it plain on the way."""
    for element in tree.iter():
        text = element.text or ""
        if element.tag in ("mi", "mo", "mn") and text.startswith("\\") and len(text) > 1:
            yield f"`{text}` is not known"
        if text == "&" and element.tag == "mi":
            yield "`&` stands outside a table, or in an environment that is not known"
        if element.get("linebreak"):
            yield r"`\\` stands outside a table, or in an environment that is not known"
        if element.tag not in ELEMENTS:
            yield f"it needs the element `{element.tag}`, which not every browser shows"
        if len(element) != _CHILDREN.get(element.tag, len(element)):
            yield "something is missing, such as the second part of a fraction"
        if not _REFUSED_ATTRIBUTES.isdisjoint(element.attrib):
            yield "it holds a link or a style"
        element.text = without_entities(text) or None
        element.attrib = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
