"""The author's files are changed all together, or not at all."""

from pathlib import Path

import pytest

from failuremap.shell.errors import MachineError
from failuremap.shell.rewrite import rewrite, write_new


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Give two files."""
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_bytes(b"one")
    two.write_bytes(b"two")
    return one, two


def test_files_are_changed_and_one_is_moved(files: tuple[Path, Path]) -> None:
    one, two = files
    one.chmod(0o600)
    rewrite({one: b"1", two: b"2"}, (two, two.with_name("three.md")))
    assert one.read_bytes() == b"1"
    assert one.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in one.parent.iterdir()) == ["one.md", "three.md"]
    assert two.with_name("three.md").read_bytes() == b"2"


def test_a_symbolic_link_stays_and_its_file_is_changed(files: tuple[Path, Path]) -> None:
    one, _ = files
    link = one.with_name("link.md")
    link.symlink_to(one)
    rewrite({link: b"1"})
    assert link.is_symlink()
    assert one.read_bytes() == b"1"


def test_after_a_fault_all_files_are_as_they_were(files: tuple[Path, Path]) -> None:
    one, two = files

    def failing(source: str, target: str) -> None:
        if target == str(two):
            raise OSError(28, "No space left on device", target)
        Path(source).replace(target)

    with pytest.raises(MachineError, match=r"cannot change two\.md: No space left on device; all files are as they"):
        rewrite({one: b"1", two: b"2"}, replace=failing)
    assert (one.read_bytes(), two.read_bytes()) == (b"one", b"two")
    assert sorted(path.name for path in one.parent.iterdir()) == ["one.md", "two.md"]


def test_a_file_that_is_gone_changes_nothing(files: tuple[Path, Path]) -> None:
    one, two = files
    two.unlink()
    with pytest.raises(MachineError, match="cannot change"):
        rewrite({one: b"1", two: b"2"})
    assert one.read_bytes() == b"one"


def test_no_file_is_moved_over_another(files: tuple[Path, Path]) -> None:
    one, two = files
    with pytest.raises(MachineError, match="already"):
        rewrite({one: b"1"}, (one, two))
    assert (one.read_bytes(), two.read_bytes()) == (b"one", b"two")


def test_a_new_file_is_written_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "content" / "new.md"
    write_new(path, b"new")
    with pytest.raises(MachineError, match="already; nothing was written"):
        write_new(path, b"other")
    assert path.read_bytes() == b"new"
    with pytest.raises(MachineError, match="cannot write"):
        write_new(tmp_path / ("long" * 100), b"other")
