import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties.hostile import JSON, TEXTS
from shell.trees import write

from failuremap.shell.errors import MachineError
from failuremap.shell.manifest import NAME, Manifest, is_inside, manifest_text, read_manifest, verify

A = hashlib.sha256(b"a").hexdigest()
B = hashlib.sha256(b"b").hexdigest()


def published(top: Path, manifest: Manifest, **files: str) -> Path:
    return write(top, {**files, NAME: manifest_text(manifest)})


def test_a_manifest_survives_being_written_and_read(tmp_path: Path) -> None:
    manifest = Manifest("publishing", {"z.html": A, "é.html": B}, {"assets/x.css": A})
    published(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert list(json.loads((tmp_path / NAME).read_text())["files"]) == ["z.html", "é.html"]


def test_a_folder_without_a_manifest_has_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "missing") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "\xff",
        "[" * 100_000,
        '{"format": 2, "state": "published", "files": {}, "previous": {}}',
        '{"format": 1, "state": "done", "files": {}, "previous": {}}',
        '{"format": 1, "state": "published", "files": []}',
        '{"format": 1, "state": "published", "files": {"a": 1}, "previous": {}}',
        '{"format": 1, "state": "published", "files": {"../a": "' + A + '"}, "previous": {}}',
        '{"format": 1, "state": "published", "files": {"/etc/passwd": "' + A + '"}, "previous": {}}',
        '{"format": 1, "state": "published", "files": {"\\ud800": "' + A + '"}, "previous": {}}',
    ],
)
def test_a_damaged_manifest_is_refused_with_the_cure(tmp_path: Path, text: str) -> None:
    write(tmp_path / "out", {NAME: text.encode("latin-1")})
    with pytest.raises(MachineError, match=r"out/failuremap-manifest.json is damaged.*nothing was touched.*--adopt"):
        read_manifest(tmp_path / "out")


def test_a_manifest_that_is_a_link_is_refused(tmp_path: Path) -> None:
    published(tmp_path / "a", Manifest())
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / NAME).symlink_to(tmp_path / "a" / NAME)
    with pytest.raises(MachineError, match="symbolic link"):
        read_manifest(tmp_path / "b")


@pytest.mark.parametrize(
    "path", ["", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b", "a\0b", "\udcff", ".git/HEAD", "a/.GIT/x"]
)
def test_a_path_that_could_leave_the_folder_is_none(path: str) -> None:
    assert not is_inside(path)


def test_names_that_begin_with_dots_are_ordinary_paths() -> None:
    assert is_inside(".nojekyll")
    assert is_inside("a/..b/c...html")


def test_verifying_a_whole_folder_finds_nothing(tmp_path: Path) -> None:
    out = published(tmp_path, Manifest("published", {"a.html": A}, {"b.css": B}), **{"a.html": "a", "b.css": "b"})
    assert verify(out) == ()


def test_verifying_names_every_difference(tmp_path: Path) -> None:
    files = {"a.html": A, "gone.html": A, "linked.html": A, "edited.html": A}
    out = published(tmp_path, Manifest("publishing", files), **{"a.html": "a", "edited.html": "b", "new/x.html": "x"})
    (out / "linked.html").symlink_to(out / "a.html")
    (out / "folder").symlink_to(out / "new")
    write(out, {".git/config": "", ".htaccess": ""})
    assert verify(out) == (
        "the last build did not finish publishing; build again",
        "edited.html: changed since it was published",
        "gone.html: missing",
        "linked.html: cannot be read, or is no ordinary file",
        ".htaccess: not ours",
        "folder: not ours",
        "new/x.html: not ours",
    )


def test_verifying_names_a_file_that_not_everybody_may_read(tmp_path: Path) -> None:
    out = published(tmp_path, Manifest("published", {"a.html": A}), **{"a.html": "a"})
    (out / "a.html").chmod(0o600)
    assert verify(out) == ("a.html: has the mode 0600 instead of 0644",)


def test_a_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    out = published(tmp_path, Manifest())
    (out / "bad\udcff.html").touch()
    assert verify(out) == ("bad\\udcff.html: not ours",)


def test_only_what_was_published_can_be_verified(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"there is no failuremap-manifest.json"):
        verify(tmp_path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    JSON
    | st.fixed_dictionaries(
        {
            "format": st.just(1) | JSON,
            "state": st.sampled_from(["published", "publishing"]) | JSON,
            "files": st.dictionaries(
                TEXTS | st.sampled_from(["a.html", "../a", ".git/x", "/a"]), st.just(A) | JSON, max_size=3
            ),
            "previous": st.just({}) | JSON,
        }
    )
)
def test_no_manifest_claims_what_is_outside_of_the_folder(tmp_path: Path, content: object) -> None:
    (tmp_path / NAME).write_text(json.dumps(content))
    try:
        manifest = read_manifest(tmp_path)
    except MachineError:
        return
    assert manifest is not None
    assert all(is_inside(path) for path in manifest.ours)
    verify(tmp_path)
