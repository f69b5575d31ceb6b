"""The same bytes and modes everywhere, and what a machine does to a build."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from struct import pack

import pytest
from shell.trees import write
from support import ROOT, entry, pythonpath

from failuremap.cli import main
from failuremap.shell.folder import read_site
from failuremap.shell.manifest import verify

TEXTS = {
    f"content/e{number}.md": entry(f"Éntry {number}", f"See [[e{(number * 7) % 200}]], $x^{number}$.", f"c{number % 4}")
    # Enough for several processes to parse and to make.
    for number in range(206)
}
HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR"}
SPACE = 600 * 1024
PIXEL = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 64, 48) + b"\0" * 20


def build(site: Path, environment: Mapping[str, str], umask: str, *options: str) -> Path:
    """Build in another process."""
    whole = {**os.environ, **environment, "PYTHONPATH": pythonpath(ROOT / "src")}
    words = " ".join(
        f"'{each}'" for each in (sys.executable, "-m", "failuremap", "build", "--quiet", "--site", site, *options)
    )
    subprocess.run(["sh", "-c", f"umask {umask}; {words}"], env=whole, check=True)
    return site / "_site"


def published(out: Path) -> dict[str, tuple[bytes, int]]:
    """Read every published file with its mode; folders have none that counts for a host but to be read."""
    return {
        path.relative_to(out).as_posix(): (
            path.read_bytes() if path.is_file() else b"",
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in out.rglob("*")
    }


def test_a_site_is_the_same_wherever_and_however_it_is_built(tmp_path: Path) -> None:
    one = write(tmp_path / "one" / "site", TEXTS)
    here = published(build(one, HERE, "022", "--jobs", "1", "--no-cache"))

    # Written in another order, elsewhere, by two processes, with what is remembered of a site that differed.
    other = write(tmp_path / "a b" / "é" / "site", dict(reversed(TEXTS.items())))
    build(write(other, {"content/e3.md": entry("Another", "[[e1]]", "c9")}), THERE, "077", "--jobs", "2")
    (other / "content" / "map.lock.json").unlink()
    write(other, {"content/e3.md": TEXTS["content/e3.md"]})
    build(other, THERE, "077", "--jobs", "2")
    # What the last publication had stays one build longer.
    there = published(build(other, THERE, "077", "--jobs", "2", "--no-stat"))

    assert here.keys() == there.keys()
    assert [path for path in here if here[path] != there[path]] == []
    assert verify(one / "_site") == verify(other / "_site") == ()


def test_a_machine_that_reads_names_in_another_encoding_is_told_what_to_set(tmp_path: Path) -> None:
    site = write(tmp_path / "é", {"content/a.md": entry("A")})
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONPATH": pythonpath(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "failuremap", "build", "--site", str(site)],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "failuremap: names of files are not read as UTF-8 here; set PYTHONUTF8=1, or LC_ALL=C.UTF-8\n",
    )


def test_a_clock_that_jumps_hides_no_edit(tmp_path: Path) -> None:
    site = write(tmp_path, {"content/a.md": entry("A")})
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    for when in (0, 4_000_000_000):
        # The editor saves, and the clock says that it was long ago, or will be.
        write(site, {"content/a.md": entry("A", f"Text of {when}.")})
        os.utime(site / "content" / "a.md", (when, when))
        assert main(["build", "--quiet", "--site", str(site)]) == 0
        assert f"Text of {when}." in (site / "_site/failures/a.html").read_text(encoding="utf-8")


def test_a_published_folder_may_be_renamed_and_built_into_again(tmp_path: Path) -> None:
    site = write(tmp_path, {"content/a.md": entry("A")})
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    (site / "_site").rename(site / "public")
    assert main(["build", "--quiet", "--site", str(site), "--output", str(site / "public")]) == 0
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    assert published(site / "public") == published(site / "_site")


def test_an_editor_that_is_in_the_middle_of_saving_is_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write(tmp_path, {"content/a.md": entry("A"), "content/b.md": entry("B", "[[a]]")})
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    before = published(site / "_site")
    # Emptied and not yet written; half written; a link that an editor uses as its mark; a copy of its own.
    for half in ("", entry("A")[:20]):
        write(site, {"content/a.md": half})
        assert main(["build", "--quiet", "--site", str(site)]) == 1
        assert "content/a.md:1:1" in capsys.readouterr().err
        assert published(site / "_site") == before
    write(site, {"content/a.md": entry("A"), "content/.a.md.swp": "x"})
    (site / "content" / ".#a.md").symlink_to("somebody@host.1234")
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    assert published(site / "_site") == before


def test_a_file_that_vanishes_is_named_or_not_missed(tmp_path: Path) -> None:
    site = write(tmp_path, {"content/a.md": entry("A"), "content/b.md": entry("B")})
    (site / "content" / "c.md").symlink_to("gone.md")
    assert {each.path for each in read_site(site, ROOT).documents} == {"content/a.md", "content/b.md"}


def build_without(site: Path, name: str, said: Path) -> int:
    """Build in a child process, in which a file is removed just before it is opened, when it is listed already."""
    child = os.fork()
    if child == 0:

        def remove(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and str(arguments[0]).endswith(name):
                (site / name).unlink(missing_ok=True)

        sys.stderr = said.open("w", encoding="utf-8")
        sys.addaudithook(remove)
        code = main(["build", "--quiet", "--site", str(site), "--jobs", "1"])
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.parametrize(
    "name",
    [
        "content/a.md",
        "content/p.png",
        "content/references.yaml",
        "content/map.lock.json",
        "failuremap.toml",
        "templates/mode.html",
        "static/site.css",
    ],
)
def test_a_file_that_is_gone_when_it_is_read_is_named_and_the_site_stays(tmp_path: Path, name: str) -> None:
    site = write(
        tmp_path / "site",
        {
            "content/a.md": entry("A", "![A dot](p.png)"),
            "content/p.png": PIXEL,
            "content/references.yaml": "[]",
            "failuremap.toml": 'title = "Site"',
            "templates/mode.html": (ROOT / "templates/mode.html").read_bytes(),
            "static/site.css": "body { }",
        },
    )
    assert main(["build", "--quiet", "--site", str(site)]) == 0
    write(site, {"content/b.md": entry("B")})
    for path in site.rglob("*"):
        # What was written a moment ago is compared by its bytes before anything is read.
        os.utime(path, (1, 1), follow_symlinks=False)
    before = published(site / "_site")
    assert build_without(site, name, tmp_path / "said") == 2
    assert (
        (tmp_path / "said").read_text().startswith((f"failuremap: {name} vanished", f"failuremap: cannot read {name}"))
    )
    assert published(site / "_site") == before


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """Mount a disk of a few hundred kilobytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SPACE}", "tmpfs", str(place)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("NOT TESTED: a full disk, since only root may mount a small one")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_site_that_is_up(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, out = write(tmp_path / "site", {"content/a.md": entry("A")}), small_disk / "_site"
    arguments = ["build", "--quiet", "--site", str(site), "--output", str(out)]
    assert main(arguments) == 0
    before = published(out)
    write(site, {f"content/b{number}.md": entry(f"B {number}", "Long text. " * 900) for number in range(60)})
    capsys.readouterr()

    assert main(arguments) == 2
    assert "No space left on device; build again when that is mended" in capsys.readouterr().err
    assert published(out) == before
    assert verify(out) == ()

    for path in (site / "content").glob("b*"):
        path.unlink()
    assert main(arguments) == 0
    assert published(out) == before


def test_nothing_is_written_where_a_planted_link_leads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write(tmp_path / "site", {"content/a.md": entry("A")})
    elsewhere = write(tmp_path / "elsewhere", {"cache.sqlite": "mine", "record.json": "mine"})
    (site / ".failuremap").symlink_to(elsewhere)
    for verb in ("build", "check", "serve"):
        assert main([verb, "--site", str(site)]) == 2
        assert "failuremap: .failuremap is a symbolic link, which we never make; remove it" in capsys.readouterr().err
    assert {path.name: path.read_text() for path in elsewhere.iterdir()} == {
        "cache.sqlite": "mine",
        "record.json": "mine",
    }


def test_a_link_that_is_passed_over_stops_no_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write(tmp_path / "site", {"content/a.md": entry("A")})
    (site / "content" / "loop").symlink_to(".")
    (site / "content" / "out").symlink_to("../_site")
    assert main(["build", "--site", str(site)]) == main(["build", "--site", str(site)]) == 0
    assert main(["build", "--site", str(site)]) == 0
    said = capsys.readouterr().err
    assert "`content/loop` is no entry and is passed over" in said
    assert said.rstrip().rsplit("\n", 1)[-1].startswith("1 entry, nothing changed")
