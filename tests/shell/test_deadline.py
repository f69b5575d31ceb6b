import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from time import process_time

import pytest
from support import compiled, entry, site_of

from failuremap.model.document import Body, Parsed
from failuremap.shell.deadline import InTime, in_time
from failuremap.shell.errors import MachineError
from failuremap.shell.workers import WORTH_A_POOL
from failuremap.source import SourceFile

SOON = 0.2
RUNAWAY = SourceFile("content/slow.md", "runaway")
MANY = [SourceFile(f"content/{number:03}.md", "text") for number in range(WORTH_A_POOL)]


def parse(source: SourceFile) -> Parsed:
    while source.text == "runaway":
        pass
    return Parsed(source.path, None, Body(("",), ()))


def match_for_ever(source: SourceFile) -> Parsed:
    re.fullmatch("(a|a)*b", "a" * 60)
    return parse(source)


def catch_everything(source: SourceFile) -> Parsed:
    for _ in count():
        with suppress(Exception):
            parse(source)
    raise AssertionError


class Slow:
    def __del__(self) -> None:
        start = process_time()
        while process_time() - start < 2 * SOON:
            sum(range(10_000))


def die_for_long(source: SourceFile) -> Parsed:
    Slow()
    return Parsed(source.path, None, Body(("",), ()))


@pytest.mark.parametrize("runaway", [die_for_long, parse, match_for_ever, catch_everything])
def test_what_runs_away_is_ended_and_named(runaway: Callable[[SourceFile], Parsed]) -> None:
    start = process_time()
    with pytest.raises(MachineError, match=r"content/slow\.md took more than 0\.2 s of processor time"):
        InTime(runaway, SOON)(RUNAWAY)
    assert process_time() - start < 5


def test_what_is_in_time_is_left_alone_and_so_is_what_comes_after() -> None:
    assert [InTime(parse, SOON)(each).path for each in MANY] == [each.path for each in MANY]
    start = process_time()
    while process_time() - start < 2 * SOON:
        pass


MANY_WORKS = "".join(f"- id: w{number}\n  title: T\n  issued: 2021\n" for number in range(2000))
MANY_TRAILS = "".join(f'[[trail]]\nid = "t{number}"\ntitle = "T"\nsteps = []\nlinks = []\n' for number in range(2000))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("failuremap.toml", MANY_TRAILS),
        ("content/references.yaml", MANY_WORKS),
        ("content/map.lock.json", "[" + "7," * 3_000_000 + "7]"),
    ],
)
def test_every_file_of_a_site_has_a_deadline(name: str, text: str) -> None:
    with pytest.raises(MachineError, match=rf"^{re.escape(name)} took more than 0\.01 s"):
        compiled(site_of({"a.md": entry("A"), name: text}), within=partial(in_time, seconds=0.01))


def test_the_map_has_a_deadline_ten_times_longer() -> None:
    texts = {
        f"e{number}.md": entry(
            f"E{number}",
            relations=", ".join(f"{{leads-to: e{(number + each) % 60}, why: It does.}}" for each in range(1, 9)).join(
                "[]"
            ),
        )
        for number in range(60)
    }
    with pytest.raises(
        MachineError, match=r"^the map, drawn from the relations and content/map\.lock\.json, took more than 1 s"
    ):
        compiled(site_of(texts), within=partial(in_time, seconds=0.1))


def test_a_fault_of_the_parser_stays_what_it_is() -> None:
    def fail(_source: SourceFile) -> Parsed:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        InTime(fail, SOON)(RUNAWAY)
