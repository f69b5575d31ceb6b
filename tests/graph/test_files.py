"""Files beside the text: which one is meant, and whether it may be published."""

from struct import pack

import pytest
from build_graph import card_of

from failuremap.graph.files import resolve_files
from failuremap.model.document import FileReference, Text
from failuremap.model.graph import FoundFile
from failuremap.model.output import FileFacts, Probe
from failuremap.source import Span
from failuremap.value import replace

AT = Span("content/sub/a.md", 5, 9)
PNG = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 640, 480) + b"\0" * 20
HUGE = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 9000, 480) + b"\0" * 20
FILES = {
    "content/sub/plot.png": (PNG, "content/sub/plot.png"),
    "content/sub/caf\u00e9 1.png": (PNG, "content/sub/caf\u00e9 1.png"),
    "content/huge.png": (HUGE, "content/huge.png"),
    "content/text.png": (b"<svg></svg>", "content/text.png"),
    "content/drawing.svg": (b"<svg></svg>", "content/drawing.svg"),
    "content/away.png": (PNG, "../away.png"),
    "content/data.csv": (b"a,b", "content/data.csv"),
    "content/tool.exe": (b"MZ", "content/tool.exe"),
}


def found(path: str, *, is_image: bool = True, size: int = 100) -> FoundFile | str:
    """Resolve one reference of content/sub/a.md; a problem is given as `code: message`."""
    reference = FileReference(path, is_image, "alt", "", is_figure=False, where=AT)
    card = replace(card_of("a", path="content/sub/a.md"), text=Text(files=(reference,)))
    facts = {name: FileFacts(name, size, real) for name, (_, real) in FILES.items()}
    files, problems = resolve_files([card], facts, lambda name: Probe(FILES[name][0], "d" * 64))
    (one,) = files["content/sub/a.md"]
    return one if one is not None else f"{problems[0].code}: {problems[0].message}"


@pytest.mark.parametrize("written", ["plot.png", "./plot.png", "../sub/plot.png"])
def test_a_path_is_resolved_against_the_folder_of_the_file(written: str) -> None:
    assert found(written) == FoundFile("content/sub/plot.png", "d" * 64, "png", 640, 480)


@pytest.mark.parametrize("written", ["caf%C3%A9%201.png", "cafe\u0301 1.png"])
def test_names_are_decoded_and_composed(written: str) -> None:
    assert isinstance(found(written), FoundFile)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("plott.png", "missing-file: there is no file at `content/sub/plott.png`"),
        ("Plot.png", "file-case: the file is named `plot.png`; upper and lower case differ"),
        ("../../secret.png", "file-outside: `../../secret.png` is outside of content/"),
        ("/etc/passwd", "file-outside: `/etc/passwd` is outside of content/"),
        ("%2e%2e/%2e%2e/secret.png", "file-outside: `%2e%2e/%2e%2e/secret.png` is outside of content/"),
        ("../away.png", "file-outside: `../away.png` is a symbolic link that leaves content/"),
        ("../drawing.svg", "unsafe-file: `../drawing.svg` is an SVG drawing; use png, jpeg, gif, webp or avif"),
        (
            "../text.png",
            "unsafe-file: `../text.png` is no image that a page may show; use png, jpeg, gif, webp or avif",
        ),
        ("../huge.png", "large-file: `../huge.png` has 9000 by 480 pixels; a side may have 8,000"),
    ],
)
def test_what_may_not_be_shown_is_refused_with_the_reason(written: str, problem: str) -> None:
    assert found(written) == problem


def test_an_image_may_have_two_mebibytes() -> None:
    assert isinstance(found("plot.png", size=2 * 1024 * 1024), FoundFile)
    assert found("plot.png", size=2 * 1024 * 1024 + 1) == (
        "large-file: `plot.png` has 2,097,153 bytes; an image may have 2,097,152"
    )


def test_downloads_are_known_by_their_ending() -> None:
    assert found("../data.csv", is_image=False) == FoundFile("content/data.csv", "d" * 64, "csv")
    assert str(found("../tool.exe", is_image=False)).startswith("unsafe-file: ")
