"""A build that is killed at each moment at which it changes the disk.

A child process publishes; an audit hook, which Python calls before every change, ends it at a given one.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest
from shell.trees import missing_from, tree, write
from support import compiled, entry, pages, site_of

from failuremap.cli import main
from failuremap.model.output import Bytes
from failuremap.shell.authorship import note
from failuremap.shell.disk import TEMPORARY
from failuremap.shell.manifest import NAME, verify
from failuremap.shell.place import build_lock
from failuremap.shell.publish import Published, publish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link", "os.symlink")
FOREIGN = {"mine.html": b"mine", "failures/notes.txt": b"mine", ".git/HEAD": b"ref: refs/heads/main\n"}


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Do something in a child process that ends before its change with this number; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [number]

        def count(event: str, arguments: tuple[object, ...]) -> None:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if event in CHANGES or writes:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # of a process that ends
        sys.addaudithook(count)
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def links_of(page: Path, out: Path) -> list[str]:
    """Give the pages, scripts and styles that a whole page leads to."""
    text = page.read_text(encoding="utf-8")
    assert text.endswith("</html>\n"), page
    addresses = re.findall(r'(?:href|src)="([^"#?:]+)[^"]*"', text)
    return [os.path.normpath(page.relative_to(out).parent / unquote(address)) for address in addresses]


def missing(out: Path) -> list[str]:
    """Name every page, script or style that a reader who starts at the home page finds missing."""
    return missing_from(out, lambda page: links_of(page, out))


def site_of_hundred(*, edited: bool = False, title: str = "Site") -> dict[str, bytes]:
    """Compile a hundred entries, each linked to the next; the edit removes one, adds one and changes some."""
    numbers = [*range(99), 100] if edited else [*range(100)]
    texts = {
        f"e{each}.md": entry(
            f"Entry {each}", f"After it comes [[e{numbers[(at + 1) % 100]}]].", category=f"c{each % 5}"
        )
        for at, each in enumerate(numbers)
    }
    texts["failuremap.toml"] = f'title = "{title}"\n' + "".join(
        f'[[category]]\nkey = "c{number}"\ntitle = "C{number}"\n' for number in range(5)
    )
    return pages(compiled(site_of(texts)))


def published(made: dict[str, bytes], out: Path) -> None:
    with build_lock(out):
        done = publish((Bytes(path, content) for path, content in made.items()), out, out.parent)
    assert isinstance(done, Published)


@pytest.mark.parametrize(("title", "step"), [("Site", 29), ("Another title", 199)])
def test_a_build_that_is_killed_at_any_change_leaves_whole_pages_and_is_mended(
    tmp_path: Path, title: str, step: int
) -> None:
    old, new = site_of_hundred(), site_of_hundred(edited=True, title=title)
    published(old, tmp_path / "old")
    write(tmp_path / "old", FOREIGN)
    number, out = 0, tmp_path / "_site"
    while True:
        note(out, (tmp_path / "old" / NAME).read_bytes())
        shutil.copytree(tmp_path / "old", out, copy_function=os.link)
        was_killed = killed_at(number, lambda: published(new, out))
        assert missing(out) == [], number
        assert {path: content for path, content in tree(out).items() if path in FOREIGN} == FOREIGN, number
        published(new, out)
        published(new, out)
        assert tree(out) == {**new, **FOREIGN, NAME: (out / NAME).read_bytes()}, number
        assert {each.split(":")[0] for each in verify(out)} <= FOREIGN.keys()
        shutil.rmtree(out)
        if not was_killed:
            break
        number += step
    assert number > 100


def test_the_build_of_a_first_site_may_be_killed_at_any_change(tmp_path: Path) -> None:
    texts = {"a.md": entry("A", "See [[b]]."), "b.md": entry("B", "See [[a]].")}
    number = 0
    while True:
        site = write(tmp_path / str(number), {f"content/{name}": text for name, text in texts.items()})
        build = partial(main, ["build", "--quiet", "--jobs", "1", "--site", str(site)])
        was_killed = killed_at(number, build)
        assert not (site / "_site" / "index.html").exists() or missing(site / "_site") == []
        assert build() == 0, number
        assert verify(site / "_site") == (), number
        assert not [path for path in tree(site) if TEMPORARY in path], number
        shutil.rmtree(site)
        if not was_killed:
            break
        number += 11
    assert number > 100
