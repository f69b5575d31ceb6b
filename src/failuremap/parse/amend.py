"""Where in the front matter of an entry something is to be written.

Takes the text of a file that parsed, a field, and what to write, as YAML; gives edits.
Knows the layouts in which YAML may stand; does not know what the fields mean.
"""

from failuremap.model.edits import Edit
from failuremap.parse.fields import FIELDS
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence, parse_front_matter
from failuremap.source import SourceFile

_ORDER = {row.name: at for at, row in enumerate(FIELDS)}


def with_value(source: SourceFile, name: str, written: str) -> Edit | None:
    """Put something in the place of the one value of a field; `None` if there is none."""
    for key, value in _root(source).pairs:
        if key.text == name and isinstance(value, Scalar):
            start = source.text.index(":", key.where.end) + 1
            return Edit(source.span(start, value.where.end + value.is_quoted), f" {written}")
    return None


def with_item(source: SourceFile, name: str, written: str) -> Edit | None:
    """Put an item at the beginning of the list of a field, which is added where it belongs if it is not there.

    Returns:
        `None` if the field holds no list.
    """
    root = _root(source)
    for key, value in root.pairs:
        if key.text == name:
            return _in_list(source, value, written)
    return _in_root(source, root, name, f"{name}: [{written}]")


def _root(source: SourceFile) -> Mapping:
    return parse_front_matter(source).root or Mapping((), source.span(0))


def _in_list(source: SourceFile, value: Node, written: str) -> Edit | None:
    if not isinstance(value, Sequence):
        return None
    start, text = value.where.start, source.text
    if text[start] != "[":
        indent = text[text.rfind("\n", 0, start) + 1 : start]
        return Edit(source.span(start), f"- {written}\n{indent}")
    if not value.items:
        return Edit(source.span(start + 1), written)
    return Edit(source.span(_beginning(value.items[0])), f"{written}, ")


def _in_root(source: SourceFile, root: Mapping, name: str, line: str) -> Edit:
    """Put a line before the first field that comes later, and before the comments above it; else at the end."""
    text = source.text
    later = [key for key, _ in root.pairs if _ORDER.get(key.text, 0) > _ORDER[name]]
    first = _beginning(root.pairs[0][0])
    if text[root.where.start] == "{":
        return Edit(source.span(first), f"{line}, ")
    indent = text[text.rfind("\n", 0, first) + 1 : first]
    body = parse_front_matter(source).body_start
    at = text.rfind("\n", 0, later[0].where.start if later else body - 1) + 1
    while (above := text.rfind("\n", 0, at - 1) + 1) and text[above:at].lstrip().startswith("#"):
        at = above
    return Edit(source.span(at), f"{indent}{line}\n")


def _beginning(node: Node) -> int:
    return node.where.start - (isinstance(node, Scalar) and node.is_quoted)
