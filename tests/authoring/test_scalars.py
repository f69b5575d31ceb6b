"""Text in YAML reads back as the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.authoring.scalars import yaml_text
from failuremap.parse.frontmatter import Mapping, Scalar, Sequence, parse_yaml
from failuremap.source import SourceFile


@pytest.mark.parametrize("text", ["Power-Seeking", "Doe & Roe", "Turner et al.", "2021", "C++ (old)", "Überanpassung"])
def test_what_means_itself_is_written_as_it_is(text: str) -> None:
    assert yaml_text(text) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1))
def test_any_text_reads_back_as_a_value_and_in_a_list(text: str) -> None:
    root, problems = parse_yaml(SourceFile("x.yaml", f"a: {yaml_text(text)}\nb: [{yaml_text(text)}, c]\n"))
    assert problems == ()
    assert isinstance(root, Mapping)
    (_, value), (_, items) = root.pairs
    assert isinstance(value, Scalar)
    assert isinstance(items, Sequence)
    assert value.text == text
    assert [item.text for item in items.items if isinstance(item, Scalar)] == [text, "c"]
