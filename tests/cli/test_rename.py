"""`failuremap rename`, as an author calls it."""

import json
from pathlib import Path

import pytest
from support import entry

from failuremap.cli import main


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site whose files have byte order marks and other line endings, and build it."""
    content = tmp_path / "content"
    content.mkdir()
    first = entry("A", "See [[old]].  \n\nAnd [w](old.md).", relations="\n  - leads-to: 'old' # so\n    why: So.")
    (content / "a.md").write_bytes(b"\xef\xbb\xbf" + first.replace("\n", "\r\n").encode())
    (content / "old.md").write_bytes(entry("Old").replace("\n", "\r\n").encode())
    (content / "z.md").write_bytes(entry("Z", "See [[a]].").encode())
    assert main(["build", "--site", str(tmp_path), "--quiet"]) == 0
    return tmp_path


def files(site: Path) -> dict[str, bytes]:
    """Give the bytes of what the author wrote."""
    return {path.name: path.read_bytes() for path in sorted((site / "content").iterdir())}


def test_an_entry_is_renamed_and_every_other_byte_stays(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(site)
    assert main(["rename", "--site", str(site), "old", "new"]) == 0
    after = files(site)

    assert capsys.readouterr().out == (
        "content/a.md: 3 places\n"
        "content/old.md -> content/new.md: 1 place\n"
        "content/map.lock.json: its place\n"
        "`old` is `new` now; its old address leads to the new one when you build\n"
    )
    assert sorted(after) == ["a.md", "map.lock.json", "new.md", "z.md"]
    assert after["a.md"] == before["a.md"].replace(b"[[old]]", b"[[new]]").replace(b"old.md", b"new.md").replace(
        b"'old'", b"'new'"
    )
    assert after["new.md"] == before["old.md"].replace(b"---\r\n\r\n", b"aliases: [old]\r\n---\r\n\r\n")
    assert after["z.md"] == before["z.md"]


def test_afterwards_the_site_has_the_same_place_and_a_page_at_the_old_address(site: Path) -> None:
    before = json.loads(files(site)["map.lock.json"])
    assert main(["rename", "--site", str(site), "old", "new"]) == 0
    assert main(["build", "--site", str(site), "--strict", "--quiet"]) == 0
    after = json.loads(files(site)["map.lock.json"])

    assert after["entries"]["new"] == before["entries"]["old"]
    assert after["routes"] == {key.replace("old", "new"): route for key, route in before["routes"].items()}
    assert after["urls"] == ["a", "new", "old", "z"]
    assert "url=new.html" in (site / "_site" / "failures" / "old.html").read_text(encoding="utf-8")


def test_a_dry_run_prints_a_diff_and_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(site)
    assert main(["rename", "--site", str(site), "old", "new", "--dry-run"]) == 0
    assert files(site) == before
    streams = capsys.readouterr()
    told = streams.out
    assert streams.err == "nothing was written; content/map.lock.json would change too\n"
    assert "--- content/a.md\n+++ content/a.md\n" in told
    assert "\n-See [[old]].  \n+See [[new]].  \n" in told
    assert (
        "--- content/old.md\n+++ content/new.md\n@@ -6,2 +6,3 @@\n summary: Something goes wrong.\n+aliases: [old]\n"
        in told
    )


def test_a_refusal_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(site)
    assert main(["rename", "--site", str(site), "nothing", "new"]) == 2
    assert files(site) == before
    (site / "content" / "z.md").write_text("---\ntitle: Z\n---\n", encoding="utf-8")
    before = files(site)
    capsys.readouterr()
    assert main(["rename", "--site", str(site), "old", "new"]) == 1
    streams = capsys.readouterr()
    assert "content/z.md:1:1: error[missing-field]" in streams.err
    assert streams.err.endswith("these may hide where the entry is named; mend them first; nothing was changed\n")
    assert files(site) == before


def test_nothing_is_written_over(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(site)
    (site / "content" / "new.md").symlink_to("nowhere")
    assert main(["rename", "--site", str(site), "old", "new"]) == 2
    assert "already; nothing was changed" in capsys.readouterr().err
    (site / "content" / "new.md").unlink()
    assert files(site) == before
