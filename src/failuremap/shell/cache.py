"""Remember what parsing gave, between builds: JSON in one SQLite file, cards and bodies in two tables.

A cache may be deleted at any time, may be damaged, and may have been written by a stranger:
whatever is not exactly as expected is a miss, never an error. What is in it goes out unescaped, so each row carries
a seal that only this user's builds can make.
"""

import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

from failuremap.model.document import Body, Parsed
from failuremap.model.packed import Packed, body_of, card_of, pack
from failuremap.shell.code import stamp
from failuremap.shell.secret import secret_of_user
from failuremap.source import SourceFile

NAME = "cache.sqlite"
_TABLES = """
create table origin (code text);
create table card (key text primary key, content blob, seal text);
create table body (key text primary key, content blob, seal text);
create table note (key text primary key, content blob, seal text);
"""
_CARDS = "select key, card.content, card.seal from card join body using (key)"
Known: TypeAlias = dict[str, tuple[str, Parsed]]
"""Digest and card of documents that this process has seen, by path."""
PATIENCE = 5000
"""Milliseconds that saving waits for others that are reading; each reads for a moment."""
_IMPATIENCE = 200
"""Milliseconds that anything else waits for a build that is writing."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Cache:
    """What earlier builds remember; fits `failuremap.model.output.Memo`.

    Without a connection, or when the file fails, bodies are kept in memory, packed, until the build ends.
    """

    def __init__(
        self,
        connection: sqlite3.Connection | None = None,
        parse: Callable[[SourceFile], Parsed] | None = None,
        secret: bytes = b"",
        known: Known | None = None,
    ) -> None:
        self._connection = connection
        self._file = connection.execute("pragma database_list").fetchone()[2] if connection else ""
        self._process = os.getpid()
        self._known: Known = {} if known is None else known
        self._sealer = blake2b(stamp().encode(), key=secret, digest_size=20)
        self._parse = parse
        self._sources: dict[str, SourceFile] = {}
        self._bodies: dict[str, bytes] = {}
        self._gathered: dict[str, tuple[Any, Any]] | None = None

    def parsed(self, source: SourceFile) -> Parsed | None:
        """Give what parsing this very text gave, with an empty body."""
        self._sources[source.path] = source
        key, parsed = self._known.get(source.path, ("", None))
        if parsed is not None and key == source.digest:
            return parsed
        with suppress(sqlite3.Error, ValueError, TypeError):
            found = card_of(self._card(source.digest))
            if found.path == source.path:
                self._known[source.path] = source.digest, found
                return found
        return None

    def remember(self, source: SourceFile, packed: Packed) -> Parsed:
        """Keep what parsing gave, card and body apart; give it without its body's pieces."""
        self._sources[source.path] = source
        key, parsed = source.digest, card_of(packed.card)
        before, _ = self._known.get(source.path, (None, None))
        self._known[source.path] = key, parsed
        try:
            if before is not None:
                self.forget(before)
            self._keep("card", key, packed.card)
            self._keep("body", key, packed.body)
        except sqlite3.Error:
            self._bodies[source.path] = packed.body
        return parsed

    def keep(self, sources: Iterable[SourceFile]) -> None:
        """Know that these texts are part of this build, though nobody asked what parsing them gave."""
        self._sources.update((source.path, source) for source in sources)

    def body(self, path: str) -> Body:
        """Give the body of a document of this build."""
        if path in self._bodies:
            return body_of(self._bodies[path])
        source = self._sources[path]
        try:
            return body_of(self._content("body", source.digest))
        except (sqlite3.Error, ValueError, TypeError):
            # The card was remembered and its body is damaged: the text is still at hand.
            if self._parse is None:
                raise
            parsed = self._parse(source)
            self._bodies[path] = pack(parsed).body
            return parsed.body

    def card(self, key: str) -> Parsed | None:
        """Give what parsing the text with this digest gave, without its body's pieces."""
        with suppress(sqlite3.Error, ValueError, TypeError):
            return card_of(self._card(key))
        return None

    def gather(self) -> None:
        """Read all cards at once, since most of them will be asked for: quicker than one question for each."""
        connection = self._of_this_process()
        if connection is not None and self._gathered is None:
            with suppress(sqlite3.Error):
                self._gathered = {key: (content, seal) for key, content, seal in connection.execute(_CARDS)}

    def let_go(self) -> None:
        """Hold no more of what was gathered than was asked for."""
        self._gathered = None

    def _card(self, key: str) -> Any:
        """Give a card whose body is there too, if the seal on it is ours."""
        connection = self._of_this_process()
        if self._gathered is not None:
            row: Any = self._gathered.get(key)
        else:
            found = connection.execute(f"{_CARDS} where key = ?", (key,)).fetchone() if connection else None
            row = found and found[1:]
        return self._unsealed("card", key, *(row or (None, None)))

    def recall(self, name: str) -> bytes | None:
        """Give what was noted under a name."""
        with suppress(sqlite3.Error, ValueError, TypeError, zlib.error):
            return zlib.decompress(self._content("note", name))
        return None

    def note(self, name: str, content: bytes) -> None:
        """Keep something under a name."""
        with suppress(sqlite3.Error):
            self._keep("note", name, zlib.compress(content, level=1))

    def forget_notes(self, prefix: str, names: Collection[str]) -> None:
        """Drop every note that begins with a prefix, but for some."""
        connection = self._of_this_process()
        if connection is not None:
            with suppress(sqlite3.Error):
                query = "select key from note where substr(key, 1, ?) = ?"
                gone = [row for row in connection.execute(query, (len(prefix), prefix)) if row[0] not in names]
                connection.executemany("delete from note where key = ?", gone)

    def forget(self, key: str) -> None:
        """Drop what is known of the text with this digest, which is written over."""
        connection = self._of_this_process()
        if connection is not None:
            with suppress(sqlite3.Error):
                for table in ("card", "body"):
                    connection.execute(f"delete from {table} where key = ?", (key,))  # noqa: S608

    def save(self) -> None:
        """Write down what is remembered, so that processes that are forked from this one find it."""
        if self._connection is not None:
            _commit(self._connection)

    def _of_this_process(self) -> sqlite3.Connection | None:
        """Give a connection; a process that was forked only reads, and must not even close that of the one before."""
        if os.getpid() != self._process:
            self._inherited, self._process = self._connection, os.getpid()
            # By itself the library would begin a transaction before it finds that nothing can be written, and a read in
            # that transaction would keep the process that writes from saving.
            file = f"{Path(self._file).as_uri()}?mode=ro"
            self._connection = sqlite3.connect(file, uri=True, isolation_level=None) if self._file else None
        return self._connection

    def close(self, *, prune: bool) -> None:
        """Save; with `prune`, forget what this build did not use.

        A cache that cannot be saved is no fault: the next build does the work again.
        """
        if self._connection is None:
            return
        with closing(self._connection) as connection, suppress(sqlite3.Error):
            if prune:
                used = [(source.digest,) for source in self._sources.values()]
                connection.execute("create temp table used (key text primary key)")
                connection.executemany("insert or ignore into used values (?)", used)
                for table in ("card", "body"):
                    connection.execute(f"delete from {table} where key not in (select key from used)")  # noqa: S608
            _commit(connection)

    def _keep(self, table: str, key: str, content: str | bytes) -> None:
        connection = self._of_this_process()
        if connection is None:
            raise sqlite3.OperationalError("there is no file")
        row = key, content, self._seal(table, key, content)
        connection.execute(f"insert or replace into {table} values (?, ?, ?)", row)  # noqa: S608

    def _content(self, table: str, key: str) -> Any:
        """Give what a row holds, if the seal on it is ours."""
        query = f"select content, seal from {table} where key = ?"  # noqa: S608
        connection = self._of_this_process()
        row = connection.execute(query, (key,)).fetchone() if connection else None
        if row is None:
            raise ValueError("a miss")
        return self._unsealed(table, key, *row)

    def _unsealed(self, table: str, key: str, content: Any, seal: Any) -> Any:
        """Give a content, if the seal on it is ours."""
        if type(content) not in (str, bytes) or seal != self._seal(table, key, content):
            raise ValueError("a miss")
        return content

    def _seal(self, table: str, key: str, content: str | bytes) -> str:
        sealer = self._sealer.copy()
        sealer.update(f"{table}\0{key}\0".encode())
        sealer.update(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return sealer.hexdigest()


def _commit(connection: sqlite3.Connection) -> None:
    """Save; what cannot be saved is given up, since nobody may read while it waits to be."""
    with suppress(sqlite3.Error):
        connection.execute(f"pragma busy_timeout = {PATIENCE}")
        try:
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(f"pragma busy_timeout = {_IMPATIENCE}")


def open_cache(
    folder: Path | None, parse: Callable[[SourceFile], Parsed] | None = None, known: Known | None = None
) -> Cache:
    """Open the cache in a folder.

    Args:
        folder: `None`, or a folder that cannot be written, gives a cache that ends with the build.
        parse: Parses a document again whose body turns out to be damaged.
        known: What this process knows already, which is asked first and added to.
    """
    secret = secret_of_user() if folder is not None else None
    if folder is None or secret is None:
        return Cache(None, parse, known=known)
    path = folder / NAME
    for _ in range(2):
        try:
            folder.mkdir(exist_ok=True)
            if path.is_symlink():
                path.unlink()
            return Cache(_opened(path), parse, secret, known)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                # Another build of this site is writing it.
                break
        # Damaged, or made by other code or in another place: start over.
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return Cache(None, parse, known=known)


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file and make sure that this code made it."""
    is_new = not path.exists()
    connection = sqlite3.connect(path, timeout=_IMPATIENCE / 1000)
    try:
        connection.execute("pragma auto_vacuum = full")
        connection.execute("pragma journal_mode = memory")
        connection.execute("pragma synchronous = off")
        _check_origin(connection, is_new=is_new)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_origin(connection: sqlite3.Connection, *, is_new: bool) -> None:
    if is_new:
        connection.executescript(_TABLES)
        connection.execute("insert into origin values (?)", (stamp(),))
        connection.commit()
    if connection.execute("select code from origin").fetchall() != [(stamp(),)]:
        raise sqlite3.DatabaseError("the cache of other code")
