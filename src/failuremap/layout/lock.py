"""content/map.lock.json: where everything stands on the map, and every id ever published.

Takes text and gives a `Lock`, or a `Lock` and gives text: sorted, one line an entry, a region, a route.
What is damaged is left out, with one warning, and computed anew.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.geometry import Lock, Region, Ring, Slot
from failuremap.source import SourceFile, Undecodable

FARTHEST = 1_000_000
_SECTION = re.compile(r'^\s*"(regions|entries|routes)": \{$')
_ITEM = re.compile(r'^\s*"((?:[^"\\]|\\.)+)": (.+?),?$')
_URL = re.compile(r'^\s*"((?:[^"\\]|\\.)+)",?$')
T = TypeVar("T")


def parse_lock(source: SourceFile | Undecodable | None) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """Read a lock; without one the map is drawn afresh."""
    if source is None:
        return Lock(), ()
    if isinstance(source, Undecodable):
        problem = _bad(
            source.readable, f"{source.reason}; the map is drawn anew", "restore the file from version control"
        )
        return Lock(), (problem,)
    try:
        content = json.loads(source.text)
    except (ValueError, RecursionError):
        content = _by_lines(source.text)
    is_object = isinstance(content, dict)
    lock, lost = _checked(content if is_object else {})
    if is_object and not lost and _is_json(source.text):
        return lock, ()
    count = len(lock.entries)
    places = "1 place" if count == 1 else f"{count:,} places"
    message = f"the map's lock is damaged; {places} could be read, and what is missing is placed anew"
    return lock, (_bad(source, message, "build once and commit the lock, or restore it from version control"),)


def lock_text(lock: Lock) -> str:
    """Write a lock."""
    shore = [_flat(ring) for ring in lock.shore]
    parts = [
        f' "digest": {json.dumps(lock.digest)}',
        _section("regions", {key: _region(region) for key, region in lock.regions.items()}),
        _section("entries", {key: {"region": slot.region, "row": slot.row} for key, slot in lock.entries.items()}),
        _section("routes", {key: _flat(route) for key, route in lock.routes.items()}),
        f' "streams": {json.dumps({"digest": lock.streams, "crossed": list(lock.crossed)}, ensure_ascii=False)}',
        f' "shore": {json.dumps(shore, separators=(",", ":"))}',
        ' "urls": [\n' + ",\n".join(f"  {json.dumps(url, ensure_ascii=False)}" for url in sorted(lock.urls)) + "\n ]",
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def renamed_lock(lock: Lock, old: str, new: str) -> Lock:
    """Give an entry of a lock another id: it keeps its row, and its relations their streams."""

    def now(name: str) -> str:
        return new if name == old else name

    routes = {}
    for key, route in lock.routes.items():
        source, _, rest = key.partition(">")
        target, _, relation = rest.rpartition(":")
        routes[f"{now(source)}>{now(target)}:{relation}"] = route
    entries = {now(entry_id): slot for entry_id, slot in lock.entries.items()}
    return replace(lock, entries=entries, routes=routes, crossed=tuple(sorted(map(now, lock.crossed))))


def _section(name: str, values: Mapping[str, Any]) -> str:
    lines = [
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for key, value in sorted(values.items())
    ]
    return f' "{name}": {{\n' + ",\n".join(lines) + "\n }" if lines else f' "{name}": {{}}'


def _region(region: Region) -> dict[str, Any]:
    return {"column": region.column, "top": region.top, "seal": region.seal, "coast": _flat(region.coast)}


def _flat(ring: Ring) -> list[int]:
    return [number for point in ring for number in point]


def _bad(source: SourceFile, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Code.BAD_LOCK, message, source.span(0), hint)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _by_lines(text: str) -> dict[str, Any]:
    """Read what can be read of a lock that is no JSON, such as one with the marks of a merge in it."""
    found: dict[str, Any] = {"regions": {}, "entries": {}, "routes": {}, "urls": []}
    section = ""
    for line in text.split("\n"):
        opened = _SECTION.match(line)
        if opened:
            section = opened[1]
        elif line.strip() == '"urls": [':
            section = "urls"
        elif section == "urls" and (url := _URL.match(line)):
            found["urls"].append(url[1])
        elif section in ("regions", "entries", "routes") and (item := _ITEM.match(line)):
            try:
                found[section].setdefault(item[1], json.loads(item[2]))
            except (ValueError, RecursionError):
                continue
    return found


def _checked(content: Mapping[str, Any]) -> tuple[Lock, bool]:
    """Keep what has the right shape; tell whether something had not."""
    lost: list[bool] = []

    def section(name: str, read: Callable[[Any], T]) -> dict[str, T]:
        return dict(_items(content.get(name, {}), read, lost))

    regions = section("regions", _read_region)
    entries = section("entries", _read_slot)
    routes = section("routes", _read_ring)
    digest = content.get("digest", "")
    urls = content.get("urls", [])
    good_urls = tuple(url for url in urls if isinstance(url, str) and url) if isinstance(urls, list) else ()
    try:
        shore = tuple(_read_ring(ring) for ring in content.get("shore", []))
    except (TypeError, ValueError):
        shore, digest = (), ""
        lost.append(True)
    if not isinstance(digest, str) or not isinstance(urls, list) or len(good_urls) != len(urls):
        lost.append(True)
        digest = ""
    streams, crossed = _read_streams(content.get("streams", {}), lost)
    return Lock(digest, regions, entries, shore, routes, crossed, streams, tuple(sorted(set(good_urls)))), bool(lost)


def _read_streams(value: Any, lost: list[bool]) -> tuple[str, tuple[str, ...]]:
    """Read the digest of the streams, without which each is looked at anew, and the labels that they run under."""
    if isinstance(value, dict):
        streams, crossed = value.get("digest", ""), value.get("crossed", [])
        if isinstance(streams, str) and isinstance(crossed, list) and all(isinstance(each, str) for each in crossed):
            return streams, tuple(crossed)
    lost.append(True)
    return "", ()


def _items(values: Any, read: Callable[[Any], T], lost: list[bool]) -> Iterator[tuple[str, T]]:
    if not isinstance(values, dict):
        lost.append(True)
        return
    for key, value in sorted(values.items()):
        try:
            yield key, read(value)
        except (KeyError, TypeError, ValueError):
            lost.append(True)


def _read_region(value: Any) -> Region:
    column, top, coast = _number(value["column"], 63), _number(value["top"]), _read_ring(value["coast"])
    seal = value.get("seal", "")
    if not isinstance(seal, str):
        raise TypeError("a seal is text")
    return Region(column, top, coast, seal)


def _read_slot(value: Any) -> Slot:
    if not isinstance(value["region"], str):
        raise TypeError("a region has a key")
    return Slot(value["region"], _number(value["row"], 10_000))


def _read_ring(value: Any) -> Ring:
    if not isinstance(value, list) or len(value) % 2:
        raise ValueError("a ring is pairs of numbers")
    numbers = [_number(each, least=-FARTHEST) for each in value]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _number(value: Any, most: int = FARTHEST, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("a number out of range")
    return value
