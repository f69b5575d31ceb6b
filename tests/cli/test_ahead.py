import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from shell.trees import write
from support import ROOT, noting, pythonpath

from failuremap.cli.ahead import WORTH_ANOTHER, Ahead, parse_all, parsing_ahead
from failuremap.model.document import Parsed
from failuremap.model.packed import card_of
from failuremap.parse import entry
from failuremap.shell.errors import MachineError
from failuremap.shell.inputs import input_places
from failuremap.source import SourceFile

TEXT = "---\ntitle: {title}\nauthor: Doe\nyear: 2020\ncategory: goals\nsummary: What it is.\n---\n\nIts text.\n"


pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    names = ("a", "b", "c")
    write(tmp_path / "site", {f"content/{name}.md": TEXT.format(title=name.upper()) for name in names})
    return tmp_path / "site"


def begun(site: Path, names: Iterable[str], jobs: int | None = None) -> AbstractContextManager[Ahead]:
    return parsing_ahead(site, input_places(site), [*names], jobs)


def source(site: Path, name: str) -> SourceFile:
    return SourceFile(name, (site / name).read_text())


@pytest.fixture
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the documents that this process parses."""
    return noting(monkeypatch, entry, "parse_document", lambda document: document.path)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_was_edited_is_parsed_beside_and_the_rest_here(site: Path, parsed_here: list[str]) -> None:
    names = ["content/a.md", "content/b.md", "content/c.md"]
    with begun(site, ["content/b.md", "failuremap.toml"]) as ahead:
        packed = parse_all(None, ahead)([source(site, name) for name in names])
        assert [card_of(each.card).path for each in packed] == names
    assert parsed_here == ["content/a.md", "content/c.md"]


def test_a_text_that_was_edited_again_meanwhile_is_parsed_here(site: Path, parsed_here: list[str]) -> None:
    with begun(site, ["content/a.md"]) as ahead:
        early = [ahead()]
        (site / "content/a.md").write_text(TEXT.format(title="Later"))
        (packed,) = parse_all(None, lambda: early.pop() if early else {})([source(site, "content/a.md")])
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
    with begun(site, ["content/a.md"]) as ahead:
        found = parse_all(None, ahead)([source(site, "content/a.md")])
        with pytest.raises(MachineError, match=r"content/a\.md took too long"):
            list(found)
    assert tried_here == []


@pytest.mark.parametrize(
    ("edited", "jobs"),
    [
        (["content/a.md"], 1),
        (["failuremap.toml", "templates/x.md", "content/picture.png"], None),
        ([], None),
        (["content/gone.md"], None),
    ],
    ids=["one process", "no document", "nothing", "gone"],
)
def test_what_is_not_parsed_ahead_is_parsed_here(
    site: Path, parsed_here: list[str], edited: list[str], jobs: int | None
) -> None:
    with begun(site, edited, jobs) as ahead:
        assert ahead() == {}
        assert len(list(parse_all(jobs, ahead)([source(site, "content/a.md")]))) == 1
    assert parsed_here == ["content/a.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_cannot_be_read_ahead_keeps_nothing_else_from_being_parsed(site: Path, parsed_here: list[str]) -> None:
    (site / "content/b.md").write_bytes(b"\xff")
    (site / "content/c.md").unlink()
    (site / "content/c.md").symlink_to(site.parent / "elsewhere.md")
    (site.parent / "elsewhere.md").write_text("It is not ours.")
    names = ["content/a.md", "content/b.md", "content/c.md"]
    with parsing_ahead(site, {name: str(site / name) for name in names}, names, None) as ahead:
        assert len(list(parse_all(None, ahead)([source(site, "content/a.md")]))) == 1
    assert parsed_here == []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("jobs", [2, None])
def test_many_documents_are_parsed_ahead_too(site: Path, parsed_here: list[str], jobs: int | None) -> None:
    names = [f"content/e{number:03}.md" for number in range(2 * WORTH_ANOTHER)]
    write(site, {name: TEXT.format(title=name[-6:-3]) for name in names})
    with begun(site, names, jobs) as ahead:
        packed = parse_all(jobs, ahead)([source(site, name) for name in ["content/a.md", *names]])
        assert [card_of(each.card).path for each in packed] == ["content/a.md", *names]
    assert parsed_here == ["content/a.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize(
    ("jobs", "count", "processes"), [(2, WORTH_ANOTHER - 1, 1), (2, WORTH_ANOTHER, 2), (2, 0, 0), (1, WORTH_ANOTHER, 0)]
)
def test_as_many_processes_parse_as_the_documents_are_worth(
    site: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, count: int, processes: int
) -> None:
    fork, forks = os.fork, list[str]()

    def noted() -> int:
        forks.append("one")
        return fork()

    monkeypatch.setattr(os, "fork", noted)
    names = [f"content/e{number:03}.md" for number in range(count)]
    write(site, {name: TEXT.format(title=name[-6:-3]) for name in names})
    with begun(site, names, jobs):
        assert len(forks) == processes


def test_nothing_is_waited_for_where_nothing_is_to_be_parsed() -> None:
    def ahead() -> dict[str, MachineError]:
        raise AssertionError

    assert list(parse_all(None, ahead)([])) == []


WORKS = "- id: a\n  title: Ants\n"


def modules_read(site: Path, arguments: list[str]) -> str:
    """Run the program; say how it ended, and what of some libraries its first process has read."""
    program = (
        f"import sys; from failuremap.cli import main; code = main({[*arguments, '--quiet', '--lenient']!r});"
        "print(code, *sorted({'markdown', 'nh3', 'jinja2', 'yaml'} & sys.modules.keys()))"
    )
    environment = os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}
    whole = [sys.executable, "-c", program]
    return subprocess.run(whole, cwd=site, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("arguments", [["build"], ["check", "content/a.md"]], ids=["build", "check"])
def test_the_first_process_reads_no_parser(site: Path, arguments: list[str]) -> None:
    assert modules_read(site, arguments) == "0 jinja2"


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize(
    "edit", [TEXT.format(title="A") + "More.\n", TEXT.format(title="Other")], ids=["body", "title"]
)
@pytest.mark.parametrize("arguments", [["build"], ["check", "content/a.md"]], ids=["build", "check"])
def test_after_an_edit_it_parses_no_bibliography_either(site: Path, arguments: list[str], edit: str) -> None:
    (site / "content/references.yaml").write_text(WORKS)
    assert modules_read(site, ["build"]) == "0 jinja2 yaml"
    (site / "content/a.md").write_text(edit)
    assert modules_read(site, arguments) == "0 jinja2"
