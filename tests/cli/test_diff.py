"""`failuremap diff`, as an author calls it."""

import shutil
from pathlib import Path

import pytest
from support import entry

from failuremap.cli import main


@pytest.fixture
def graphs(tmp_path: Path) -> tuple[str, str]:
    """Build a site twice, the second time without an entry that was published."""
    content = tmp_path / "content"
    content.mkdir()
    for name in ("alpha", "beta"):
        (content / f"{name}.md").write_text(entry(name.title(), "See [[alpha]]."), encoding="utf-8")
    build = ["build", "--site", str(tmp_path), "--quiet"]
    assert main(build) == 0
    old = tmp_path / "old.json"
    shutil.copy(tmp_path / "_site" / "graph.json", old)
    (content / "beta.md").unlink()
    (tmp_path / "failuremap.toml").write_text('[redirects]\nbeta = "gone"\n', encoding="utf-8")
    assert main(build) == 0
    return str(old), str(tmp_path / "_site" / "graph.json")


def test_two_builds_are_compared(graphs: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *graphs]) == 0
    streams = capsys.readouterr()
    assert "Removed failure modes\n  `Beta` is gone\n" in streams.out
    assert main(["diff", *graphs, "--fail-on-broken-urls"]) == 1
    assert main(["diff", graphs[1], graphs[1], "--fail-on-broken-urls"]) == 0


def test_a_file_that_is_no_graph_is_a_fault_of_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"\xff")
    for path, told in ((bad, "is no text in UTF-8"), (tmp_path / "no.json", "there is no file"), (tmp_path, "cannot")):
        assert main(["diff", str(path), str(path)]) == 2
        streams = capsys.readouterr()
        assert streams.out == ""
        assert told in streams.err
