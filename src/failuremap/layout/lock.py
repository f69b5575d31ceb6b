"""content/map.lock.json: where everything stands on the map, and every id ever published.

Takes text and gives a `Lock`, or a `Lock` and gives text: sorted, one line an entry, a region, a route.
What is damaged is left out, with one warning, and computed anew.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.geometry import LOCK_PATH, Lock, Region, Ring, Slot
from failuremap.model.names import slug, unfit
from failuremap.source import SourceFile, Span, Undecodable
from failuremap.value import replace

FARTHEST = 1_000_000
HINT = "build once and commit the lock, or restore it from version control"
LARGEST = 8 * 1024 * 1024
"""Characters; the lock of a hundred thousand entries has half of them."""
_SECTION = re.compile(r'^\s*"(regions|entries|routes)": \{$')
_ITEM = re.compile(r'^\s*"((?:[^"\\]|\\.)+)": (.+?),?$')
_URL = re.compile(r'^\s*"((?:[^"\\]|\\.)+)",?$')
T = TypeVar("T")
Lost: TypeAlias = list[tuple[str, str]]
"""What is damaged: the section and the item, or no item for the whole of it."""


def parse_lock(source: SourceFile | Undecodable | None) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """Read a lock; without one the map is drawn afresh."""
    if source is None:
        return Lock(), ()
    if isinstance(source, Undecodable):
        return _unread(source.readable, source.reason)
    if len(source.text) > LARGEST:
        return _unread(source, "the map's lock is larger than any that a build writes")
    broken_at = -1
    try:
        content = json.loads(source.text)
    except (ValueError, RecursionError) as error:
        content, broken_at = _by_lines(source.text), getattr(error, "pos", 0)
    lost: Lost = [] if isinstance(content, dict) else [("", "")]
    lock = replace(_checked(content if isinstance(content, dict) else {}, lost), written=source)
    if not lost and broken_at < 0:
        return lock, ()
    count = len(lock.entries)
    places = "1 place" if count == 1 else f"{count:,} places"
    message = f"the map's lock is damaged here; {places} could be read, and what is missing is placed anew"
    where = source.span(broken_at) if broken_at >= 0 else _place(lock, *lost[0])
    return lock, (Diagnostic(Code.BAD_LOCK, message, where, HINT),)


def _place(lock: Lock, section: str, name: str) -> Span:
    """Find what was lost: by its name, or else by that of its section."""
    item = lock.places(section).get(name) if name else None
    return item or lock.places("").get(section) or Span(LOCK_PATH, 0, 0)


def too_far(lock: Lock, section: str, name: str, units: int) -> Diagnostic:
    """Say of what stands so far down that the map would take long to draw."""
    message = f"the map's lock puts `{name}` {units:,} units down, too far to be drawn; the map is drawn anew"
    return Diagnostic(Code.BAD_LOCK, message, _place(lock, section, name), HINT)


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


def _unread(source: SourceFile, message: str) -> tuple[Lock, tuple[Diagnostic, ...]]:
    return Lock(), (Diagnostic(Code.BAD_LOCK, f"{message}; the map is drawn anew", source.span(0), HINT),)


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


def _checked(content: Mapping[str, Any], lost: Lost) -> Lock:
    """Keep what has the right shape, and name what has not."""

    def section(name: str, read: Callable[[Any], T]) -> dict[str, T]:
        return dict(_items(name, content.get(name, {}), read, lost))

    regions = section("regions", _read_region)
    entries = section("entries", _read_slot)
    routes = section("routes", _read_ring)
    digest = content.get("digest", "")
    try:
        shore = tuple(_read_ring(ring) for ring in content.get("shore", []))
    except (TypeError, ValueError):
        shore, digest = (), ""
        lost.append(("shore", ""))
    if not isinstance(digest, str):
        lost.append(("digest", ""))
        digest = ""
    streams, crossed = _read_streams(content.get("streams", {}), lost)
    return Lock(digest, regions, entries, shore, routes, crossed, streams, _read_urls(content.get("urls", []), lost))


def _read_urls(values: Any, lost: Lost) -> tuple[str, ...]:
    """Read the ids; what could never have been one is none."""
    if not isinstance(values, list):
        lost.append(("urls", ""))
        return ()
    good = {url for url in values if isinstance(url, str) and slug(url) == url and not unfit(url)}
    lost += [("urls", str(url)) for url in values if not isinstance(url, str) or url not in good]
    return tuple(sorted(good))


def _read_streams(value: Any, lost: Lost) -> tuple[str, tuple[str, ...]]:
    """Read the digest of the streams, without which each is looked at anew, and the labels that they run under."""
    if isinstance(value, dict):
        streams, crossed = value.get("digest", ""), value.get("crossed", [])
        if isinstance(streams, str) and isinstance(crossed, list) and all(isinstance(each, str) for each in crossed):
            return streams, tuple(crossed)
    lost.append(("streams", ""))
    return "", ()


def _items(section: str, values: Any, read: Callable[[Any], T], lost: Lost) -> Iterator[tuple[str, T]]:
    if not isinstance(values, dict):
        lost.append((section, ""))
        return
    for key, value in sorted(values.items()):
        try:
            yield key, read(value)
        except (KeyError, TypeError, ValueError):
            lost.append((section, key))


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
