import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from shell.trees import write
from support import ROOT, pythonpath

from failuremap.cli.ahead import parse_all, parsing_ahead
from failuremap.model.document import Parsed
from failuremap.model.packed import card_of
from failuremap.parse import entry
from failuremap.shell.beside import WORTH_A_POOL
from failuremap.shell.errors import MachineError
from failuremap.source import SourceFile

TEXT = "---\ntitle: {title}\nauthor: Doe\nyear: 2020\ncategory: goals\nsummary: What it is.\n---\n\nIts text.\n"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that other tests left behind are idle."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    names = ("a", "b", "c")
    write(tmp_path / "site", {f"content/{name}.md": TEXT.format(title=name.upper()) for name in names})
    return tmp_path / "site"


def source(site: Path, name: str) -> SourceFile:
    return SourceFile(name, (site / name).read_text())


@pytest.fixture
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the documents that this process parses."""
    real, paths = entry.parse_document, []

    def parse(document: SourceFile) -> Parsed:
        paths.append(document.path)
        return real(document)

    monkeypatch.setattr(entry, "parse_document", parse)
    return paths


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_was_edited_is_parsed_beside_and_the_rest_here(site: Path, parsed_here: list[str]) -> None:
    names = ["content/a.md", "content/b.md", "content/c.md"]
    with parsing_ahead(site, ["content/b.md", "failuremap.toml"], None) as ahead:
        packed = parse_all(None, ahead)([source(site, name) for name in names])
        assert [card_of(each.card).path for each in packed] == names
    assert parsed_here == ["content/a.md", "content/c.md"]


def test_a_text_that_was_edited_again_meanwhile_is_parsed_here(site: Path, parsed_here: list[str]) -> None:
    with parsing_ahead(site, ["content/a.md"], None) as ahead:
        ahead()
        (site / "content/a.md").write_text(TEXT.format(title="Later"))
        (packed,) = parse_all(None, ahead)([source(site, "content/a.md")])
    card = card_of(packed.card).card
    assert card is not None
    assert card.title == "Later"
    assert parsed_here == ["content/a.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_ended_it_there_is_raised_here_and_not_tried_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried_here, here = [], os.getpid()

    def parse(document: SourceFile) -> Parsed:
        if os.getpid() == here:
            tried_here.append(document.path)
        raise MachineError(f"{document.path} took too long")

    monkeypatch.setattr(entry, "parse_document", parse)
    with parsing_ahead(site, ["content/a.md"], None) as ahead:
        found = parse_all(None, ahead)([source(site, "content/a.md")])
        with pytest.raises(MachineError, match=r"content/a\.md took too long"):
            list(found)
    assert tried_here == []


@pytest.mark.parametrize(
    ("edited", "jobs"),
    [
        (["content/a.md"], 1),
        (["failuremap.toml", "templates/x.md", "content/picture.png"], None),
        ([f"content/{number}.md" for number in range(WORTH_A_POOL)], None),
        ([], None),
        (["content/gone.md", "content/a.md"], None),
    ],
    ids=["one process", "no document", "too many", "nothing", "one is gone"],
)
def test_what_is_not_parsed_ahead_is_parsed_here(
    site: Path, parsed_here: list[str], edited: list[str], jobs: int | None
) -> None:
    with parsing_ahead(site, edited, jobs) as ahead:
        assert ahead() == {}
        assert len(list(parse_all(jobs, ahead)([source(site, "content/a.md")]))) == 1
    assert parsed_here == ["content/a.md"]


def test_nothing_is_waited_for_where_nothing_is_to_be_parsed() -> None:
    def ahead() -> dict[str, MachineError]:
        raise AssertionError

    assert list(parse_all(None, ahead)([])) == []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("arguments", [["build"], ["check", "content/a.md"]], ids=["build", "check"])
def test_after_an_edit_the_first_process_reads_no_parser(site: Path, arguments: list[str]) -> None:
    program = (
        f"import sys; from failuremap.cli import main; code = main({[*arguments, '--quiet', '--lenient']!r});"
        "print(code, sorted({'markdown', 'nh3', 'jinja2'} & sys.modules.keys()))"
    )

    def run(*command: str) -> str:
        environment = os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}
        whole = [sys.executable, *command]
        return subprocess.run(whole, cwd=site, env=environment, capture_output=True, text=True, check=True).stdout

    run("-m", "failuremap", "build", "--quiet", "--lenient")
    (site / "content/a.md").write_text(TEXT.format(title="A") + "More.\n")

    assert run("-c", program) == "0 ['jinja2']\n"
