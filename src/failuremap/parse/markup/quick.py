"""The step that goes through the lines of a tree: the library's, without what none of our recognisers needs.

What is recognised, and in which order, is as in the library's own step. Only the ways are shorter: a recogniser is
tried on a text that holds a character with which it begins, a text that holds none is passed by, and nobody asks in
which elements a text stands.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_RE, STX, AtomicString

from failuremap.parse.markup import fences
from failuremap.parse.markup.findings import Findings
from failuremap.parse.markup.inline import Recognised

OPENINGS: Mapping[str, str] = {
    "verbatim": "`$<",
    "entry": "[",
    "citation": "[",
    "escape": "\\",
    "angle": "<",
    "footnote": "[",
    "link": "[",
    "image": "!",
    "linebreak": "\n",
    "emphasis": "*_",
}
"""Characters of which one stands in everything that a recogniser finds, by the name under which it is registered; but
for the places of fenced blocks, which are verbatim too."""
_SIGNS = "".join(dict.fromkeys("".join(OPENINGS.values())))
_FENCE = re.compile(fences.PLACE)
_Way: TypeAlias = tuple[str, re.Pattern[str], Callable[[re.Match[str], str], Recognised]]
"""What a recogniser begins with, where it looks closer, and what it then does."""


class QuickInline(Treeprocessor):
    """Recognises what is in the lines of a tree."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(md)
        self._findings = findings
        by_pattern = {id(md.inlinePatterns[name]): signs for name, signs in OPENINGS.items()}
        self._ways: list[_Way] = [
            (by_pattern[id(each)], each.getCompiledRegExp(), each.handleMatch)  # type: ignore[misc]  # all are new-style
            for each in md.inlinePatterns
        ]
        self.stashed_nodes: dict[str, Element | str] = {}
        """What stands in a place, by its number; the name under which recognisers of the library look for it."""

    def run(self, root: Element) -> None:
        """Go through the tree, level by level."""
        self.stashed_nodes = {}
        waiting = deque([root])
        while waiting:
            parent = waiting.popleft()
            inside: list[tuple[Element, list[Element]]] = []
            # What is put behind a child here is gone through as well.
            for child in parent:
                if child.text and STX in (text := self._recognised(child.text, 0)):
                    child.text, nodes = self._placed(text)
                    waiting.extend(node for node in nodes if len(node))
                    inside.append((child, nodes))
                if child.tail and STX in (text := self._recognised(child.tail, 0)):
                    child.tail, nodes = self._placed(text)
                    at = list(parent).index(child) + 1
                    parent[at:at] = nodes
                if len(child):
                    waiting.append(child)
            for child, nodes in inside:
                child[0:0] = nodes

    def _recognised(self, text: str, first: int) -> str:
        """Put a place for each thing that the recognisers from `first` on find in a text."""
        if isinstance(text, AtomicString):
            return text
        has_fence = bool(self._findings.fences) and _FENCE.search(text) is not None
        if not has_fence and not _holds(text, _SIGNS):
            return text
        for number in range(first, len(self._ways)):
            signs, pattern, handle = self._ways[number]
            if not _holds(text, signs) and not (has_fence and number == 0):
                continue
            start: int | None = 0
            while start is not None:
                text, start = self._next(text, start, number, pattern, handle)
        return text

    def _next(
        self,
        text: str,
        start: int,
        number: int,
        pattern: re.Pattern[str],
        handle: Callable[[re.Match[str], str], Recognised],
    ) -> tuple[str, int | None]:
        """Put a place for the next thing that one recogniser finds, and say where to go on."""
        for match in pattern.finditer(text, start):
            node, begin, end = handle(match, text)
            if begin is None or end is None:
                continue
            if node is None:
                return text, end
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                for each in (node, *node):
                    if each.text:
                        each.text = self._recognised(each.text, number + 1)
                    if each.tail:
                        each.tail = self._recognised(each.tail, number)
            name = f"{len(self.stashed_nodes):04}"
            self.stashed_nodes[name] = node
            place = INLINE_PLACEHOLDER % name
            return f"{text[:begin]}{place}{text[end:]}", begin + len(place)
        return text, None

    def _placed(self, text: str) -> tuple[str | None, list[Element]]:
        """Give the text before the first thing that was recognised, and the things, each with the text behind it."""
        pieces = INLINE_PLACEHOLDER_RE.split(text)
        first = here = [pieces[0]]
        nodes: list[Element] = []
        behind: list[list[str]] = []
        # Every other piece is the number of a place.
        for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
            node = self.stashed_nodes[name]
            if isinstance(node, str):
                here += (node, after)
                continue
            if len(node) or (node.text and STX in node.text):
                self._fill(node)
            here = [after]
            nodes.append(node)
            behind.append(here)
        for node, texts in zip(nodes, behind, strict=True):
            node.tail = "".join(texts) or None
        return "".join(first) or None, nodes

    def _fill(self, node: Element) -> None:
        """Put in what was recognised inside of something else."""
        for each in (node, *node):
            if each.tail and STX in each.tail and each is not node:
                each.tail, nodes = self._placed(each.tail)
                at = list(node).index(each) + 1
                node[at:at] = nodes
            if each.text and STX in each.text:
                each.text, nodes = self._placed(each.text)
                each[0:0] = nodes


def _holds(text: str, signs: str) -> bool:
    # One search for each is far quicker than one for any of them.
    for sign in signs:  # noqa: SIM110  # a third of the time of `any`
        if sign in text:
            return True
    return False
