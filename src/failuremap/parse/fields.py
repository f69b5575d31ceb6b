"""FIELDS: the schema of the front matter, one row a field.

The reader of entries, `failuremap schema` and docs/front-matter.md are all made from it.
"""

from failuremap.model.fields import Field, Kind

FIELDS: tuple[Field, ...] = (
    Field("title", Kind.TEXT, "The name of the failure mode.", "Power-Seeking", is_required=True),
    Field(
        "author",
        Kind.TEXT_OR_TEXTS,
        "Who described it: text as the byline should show it, or a list of names.",
        "Turner et al.",
        is_required=True,
    ),
    Field("year", Kind.YEARS, "When it was described.", "2021", is_required=True),
    Field(
        "category",
        Kind.TEXT,
        "Its region: a key of failuremap.toml; without that file any text.",
        "power",
        is_required=True,
    ),
    Field(
        "summary",
        Kind.TEXT,
        "One or two sentences that say what happens.",
        "Keeping options open helps with most goals.",
        is_required=True,
    ),
    Field("short_title", Kind.TEXT, "The name on the map, where the title is too wide.", "Power-seeking"),
    Field(
        "aliases", Kind.TEXTS, "Other names; they resolve in links and are found by search.", "[resource acquisition]"
    ),
    Field(
        "evidence", Kind.EVIDENCE, "How far it has been shown: by argument, in the lab, or in deployed use.", "argued"
    ),
    Field("evidence_note", Kind.TEXT, "What was shown, where, and what was not.", "A theorem about optimal policies."),
    Field("source", Kind.KEY, "The work that the page rests on, pinned under the byline.", "turner2021"),
    Field(
        "relations",
        Kind.RELATIONS,
        "Typed relations to other failure modes.",
        "[{leads-to: shutdown-resistance, why: Being off removes every option.}]",
    ),
    Field(
        "mitigations",
        Kind.MITIGATIONS,
        "What holds it back.",
        "[{name: Corrigibility, why: It defers to correction., source: soares2015}]",
    ),
    Field(
        "incidents",
        Kind.INCIDENTS,
        "Documented occurrences.",
        "[{what: An agent deleted a database., when: 2025-07, source: smith2025}]",
    ),
    Field("limits", Kind.TEXTS, "What the evidence does not show.", "[The theorem is about optimal policies.]"),
    Field("added", Kind.DATE, "When it was first published; without it the entry is not in the feed.", "2026-11-20"),
    Field("revised", Kind.DATE, "When its substance last changed.", "2026-11-20"),
    Field("checked", Kind.DATE, "When it was last checked against its sources.", "2026-11-20"),
    Field("draft", Kind.FLAG, "A draft is checked, and has no page.", "false"),
)
"""The fields of an entry, in the order in which they are written."""

PAGE_FIELDS: tuple[Field, ...] = (Field("title", Kind.TEXT, "The title of the page.", "About", is_required=True),)
"""The fields of a plain page."""

RELATION_FIELDS: tuple[Field, ...] = (
    Field("leads-to", Kind.TEXT, "This brings the other about; needs `why`.", "shutdown-resistance"),
    Field("enables", Kind.TEXT, "This makes the other possible; needs `why`.", "prompt-injection"),
    Field("kind-of", Kind.TEXT, "This is a kind of the other.", "goodharts-law"),
    Field("contrasts-with", Kind.TEXT, "This is not the same as the other; declared on one side.", "jailbreaks"),
    Field("evidence-for", Kind.TEXT, "This is evidence for the other.", "deceptive-alignment"),
    Field(
        "why", Kind.TEXT, "The mechanism, in a sentence of at most 90 characters.", "Being off removes every option."
    ),
    Field("source", Kind.KEY, "The work that says so.", "turner2021"),
)
"""An item of `relations`: exactly one of the first five, then `why` and `source`."""

MITIGATION_FIELDS: tuple[Field, ...] = (
    Field("name", Kind.TEXT, "What holds the failure back.", "Corrigibility by design", is_required=True),
    Field("why", Kind.TEXT, "How it does.", "An agent that defers to correction loses nothing by being stopped."),
    Field("source", Kind.KEY, "The work that shows or proposes it.", "soares2015"),
)

INCIDENT_FIELDS: tuple[Field, ...] = (
    Field("what", Kind.TEXT, "What happened.", "An agent deleted a database.", is_required=True),
    Field("when", Kind.MOMENT, "When it happened.", "2025-07"),
    Field("source", Kind.KEY, "The work that documents it.", "smith2025"),
)

OTHER_NAMES = {
    "abstract": "summary", "date": "year", "description": "summary", "name": "title", "published": "added",
    "related": "relations", "see_also": "relations", "tldr": "summary", "updated": "revised",
}  # fmt: skip
"""What other tools call some of these fields."""

LONGEST_WHY = 90
"""Characters of a reason that fit beside a line of the map."""
KEY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_:.+-]*"
"""How the key of a work is written."""
