"""One Markdown file to one document: a card and a body, or a plain page.

Takes the text of a file and knows FIELDS and the rule for ids.
Knows no other file, and neither YAML's nor Markdown's syntax.
"""

import re
import unicodedata
from typing import Any

from failuremap.diagnostics import Code, did_you_mean
from failuremap.model.document import (
    UNKNOWN_YEAR,
    UNWRITTEN,
    Card,
    Incident,
    Mitigation,
    Named,
    Parsed,
    PlainCard,
    Relation,
    RelationType,
    Text,
)
from failuremap.model.names import fingerprint, slug, unfit
from failuremap.parse.fields import (
    FIELDS,
    INCIDENT_FIELDS,
    LONGEST_WHY,
    MITIGATION_FIELDS,
    PAGE_FIELDS,
    RELATION_FIELDS,
)
from failuremap.parse.frontmatter import Mapping, Scalar, parse_front_matter
from failuremap.parse.values import Reader, shortened
from failuremap.source import SourceFile, Span

PAGES = "content/pages/"
_HIDDEN = re.compile(
    # Control characters; marks of direction; zero-width and other invisible characters; tags.
    # Joiners stay allowed: Persian and Indic scripts and emoji need them.
    "[\x01-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u00ad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
_SEEN = bytes((9, 10, *range(32, 127)))
"""What can be seen, or lays a text out, in ASCII."""
_NEEDS_WHY = (RelationType.LEADS_TO, RelationType.ENABLES)
_RELATIONS = {each.value: each for each in RelationType if each is not RelationType.MENTIONS}


def parse_document(source: SourceFile) -> Parsed:
    """Parse an entry, or a plain page below content/pages/.

    The body is parsed whatever the front matter is like, so that all problems of a file are reported at once.
    """
    from failuremap.parse.markup import parse_body

    front = parse_front_matter(source)
    reader = Reader(list(front.diagnostics))
    _report_hidden(source, reader)
    body = parse_body(source, front.body_start)
    card: Card | PlainCard | None = None
    if front.root is not None:
        make = _plain if source.path.startswith(PAGES) else _entry
        card = make(source, front.root, body.text, reader)
    diagnostics = (*reader.diagnostics, *body.diagnostics)
    return Parsed(source.path, card, body.body, diagnostics, front.body_start, fingerprint(card))


def _report_hidden(source: SourceFile, reader: Reader) -> None:
    """Report characters that change how text reads and cannot be seen; a run of them once."""
    if _is_seen(source.text):
        return
    for match in _HIDDEN.finditer(source.text):
        message = f"the character U+{ord(match[0][0]):04X} cannot be seen, and changes how the text is read"
        reader.report(Code.HIDDEN_CHARACTER, message, source.span(match.start(), match.end()), "remove it")


def _is_seen(text: str) -> bool:
    # Of ASCII this is told in a seventh of the time.
    if text.isascii():
        return not text.encode().translate(None, _SEEN)
    return text.replace("\n", "").replace("\t", "").isprintable()


def _entry(source: SourceFile, root: Mapping, text: Text, reader: Reader) -> Card | None:
    stem = _stem(source.path)
    entry_id = _id(source, stem, reader)
    values = reader.values(root, FIELDS, "an entry", _opening(source))
    relations = tuple(_relation(item, reader) for item in values["relations"])
    mitigations = tuple(_mitigation(item, reader) for item in values["mitigations"])
    incidents = tuple(_incident(item, reader) for item in values["incidents"])
    if values["draft"]:
        _complete(values, stem, source, reader)
        if not text.words:
            message = "the draft has no text yet"
            reader.report(Code.UNFINISHED_DRAFT, message, _opening(source), "write it below the front matter")
    if entry_id is None or not all(values[row.name] for row in FIELDS if row.is_required):
        return None
    return Card(
        id=entry_id,
        path=source.path,
        stem=stem,
        title=values["title"].text,
        author=tuple(each.text for each in values["author"]),
        years=values["year"],
        category=values["category"],
        summary=values["summary"].text,
        where=values["title"].where,
        short_title=_text(values["short_title"]),
        aliases=values["aliases"],
        evidence=values["evidence"],
        evidence_note=_text(values["evidence_note"]),
        source=values["source"],
        relations=tuple(each for each in relations if each),
        mitigations=tuple(each for each in mitigations if each),
        incidents=tuple(each for each in incidents if each),
        limits=tuple(each.text for each in values["limits"]),
        added=values["added"],
        revised=values["revised"],
        checked=values["checked"],
        is_draft=values["draft"],
        text=text,
    )


def _complete(values: dict[str, Any], stem: str, source: SourceFile, reader: Reader) -> None:
    """Let a draft lack what an entry needs, so that links to it, and all else, are checked like any other."""
    reader.soften()
    unwritten = Named(UNWRITTEN, _opening(source))
    values["title"] = values["title"] or Named(stem, _opening(source))
    values["author"] = values["author"] or (unwritten,)
    values["year"] = values["year"] or (UNKNOWN_YEAR,)
    values["category"] = values["category"] or unwritten
    values["summary"] = values["summary"] or unwritten


def _plain(source: SourceFile, root: Mapping, text: Text, reader: Reader) -> PlainCard | None:
    stem = _stem(source.path)
    name = _id(source, stem, reader)
    title = reader.values(root, PAGE_FIELDS, "a plain page", _opening(source))["title"]
    return PlainCard(name, source.path, stem, title.text, title.where, text) if name and title else None


def _relation(item: Mapping, reader: Reader) -> Relation | None:
    key = _type_of_relation(item, reader)
    if key is None:
        return None
    values = reader.values(item, RELATION_FIELDS, "a relation", item.where)
    kind, target, why = _RELATIONS[key.text], values[key.text], values["why"]
    if kind in _NEEDS_WHY and all(name.text != "why" for name, _ in item.pairs):
        reader.report(Code.MISSING_WHY, f"`{kind}` needs a `why`: the mechanism, in a sentence", key.where)
    if why and len(why.text) > LONGEST_WHY:
        message = f"`why` has {len(why.text)} characters; at most {LONGEST_WHY} fit on the map"
        reader.report(Code.LONG_WHY, message, why.where, "say the mechanism alone; the body has room for the rest")
    return Relation(kind, target, _text(why), values["source"], key.where) if target else None


def _type_of_relation(item: Mapping, reader: Reader) -> Scalar | None:
    """Find the one key of a relation that says its type."""
    keys = [key for key, _ in item.pairs]
    types = [key for key in keys if key.text in _RELATIONS]
    others = [key for key in keys if key.text not in {row.name for row in RELATION_FIELDS}]
    if len(types) > 1:
        message = f"a relation has one type; here are {' and '.join(f'`{key.text}`' for key in types)}"
        reader.report(Code.UNKNOWN_RELATION, message, types[1].where, "begin each relation with `- `")
        return None
    if types:
        return types[0]
    listed = ", ".join(_RELATIONS)
    if others:
        message = f"`{shortened(others[0].text)}` is no relation; it is one of: {listed}"
        hint = did_you_mean(others[0].text, _RELATIONS)
        reader.report(Code.UNKNOWN_RELATION, message, others[0].where, hint)
    else:
        reader.report(Code.UNKNOWN_RELATION, f"this relation has no type; it is one of: {listed}", item.where)
    return None


def _mitigation(item: Mapping, reader: Reader) -> Mitigation | None:
    values = reader.values(item, MITIGATION_FIELDS, "a mitigation", item.where)
    name = values["name"]
    return Mitigation(name.text, _text(values["why"]), values["source"]) if name else None


def _incident(item: Mapping, reader: Reader) -> Incident | None:
    values = reader.values(item, INCIDENT_FIELDS, "an incident", item.where)
    what = values["what"]
    return Incident(what.text, values["when"], values["source"]) if what else None


def _text(named: Named | None) -> str | None:
    return named.text if named else None


def _id(source: SourceFile, stem: str, reader: Reader) -> str | None:
    """Make the id from the file's name."""
    entry_id, where = slug(stem), _opening(source)
    problem = problem_of_id(entry_id)
    if problem:
        reader.report(
            Code.BAD_ID, f"the file name `{shortened(stem)}` cannot be an id: it {problem}", where, "rename the file"
        )
        return None
    if entry_id != unicodedata.normalize("NFC", stem):
        message = f"the file is named `{shortened(stem)}`, and its id is `{entry_id}`"
        reader.report(Code.CHANGED_ID, message, where, f"name it `{entry_id}.md`")
    return entry_id


def problem_of_id(entry_id: str) -> str | None:
    """Say why a slug cannot be an id."""
    return "is the name of the list of all modes" if entry_id == "index" else unfit(entry_id)


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def _opening(source: SourceFile) -> Span:
    return source.span(0, 3)
