"""One Markdown file to one document: a card and a body, or a plain page.

Takes the text of a file and knows FIELDS and the rule for ids.
Knows no other file, and neither YAML's nor Markdown's syntax.
"""

import re
from typing import Any

from failuremap.diagnostics import Code, did_you_mean
from failuremap.model.document import (
    Body,
    Card,
    Evidence,
    Incident,
    Mitigation,
    Parsed,
    PlainCard,
    Relation,
    RelationType,
    Text,
)
from failuremap.model.names import digest, slug
from failuremap.parse.fields import (
    FIELDS,
    INCIDENT_FIELDS,
    LONGEST_WHY,
    MITIGATION_FIELDS,
    PAGE_FIELDS,
    RELATION_FIELDS,
)
from failuremap.parse.frontmatter import Mapping, Node, parse_front_matter
from failuremap.parse.values import Reader
from failuremap.source import SourceFile, Span

PAGES = "content/pages/"
LONGEST_ID = 80
"""Bytes; with an ending it stays below what every file system takes."""
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_NEEDS_WHY = (RelationType.LEADS_TO, RelationType.ENABLES)
_RELATIONS = {each.value: each for each in RelationType if each is not RelationType.MENTIONS}


def parse_document(source: SourceFile) -> Parsed:
    """Parse an entry, or a plain page below content/pages/."""
    from failuremap.parse.markup import parse_body

    front = parse_front_matter(source)
    reader = Reader(list(front.diagnostics))
    _report_hidden(source, reader)
    body = parse_body(source, front.body_start) if front.root is not None or front.body_start else None
    text = body.text if body else Text()
    card: Card | PlainCard | None = None
    if front.root is not None:
        make = _plain if source.path.startswith(PAGES) else _entry
        card = make(source, front.root, text, reader)
    diagnostics = (*reader.diagnostics, *(body.diagnostics if body else ()))
    pieces = body.body if body else Body(("",), ())
    return Parsed(source.path, card, pieces, diagnostics, front.body_start, digest(card))


def _report_hidden(source: SourceFile, reader: Reader) -> None:
    """Report characters that change how text reads and cannot be seen."""
    if source.text.isascii():
        return
    for match in _HIDDEN.finditer(source.text):
        message = f"the character U+{ord(match[0]):04X} cannot be seen, and changes how the text is read"
        reader.report(Code.HIDDEN_CHARACTER, message, source.span(match.start(), match.end()), "remove it")


def _entry(source: SourceFile, root: Mapping, text: Text, reader: Reader) -> Card | None:
    stem = _stem(source.path)
    entry_id = _id(source, stem, reader)
    nodes = reader.fields(root, FIELDS, "an entry", _opening(source))
    title = _one(nodes, "title", reader.named)
    author = tuple(each.text for each in _one(nodes, "author", reader.text_or_texts) or ())
    years = _one(nodes, "year", reader.years) or ()
    category = _one(nodes, "category", reader.named)
    summary = _one(nodes, "summary", reader.text)
    optional = _optional(nodes, reader)
    if not (entry_id and title and author and years and category and summary):
        return None
    return Card(
        entry_id, source.path, stem, title.text, author, years, category, summary, title.where, text=text, **optional
    )  # fmt: skip


def _optional(nodes: dict[str, Node], reader: Reader) -> dict[str, Any]:
    """Read the fields that an entry may leave out."""
    marks = {each.value: each for each in Evidence}
    limits = _one(nodes, "limits", reader.texts) or ()
    return {
        "short_title": _one(nodes, "short_title", reader.text),
        "aliases": _one(nodes, "aliases", reader.texts) or (),
        "evidence": _one(nodes, "evidence", lambda node, name: reader.choice(node, name, marks)),
        "evidence_note": _one(nodes, "evidence_note", reader.text),
        "source": _one(nodes, "source", reader.key),
        "relations": _one(
            nodes, "relations", lambda node, name: reader.items(node, name, lambda item: _relation(item, reader))
        )
        or (),
        "mitigations": _one(
            nodes, "mitigations", lambda node, name: reader.items(node, name, lambda item: _mitigation(item, reader))
        )
        or (),
        "incidents": _one(
            nodes, "incidents", lambda node, name: reader.items(node, name, lambda item: _incident(item, reader))
        )
        or (),
        "limits": tuple(each.text for each in limits),
        "added": _one(nodes, "added", reader.date),
        "revised": _one(nodes, "revised", reader.date),
        "checked": _one(nodes, "checked", reader.date),
        "is_draft": _one(nodes, "draft", reader.flag) or False,
    }


def _one(nodes: dict[str, Node], name: str, read: Any) -> Any:
    node = nodes.get(name)
    return None if node is None else read(node, name)


def _relation(item: Mapping, reader: Reader) -> Relation | None:
    keys = [key for key, _ in item.pairs if key.text not in ("why", "source")]
    if len(keys) == 1 and keys[0].text not in _RELATIONS:
        message = f"`{keys[0].text}` is no relation; it is one of: {', '.join(_RELATIONS)}"
        reader.report(Code.UNKNOWN_RELATION, message, keys[0].where, did_you_mean(keys[0].text, _RELATIONS))
        return None
    if len(keys) != 1:
        message = f"a relation has exactly one of: {', '.join(_RELATIONS)}"
        reader.report(Code.UNKNOWN_RELATION, message, item.where, "begin each relation with `- `" if keys else None)
        return None
    nodes = reader.fields(item, RELATION_FIELDS, "a relation", item.where)
    kind, key = _RELATIONS[keys[0].text], keys[0]
    target = reader.named(nodes[key.text], key.text)
    why, source = _why(nodes, reader), _one(nodes, "source", reader.key)
    if kind in _NEEDS_WHY and "why" not in nodes:
        reader.report(Code.MISSING_WHY, f"`{kind}` needs a `why`: the mechanism, in a sentence", key.where)
    return Relation(kind, target, why, source, key.where) if target else None


def _why(nodes: dict[str, Node], reader: Reader) -> str | None:
    named = _one(nodes, "why", reader.named)
    if named is None:
        return None
    if len(named.text) > LONGEST_WHY:
        message = f"`why` has {len(named.text)} characters; at most {LONGEST_WHY} fit on the map"
        reader.report(Code.LONG_WHY, message, named.where, "say the mechanism alone; the body has room for the rest")
    text: str = named.text
    return text


def _mitigation(item: Mapping, reader: Reader) -> Mitigation | None:
    nodes = reader.fields(item, MITIGATION_FIELDS, "a mitigation", item.where)
    name = _one(nodes, "name", reader.text)
    why, source = _one(nodes, "why", reader.text), _one(nodes, "source", reader.key)
    return Mitigation(name, why, source) if name else None


def _incident(item: Mapping, reader: Reader) -> Incident | None:
    nodes = reader.fields(item, INCIDENT_FIELDS, "an incident", item.where)
    what = _one(nodes, "what", reader.text)
    when, source = _one(nodes, "when", reader.moment), _one(nodes, "source", reader.key)
    return Incident(what, when, source) if what else None


def _plain(source: SourceFile, root: Mapping, text: Text, reader: Reader) -> PlainCard | None:
    stem = _stem(source.path)
    name = _id(source, stem, reader)
    nodes = reader.fields(root, PAGE_FIELDS, "a plain page", _opening(source))
    title = _one(nodes, "title", reader.named)
    return PlainCard(name, source.path, stem, title.text, title.where, text) if name and title else None


def _id(source: SourceFile, stem: str, reader: Reader) -> str | None:
    """Make the id from the file's name."""
    entry_id, where = slug(stem), _opening(source)
    problem = None
    if not entry_id:
        problem = "has no letter or digit"
    elif len(entry_id.encode()) > LONGEST_ID:
        problem = f"has more than {LONGEST_ID} bytes"
    elif _DEVICES.fullmatch(entry_id):
        problem = "is the name of a device on Windows"
    elif entry_id == "index":
        problem = "is the name of the list of all modes"
    if problem:
        reader.report(Code.BAD_ID, f"the file name `{stem}` cannot be an id: it {problem}", where, "rename the file")
        return None
    if entry_id != stem:
        reader.report(
            Code.CHANGED_ID, f"the file is named `{stem}`, and its id is `{entry_id}`", where, f"name it {entry_id}.md"
        )
    return entry_id


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def _opening(source: SourceFile) -> Span:
    return source.span(0, 3)
