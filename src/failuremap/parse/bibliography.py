"""references.yaml to works.

Takes the text of the file, read with places; knows the fields of CSL-YAML that this site shows. Scalars stay text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from failuremap.diagnostics import Code, Diagnostic, Note
from failuremap.model.document import Named
from failuremap.model.fields import Field, Kind
from failuremap.model.works import Bibliography, Person, Work
from failuremap.parse.frontmatter import Mapping, Node, Scalar, Sequence, parse_yaml
from failuremap.parse.values import Reader, shortened
from failuremap.source import SourceFile

WORK_FIELDS: tuple[Field, ...] = (
    Field("id", Kind.KEY, "The key by which entries cite it.", "turner2021", is_required=True),
    Field("type", Kind.TEXT, "What it is, as CSL names it.", "paper-conference"),
    Field("title", Kind.TEXT, "Its title.", "Optimal Policies Tend to Seek Power", is_required=True),
    Field(
        "author",
        Kind.AUTHORS,
        "Its authors; `literal: others` stands for the rest.",
        "[{family: Turner, given: Alexander}]",
    ),
    Field("issued", Kind.ISSUED, "When it was published.", '"2021-12"'),
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
AUTHOR_FIELDS: tuple[Field, ...] = (
    Field("family", Kind.TEXT, "Family name.", "Turner"),
    Field("given", Kind.TEXT, "Given name.", "Alexander"),
    Field("literal", Kind.TEXT, "A whole name, as of an organisation, or `others`.", "OpenAI"),
)
_IDENTIFIERS = (
    ("DOI", re.compile(r"10\.[0-9]{4,9}/\S+"), "a DOI such as 10.1000/182, without an address"),
    (
        "arxiv",
        re.compile(r"[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?|[a-z-]+(\.[A-Z]{2})?/[0-9]{7}(v[0-9]+)?"),
        'an arXiv identifier such as "1912.01683"',
    ),
    ("URL", re.compile(r"https?://[^\s<>\"/]+\S*"), "an address that begins with https://"),
    ("archived", re.compile(r"https?://[^\s<>\"/]+\S*"), "an address that begins with https://"),
)
_PREFIX = re.compile(r"(https?://(dx\.)?doi\.org/|doi:\s*|https?://arxiv\.org/(abs|pdf)/|arxiv:\s*)", re.IGNORECASE)
_PART = re.compile(r"[0-9]{1,4}")


def parse_bibliography(source: SourceFile) -> Bibliography:
    """Read the bibliography."""
    root, diagnostics = parse_yaml(source)
    reader = Reader(list(diagnostics))
    works = list(_works(root, reader)) if root is not None else []
    return Bibliography(tuple(_unique(works, reader)), tuple(reader.diagnostics))


def _works(root: Node, reader: Reader) -> Iterator[Work]:
    if not isinstance(root, Sequence):
        message = "the bibliography is a list of works, each beginning with `- id: …`"
        keys = [key.text for key, _ in root.pairs] if isinstance(root, Mapping) else []
        hint = "leave out `references:` and begin with the list" if keys == ["references"] else None
        reader.report(Code.WRONG_TYPE, message, root.where, hint)
        return
    for item in root.items:
        if isinstance(item, Mapping):
            work = _work(item, reader)
            if work is not None:
                yield work
        else:
            reader.report(Code.WRONG_TYPE, "a work is made of fields, the first being `id: …`", item.where)


def _work(item: Mapping, reader: Reader) -> Work | None:
    values = reader.values(item, WORK_FIELDS, "a work", item.where)
    authors = tuple(person for each in values["author"] if (person := _person(each, reader)) is not None)
    issued = _issued(values["issued"], reader)
    _check_identifiers(values, reader)
    key, title = values["id"], values["title"]
    if key is None or title is None:
        return None
    texts = {name: each.text for name, each in values.items() if isinstance(each, Named)}
    return Work(
        key=key.text,
        type=texts.get("type", "article"),
        title=title.text,
        authors=authors,
        issued=issued,
        container=texts.get("container-title", ""),
        publisher=texts.get("publisher", ""),
        volume=texts.get("volume", ""),
        issue=texts.get("issue", ""),
        page=texts.get("page", ""),
        doi=texts.get("DOI", ""),
        arxiv=texts.get("arxiv", ""),
        url=texts.get("URL", ""),
        archived=texts.get("archived", ""),
        where=key.where,
    )


def _check_identifiers(values: dict[str, Any], reader: Reader) -> None:
    """Drop identifiers and addresses that are none, so that no page links to them."""
    for name, pattern, wanted in _IDENTIFIERS:
        named = values[name]
        if named is None or pattern.fullmatch(named.text):
            continue
        bare = _PREFIX.sub("", named.text, count=1).removesuffix(".pdf")
        hint = f"write `{shortened(bare)}`" if bare != named.text and pattern.fullmatch(bare) else None
        message = f"`{name}` is `{shortened(named.text)}`; it takes {wanted}"
        reader.report(Code.BAD_VALUE, message, named.where, hint)
        values[name] = None


def _person(item: Mapping, reader: Reader) -> Person | None:
    values = reader.values(item, AUTHOR_FIELDS, "an author", item.where)
    family, given, literal = values["family"], values["given"], values["literal"]
    if literal:
        return Person(literal.text, is_literal=True)
    if family:
        return Person(family.text, given.text if given else "")
    if all(key.text not in ("family", "literal") for key, _ in item.pairs):
        message = "an author needs `family` (and `given`), or `literal`"
        reader.report(Code.MISSING_FIELD, message, item.where)
    return None


def _issued(node: Node | None, reader: Reader) -> str:
    if node is None:
        return ""
    if not isinstance(node, Mapping):
        return reader.moment(node, "issued") or ""
    parts = next((value for key, value in node.pairs if key.text == "date-parts"), None)
    numbers = _date_parts(parts)
    if not numbers:
        reader.wrong(node, "issued", 'a year, "2021-12", "2021-12-03", or `date-parts: [[2021, 12, 3]]`')
        return ""
    issued = "-".join([numbers[0].zfill(4), *(number.zfill(2) for number in numbers[1:])])
    return issued if reader.exists(issued, "issued", node.where) else ""


def _date_parts(node: Node | None) -> list[str]:
    """Give year, month and day as written, as far as they are there; of a range the first."""
    if isinstance(node, Sequence) and node.items and isinstance(node.items[0], Sequence):
        node = node.items[0]
    if not isinstance(node, Sequence) or len(node.items) > 3:
        return []
    numbers = [item.text for item in node.items if isinstance(item, Scalar) and _PART.fullmatch(item.text)]
    return numbers if len(numbers) == len(node.items) else []


def _unique(works: Iterable[Work], reader: Reader) -> Iterator[Work]:
    """Give the works whose keys, and the files named after them, are not taken."""
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
