"""Code blocks: fenced code as HTML, coloured by class."""

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from failuremap.parse.markup.findings import Fence

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

LONGEST = 20_000
"""Characters; longer code is not coloured, since not every lexer is quick."""


def code_block(fence: Fence) -> str:
    """Give the HTML of a fenced block."""
    language = fence.language.lower()
    inner = _coloured(fence.code, language) if language and len(fence.code) <= LONGEST else None
    named = f' class="language-{escape(language)}"' if language else ""
    return f'<pre class="code" tabindex="0"><code{named}>{escape(fence.code) if inner is None else inner}</code></pre>'


def token_classes() -> set[str]:
    """Give every class that colours code."""
    from pygments.token import STANDARD_TYPES

    return {name for name in STANDARD_TYPES.values() if name}


def _coloured(code: str, language: str) -> str | None:
    """Give the inner HTML of a block, or nothing for a language that is not known."""
    from pygments import highlight

    lexer = _lexer(language)
    return highlight(code, lexer, _formatter()).removesuffix("\n") if lexer else None


@lru_cache(maxsize=16)
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1)
def _formatter() -> "HtmlFormatter[str]":
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)
