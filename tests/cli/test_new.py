"""`failuremap new`, as an author calls it."""

from pathlib import Path

import pytest
from support import entry

from failuremap.cli import main

SETTINGS = '[[category]]\nkey = "power"\ntitle = "Power & control"\n[[category]]\nkey = "agents"\ntitle = "Agents"\n'
WORKS = """\
- {id: doe2024, title: Two, author: [{family: Doe}, {family: Roe}], issued: "2024-05"}
- {id: nobody, title: None}
- id: many
  title: Many
  author: [{family: "O'Neil: a"}, {family: Roe}, {literal: others}]
  issued: "2020"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site of two entries."""
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "failuremap.toml").write_text(SETTINGS, encoding="utf-8")
    (content / "references.yaml").write_text(WORKS, encoding="utf-8")
    hijacking = entry("Tool Hijacking", "See [[power-seeking]].", "agents", aliases="[takeover of tools]")
    (content / "tool-hijacking.md").write_text(hijacking, encoding="utf-8")
    (content / "power-seeking.md").write_text(entry("Power-Seeking", "See [[tool-hijacking]]."), encoding="utf-8")
    return tmp_path


def new(site: Path, *arguments: str) -> int:
    return main(["new", "--site", str(site), *arguments])


def text_of(site: Path, entry_id: str) -> str:
    return (site / "content" / f"{entry_id}.md").read_text(encoding="utf-8")


def test_an_entry_is_begun_and_the_next_steps_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(site, "Silent Hijacking") == 0
    where = site / "content" / "silent-hijacking.md"
    assert capsys.readouterr().out == (
        f"{where}: `Silent Hijacking`, a draft\n"
        "  the category `agents` is proposed, because of `hijacking`; look whether it fits\n"
        "next:\n"
        "  open it, and write what says TODO (author, year, summary), and the text\n"
        f"  failuremap check --site {site} {where}\n"
        f"  failuremap serve --site {site} --drafts\n"
        "  remove `draft: true` when it is ready\n"
    )
    assert "\ncategory: agents\n" in text_of(site, "silent-hijacking")


def test_the_site_builds_with_it_and_check_names_what_is_missing_until_nothing_is(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(site, "Silent Hijacking") == 0
    path = site / "content" / "silent-hijacking.md"
    assert main(["build", "--site", str(site)]) == 0
    assert not (site / "_site" / "failures" / "silent-hijacking.html").exists()
    assert main(["build", "--site", str(site), "--drafts", "--output", str(site / "preview")]) == 0
    assert (site / "preview" / "failures" / "silent-hijacking.html").is_file()
    capsys.readouterr()

    assert main(["check", "--site", str(site), str(path)]) == 0
    told = capsys.readouterr().err
    assert [field for field in ("author", "year", "summary", "category", "title") if f"`{field}` is still" in told] == [
        "author",
        "year",
        "summary",
    ]
    assert told.endswith("2 entries, 0 errors, 4 warnings\n")

    text = text_of(site, "silent-hijacking")
    for name, value in (("author", "Doe"), ("year", "2024"), ("summary", "It takes over.")):
        text = text.replace(f"\n{name}: TODO\n", f"\n{name}: {value}\n")
    path.write_text(text + "\nAn agent was taken over, as in [[tool-hijacking]].\n", encoding="utf-8")
    assert main(["check", "--site", str(site), "--strict", str(path)]) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("draft: true\n", ""), encoding="utf-8")
    assert main(["build", "--site", str(site), "--strict"]) == 0
    assert (site / "_site" / "failures" / "silent-hijacking.html").is_file()


def test_what_a_draft_lacks_is_an_error_when_it_is_none_any_more(site: Path) -> None:
    assert new(site, "Silent Hijacking") == 0
    path = site / "content" / "silent-hijacking.md"
    path.write_text(path.read_text(encoding="utf-8").replace("draft: true\n", ""), encoding="utf-8")
    assert main(["check", "--site", str(site)]) == 1


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("doe2024", ["author: Doe & Roe", "year: 2024", "source: doe2024"]),
        ("many", ['author: "O\'Neil: a et al."', "year: 2020", "source: many"]),
        ("nobody", ["author: TODO", "year: TODO", "source: nobody"]),
    ],
)
def test_a_source_fills_in_author_and_year(site: Path, key: str, lines: list[str]) -> None:
    assert new(site, "Silent Hijacking", "--source", key) == 0
    text = text_of(site, "silent-hijacking").splitlines()
    assert [line for line in text if line in lines] == lines


@pytest.mark.parametrize("written", ["power", "Power & Control"])
def test_a_category_may_be_given_by_key_or_title(site: Path, written: str) -> None:
    assert new(site, "Silent Hijacking", "--category", written) == 0
    assert "\n# One of: power, agents.\ncategory: power\n" in text_of(site, "silent-hijacking")


def test_with_nothing_to_go_by_the_first_category_is_written_and_marked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(site, "Quux") == 0
    assert "`power` is the first of them, so look at it\n" in capsys.readouterr().out
    marked = "# Not known: this is the first; look whether it fits. One of: power, agents.\ncategory: power\n"
    assert marked in text_of(site, "quux")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Tool hijacking"], "`Tool hijacking` is taken: it is the entry `content/tool-hijacking.md`; choose another"),
        (["Takeover of Tools"], "is a name of the entry `content/tool-hijacking.md`; choose another"),
        (["Tool Hijackings"], "`Tool Hijackings` is close to `tool-hijacking`; add to what is there, or give --anyway"),
        (["Takeovers of Tools"], "is close to `takeover-of-tools` (a name of `tool-hijacking`); add"),
        (["X", "--source", "doe2025"], "no work has the key `doe2025`; did you mean `doe2024`?"),
        (["X", "--source", "zzz"], "no work has the key `zzz`; a work is added to content/references.yaml first"),
        (["X", "--category", "agent"], "no category has the key `agent`; did you mean `agents`?"),
        (["X", "--category", "zzz"], "no category has the key `zzz`; one of: power, agents"),
        (["todo"], "`todo` is a placeholder and no title"),
        (["?!"], "`?!` cannot be an id: it has no letter or digit"),
        (["README"], "it is the name of notes for people"),
        (["con"], "`con` cannot be an id: it is the name of a device on Windows"),
    ],
)
def test_what_cannot_be_had_is_refused(
    site: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in (site / "content").iterdir())
    assert new(site, *arguments) == 2
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in (site / "content").iterdir()) == before


def test_a_close_name_may_be_meant(site: Path) -> None:
    assert new(site, "Tool Hijackings", "--anyway") == 0
    assert "\ntitle: Tool Hijackings\n" in text_of(site, "tool-hijackings")
    assert new(site, "Tool Hijacking", "--anyway") == 2


@pytest.mark.parametrize("title", ["Silent [[hijacking]]", "Silent\u200bHijacking"])
def test_a_title_that_is_no_plain_text_is_not_written(
    site: Path, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(site, title) == 1
    assert capsys.readouterr().err.endswith("nothing was written; give a title that reads as plain text\n")


def test_a_title_with_marks_of_yaml_reads_back(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = '- Yes: "no" #1, {it} & [that]'
    assert new(site, title) == 0
    assert capsys.readouterr().out.startswith(f"{site / 'content' / 'yes-no-1-it-that.md'}: `{title}`, a draft\n")


def test_a_file_that_is_there_is_never_written_over(site: Path) -> None:
    path = site / "content" / "quux.md"
    path.write_text("no entry", encoding="utf-8")
    assert new(site, "Quux") == 2
    assert path.read_text(encoding="utf-8") == "no entry"
    path.rename(site / "content" / "pages.md")
    assert new(site, "Pages") == 2


def test_a_folder_without_settings_or_entries_takes_one(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert new(tmp_path, "Alpha") == 0
    assert "\ncategory: TODO\n" in text_of(tmp_path, "alpha")
    assert new(tmp_path, "Omega", "--category", "Some text") == 0
    assert "\ncategory: Some text\n" in text_of(tmp_path, "omega")
    assert main(["check", "--site", str(tmp_path)]) == 0
