"""What a field of the front matter is, for all who read or write one. Knows no field by name."""

from enum import StrEnum

from failuremap.value import Value


class Kind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    TEXTS = "a list of texts"
    TEXT_OR_TEXTS = "a text, or a list of texts"
    YEARS = "a year, or a list of years"
    DATE = "a date such as 2026-11-20"
    MOMENT = "a year, a month such as 2025-07, or a date"
    EVIDENCE = "argued, lab or wild"
    KEY = "a key of references.yaml"
    ISSUED = "a year, a month such as 2025-07, a date, or `date-parts`"
    FLAG = "true or false"
    RELATIONS = "a list of relations"
    MITIGATIONS = "a list of mitigations"
    INCIDENTS = "a list of incidents"
    AUTHORS = "a list of `family` and `given`, or `literal`"


class Field(Value):
    """One field of the front matter, or of an item in one of its lists."""

    name: str
    kind: Kind
    meaning: str
    """One sentence for authors."""
    example: str
    """As it would be written in YAML."""
    is_required: bool = False
