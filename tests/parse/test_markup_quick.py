"""The quick step through the lines of a tree gives what the library's own step gives."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from failuremap.parse.markup import engine
from failuremap.parse.markup.engine import ParsedBody, parse_body
from failuremap.source import SourceFile

SIGNS = [
    "*",
    "**",
    "_",
    "[",
    "]",
    "(",
    ")",
    "!",
    "`",
    "$",
    "\\",
    "<",
    ">",
    "&",
    "|",
    "@",
    "^1",
    "\n",
    "  \n",
    "\n\n",
    "a",
    "b ",
]
WHOLE = [
    *("[[a]]", "[[b|*words*]]", "![[c]]", "[link](https://x.org)", "[d](d.md)", "![picture](p.png)", "[^1]", "[@k]"),
    *("`code`", "$x_1$", "\\*", "<!--c-->", "<b>", "<https://y.org>", "&amp;", "é“”"),
]
BLOCKS = [
    "\n- ",
    "\n> ",
    "\n# ",
    "\n\n| a | b |\n|---|---|\n| ",
    "\n\n```\n*code* [[e]]\n```\n\n",
    "- ```\n  x\n  ```",
    "\n\n[^1]: Note *of* [[f]].\n\n",
    "\n\n[a]: https://z.org\n\n",
]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=10) | st.lists(st.sampled_from(SIGNS + WHOLE + BLOCKS), max_size=12)


@pytest.fixture(scope="module")
def library() -> engine._Engine:
    """An engine in which the library's step goes through the lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "QuickInline", lambda md, _findings: InlineProcessor(md))
        return engine._Engine()  # noqa: SLF001  # one that no other text is parsed by


def parsed(text: str) -> ParsedBody:
    return parse_body(SourceFile("content/a.md", text), 0)


@example(text="a\n- ```\n  x\n  ```")
@settings(max_examples=1000)
@given(text=TEXTS.map("".join))
def test_every_text_gives_what_the_step_of_the_library_gives(library: engine._Engine, text: str) -> None:
    quick = parsed(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_engine", lambda: library)
        assert parsed(text) == quick
