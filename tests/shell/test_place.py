import re
from pathlib import Path

import pytest
from shell.trees import tree, write

from failuremap.cli import main
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import read_site
from failuremap.shell.place import check_place


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (".", "holds the site folder itself"),
        ("..", "holds the site folder itself"),
        ("content", "lies inside content/"),
        ("content/img", "lies inside content/"),
        ("templates", "lies inside templates/"),
        ("static/x", "lies inside static/"),
        ("src", "lies inside src/"),
        (".git", "lies inside .git/"),
        ("x/../content", "lies inside content/"),
        ("to-content", "is a symbolic link"),
        ("to-content/below", "lies inside content/"),
        ("notes", "holds static/"),
        ("README.md", "is no folder"),
    ],
)
def test_a_place_where_publishing_would_do_harm_is_refused(tmp_path: Path, output: str, reason: str) -> None:
    root = write(tmp_path / "site", {"content/a.md": "", "README.md": "", "notes/static/a.css": ""})
    (root / "to-content").symlink_to(root / "content")
    (root / "static").symlink_to(root / "notes/static")
    with pytest.raises(MachineError, match=re.escape(reason)):
        check_place(root / output, root)


def test_ordinary_places_are_allowed(tmp_path: Path) -> None:
    write(tmp_path / "site", {"content/a.md": ""})
    for output in ("_site", "../elsewhere", ".failuremap/serve", "content2"):
        check_place(tmp_path / "site" / output, tmp_path / "site")


def test_a_link_of_the_user_on_the_way_to_the_output_is_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": "---\ntitle: A\n---\n", "build/x": ""})
    write(tmp_path, {"www/x": ""})
    (tmp_path / "link").symlink_to("www")
    (root / "out").symlink_to("build")
    for output in (tmp_path / "link/site", root / "out/site", tmp_path / "site/../link/site"):
        check_place(output, root)
    (tmp_path / "in").symlink_to("site")
    with pytest.raises(MachineError, match="lies inside content/"):
        check_place(tmp_path / "in/content/x", root)


def test_a_link_in_the_site_folder_that_leads_away_is_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": ""})
    write(tmp_path, {"home/mine.txt": "mine"})
    (root / "out").symlink_to(tmp_path / "home")
    (tmp_path / "mine").symlink_to("site/out")
    (tmp_path / "to-site").symlink_to("site")
    before = tree(tmp_path / "home")
    for output in ("site/out/new", "site/content/../out/new", "mine/new", "to-site/out/new"):
        with pytest.raises(
            MachineError, match=r"out` is a symbolic link that leaves the site folder; name what it leads"
        ):
            check_place(tmp_path / output, root)
    assert main(["build", "--site", str(root), "--output", str(root / "out/new")]) == 2
    assert main(["clean", "--site", str(root), "--output", str(root / "out/new")]) == 2
    assert tree(tmp_path / "home") == before


def test_a_link_that_leads_to_itself_is_no_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(tmp_path / "site", {"content/a.md": "", "templates/x.html": ""})
    for name in ("_site", "templates/loop", "templates/y.html"):
        (root / name).symlink_to(Path(name).name)
    assert main(["build", "--site", str(root)]) == 2
    assert "_site` is a symbolic link" in capsys.readouterr().err
    assert main(["clean", "--site", str(root)]) == 2
    assert "x.html" in read_site(root).templates
