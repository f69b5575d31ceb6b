"""Relations in the words of a sentence between two modes, for people at a terminal."""

from failuremap.model.document import RelationType

FROM_HERE = {
    RelationType.LEADS_TO: "leads to",
    RelationType.ENABLES: "enables",
    RelationType.KIND_OF: "is a kind of",
    RelationType.CONTRASTS_WITH: "is not the same as",
    RelationType.EVIDENCE_FOR: "is evidence for",
}
"""From the mode that declares the relation."""
FROM_THERE = {
    RelationType.LEADS_TO: "follows from",
    RelationType.ENABLES: "is enabled by",
    RelationType.KIND_OF: "includes",
    RelationType.CONTRASTS_WITH: "is not the same as",
    RelationType.EVIDENCE_FOR: "has evidence in",
}
"""From the mode at its other end."""
