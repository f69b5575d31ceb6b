"""FIELDS as JSON Schema."""

import json
from typing import Any

from failuremap.parse.fields import FIELDS, INCIDENT_FIELDS, MITIGATION_FIELDS, RELATION_FIELDS
from failuremap.parse.schema import schema


def items(name: str) -> dict[str, Any]:
    shape: dict[str, Any] = schema()["properties"][name]["items"]
    return shape


def test_the_schema_is_json_and_says_what_each_field_means() -> None:
    shape = json.loads(json.dumps(schema()))

    assert shape["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {name: each["description"] for name, each in shape["properties"].items()} == {
        row.name: row.meaning for row in FIELDS
    }
    assert shape["required"] == ["title", "author", "year", "category", "summary"]


def test_the_items_of_lists_have_the_fields_of_their_tables() -> None:
    for name, rows in (
        ("relations", RELATION_FIELDS),
        ("mitigations", MITIGATION_FIELDS),
        ("incidents", INCIDENT_FIELDS),
    ):
        assert list(items(name)["properties"]) == [row.name for row in rows]


def test_a_relation_is_of_one_type_and_gives_a_short_reason_where_one_is_needed() -> None:
    assert items("relations")["oneOf"] == [
        {"required": ["leads-to", "why"]},
        {"required": ["enables", "why"]},
        {"required": ["kind-of"]},
        {"required": ["contrasts-with"]},
        {"required": ["evidence-for"]},
    ]
    assert items("relations")["properties"]["why"]["maxLength"] == 90
