"""Remember what parsing gave, between builds: JSON in one SQLite file, cards and bodies in two tables.

A cache may be deleted at any time, may be damaged, and may have been written by a stranger:
whatever is not exactly as expected is a miss, never an error.
"""

import json
import os
import sqlite3
import sys
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from failuremap.model.document import Body, Parsed
from failuremap.shell.codec import decode, encode
from failuremap.source import SourceFile

NAME = "cache.sqlite"
_TABLES = """
create table if not exists origin (fingerprint text);
create table if not exists card (key text primary key, content text) without rowid;
create table if not exists body (key text primary key, content text) without rowid;
"""
_NO_BODY = Body(("",), ())


class Cache:
    """What earlier builds remember; fits `failuremap.model.output.Memo`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._keys: dict[str, str] = {}

    def parsed(self, source: SourceFile) -> Parsed | None:
        """Give what parsing this very text gave, with an empty body."""
        key = self._keys[source.path] = _key(source)
        with suppress(sqlite3.Error, ValueError, TypeError, RecursionError):
            row = self._connection.execute("select content from card where key = ?", (key,)).fetchone()
            held = self._connection.execute("select 1 from body where key = ?", (key,)).fetchone()
            if row is not None and held is not None:
                parsed: Parsed = decode(Parsed, json.loads(row[0]))
                if parsed.path == source.path:
                    return parsed
        return None

    def remember(self, source: SourceFile, parsed: Parsed) -> None:
        """Keep what parsing gave, card and body apart."""
        key = self._keys[source.path] = _key(source)
        card = json.dumps(encode(replace(parsed, body=_NO_BODY)), ensure_ascii=False, separators=(",", ":"))
        body = json.dumps(encode(parsed.body), ensure_ascii=False, separators=(",", ":"))
        self._connection.execute("insert or replace into card values (?, ?)", (key, card))
        self._connection.execute("insert or replace into body values (?, ?)", (key, body))

    def body(self, path: str) -> Body:
        """Give the body of a document of this build."""
        row = self._connection.execute("select content from body where key = ?", (self._keys[path],)).fetchone()
        body: Body = decode(Body, json.loads(row[0]))
        return body

    def close(self, *, prune: bool) -> None:
        """Save; with `prune`, forget what this build did not use.

        A cache that cannot be saved is no fault: the next build does the work again.
        """
        with suppress(sqlite3.Error):
            if prune:
                self._connection.execute("create temp table used (key text primary key)")
                self._connection.executemany(
                    "insert or ignore into used values (?)", ((key,) for key in self._keys.values())
                )
                for table in ("card", "body"):
                    self._connection.execute(f"delete from {table} where key not in (select key from used)")  # noqa: S608
            self._connection.commit()
        self._connection.close()


def open_cache(folder: Path | None) -> Cache:
    """Open the cache in a folder; `None`, or a folder that cannot be written, gives one that ends with the build."""
    if folder is not None:
        for _ in range(2):
            with suppress(sqlite3.Error, OSError):
                folder.mkdir(exist_ok=True)
                return Cache(_opened(folder))
            # Damaged or foreign: start over.
            with suppress(OSError):
                (folder / NAME).unlink(missing_ok=True)
    connection = sqlite3.connect("")
    connection.executescript(_TABLES)
    return Cache(connection)


def _opened(folder: Path) -> sqlite3.Connection:
    path = folder / NAME
    if path.is_symlink():
        path.unlink()
    connection = sqlite3.connect(path, timeout=0.2)
    try:
        connection.execute("pragma journal_mode = memory")
        connection.execute("pragma synchronous = off")
        connection.executescript(_TABLES)
        # A cache that came with a checkout was not made in this very folder: its number gives it away.
        place = folder.stat()
        origin = f"{fingerprint()}:{place.st_dev}:{place.st_ino}"
        if connection.execute("select fingerprint from origin").fetchall() != [(origin,)]:
            for table in ("origin", "card", "body"):
                connection.execute(f"delete from {table}")  # noqa: S608
            connection.execute("insert into origin values (?)", (origin,))
        connection.execute("select count(*) from card").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _key(source: SourceFile) -> str:
    return blake2b(f"{source.path}\0{source.text}".encode(), digest_size=20).hexdigest()


def fingerprint() -> str:
    """Identify the code that computes: this package, the libraries by their versions, and Python."""
    whole = blake2b(sys.version.encode(), digest_size=16)
    package = Path(__file__).resolve().parent.parent
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "_defaults"))
        for name in sorted(names):
            if name.endswith(".py"):
                whole.update(name.encode() + (Path(folder) / name).read_bytes())
    libraries: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            libraries.update(each.name for each in Path(place or ".").iterdir() if each.name.endswith(".dist-info"))
    whole.update("\n".join(sorted(libraries)).encode())
    return whole.hexdigest()
