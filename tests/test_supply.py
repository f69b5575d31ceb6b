"""What comes from others, and what is trusted: each is where it is said to be, and nowhere else."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from support import ROOT

VENDORED = [place for name in ("fonts", "vendor") if (place := ROOT / "static" / name).is_dir()]
TRUSTED = re.compile(r"\|\s*safe\b|\bMarkup\(|\bautoescape\s*(?:=\s*)?false|__html__", re.IGNORECASE)


@pytest.mark.parametrize("place", VENDORED, ids=lambda place: place.name)
def test_every_vendored_file_has_its_digest_and_its_licence_beside_it(place: Path) -> None:
    recorded = dict(
        re.findall(r"^    ([0-9a-f]{64})  (\S+)$", (place / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    files = {path.name: path for path in place.rglob("*") if path.is_file() and path.name != "README.md"}

    assert {sha256(path.read_bytes()).hexdigest(): name for name, path in files.items()} == recorded
    assert any("LICENSE" in name or name == "OFL.txt" for name in files)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-dev.txt"])
def test_every_requirement_is_one_version_with_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    logical = [
        line for line in text.replace("\\\n", " ").split("\n") if line.strip() and not line.lstrip().startswith("#")
    ]

    assert logical
    for line in logical:
        assert re.match(r"[A-Za-z0-9._-]+==[^\s;]+.*--hash=sha256:[0-9a-f]{64}", line), line
    assert "://" not in "\n".join(logical)


def test_only_the_filled_pieces_of_a_body_are_printed_without_being_escaped() -> None:
    places = [*sorted((ROOT / "templates").iterdir()), *sorted((ROOT / "src").rglob("*.py"))]
    found = {
        path.relative_to(ROOT).as_posix(): len(TRUSTED.findall(path.read_text(encoding="utf-8")))
        for path in places
        if path.is_file() and TRUSTED.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"src/failuremap/site/fill.py": 1}
