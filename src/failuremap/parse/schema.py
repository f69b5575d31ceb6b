"""FIELDS as JSON Schema, in draft 7: what the validators in editors know."""

from collections.abc import Iterable
from typing import Any

from failuremap.model.document import RelationType
from failuremap.model.fields import Field, Kind
from failuremap.parse.fields import (
    FIELDS,
    INCIDENT_FIELDS,
    KEY_PATTERN,
    LONGEST_WHY,
    MITIGATION_FIELDS,
    RELATION_FIELDS,
)

_YEAR = {"type": "integer", "minimum": 1000, "maximum": 2999}
_TEXT = {"type": "string", "minLength": 1}
_DATE = {"type": "string", "format": "date"}
_SHAPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: _TEXT,
    Kind.TEXTS: {"type": "array", "items": _TEXT},
    Kind.TEXT_OR_TEXTS: {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]},
    Kind.YEARS: {"oneOf": [_YEAR, {"type": "array", "items": _YEAR, "minItems": 1}]},
    Kind.DATE: _DATE,
    Kind.MOMENT: {"oneOf": [_YEAR, {"type": "string", "pattern": "^[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?$"}]},
    Kind.EVIDENCE: {"enum": ["argued", "lab", "wild"]},
    Kind.KEY: {"type": "string", "pattern": f"^{KEY_PATTERN}$"},
    Kind.FLAG: {"type": "boolean"},
}


def schema() -> dict[str, Any]:
    """Give the schema of an entry's front matter."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of a failure mode",
        **_object(FIELDS),
    }


def _object(rows: Iterable[Field]) -> dict[str, Any]:
    rows = tuple(rows)
    shape: dict[str, Any] = {
        "type": "object",
        "properties": {row.name: _property(row) for row in rows},
        "additionalProperties": False,
    }
    required = [row.name for row in rows if row.is_required]
    return shape | {"required": required} if required else shape


def _property(row: Field) -> dict[str, Any]:
    if row.kind is Kind.RELATIONS:
        shape = {"type": "array", "items": _relation()}
    elif row.kind is Kind.MITIGATIONS:
        shape = {"type": "array", "items": _object(MITIGATION_FIELDS)}
    elif row.kind is Kind.INCIDENTS:
        shape = {"type": "array", "items": _object(INCIDENT_FIELDS)}
    else:
        shape = dict(_SHAPES[row.kind])
    return {"description": row.meaning, **shape}


def _relation() -> dict[str, Any]:
    """Describe a relation: exactly one type, and a reason where the type needs one."""
    shape = _object(RELATION_FIELDS)
    shape["properties"]["why"]["maxLength"] = LONGEST_WHY
    kinds = [each.value for each in RelationType if each is not RelationType.MENTIONS]
    shape["oneOf"] = [{"required": [kind, "why"] if kind in ("leads-to", "enables") else [kind]} for kind in kinds]
    return shape
