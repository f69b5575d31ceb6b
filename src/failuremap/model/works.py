"""Cited publications, as references.yaml has them."""

from functools import lru_cache

from failuremap.diagnostics import Diagnostic
from failuremap.model.names import fingerprint
from failuremap.source import Span
from failuremap.value import Value, replace

NOWHERE = Span("", 0, 0)


class Person(Value):
    """An author of a work."""

    family: str
    given: str = ""
    is_literal: bool = False
    """Whether `family` is a whole name, as of an organisation, or `others`."""


class Work(Value):
    """A cited publication, as references.yaml has it."""

    key: str
    type: str
    title: str
    authors: tuple[Person, ...]
    issued: str
    """ISO 8601 text: a year, a year and month, or a date; empty when unknown."""
    container: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    archived: str = ""
    where: Span = NOWHERE

    @property
    def year(self) -> str:
        """The year of publication, or `n.d.`."""
        return self.issued[:4] or "n.d."

    @property
    def address(self) -> str | None:
        """Where the work itself is: by DOI, else arXiv, else URL."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return self.url or None


class Bibliography(Value):
    """The works of a site, in the order of the file."""

    works: tuple[Work, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@lru_cache(maxsize=8192)
def digest_of(work: Work) -> str:
    """Give a fingerprint of all that readers can see of a work, and not of where it stands in its file."""
    return fingerprint(replace(work, where=NOWHERE))
