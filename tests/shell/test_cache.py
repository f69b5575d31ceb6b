import os
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from shell.trees import tree, write

from failuremap.diagnostics import Code, Diagnostic
from failuremap.model.document import Body, Hole, HoleKind, Parsed, PlainCard
from failuremap.model.packed import pack
from failuremap.shell import cache as remembering
from failuremap.shell.beside import beside
from failuremap.shell.cache import NAME, Cache, Known, open_cache
from failuremap.shell.code import stamp
from failuremap.shell.secret import secret_of_user
from failuremap.source import SourceFile, Span
from failuremap.value import replace

ONE = SourceFile("content/one.md", "text of one")
TWO = SourceFile("content/two.md", "text of two")


def parse(source: SourceFile) -> Parsed:
    span = Span(source.path, 0, 4)
    return Parsed(
        source.path,
        PlainCard("name", source.path, "stem", "Title", span),
        Body(("<p>", source.text), (Hole(HoleKind.TITLE, 0),)),
        (Diagnostic(Code.UNREADABLE_TEXT, "a warning", span),),
        12,
        "digest",
    )


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A folder in which an earlier build remembered two documents."""
    folder = tmp_path / ".failuremap"
    remember(folder, ONE, TWO)
    return folder


def remember(folder: Path, *sources: SourceFile) -> None:
    cache = open_cache(folder)
    for source in sources:
        cache.parsed(source)
        cache.remember(source, pack(parse(source)))
    cache.close(prune=True)


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / NAME)
    connection.execute(statement)
    connection.commit()
    connection.close()


def recalled(cache: Cache, source: SourceFile) -> Parsed | None:
    found = cache.parsed(source)
    return found and Parsed(found.path, found.card, cache.body(source.path), *rest(found))


def rest(parsed: Parsed) -> tuple[tuple[Diagnostic, ...], int, str]:
    return parsed.diagnostics, parsed.body_start, parsed.digest


def still_works(folder: Path | None) -> None:
    """Whatever the folder holds: a cache opens, misses, remembers for this build, and closes."""
    cache = open_cache(folder, parse)
    if cache.parsed(ONE) is None:
        cache.remember(ONE, pack(parse(ONE)))
    assert cache.body(ONE.path) == parse(ONE).body
    cache.close(prune=True)


def test_what_was_parsed_comes_back_with_its_diagnostics(memory: Path) -> None:
    cache = open_cache(memory)
    assert cache.parsed(ONE) == Parsed(ONE.path, parse(ONE).card, Body(("",), ()), *rest(parse(ONE)))
    assert recalled(cache, ONE) == parse(ONE)
    assert recalled(cache, TWO) == parse(TWO)
    cache.close(prune=True)


def test_another_text_or_another_path_is_a_miss(memory: Path) -> None:
    cache = open_cache(memory)
    assert cache.parsed(SourceFile(ONE.path, "text of one!")) is None
    assert cache.parsed(SourceFile("content/moved.md", ONE.text)) is None
    assert cache.parsed(SourceFile(ONE.path, TWO.text)) is None
    cache.close(prune=False)


def test_what_a_build_did_not_use_is_forgotten(memory: Path) -> None:
    cache = open_cache(memory)
    cache.parsed(ONE)
    cache.close(prune=True)
    cache = open_cache(memory)
    assert cache.parsed(TWO) is None
    assert cache.parsed(ONE) is not None
    cache.close(prune=True)


def test_a_build_that_was_interrupted_forgets_nothing(memory: Path) -> None:
    open_cache(memory).close(prune=False)
    cache = open_cache(memory)
    assert cache.parsed(TWO) is not None
    cache.close(prune=False)


def test_without_a_folder_bodies_last_until_the_build_ends() -> None:
    cache = open_cache(None)
    assert cache.parsed(ONE) is None
    cache.remember(ONE, pack(parse(ONE)))
    assert cache.body(ONE.path) == parse(ONE).body
    cache.close(prune=True)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 4096, b"\x07\xfe" * 4096])
def test_a_file_that_is_no_cache_is_made_anew(memory: Path, content: bytes) -> None:
    write(memory, {NAME: content})
    still_works(memory)
    cache = open_cache(memory)
    assert cache.parsed(ONE) is not None
    cache.close(prune=True)


@pytest.mark.parametrize("length", [0.2, 0.5, 0.9])
def test_a_file_that_was_cut_is_no_error(tmp_path: Path, length: float) -> None:
    folder = tmp_path / "memory"
    remember(folder, *(SourceFile(f"content/{n}.md", "text" * n) for n in range(200)), ONE)
    os.truncate(folder / NAME, int((folder / NAME).stat().st_size * length))
    still_works(folder)
    still_works(folder)


@pytest.mark.parametrize("at", range(0, 12288, 1024))
def test_a_file_with_a_broken_page_is_no_error(memory: Path, at: int) -> None:
    whole = bytearray((memory / NAME).read_bytes())
    whole[at : at + 700] = b"\xff" * len(whole[at : at + 700])
    (memory / NAME).write_bytes(whole)
    still_works(memory)


@pytest.mark.parametrize("table", ["card", "body"])
@pytest.mark.parametrize(
    "content", ["''", "'{'", "'[]'", "'[[1]]'", "null", "7", "x'ff'", "printf('%.*c', 50000, '[')"]
)
def test_a_row_of_another_shape_is_parsed_again(memory: Path, table: str, content: str) -> None:
    change(memory, f"update {table} set content = {content}")  # noqa: S608
    still_works(memory)


@pytest.mark.parametrize("table", ["card", "body"])
def test_half_a_document_is_a_miss(memory: Path, table: str) -> None:
    change(memory, f"delete from {table}")  # noqa: S608
    cache = open_cache(memory)
    assert cache.parsed(ONE) is None
    cache.close(prune=True)


def test_a_row_that_stands_under_the_key_of_another_is_a_miss(memory: Path) -> None:
    connection = sqlite3.connect(memory / NAME)
    (card,) = connection.execute("select content from card where key = ?", (TWO.digest,)).fetchone()
    connection.execute("update card set content = ?", (card,))
    connection.commit()
    connection.close()
    cache = open_cache(memory)
    assert cache.parsed(ONE) is None
    assert cache.parsed(TWO) is not None
    cache.close(prune=True)


@pytest.mark.parametrize("statement", ["drop table card", "drop table body", "drop table origin", "delete from origin"])
def test_a_table_that_is_gone_is_no_error(memory: Path, statement: str) -> None:
    change(memory, statement)
    still_works(memory)


def test_tables_of_another_shape_are_no_error(memory: Path) -> None:
    change(memory, "alter table card rename column content to words")
    still_works(memory)
    change(memory, "alter table body add column more text")
    still_works(memory)


def test_a_cache_of_other_code_is_a_miss(memory: Path) -> None:
    change(memory, "update origin set code = 'other' || code")
    cache = open_cache(memory)
    assert cache.parsed(ONE) is None
    cache.close(prune=True)


def test_a_cache_that_another_user_made_is_a_miss(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    cache = open_cache(memory, parse)
    assert cache.parsed(ONE) is None
    assert cache.recall("site") is None
    cache.close(prune=False)


@pytest.mark.parametrize("table", ["card", "body"])
@pytest.mark.parametrize("of_another", [False, True])
def test_what_was_written_by_another_hand_never_comes_out(memory: Path, table: str, of_another: bool) -> None:
    evil = pack(replace(parse(ONE), body=Body(("<script>evil()</script>",), ()), digest="evil"))
    connection = sqlite3.connect(memory / NAME)
    connection.execute(f"update {table} set content = ?", (getattr(evil, table),))  # noqa: S608
    if of_another:
        # A seal that is ours, and was set on something else.
        connection.execute(f"update {table} set seal = (select max(seal) from {table})")  # noqa: S608
    connection.commit()
    connection.close()
    cache = open_cache(memory, parse)
    found = cache.parsed(ONE)
    assert found is None or (found == Parsed(ONE.path, found.card, Body(("",), ()), *rest(parse(ONE))))
    assert cache.body(ONE.path) == parse(ONE).body
    cache.close(prune=True)


def test_where_no_secret_can_be_kept_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"file": ""})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    still_works(tmp_path / ".failuremap")
    assert not (tmp_path / ".failuremap").exists()


def test_the_secret_is_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    secret = secret_of_user()
    assert secret == secret_of_user() == (tmp_path / "failuremap/seal").read_bytes()
    assert stat.S_IMODE((tmp_path / "failuremap/seal").stat().st_mode) == 0o600
    (tmp_path / "failuremap/seal").write_bytes(b"")
    assert secret_of_user() is None


def test_a_link_in_the_place_of_the_cache_is_not_followed(memory: Path, tmp_path: Path) -> None:
    write(tmp_path, {"precious": "mine"})
    (memory / NAME).unlink()
    (memory / NAME).symlink_to(tmp_path / "precious")
    still_works(memory)
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("place", ["file", "missing/parent"])
def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path, place: str) -> None:
    write(tmp_path, {"file": "mine"})
    still_works(tmp_path / place)
    assert tree(tmp_path) == {"file": b"mine"}


def test_a_folder_in_the_place_of_the_cache_is_no_error_and_stays(tmp_path: Path) -> None:
    write(tmp_path, {f"{NAME}/mine": "mine"})
    still_works(tmp_path)
    assert tree(tmp_path) == {f"{NAME}/mine": b"mine"}


@pytest.mark.parametrize("lock", ["begin immediate", "begin exclusive"])
def test_a_cache_that_another_build_is_writing_is_neither_waited_for_nor_removed(memory: Path, lock: str) -> None:
    other = sqlite3.connect(memory / NAME)
    other.execute(lock)
    before = (memory / NAME).stat().st_ino
    cache = open_cache(memory, parse)
    cache.parsed(ONE)
    new = SourceFile("content/new.md", "new")
    assert cache.parsed(new) is None
    cache.remember(new, pack(parse(new)))
    assert cache.body(new.path) == parse(new).body
    cache.close(prune=True)
    other.rollback()
    other.close()
    assert (memory / NAME).stat().st_ino == before
    cache = open_cache(memory)
    assert cache.parsed(TWO) is not None
    cache.close(prune=True)


def test_the_code_is_known_by_all_its_files_and_by_the_libraries() -> None:
    assert stamp() == stamp()
    assert "shell/cache.py:" in stamp()
    assert "msgspec-" in stamp()
    assert sys.version in stamp()


def test_notes_are_kept_until_they_are_forgotten(tmp_path: Path) -> None:
    cache = open_cache(tmp_path)
    assert cache.recall("links a") is None
    for name in ("links a", "links b", "site"):
        cache.note(name, name.encode())
    cache.close(prune=True)

    cache = open_cache(tmp_path)
    assert cache.recall("links a") == b"links a"
    cache.forget_notes("links ", {"links b"})
    assert [cache.recall(name) for name in ("links a", "links b", "site")] == [None, b"links b", b"site"]
    cache.close(prune=False)


@pytest.mark.parametrize("change_of", ["content = x'00'", "content = zeroblob(40)", "key = 'code other.html'"])
def test_what_this_user_did_not_note_is_never_taken_for_code(tmp_path: Path, change_of: str) -> None:
    cache = open_cache(tmp_path)
    cache.note("code mode.html", b"code")
    cache.close(prune=False)

    change(tmp_path, f"update note set {change_of}")  # noqa: S608

    cache = open_cache(tmp_path)
    assert [cache.recall(f"code {name}") for name in ("mode.html", "other.html")] == [None, None]
    cache.close(prune=False)


def test_a_build_without_a_cache_keeps_no_notes() -> None:
    cache = open_cache(None)
    cache.note("site", b"content")
    cache.forget_notes("site", ())
    assert cache.recall("site") is None


def test_a_text_that_is_written_over_leaves_nothing_behind(memory: Path) -> None:
    known: Known = {}
    for text in ("text of one", "another", "a third"):
        source = SourceFile(ONE.path, text)
        cache = open_cache(memory, parse, known)
        if cache.parsed(source) is None:
            cache.remember(source, pack(parse(source)))
        cache.close(prune=False)

    connection = sqlite3.connect(memory / NAME)
    assert [row[0] for row in connection.execute("select count(*) from card")] == [2]
    connection.close()


# By several processes


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_forked_process_that_notes_something_keeps_nobody_from_reading_or_saving(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    (told, tell), (ended, end) = os.pipe(), os.pipe()
    cache = open_cache(memory)
    cache.keep((ONE, TWO))

    def note_and_stay() -> bytes:
        # As a template that is compiled there does.
        cache.note("code", b"of the fork")
        cache.forget_notes("code", ())
        cache.forget(TWO.digest)
        read = cache.body(ONE.path) == parse(ONE).body
        os.write(tell, b"noted")
        os.read(ended, 1)
        return b"%d" % read

    with beside(note_and_stay) as result:
        os.read(told, 5)
        cache.note("weight", b"100")
        cache.save()
        with closing(sqlite3.connect(memory / NAME, timeout=0)) as other:
            assert other.execute("select key from note").fetchall() == [("weight",)]
        os.write(end, b".")
        assert result() == b"1"
    assert cache.body(TWO.path) == parse(TWO).body
    cache.close(prune=False)


def test_what_cannot_be_saved_keeps_nobody_from_reading(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "PATIENCE", 10)
    cache = open_cache(memory)
    with (
        closing(sqlite3.connect(memory / NAME, timeout=0)) as reader,
        closing(sqlite3.connect(memory / NAME, timeout=0)) as other,
    ):
        reading = reader.execute("select key from card")
        reading.fetchone()
        cache.note("weight", b"100")
        cache.save()
        assert other.execute("select key from note").fetchall() == []
        reading.close()
    cache.note("weight", b"200")
    cache.close(prune=False)
    after = open_cache(memory)
    assert after.recall("weight") == b"200"
    after.close(prune=False)
