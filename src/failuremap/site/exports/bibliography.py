"""The bibliography as BibTeX."""

import re
from functools import lru_cache

from failuremap.model.works import Person, Work
from failuremap.site.context import SiteContext
from failuremap.site.references import OTHERS

_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "thesis": "phdthesis",
}
_SPECIAL = re.compile(r"[&%$#_{}~^\\]")
# BibTeX counts braces whether or not a backslash stands before them.
_ESCAPES = {
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def references_bib(context: SiteContext) -> bytes:
    """Write every work of the bibliography, sorted by key."""
    return "\n".join(entry(work) for work in context.graph.works.values()).encode()


@lru_cache(maxsize=4096)
def entry(work: Work) -> str:
    """Write one work; while a site is served, most are those of the build before."""
    kind = _TYPES.get(work.type, "misc")
    container = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}.get(
        kind, "howpublished"
    )
    fields = [
        ("author", " and ".join(_person(person) for person in work.authors)),
        # Doubled braces keep the case of titles.
        ("title", f"{{{escaped(work.title)}}}"),
        ("year", escaped(work.issued[:4])),
        (container, escaped(work.container)),
        ("institution" if kind == "techreport" else "publisher", escaped(work.publisher)),
        ("volume", escaped(work.volume)),
        ("number", escaped(work.issue)),
        ("pages", escaped(work.page.replace("\u2013", "--"))),
        ("doi", escaped(work.doi)),
        ("eprint", escaped(work.arxiv)),
        ("archiveprefix", "arXiv" if work.arxiv else ""),
        ("url", _braced(work.url)),
    ]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value not in ("", "{}"))
    return f"@{kind}{{{work.key},\n{lines}\n}}\n"


def _person(person: Person) -> str:
    if person.is_literal:
        return OTHERS if person.family == OTHERS else f"{{{escaped(person.family)}}}"
    return f"{escaped(person.family)}, {escaped(person.given)}" if person.given else escaped(person.family)


def escaped(text: str) -> str:
    """Write text so that BibTeX and LaTeX show it as it is."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], "\\" + match[0]), printable)


def _braced(url: str) -> str:
    """Percent-encode what would end the field."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
