"""The last gate: only what is on these lists leaves the parser.

Takes the HTML of a whole body and gives it back clean; splits it at the holes afterwards, never before, since cleaning
halves of an element would close it early. Knows no Markdown.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from failuremap.model.document import Body, Hole, HoleKind
from failuremap.parse.markup.blocks import CALLOUTS
from failuremap.parse.markup.findings import HOLE
from failuremap.parse.markup.highlight import token_classes
from failuremap.parse.markup.maths import ATTRIBUTES, ELEMENTS
from failuremap.parse.markup.positions import without_private
from failuremap.parse.markup.targets import ALLOWED_SCHEMES

_TAGS = frozenset({
    "a", "abbr", "aside", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "aside": {"id", "role"},
    "code": {"class"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "sup": {"id"},
    HOLE: {"n"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_ALIGNED = {"left", "center", "right"}
_CLASSES = {
    "a": {"external", "fn-back"},
    "aside": {"sidenote"},
    "div": {"table", "maths", "callout", *CALLOUTS},
    "p": {"callout-title"},
    "pre": {"code"},
    "sup": {"fnref"},
    "td": _ALIGNED,
    "th": _ALIGNED,
}
_SHAPES = {
    "id": re.compile(r"(?:h-|fn-|fnref-)\S+"),
    "class": re.compile(r"language-[a-z0-9_#.+-]+"),
    "role": re.compile("note"),
    "tabindex": re.compile("0"),
    "start": re.compile(r"\d{1,9}"),
    "n": re.compile(r"\d+"),
}
_PLACES = re.compile(rf'<{HOLE} n="(\d+)">|</{HOLE}>')


def sanitise(html: str) -> str:
    """Keep what is allowed, and the text of everything else."""
    return without_private(_cleaner()(html)).replace("<p></p>\n", "").replace("<p></p>", "").strip()


def split(html: str, holes: Mapping[int, Hole]) -> Body:
    """Part clean HTML at its holes.

    Args:
        html: With the holes as elements, numbered.
        holes: What belongs in each: a link with words is closed where its element ends, all else is whole.
    """
    pieces: list[str] = []
    found: list[Hole] = []
    open_: list[Hole] = []
    at = 0
    for place in _PLACES.finditer(html):
        hole = holes[int(place[1])] if place[1] else open_.pop()
        if place[1]:
            open_.append(hole)
        elif hole.kind in (HoleKind.OPEN, HoleKind.FILE):
            hole = Hole(HoleKind.CLOSE, hole.index)
        else:
            # The end of a place that is whole in itself: nothing stands in it.
            at = place.end()
            continue
        pieces.append(html[at : place.start()])
        found.append(hole)
        at = place.end()
    return Body((*pieces, html[at:]), tuple(found))


@lru_cache(maxsize=1)
def _cleaner() -> Callable[[str], str]:
    from nh3 import Cleaner

    attributes = {**_ATTRIBUTES, **{element: set(ATTRIBUTES) for element in ELEMENTS}}
    cleaner = Cleaner(
        tags={*_TAGS, *ELEMENTS, HOLE},
        clean_content_tags=set(),
        attributes=attributes,
        attribute_filter=_shaped,
        allowed_classes={**_CLASSES, "span": token_classes()},
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
    )
    return cleaner.clean


def _shaped(element: str, attribute: str, value: str) -> str | None:
    """Keep an attribute whose value has the shape that our own code gives it."""
    if attribute == "class" and element != "code":
        return value
    shape = _SHAPES.get(attribute)
    return value if shape is None or shape.fullmatch(value) else None
