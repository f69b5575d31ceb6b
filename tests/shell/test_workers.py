import os
import sys
import threading
import time
from contextlib import ExitStack

import pytest
from support import no_process_is_left

from failuremap.model.document import Body, Parsed
from failuremap.model.packed import Packed, body_of, card_of
from failuremap.shell.errors import MachineError
from failuremap.shell.workers import WORTH_A_POOL, WORTH_SHARING, make_ahead, make_all, parse_all
from failuremap.source import SourceFile

MANY = [SourceFile(f"content/{n:03}.md", str(n)) for n in range(3 * WORTH_A_POOL)]
FORKS = sys.platform == "linux"


@pytest.fixture(params=["forked", "pooled"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which processes are started; where other threads run, none is forked."""
    monkeypatch.setattr(threading, "active_count", lambda: 1 if request.param == "forked" else 2)
    return str(request.param)


def parse(source: SourceFile) -> Parsed:
    return Parsed(source.path, None, Body((f"{source.text} in {os.getpid()}",), ()))


def parse_and_die(source: SourceFile) -> Parsed:
    os._exit(int(source.text) and 9)


def parse_for_ever(source: SourceFile) -> Parsed:
    while source.path.endswith("100.md"):
        pass
    return parse(source)


def paths(packed: list[Packed]) -> list[str]:
    return [card_of(each.card).path for each in packed]


def processes(packed: list[Packed]) -> set[str]:
    return {body_of(each.body).pieces[0].split()[-1] for each in packed}


@pytest.mark.usefixtures("ways")
def test_many_documents_are_packed_by_other_processes_and_come_in_order() -> None:
    packed = list(parse_all(parse, 2)(iter(MANY)))
    assert paths(packed) == [each.path for each in MANY]
    assert str(os.getpid()) not in processes(packed)
    assert no_process_is_left()


def test_beside_other_threads_a_pool_forks_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was forked"))
    packed = list(parse_all(parse, 2)(MANY))
    assert paths(packed) == [each.path for each in MANY]
    assert str(os.getpid()) not in processes(packed)


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize(("jobs", "number"), [(1, len(MANY)), (2, WORTH_A_POOL - 1), (None, 3), (4, 0)])
def test_few_documents_or_one_job_need_no_other_process(jobs: int | None, number: int) -> None:
    packed = list(parse_all(parse, jobs)(MANY[:number]))
    assert paths(packed) == [each.path for each in MANY[:number]]
    assert processes(packed) <= {str(os.getpid())}


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_runs_away_is_named_whoever_parses_it(jobs: int) -> None:
    with pytest.raises(MachineError, match=r"content/100\.md took more than 0\.2 s of processor time"):
        list(parse_all(parse_for_ever, jobs, 0.2)(MANY))


def test_a_process_of_a_pool_that_was_ended_is_named_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with pytest.raises(MachineError, match=r"a process that computes was ended.*--jobs 1"):
        list(parse_all(parse_and_die, 2)(MANY))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("number", [WORTH_SHARING, 60 * WORTH_SHARING])
def test_many_pages_are_made_here_and_by_another_process_from_what_is_only_in_memory(number: int) -> None:
    site, saved, here = {page: f"page {page}" for page in range(number)}, [], os.getpid()
    pipes = {is_here: os.pipe() for is_here in (True, False)}

    def make(page: int) -> tuple[str, int]:
        if FORKS:
            # Not before the other process has taken one too.
            is_here = os.getpid() == here
            os.write(pipes[not is_here][1], b".")
            os.read(pipes[is_here][0], 1)
            os.write(pipes[is_here][1], b".")
        return site[page], os.getpid()

    pages = list(make_all(2, lambda: saved.append("saved"))(make, range(number)))

    assert [text for text, _ in pages] == [*site.values()]
    assert saved == (["saved"] if FORKS else [])
    assert len({process for _, process in pages}) == (2 if FORKS else 1)
    assert here in {process for _, process in pages}


@pytest.mark.usefixtures("alone")
def test_pages_that_nobody_asks_for_leave_no_process_behind() -> None:
    pages = iter(make_all(2, lambda: None)(lambda page: time.sleep(page and 60), range(WORTH_SHARING)))
    next(pages)
    pages.close()  # type: ignore[attr-defined]  # it is a generator
    assert no_process_is_left()


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("jobs", "number"), [(1, 60 * WORTH_SHARING), (2, WORTH_SHARING - 1), (None, 0)])
def test_few_pages_or_one_job_need_no_other_process(jobs: int | None, number: int) -> None:
    pages = list(make_all(jobs, lambda: None)(lambda number: (number, os.getpid()), range(number)))

    assert pages == [(each, os.getpid()) for each in range(number)]


def test_beside_other_threads_pages_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    pages = list(make_all(2, lambda: None)(lambda _: os.getpid(), range(60 * WORTH_SHARING)))
    assert {*pages} == {os.getpid()}


# What is begun ahead


@pytest.mark.usefixtures("alone")
def test_what_is_begun_ahead_is_made_by_another_process_whatever_its_size() -> None:
    saved: list[str] = []
    with ExitStack() as ending:
        begin = make_ahead(2, lambda: saved.append("saved"), ending)
        results = begin(lambda size: (b"x" * size, os.getpid()), [0, 3_000_000, 7])
        assert saved == (["saved"] if sys.platform == "linux" else [])
        made = list(results())
    assert [len(content) for content, _ in made] == [0, 3_000_000, 7]
    assert {process == os.getpid() for _, process in made} == {sys.platform != "linux"}
    assert no_process_is_left()


@pytest.mark.usefixtures("alone")
def test_what_another_process_could_not_make_is_made_here() -> None:
    here = os.getpid()

    def make(number: int) -> int:
        if os.getpid() != here and number == 1:
            os._exit(9)
        return number

    with ExitStack() as ending:
        assert list(make_ahead(2, lambda: None, ending)(make, [0, 1, 2])()) == [0, 1, 2]


@pytest.mark.usefixtures("alone")
def test_what_nobody_asks_for_leaves_no_process_behind() -> None:
    with ExitStack() as ending:
        make_ahead(2, lambda: None, ending)(time.sleep, [60])
    assert no_process_is_left()


def refuse(name: str) -> int:
    raise OSError(name)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("why", ["one job", "another thread", "no file", "nothing to do"])
def test_where_nothing_can_be_begun_each_is_made_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "another thread":
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    if why == "no file":
        monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    items = [] if why == "nothing to do" else [1, 2, 3]
    asked: list[int] = []
    with ExitStack() as ending:
        begin = make_ahead(1 if why == "one job" else 2, lambda: None, ending)
        results = begin(lambda number: (asked.append(number), number)[1], items)  # type: ignore[func-returns-value]
        assert asked == []
        assert list(results()) == asked == items
