"""How a work is named: short in the text, in full below it.

Takes a `Work`; knows no HTML.
"""

from failuremap.model.works import Person, Work
from failuremap.value import Value

MOST_AUTHORS = 6
OTHERS = "others"
"""A literal author that stands for those whose names are not confirmed."""


class Reference(Value):
    """The parts of a full reference, each as text and possibly empty."""

    authors: str
    """As a full reference names them."""
    year: str
    title: str
    venue: str
    """Where it was published: container, volume, issue, pages, publisher."""
    identifier: str
    """`arXiv:1912.01683` or `doi:10.…`, with the address of the work itself in `address`."""
    address: str | None
    """Where the work is."""
    archived: str | None
    """Address of an archived copy."""


def full(work: Work) -> Reference:
    """Give the parts of a full reference."""
    identifier = f"doi:{work.doi}" if work.doi else f"arXiv:{work.arxiv}" if work.arxiv else ""
    return Reference(
        _authors(work), work.year, work.title, _venue(work), identifier, work.address, work.archived or None
    )


def as_text(work: Work) -> str:
    """Give the full reference as one line of text."""
    parts = full(work)
    head = f"{parts.authors} ({parts.year})." if parts.authors else f"({parts.year})."
    tail = " ".join(f"{part}." for part in (parts.venue, parts.identifier or (parts.address or "")) if part)
    return " ".join(each for each in (head, _ended(parts.title), tail) if each)


def short(work: Work) -> str:
    """Give the author-year form that stands in the text, such as `Turner et al. 2021`."""
    return f"{short_authors(work)} {work.year}"


def short_authors(work: Work) -> str:
    """Give the authors as the text names them: two joined by `&`, of more only the first."""
    names = [person.family for person in work.authors]
    if not names:
        return work.title
    if len(names) == 1:
        return names[0]
    if len(names) == 2 and names[1] != OTHERS:
        return f"{names[0]} & {names[1]}"
    return f"{names[0]} et al."


def _authors(work: Work) -> str:
    people = list(work.authors)
    more = len(people) > MOST_AUTHORS or (bool(people) and is_others(people[-1]))
    named = [_name(person) for person in people[:MOST_AUTHORS] if not is_others(person)]
    if more:
        return ", ".join(named) + " et al."
    if len(named) < 2:
        return "".join(named)
    return ", ".join(named[:-1]) + " & " + named[-1]


def is_others(person: Person) -> bool:
    """Tell whether an author stands for those who are not named."""
    return person.is_literal and person.family == OTHERS


def _name(person: Person) -> str:
    return f"{person.given} {person.family}" if person.given else person.family


def _venue(work: Work) -> str:
    volume = work.volume + (f"({work.issue})" if work.issue else "")
    parts = [
        work.container,
        volume,
        f"pp. {work.page.replace(chr(45), chr(0x2013))}" if work.page else "",
        work.publisher,
    ]
    return ", ".join(part for part in parts if part)


def _ended(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
