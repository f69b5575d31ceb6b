"""references.yaml to works.

Takes the text of the file, read with places; knows the fields of CSL-YAML that this site shows. Scalars stay text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Person, Work
from failuremap.parse.fields import KEY_PATTERN, Field, Kind
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence, parse_yaml
from failuremap.parse.values import Reader
from failuremap.source import SourceFile

WORK_FIELDS: tuple[Field, ...] = (
    Field("id", Kind.KEY, "The key by which entries cite it.", "turner2021", is_required=True),
    Field("type", Kind.TEXT, "What it is, as CSL names it.", "paper-conference"),
    Field("title", Kind.TEXT, "Its title.", "Optimal Policies Tend to Seek Power", is_required=True),
    Field(
        "author",
        Kind.TEXTS,
        "Its authors; `literal: others` stands for the rest.",
        "[{family: Turner, given: Alexander}]",
    ),
    Field("issued", Kind.MOMENT, "When it was published.", '"2021-12"'),
    Field("container-title", Kind.TEXT, "Journal, proceedings or site.", "NeurIPS 2021"),
    Field("publisher", Kind.TEXT, "Its publisher.", "MIT Press"),
    Field("volume", Kind.TEXT, "Volume.", '"34"'),
    Field("issue", Kind.TEXT, "Issue.", '"2"'),
    Field("page", Kind.TEXT, "Pages.", "23063-23074"),
    Field("DOI", Kind.TEXT, "Its DOI, without an address.", "10.1007/978-3-642-22887-2_2"),
    Field("URL", Kind.TEXT, "Where it is.", "https://example.org/paper"),
    Field("arxiv", Kind.TEXT, "Its arXiv identifier, in quotes.", '"1912.01683"'),
    Field("archived", Kind.TEXT, "Address of an archived copy.", "https://web.archive.org/…"),
)
_AUTHOR = ("family", "given", "literal")
_KEY = re.compile(KEY_PATTERN)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?|[a-z-]+(\.[A-Z]{2})?/[0-9]{7}(v[0-9]+)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of a site, in the order of the file."""

    works: tuple[Work, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_bibliography(source: SourceFile | None) -> Bibliography:
    """Read the bibliography; a site without one has no works."""
    if source is None:
        return Bibliography(())
    root, diagnostics = parse_yaml(source)
    reader = Reader(list(diagnostics))
    if root is None:
        return Bibliography((), tuple(reader.diagnostics))
    if not isinstance(root, Sequence):
        reader.report(Code.WRONG_TYPE, "the bibliography is a list of works, each beginning with `- id: …`", root.where)
        return Bibliography((), tuple(reader.diagnostics))
    works = reader.items(root, "references.yaml", lambda item: _work(item, reader))
    return Bibliography(tuple(_unique(works, reader)), tuple(reader.diagnostics))


def _work(item: Mapping, reader: Reader) -> Work | None:
    nodes = reader.fields(item, WORK_FIELDS, "a work", item.where)
    key = reader.named(nodes["id"], "id") if "id" in nodes else None
    if key is not None and not _KEY.fullmatch(key.text):
        message = f"`{key.text}` is no key; keys are letters, digits and `_:.+-`, such as turner2021"
        reader.report(Code.BAD_VALUE, message, key.where)
        key = None
    texts: dict[str, str] = {
        name: reader.text(nodes[name], name) or ""
        for name in (
            "type",
            "title",
            "container-title",
            "publisher",
            "volume",
            "issue",
            "page",
            "DOI",
            "URL",
            "arxiv",
            "archived",
        )
        if name in nodes
    }
    _check_identifiers(nodes, texts, reader)
    authors = _authors(nodes["author"], reader) if "author" in nodes else ()
    issued = _issued(nodes["issued"], reader) if "issued" in nodes else ""
    if key is None or not texts.get("title"):
        return None
    return Work(
        key.text,
        texts.get("type", "article"),
        texts["title"],
        authors,
        issued,
        texts.get("container-title", ""),
        texts.get("publisher", ""),
        texts.get("volume", ""),
        texts.get("issue", ""),
        texts.get("page", ""),
        texts.get("DOI", ""),
        texts.get("arxiv", ""),
        texts.get("URL", ""),
        texts.get("archived", ""),
        key.where,
    )


def _check_identifiers(nodes: dict[str, Node], texts: dict[str, str], reader: Reader) -> None:
    """Drop identifiers and addresses that are none, so that no page links to them."""
    rules = (
        ("DOI", _DOI, "a DOI such as 10.1000/182, without an address"),
        ("arxiv", _ARXIV, 'an arXiv identifier such as "1912.01683"'),
        ("URL", _ADDRESS, "an address that begins with https://"),
        ("archived", _ADDRESS, "an address that begins with https://"),
    )
    for name, pattern, wanted in rules:
        if texts.get(name) and not pattern.fullmatch(texts[name]):
            reader.report(Code.BAD_VALUE, f"`{name}` is `{texts[name]}`; it takes {wanted}", nodes[name].where)
            del texts[name]


def _authors(node: Node, reader: Reader) -> tuple[Person, ...]:
    def person(item: Mapping) -> Person | None:
        parts = {key.text: value for key, value in item.pairs}
        named = {name: reader.text(parts[name], name) or "" for name in _AUTHOR if name in parts}
        if "literal" in named:
            return Person(named["literal"], is_literal=True) if named["literal"] else None
        if named.get("family"):
            return Person(named["family"], named.get("given", ""))
        reader.report(Code.MISSING_FIELD, "an author needs `family` (and `given`), or `literal`", item.where)
        return None

    return reader.items(node, "author", person)


def _issued(node: Node, reader: Reader) -> str:
    if isinstance(node, Mapping):
        parts = next((value for key, value in node.pairs if key.text == "date-parts"), None)
        numbers = _date_parts(parts)
        if numbers:
            return "-".join([numbers[0].zfill(4), *(number.zfill(2) for number in numbers[1:3])])
        reader.wrong(node, "issued", 'a year, "2021-12", "2021-12-03", or date-parts')
        return ""
    return reader.moment(node, "issued") or ""


def _date_parts(node: Node | None) -> list[str]:
    if isinstance(node, Sequence) and len(node.items) == 1 and isinstance(node.items[0], Sequence):
        node = node.items[0]
    if not isinstance(node, Sequence):
        return []
    numbers = [item.text for item in node.items if isinstance(item, Scalar) and item.text.isdecimal()]
    return numbers if len(numbers) == len(node.items) else []


def _unique(works: Iterable[Work], reader: Reader) -> Iterable[Work]:
    keys: dict[str, Work] = {}
    names: dict[str, Work] = {}
    for work in works:
        name = re.sub("[^a-z0-9]", "-", work.key.lower())
        if work.key in keys:
            note = Note("first used here", keys[work.key].where)
            message = f"the key `{work.key}` is already taken"
            reader.diagnostics.append(Diagnostic(Code.DUPLICATE_ID, message, work.where, None, (note,)))
        elif name in names:
            note = Note("first used here", names[name].where)
            message = f"the keys `{work.key}` and `{names[name].key}` give one file name, `{name}.html`"
            reader.diagnostics.append(Diagnostic(Code.PATH_CLASH, message, work.where, "rename one of them", (note,)))
        else:
            keys[work.key] = names[name] = work
            yield work
