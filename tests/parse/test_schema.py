"""FIELDS as JSON Schema."""

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from support import ROOT

from failuremap.parse.fields import FIELDS, INCIDENT_FIELDS, MITIGATION_FIELDS, RELATION_FIELDS
from failuremap.parse.schema import schema


def items(name: str) -> dict[str, Any]:
    shape: dict[str, Any] = schema()["properties"][name]["items"]
    return shape


def test_the_schema_is_json_and_says_what_each_field_means() -> None:
    shape = json.loads(json.dumps(schema()))

    assert shape["$schema"] == "http://json-schema.org/draft-07/schema#"
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


class Yaml12(yaml.SafeLoader):
    """Reads dates as text, as YAML 1.2 does, and the editors that follow it."""


Yaml12.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def found(front_matter: str) -> list[str]:
    """Validate front matter with a validator that is not ours."""
    validator = Draft7Validator(schema(), format_checker=Draft7Validator.FORMAT_CHECKER)
    values = yaml.load(front_matter, Yaml12)  # noqa: S506  # made from the safe one
    return [error.message for error in validator.iter_errors(values)]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(schema())


def test_every_entry_of_ours_and_of_the_starter_has_front_matter_that_fits_the_schema() -> None:
    texts = {
        path.name: path.read_text(encoding="utf-8").split("\n---\n")[0]
        for site in (ROOT, ROOT / "starter")
        for path in (site / "content").rglob("*.md")
        if "pages" not in path.parts
    }

    assert len(texts) > 100
    assert {name: errors for name, text in texts.items() if (errors := found(text))} == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year: 2021", "year: soon"),
        ("category: power", "categories: power"),
        ("title: Alpha\n", ""),
        ("title: Alpha", "title: Alpha\nevidence: sure"),
        ("title: Alpha", "title: Alpha\nchecked: 2026-13-01"),
        ("title: Alpha", "title: Alpha\nrelations: [{leads-to: beta}]"),
        ("title: Alpha", "title: Alpha\nrelations: [{kind-of: beta, contrasts-with: gamma}]"),
    ],
)
def test_the_schema_refuses_what_the_compiler_refuses(old: str, new: str) -> None:
    good = "title: Alpha\nauthor: Doe\nyear: 2021\ncategory: power\nsummary: It breaks.\n"

    assert found(good) == []
    assert found(good.replace(old, new)) != []
