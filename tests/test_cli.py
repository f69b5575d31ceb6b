"""The commands, as a user calls them: exit codes, and what goes to which stream."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support import ROOT, entry, pythonpath

from failuremap.cli import VERBS, main


def site_in(folder: Path, **texts: str) -> Path:
    """Write entries into a site folder."""
    (folder / "content").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "content" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Give a site without a mistake."""
    return site_in(tmp_path / "good", alpha=entry("Alpha", "See [[beta]]."), beta=entry("Beta", "See [[alpha]]."))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Give a site with a link to nothing."""
    return site_in(tmp_path / "bad", alpha=entry("Alpha", "See [[nothing]]."))


def test_a_build_publishes_and_says_where(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["build", "--site", str(good)])
    streams = capsys.readouterr()

    assert code == 0
    assert streams.out == ""
    assert streams.err.startswith("2 entries, 0 errors, 0 warnings; ")
    assert (good / "_site" / "failures" / "alpha.html").is_file()
    assert (good / "content" / "map.lock.json").is_file()


def test_a_mistake_publishes_nothing_and_leaves_the_site_that_is_up(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", "--site", str(good)])
    before = (good / "_site" / "index.html").read_bytes()
    (good / "content" / "alpha.md").write_text(entry("Alpha", "See [[nothing]]."), encoding="utf-8")

    code = main(["build", "--site", str(good)])

    assert code == 1
    assert "content/alpha.md:9:7: error[unresolved-reference]: no entry is named `nothing`" in capsys.readouterr().err
    assert (good / "_site" / "index.html").read_bytes() == before


def test_lenient_publishes_and_shows_what_does_not_resolve_as_broken_text(bad: Path) -> None:
    assert main(["build", "--site", str(bad), "--lenient"]) == 0
    page = (bad / "_site" / "failures" / "alpha.html").read_text(encoding="utf-8")

    assert '<span class="broken">nothing</span>' in page


def test_check_writes_nothing(good: Path) -> None:
    before = sorted(path for path in good.rglob("*") if ".failuremap" not in path.parts)

    assert main(["check", "--site", str(good)]) == 0
    assert sorted(path for path in good.rglob("*") if ".failuremap" not in path.parts) == before


def test_check_of_a_file_reports_only_what_concerns_it(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bad / "content" / "beta.md").write_text(entry("Beta", "See [[alpha]]."), encoding="utf-8")

    code = main(["check", "--site", str(bad), str(bad / "content" / "beta.md")])

    assert code == 0
    assert "nothing" not in capsys.readouterr().err


def test_json_is_one_document_on_stdout(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["build", "--site", str(bad), "--format", "json"])
    data = json.loads(capsys.readouterr().out)

    assert code == 1
    assert (data["diagnostics"][0]["code"], data["diagnostics"][0]["place"]["line"]) == ("unresolved-reference", 9)


def test_github_lines_name_file_and_line(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--site", str(bad), "--format", "github"])

    assert capsys.readouterr().out.startswith(
        "::error file=content/alpha.md,line=9,endLine=9,col=7,title=unresolved-reference::"
    )


def test_strict_makes_warnings_errors(tmp_path: Path) -> None:
    site = site_in(tmp_path / "site", alpha=entry("Alpha", "# Large"))

    assert main(["build", "--site", str(site), "--quiet"]) == 0
    assert main(["build", "--site", str(site), "--quiet", "--strict"]) == 1


def test_a_frozen_build_warns_of_a_stale_lock_and_does_not_write_it(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", "--site", str(good), "--quiet"])
    lock = (good / "content" / "map.lock.json").read_bytes()
    (good / "content" / "gamma.md").write_text(entry("Gamma", "[[alpha]]"), encoding="utf-8")

    code = main(["build", "--site", str(good), "--frozen"])

    assert code == 0
    assert "warning[stale-lock]" in capsys.readouterr().err
    assert (good / "content" / "map.lock.json").read_bytes() == lock


def test_why_says_which_input_changed_and_what_was_written(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "--site", str(good), "--quiet"])
    (good / "content" / "alpha.md").write_text(entry("Alpha", "Now see [[beta]]."), encoding="utf-8")

    main(["build", "--site", str(good), "--why"])
    lines = capsys.readouterr().err.splitlines()

    assert lines[:3] == ["why: content/alpha.md has changed", "wrote failures/alpha.html", "wrote failures/beta.html"]


def test_relayout_forgets_places_keeps_addresses_and_says_what_moved(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", "--site", str(good)])
    lock = good / "content" / "map.lock.json"
    first = lock.read_text(encoding="utf-8")
    lock.write_text(
        first.replace('"row":0', '"row":5').replace('"urls": [', '"urls": [\n  "old-id",'), encoding="utf-8"
    )
    (good / "failuremap.toml").write_text('[redirects]\nold-id = "alpha"\n', encoding="utf-8")
    capsys.readouterr()

    code = main(["map", "--relayout", "--site", str(good)])
    said = capsys.readouterr().err
    after = json.loads(lock.read_text(encoding="utf-8"))
    again = main(["map", "--relayout", "--site", str(good)])

    assert (code, again) == (0, 0)
    assert "1 entry of 2 moved, 100 units on average of all" in said
    assert "alpha: 200 units" in said
    assert "old-id" in after["urls"]
    assert {each["row"] for each in after["entries"].values()} == {0, 1}
    assert "no entry moved" in capsys.readouterr().err


def test_check_of_one_entry_tells_what_readers_will_see(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--site", str(good), str(good / "content" / "alpha.md")]) == 0
    said = capsys.readouterr().err

    assert "Alpha (alpha)" in said
    assert "it lacks, for a full page:" in said
    assert "Beta (beta)" not in said


def test_a_mistake_in_a_template_is_found_after_a_build_too(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--site", str(good), "--quiet"]) == 0
    assert main(["check", "--site", str(good), "--quiet"]) == 0
    capsys.readouterr()
    (good / "templates").mkdir()
    (good / "templates" / "plain.html").write_text("{{ view.nothing }}", encoding="utf-8")
    (good / "content" / "pages").mkdir()
    (good / "content" / "pages" / "about.md").write_text("---\ntitle: About\n---\n\nText.\n", encoding="utf-8")

    assert main(["check", "--site", str(good), "--quiet"]) == 1
    assert "templates/plain.html:1:1: error[template-error]" in capsys.readouterr().err


def test_check_mends_what_is_obvious_and_shows_it(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alpha, beta = good / "content" / "alpha.md", good / "content" / "beta.md"
    alpha.write_bytes(alpha.read_bytes().replace(b"[[beta]]", b"[[betta]]").replace(b"\n", b"\r\n"))
    before = beta.read_bytes()

    assert main(["check", "--site", str(good), "--fix"]) == 0
    out, said = capsys.readouterr()

    assert b"[[beta]]" in alpha.read_bytes()
    assert alpha.read_bytes().count(b"\r\n") == alpha.read_bytes().count(b"\n")
    assert beta.read_bytes() == before
    assert "--- a/content/alpha.md\n+++ b/content/alpha.md\n" in out
    assert "1 file mended" in said
    assert main(["check", "--site", str(good), "--fix"]) == 0
    assert "0 files mended" in capsys.readouterr().err


def test_a_file_that_would_get_worse_by_mending_is_left_as_it_is(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alpha = good / "content" / "alpha.md"
    # There is a summary already: mended, the key would stand there twice.
    alpha.write_text(alpha.read_text().replace("summary:", "sumary: Other.\nsummary:"), encoding="utf-8")
    before = alpha.read_text()

    main(["check", "--site", str(good), "--fix"])

    assert alpha.read_text() == before
    assert "content/alpha.md was left as it is" in capsys.readouterr().err


def test_map_without_relayout_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map"]) == 2
    assert "--relayout" in capsys.readouterr().err


def test_verify_names_every_difference(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "--site", str(good), "--quiet"])

    assert main(["verify", str(good / "_site")]) == 0
    (good / "_site" / "graph.json").write_text("{}", encoding="utf-8")
    (good / "_site" / "robots.txt").unlink()
    (good / "_site" / "mine.txt").write_text("x", encoding="utf-8")
    capsys.readouterr()

    assert main(["verify", str(good / "_site")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "graph.json: changed since it was published",
        "robots.txt: missing",
        "mine.txt: not ours",
    ]


def test_clean_removes_what_builds_made_and_nothing_else(good: Path) -> None:
    main(["build", "--site", str(good), "--quiet"])
    (good / "_site" / "mine.txt").write_text("x", encoding="utf-8")

    assert main(["clean", "--site", str(good)]) == 0
    assert [path.name for path in (good / "_site").rglob("*") if path.is_file()] == ["mine.txt"]
    assert not (good / ".failuremap").exists()
    assert (good / "content" / "alpha.md").is_file()


def test_the_machine_is_exit_code_two_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--site", str(tmp_path)]) == 2
    assert "has no folder content/" in capsys.readouterr().err
    assert main(["nonsense"]) == 2
    assert main([]) == 2


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_taught_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    text = capsys.readouterr().out

    assert f"for example:\n  failuremap {verb}" in text
    assert max(map(len, text.splitlines())) <= 120


def test_schema_is_json_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["required"] == ["title", "author", "year", "category", "summary"]


def test_build_py_asks_for_every_library_that_a_build_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = {each.split(">", 1)[0] for each in project["dependencies"]}
    asked = runpy.run_path(str(ROOT / "build.py"))["NEEDED"]

    # Only `serve` serves, only a map whose lock is stale is drawn, and only a terminal gets a bar.
    assert {{"yaml": "pyyaml"}.get(name, name) for name in asked} == (
        libraries - {"livereload", "numpy", "scipy", "shapely", "rich"}
    )


def test_build_py_without_its_packages_says_what_to_run() -> None:
    # An interpreter without site-packages is a machine on which nothing was set up.
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "build.py")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert (
        "python3 -m venv .venv && .venv/bin/pip install -qr requirements.txt && .venv/bin/python build.py"
        in done.stderr
    )


def test_two_builds_anywhere_are_equal_in_bytes_and_modes(good: Path, tmp_path: Path) -> None:
    sites = []
    for number, (seed, zone, mask) in enumerate((("0", "UTC", "022"), ("1", "Pacific/Kiritimati", "077"))):
        site = tmp_path / f"copy{number}" / "good"
        shutil.copytree(good, site)
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "PYTHONPATH": pythonpath(ROOT / "src"),
        }
        command = f"umask {mask}; '{sys.executable}' -m failuremap build --quiet --jobs {number + 1} --site '{site}'"
        subprocess.run(["sh", "-c", command], env=environment, check=True)
        sites.append(site / "_site")
    one, other = ({path.relative_to(top): path for path in top.rglob("*") if path.is_file()} for top in sites)

    assert one.keys() == other.keys()
    for name, path in one.items():
        assert path.read_bytes() == other[name].read_bytes(), name
        assert path.stat().st_mode == other[name].stat().st_mode, name


def test_a_build_that_changed_nothing_imports_nothing_slow(good: Path) -> None:
    libraries = ("markdown", "pygments", "jinja2", "yaml", "nh3", "numpy", "scipy", "shapely", "rich", "tornado")
    slow = (*libraries, "sqlite3", "dataclasses", "failuremap.model", "failuremap.pipeline")
    program = (
        # From Python 3.14 on, what reads options reads `dataclasses`.
        "import sys, argparse; argparse.ArgumentParser().add_argument('-a', help='a'); before = {*sys.modules};"
        "from failuremap.cli import main;"
        # Otherwise another process would read the parser.
        f"code = main(['build', '--quiet', '--jobs', '1', '--site', {str(good)!r}]);"
        f"print(code, sorted({{*{slow!r}}} & sys.modules.keys() - before))"
    )
    environment = os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}

    said = [
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert "markdown" in said[0]
    assert said[1] == "0 []\n"


def called(redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a shell does, with its output led elsewhere."""
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "failuremap", *arguments]
    environment = os.environ | {"PYTHONPATH": pythonpath(ROOT / "src")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("arguments", [("schema",), ("check", "--format", "github", "--quiet")])
def test_output_that_cannot_be_written_is_an_error_however_short(bad: Path, arguments: tuple[str, ...]) -> None:
    done = called(">/dev/full", *arguments, *(("--site", str(bad)) if arguments[0] == "check" else ()))
    assert (done.returncode, done.stderr) == (2, "failuremap: the machine: No space left on device\n")


def test_a_closed_output_is_no_error(good: Path) -> None:
    done = called(">&- 2>&-", "check", "--format", "json", "--site", str(good))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_reader_who_is_gone_hears_no_complaint() -> None:
    done = called("| head -c 1", "schema")
    assert (done.stdout, done.stderr) == ("{", "")
