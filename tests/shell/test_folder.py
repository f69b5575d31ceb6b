import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from shell.trees import write

from failuremap.model.output import FileFacts, SiteFolder
from failuremap.shell import folder as reading
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import read_site
from failuremap.shell.inputs import find_defaults, input_files
from failuremap.source import SourceFile, Undecodable


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return write(tmp_path / "ours", {"templates/base.html": "our base", "templates/mode.html": "our mode"})


def read(root: Path, ours: Path, files: dict[str, str | bytes]) -> SiteFolder:
    return read_site(write(root, files), ours)


def paths(site: SiteFolder) -> list[str]:
    return [each.path for each in site.documents]


def test_a_folder_of_markdown_alone_is_a_site(tmp_path: Path, ours: Path) -> None:
    site = read(tmp_path / "My site", ours, {"content/b.md": "B\r\n", "content/a.md": "\ufeffA", "content/x/c.md": "C"})
    assert site.name == "My site"
    assert site.documents == (
        SourceFile("content/a.md", "A"),
        SourceFile("content/b.md", "B\n"),
        SourceFile("content/x/c.md", "C"),
    )
    assert (site.settings, site.bibliography, site.lock, site.skipped, dict(site.files)) == (None, None, None, (), {})


def test_every_kind_of_file_has_its_place(tmp_path: Path, ours: Path) -> None:
    site = read(
        tmp_path / "site",
        ours,
        {
            "failuremap.toml": "title = 'T'",
            "content/references.yaml": "[]",
            "content/map.lock.json": "{}",
            "content/a.md": "",
            "content/README.md": "",
            "content/sub/Index.MD.txt": "",
            "content/sub/Index.md": "",
            "content/img/p.png": b"\x89PNG",
            "content/pages/about.md": "",
            "content/pages/references.yaml": "",
        },
    )
    assert paths(site) == ["content/a.md", "content/pages/about.md"]
    assert site.skipped == ("content/README.md", "content/sub/Index.md")
    assert [each.text for each in (site.settings, site.bibliography, site.lock) if isinstance(each, SourceFile)] == [
        "title = 'T'",
        "[]",
        "{}",
    ]
    assert list(site.files) == ["content/img/p.png", "content/pages/references.yaml", "content/sub/Index.MD.txt"]
    assert site.files["content/img/p.png"] == FileFacts("content/img/p.png", 4, "content/img/p.png")
    probe = site.probe("content/img/p.png")
    assert (probe.head, probe.digest) == (b"\x89PNG", hashlib.sha256(b"\x89PNG").hexdigest())


def test_names_that_begin_with_an_underscore_or_a_dot_are_passed_over_at_every_level(
    tmp_path: Path, ours: Path
) -> None:
    names = ["_a.md", ".a.md", "_x/a.md", "x/.git/a.md", "x/_y/z/a.md", "x/a_.md"]
    site = read(tmp_path / "site", ours, {f"content/{name}": "" for name in names})
    assert paths(site) == ["content/x/a_.md"]
    assert site.skipped == ()


def test_a_probe_reads_the_head_and_digests_the_whole(tmp_path: Path, ours: Path) -> None:
    content = os.urandom(3 << 20)
    probe = read(tmp_path / "site", ours, {"content/p.png": content}).probe("content/p.png")
    assert probe.head == content[:65536]
    assert probe.digest == hashlib.sha256(content).hexdigest()


def test_bytes_that_are_no_text_are_a_value_and_not_a_fault(tmp_path: Path, ours: Path) -> None:
    site = read(tmp_path / "site", ours, {"content/a.md": b"a\xff", "failuremap.toml": b"\xff"})
    assert isinstance(site.documents[0], Undecodable)
    assert isinstance(site.settings, Undecodable)


def test_the_order_does_not_depend_on_the_disk(tmp_path: Path, ours: Path) -> None:
    names = ["b.md", "a.md", "a/b.md", "a-b.md", "B.md", "é.md", "z/a.md"]
    site = read(tmp_path / "site", ours, {f"content/{name}": "" for name in names})
    assert paths(site) == sorted(f"content/{name}" for name in names)


def test_names_are_given_in_one_unicode_form(tmp_path: Path, ours: Path) -> None:
    site = read(tmp_path / "site", ours, {"content/e\u0301.md": "text", "content/e\u0301.png": "p"})
    assert site.documents == (SourceFile("content/\u00e9.md", "text"),)
    assert site.probe("content/\u00e9.png").head == b"p"


def test_two_names_that_differ_in_unicode_form_only_are_refused(tmp_path: Path, ours: Path) -> None:
    write(tmp_path / "site", {"content/e\u0301.md": "", "content/\u00e9.md": ""})
    if len(list((tmp_path / "site/content").iterdir())) < 2:
        pytest.skip("this disk knows one form only")
    with pytest.raises(MachineError, match=r"two files are named `content/é.md`.*rename one"):
        read_site(tmp_path / "site", ours)


@pytest.mark.parametrize("name", ["content/b\udcff.md", "content/b\udcff/a.md", "templates/b\udcff.html"])
def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path, ours: Path, name: str) -> None:
    try:
        write(tmp_path / "site", {"content/a.md": "", name: ""})
    except OSError:
        pytest.skip("this disk has no such names")
    with pytest.raises(MachineError, match="is not UTF-8; rename the file"):
        read_site(tmp_path / "site", ours)


def test_a_missing_content_folder_is_named_with_the_cure(tmp_path: Path, ours: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(
        MachineError, match=r"`empty` has no folder content/; put your Markdown files there, or .*--site"
    ):
        read_site(tmp_path / "empty", ours)
    with pytest.raises(MachineError, match="which does not exist, has no folder content/"):
        read_site(tmp_path / "missing", ours)


def test_of_a_file_that_is_far_too_long_the_beginning_is_read(
    tmp_path: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_DOCUMENT", 8)
    site = read(tmp_path / "site", ours, {"content/a.md": "one\nééééé", "content/b.md": "1234567"})
    assert site.documents == (SourceFile("content/a.md", "one"), SourceFile("content/b.md", "1234567"))


def test_a_document_whose_digest_is_known_is_read_when_somebody_asks_for_its_text(tmp_path: Path, ours: Path) -> None:
    whole = read(tmp_path / "site", ours, {"content/a.md": "one", "content/b.md": "two", "content/c.md": "three"})
    digests = {each.path: each.digest for each in whole.documents if isinstance(each, SourceFile)}
    (tmp_path / "site/content/b.md").write_text("changed")
    (tmp_path / "site/content/c.md").rename(tmp_path / "site/content/_c.md")
    (tmp_path / "site/content/c.md").symlink_to("_c.md")

    a, b, c = read_site(tmp_path / "site", ours, digests).documents
    assert (a, b, c) == whole.documents
    assert isinstance(a, SourceFile)
    assert isinstance(b, SourceFile)
    assert isinstance(c, SourceFile)
    assert (a.text, c.text) == ("one", "three")
    with pytest.raises(MachineError, match=r"content/b.md was written anew while the site was built; build again"):
        b.text  # noqa: B018  # to ask is what is tested
    (tmp_path / "site/content/a.md").unlink()
    with pytest.raises(MachineError, match=r"content/a.md vanished while it was read; build again"):
        a.text  # noqa: B018  # as above
    # Where a link leads is looked at by every build.
    assert c.text == "three"


def test_of_many_documents_no_text_is_held(tmp_path: Path, ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = read(tmp_path / "site", ours, {"content/a.md": "one", "content/b.md": "two"})
    monkeypatch.setattr(reading, "MANY", 1)
    many = read_site(tmp_path / "site", ours)
    assert many.documents == few.documents
    (tmp_path / "site/content/a.md").write_text("changed")

    assert isinstance(few.documents[0], SourceFile)
    assert few.documents[0].text == "one"
    assert isinstance(many.documents[0], SourceFile)
    with pytest.raises(MachineError, match=r"content/a.md was written anew"):
        many.documents[0].text  # noqa: B018  # to ask is what is tested


def test_any_other_file_that_is_too_large_is_refused_and_not_cut(
    tmp_path: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 8)
    with pytest.raises(MachineError, match=r"content/references.yaml has more than"):
        read(tmp_path / "site", ours, {"content/a.md": "", "content/references.yaml": "123456789"})


# Symbolic links


def test_a_link_to_a_file_inside_content_is_read(tmp_path: Path, ours: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": "A", "content/img/p.png": "p"})
    (root / "content/b.md").symlink_to("a.md")
    (root / "content/q.png").symlink_to("img/p.png")
    (root / "content/figures").symlink_to("img")
    site = read_site(root, ours)
    assert paths(site) == ["content/a.md", "content/b.md"]
    assert site.files["content/q.png"] == FileFacts("content/q.png", 1, "content/img/p.png")
    assert site.probe("content/figures/p.png").head == b"p"


def test_a_linked_file_outside_of_content_is_listed_as_such(tmp_path: Path, ours: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": "", "notes/n.png": "", "../secret.png": ""})
    (root / "content/s.png").symlink_to(tmp_path / "secret.png")
    (root / "content/n.png").symlink_to(root / "notes/n.png")
    site = read_site(root, ours)
    assert site.files["content/s.png"].real_path == "../secret.png"
    assert not site.files["content/n.png"].real_path.startswith("content/")


@pytest.mark.parametrize(
    "name",
    ["content/a.md", "content/references.yaml", "failuremap.toml", "templates/base.html", "static/a.css", "templates"],
)
def test_a_text_is_not_read_from_outside_of_the_site_folder(tmp_path: Path, ours: Path, name: str) -> None:
    root = write(tmp_path / "site", {"content/b.md": "", "templates/x.html": "", "static/x.css": ""})
    write(tmp_path, {"secret": "", "secrets/x.html": ""})
    target = tmp_path / ("secrets" if name == "templates" else "secret")
    if name == "templates":
        (root / "templates/x.html").unlink()
        (root / "templates").rmdir()
    (root / name).symlink_to(target)
    with pytest.raises(MachineError, match=f"{name} is a symbolic link that leaves the site folder"):
        read_site(root, ours)


def test_links_that_lead_out_in_a_circle_or_nowhere_are_passed_over_and_named(tmp_path: Path, ours: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": "", "content/sub/b.md": ""})
    write(tmp_path, {"outside/c.md": ""})
    (root / "content/out").symlink_to(tmp_path / "outside")
    (root / "content/sub/loop").symlink_to(root / "content")
    (root / "content/self").symlink_to("self")
    (root / "content/gone.md").symlink_to("nowhere.md")
    site = read_site(root, ours)
    assert paths(site) == ["content/a.md", "content/sub/b.md"]
    assert site.skipped == ("content/gone.md", "content/out", "content/self", "content/sub/loop")
    assert dict(site.files) == {}


def test_a_linked_content_folder_is_read_whole_if_it_stays_in_the_site(tmp_path: Path, ours: Path) -> None:
    root = write(tmp_path / "site", {"docs/a.md": "", "docs/sub/b.md": "", "docs/sub/p.png": "p"})
    (root / "content").symlink_to("docs")
    site = read_site(root, ours)
    assert paths(site) == ["content/a.md", "content/sub/b.md"]
    assert site.files["content/sub/p.png"].real_path == "content/sub/p.png"
    (root / "content").unlink()
    (root / "docs").rename(tmp_path / "docs")
    (root / "content").symlink_to(tmp_path / "docs")
    with pytest.raises(MachineError, match="content is a symbolic link that leaves the site folder"):
        read_site(root, ours)


def test_a_pipe_is_not_waited_for(tmp_path: Path, ours: Path) -> None:
    root = write(tmp_path / "site", {"content/a.md": ""})
    os.mkfifo(root / "content/b.md")
    assert paths(read_site(root, ours)) == ["content/a.md"]


# Templates and static files


def test_the_sites_own_templates_and_static_files_are_over_ours_file_by_file(tmp_path: Path, ours: Path) -> None:
    write(ours, {"static/site.css": "our css", "static/fonts/f.woff2": b"\0", "static/root/favicon.svg": "our icon"})
    site = read(
        tmp_path / "site",
        ours,
        {
            "content/a.md": "",
            "templates/mode.html": "their mode",
            "templates/.draft.html": "",
            "static/site.css": "their css",
            "static/root/CNAME": "example.org",
            "static/.DS_Store": "",
        },
    )
    assert site.templates == {"base.html": "our base", "mode.html": "their mode"}
    assert site.statics == {
        "fonts/f.woff2": b"\0",
        "root/CNAME": b"example.org",
        "root/favicon.svg": b"our icon",
        "site.css": b"their css",
    }


def test_a_template_that_is_no_text_is_refused(tmp_path: Path, ours: Path) -> None:
    with pytest.raises(MachineError, match=r"templates/mode.html: the byte 0xff .*; save it as UTF-8"):
        read(tmp_path / "site", ours, {"content/a.md": "", "templates/mode.html": b"\xff"})


def test_our_own_templates_are_found() -> None:
    assert (find_defaults() / "templates" / "base.html").is_file()


# What a build depends on


def test_the_inputs_are_all_that_is_read(tmp_path: Path, ours: Path) -> None:
    names = ["failuremap.toml", "content/a.md", "content/p.png", "content/references.yaml", "content/map.lock.json"]
    root = write(tmp_path / "site", dict.fromkeys([*names, "static/x.css", "content/_draft.md", "notes.md"], ""))
    files = input_files(root, ours)
    assert list(files) == sorted([*names, "static/x.css", "templates/base.html", "templates/mode.html"])
    assert files["templates/mode.html"] == ours / "templates/mode.html"


def test_a_folder_without_content_has_inputs_too(tmp_path: Path, ours: Path) -> None:
    assert list(input_files(tmp_path / "missing", ours)) == ["templates/base.html", "templates/mode.html"]


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_a_folder_of_the_site_that_cannot_be_read_is_named(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write(tmp_path, {"content/a.md": "", f"{folder}/below/x": ""})
    scandir = os.scandir

    def refused(place: str) -> Any:
        if place.endswith("below"):
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(MachineError, match=rf"cannot read the folder {folder}/below: Permission denied"):
        read_site(site)
