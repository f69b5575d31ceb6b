"""The lock: written line by line, read back whole, and read as far as it goes when it is damaged."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from layout.small_maps import KEYS, draw, ids

from failuremap.layout.lock import FARTHEST, LARGEST, lock_text, parse_lock
from failuremap.model.geometry import Lock, Region, Slot
from failuremap.source import SourceFile, decode

PATH = "content/map.lock.json"
NO_LOCK = '{"regions": {}, "entries": {}, "routes": {}, "depth": [], "urls": []}'

places = st.integers(0, FARTHEST)
points = st.tuples(st.integers(-FARTHEST, FARTHEST), st.integers(-FARTHEST, FARTHEST))
rings = st.lists(points, max_size=5).map(tuple)
texts = st.text(min_size=1, max_size=8)
locks = st.builds(
    Lock,
    texts,
    st.dictionaries(texts, st.builds(Region, st.integers(0, 63), places, rings, texts), max_size=3),
    st.dictionaries(texts, st.builds(Slot, texts, st.integers(0, 10_000)), max_size=3),
    st.lists(rings, max_size=3).map(tuple),
    st.dictionaries(texts, rings, max_size=3),
    st.lists(texts, max_size=2).map(tuple),
    texts,
    st.sets(ids, max_size=4).map(sorted).map(tuple),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3),
)


def read(text: str) -> tuple[Lock, list[str]]:
    lock, diagnostics = parse_lock(SourceFile(PATH, text))
    return lock, [each.code.value for each in diagnostics]


@given(locks)
def test_what_is_written_is_read_back(lock: Lock) -> None:
    assert read(lock_text(lock)) == (lock, [])


@given(locks)
def test_the_text_is_json_with_one_line_for_each_entry_region_route_and_id(lock: Lock) -> None:
    text = lock_text(lock)
    content = json.loads(text)

    for section in ("regions", "entries", "routes"):
        for key in content[section]:
            assert sum(line.startswith(f"  {json.dumps(key, ensure_ascii=False)}: ") for line in text.split("\n")) >= 1
    assert list(content["entries"]) == sorted(content["entries"])
    assert content["urls"] == sorted(lock.urls)


def test_without_a_lock_nothing_is_known_and_nothing_is_wrong() -> None:
    assert parse_lock(None) == (Lock(), ())


def test_a_lock_that_is_no_text_is_reported() -> None:
    lock, (problem,) = parse_lock(decode(PATH, b"{\xff}"))

    assert lock == Lock()
    assert problem.code == "bad-lock"
    assert "0xff" in problem.message


@given(anything)
@example(10**400)
def test_no_content_is_an_exception(content: object) -> None:
    read(json.dumps(content))
    sections = ("digest", "regions", "entries", "routes", "depth", "urls")
    for section in sections:
        read(json.dumps({**json.loads(NO_LOCK), section: content}))
    read(json.dumps({"regions": {"a": content}, "entries": {"a": content}, "routes": {"a": content}}))


@given(st.text(max_size=200))
def test_no_text_is_an_exception(text: str) -> None:
    read(text)


@pytest.mark.parametrize("text", ["", "[]", "1", "{", "[" * 100_000, "9" * 5000, "null", '{"entries": NaN}'])
def test_a_text_that_is_no_lock_is_reported_once(text: str) -> None:
    assert read(text) == (Lock(), ["bad-lock"])


@pytest.mark.parametrize(
    "slot",
    [
        '{"region": "ask", "row": -1}',
        '{"region": "ask", "row": 1e9}',
        '{"region": "ask", "row": true}',
        '{"region": "ask", "row": 99999999999}',
        '{"region": 7, "row": 1}',
        '{"row": 1}',
        "[]",
        '"ask"',
    ],
)
def test_a_foreign_part_is_dropped_and_the_rest_kept(slot: str) -> None:
    text = NO_LOCK.replace('"entries": {}', f'"entries": {{"bad": {slot}, "good": {{"region": "ask", "row": 1}}}}')

    assert read(text) == (Lock(entries={"good": Slot("ask", 1)}), ["bad-lock"])


@given(st.dictionaries(ids, st.sampled_from(KEYS), min_size=2, max_size=8), st.data())
def test_a_lock_with_the_marks_of_a_merge_keeps_every_place(regions: dict[str, str], chosen: st.DataObject) -> None:
    lock = Lock("d", {}, {entry_id: Slot(key, 0) for entry_id, key in sorted(regions.items())}, urls=("a", "b"))
    lines = lock_text(lock).split("\n")
    at = chosen.draw(st.integers(1, len(lines) - 2))
    merged = [*lines[:at], "<<<<<<< ours", lines[at], "=======", lines[at], ">>>>>>> theirs", *lines[at + 1 :]]

    found, codes = read("\n".join(merged))

    assert codes == ["bad-lock"]
    assert (found.entries, found.urls) == (lock.entries, lock.urls)


def test_a_lock_of_a_merge_draws_the_same_map() -> None:
    regions = {"a": "ask", "b": "ask", "c": "act"}
    whole = draw(regions)
    lock, _ = read(lock_text(whole.lock).replace(' "routes"', '<<<<<<< ours\n "routes"'))

    assert draw(regions, lock).geometry == whole.geometry


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (('"row":2', '"row":-2'), '"c"'),
        (('"column":2', '"column":true'), '"act"'),
        ((' "c"\n', ' "c",\n  "C c"\n'), '"C c"'),
        ((' "c"\n', ' "c",\n  7\n'), '"urls"'),
        (('"digest": "', '"digest": 7, "x": "'), '"digest"'),
        ((' "shore"', ' <<<<<<< ours\n "shore"'), "<"),
    ],
)
def test_what_is_damaged_is_shown_where_it_stands(change: tuple[str, str], shown: str) -> None:
    lock = Lock(
        "d", {"act": Region(2, 0, ())}, {"b": Slot("act", 1), "c": Slot("act", 2)}, routes={"c": ()}, urls=("b", "c")
    )
    source = SourceFile(PATH, lock_text(lock).replace(*change))

    _, (problem,) = parse_lock(source)

    assert source.text != lock_text(lock)
    assert source.text[problem.where.start :].startswith(shown)


def test_a_lock_that_is_larger_than_any_is_not_read() -> None:
    assert read(" " * LARGEST + "{}") == (Lock(), ["bad-lock"])


def test_an_id_that_never_can_have_been_one_is_none() -> None:
    assert read('{"urls": ["a", "A b", "../a", "con", "\ud800", "' + "a" * 81 + '"]}') == (
        Lock(urls=("a",)),
        ["bad-lock"],
    )
