"""`failuremap explain`, as an author calls it."""

import pytest

from failuremap.cli import main
from failuremap.diagnostics import Code


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "long-why"]) == 0
    streams = capsys.readouterr()
    assert streams.out.startswith("long-why: the reason of a relation is too long for the map\n\nError; ")
    assert streams.err == ""


def test_a_code_may_be_copied_with_its_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "[long-why]"]) == 0
    assert capsys.readouterr().out.startswith("long-why: ")


def test_without_a_code_each_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [code.value for code in Code]
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("orphan_mode", "did you mean `orphan-mode`?"),
        ("missing-file-name", "did you mean `missing-file`?"),
        ("nonsense", "`failuremap explain` lists all codes"),
    ],
)
def test_an_unknown_code_is_a_fault_of_usage(code: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err == f"failuremap: no diagnostic has the code `{code}`; {hint}\n"
