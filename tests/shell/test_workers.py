import os
import sys

import pytest

from failuremap.model.document import Body, Parsed
from failuremap.model.packed import Packed, body_of, card_of
from failuremap.shell.errors import MachineError
from failuremap.shell.workers import WORTH_FORKING, WORTH_IT, make_all, parse_all
from failuremap.source import SourceFile

MANY = [SourceFile(f"content/{n:03}.md", str(n)) for n in range(3 * WORTH_IT)]


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


def test_many_documents_are_packed_by_other_processes_and_come_in_order() -> None:
    packed = list(parse_all(parse, 2)(iter(MANY)))
    assert paths(packed) == [each.path for each in MANY]
    assert str(os.getpid()) not in processes(packed)


@pytest.mark.parametrize(("jobs", "number"), [(1, len(MANY)), (2, WORTH_IT - 1), (None, 3), (4, 0)])
def test_few_documents_or_one_job_need_no_other_process(jobs: int | None, number: int) -> None:
    packed = list(parse_all(parse, jobs)(MANY[:number]))
    assert paths(packed) == [each.path for each in MANY[:number]]
    assert processes(packed) <= {str(os.getpid())}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_runs_away_is_named_whoever_parses_it(jobs: int) -> None:
    with pytest.raises(MachineError, match=r"content/100\.md took more than 0\.2 s of processor time"):
        list(parse_all(parse_for_ever, jobs, 0.2)(MANY))


def test_a_process_that_was_ended_is_named_with_a_cure() -> None:
    with pytest.raises(MachineError, match=r"a process that computes was ended.*--jobs 1"):
        list(parse_all(parse_and_die, 2)(MANY))


def test_many_pages_are_made_by_other_processes_from_what_is_only_in_memory() -> None:
    site, saved = {number: f"page {number}" for number in range(2 * WORTH_FORKING)}, []

    pages = list(make_all(2, lambda: saved.append("saved"))(lambda number: (site[number], os.getpid()), [*site]))

    assert [text for text, _ in pages] == [*site.values()]
    assert saved == ["saved"]
    if sys.platform == "linux":
        assert len({process for _, process in pages} - {os.getpid()}) in (1, 2)


@pytest.mark.parametrize(("jobs", "number"), [(1, 2 * WORTH_FORKING), (2, WORTH_FORKING - 1), (None, 0)])
def test_few_pages_or_one_job_need_no_other_process(jobs: int | None, number: int) -> None:
    pages = list(make_all(jobs, lambda: None)(lambda number: (number, os.getpid()), range(number)))

    assert pages == [(each, os.getpid()) for each in range(number)]
