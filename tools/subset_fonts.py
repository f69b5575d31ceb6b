"""Make the web fonts in static/fonts from the original IBM Plex files. A development tool: no build runs it.

The originals are in the npm packages @ibm/plex-mono 2.5.0, @ibm/plex-sans 1.1.0 and @ibm/plex-sans-condensed 2.0.0.
`npm pack` fetches them without running anything; unpack them side by side into one folder and name it:

    python tools/subset_fonts.py FOLDER            write static/fonts/*.woff2 and OFL.txt, print their SHA-256
    python tools/subset_fonts.py FOLDER --check    write nothing, fail if a file would change

The same originals and the fonttools and brotli of requirements-test.txt give the same bytes.
The licence reserves the name "Plex" for unmodified fonts, so a subset is called "FM Mono", "FM Condensed" or "FM Sans".
"""

import argparse
import io
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"
LICENCE_SHA256 = "7e6b2818edbd8f6a01ae80641cc8f16a51080d08fb4e532be3a0b6f74adb07da"
CHARACTERS = (
    {*range(0x20, 0x7F), *range(0xA0, 0x180)}  # Basic Latin, Latin-1, Latin Extended-A
    - {0xAD, *(ord(character) for character in "ĈĉĔĕĜĝĤĥĨĩĬĭĲĳĴĵĸĿŀŉŊŋŎŏŜŝŦŧŨũŬŭŴŵŶŷſ")}  # soft hyphen, rare letters
    | {ord(character) for character in "ȘșȚț"}
    | {ord(character) for character in "\u2010\u2011–—‘’‚“”„†‡•…′″€™"}  # noqa: RUF001
    | {ord(character) for character in "←↑→↓↗≈≤≥−∞"}  # noqa: RUF001
)
KEPT_NAMES = (0, 13, 14)
"""Copyright, licence and the licence's address, which have to stay."""


@dataclass(frozen=True, slots=True)
class Source:
    """One original file and what becomes of it."""

    file: str
    digest: str
    target: str
    family: str
    style: str
    features: tuple[str, ...] = ("kern",)
    """Layout features that are kept."""


SOURCES = (
    Source(
        "IBMPlexMono-SemiBold.woff2",
        "6a825b4824c01cbb401e829e5a066a1818411bcb3538b5a5792c5ca9b82343c3",
        "plex-mono-600.woff2",
        "FM Mono",
        "SemiBold",
    ),
    Source(
        "IBMPlexSansCondensed-Medium.woff2",
        "eb93da02ace70c39e4c4e811b8b02dd5f5d4804d186202d6668bea60d22f57d0",
        "plex-sans-condensed-500.woff2",
        "FM Condensed",
        "Medium",
        # The map is measured without kerning, and a third of this font would be kerning.
        (),
    ),
    Source(
        "IBMPlexSans-Regular.woff2",
        "ba711a3085ff9f27440b6b9c4550cfc47c97bf36591d5da958b975bb3add8c1a",
        "plex-sans-400.woff2",
        "FM Sans",
        "Regular",
    ),
    Source(
        "IBMPlexSans-SemiBold.woff2",
        "f78048030eab62e860efa39a0df79e2e5581bf122eb95b9bc42c0b8a4988d205",
        "plex-sans-600.woff2",
        "FM Sans",
        "SemiBold",
    ),
)


def read_original(folder: Path, name: str, digest: str) -> bytes:
    """Find one original anywhere below a folder, by its name and SHA-256."""
    for path in sorted(folder.rglob(name)):
        content = path.read_bytes()
        if sha256(content).hexdigest() == digest:
            return content
    raise SystemExit(f"subset_fonts: no {name} with SHA-256 {digest} below {folder}")


def rename(font: TTFont, source: Source) -> None:
    """Give the subset its own name, and keep the copyright and the licence."""
    names = font["name"]
    version = names.getDebugName(5)
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES and record.platformID == 3]
    full = f"{source.family} {source.style}"
    postscript = f"{source.family.replace(' ', '')}-{source.style}"
    plain = source.style == "Regular"
    texts = {
        1: source.family if plain else full,
        2: "Regular",
        3: f"{version}; {postscript}; subset",
        4: full,
        5: f"{version}; subset",
        6: postscript,
    }
    if not plain:
        texts |= {16: source.family, 17: source.style}
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    names.names.sort()


def subset_font(original: bytes, source: Source) -> bytes:
    """Cut one font down to `CHARACTERS`, without its hints."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = list(source.features)
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    rename(font, source)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    """Make all files, or compare them.

    Returns:
        The exit code: 1 when `--check` found a difference.
    """
    parser = argparse.ArgumentParser(description="Make the web fonts in static/fonts.", allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="where the unpacked packages are")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a file would change")
    options = parser.parse_args()
    outputs = {
        source.target: subset_font(read_original(options.folder, source.file, source.digest), source)
        for source in SOURCES
    }
    outputs["OFL.txt"] = read_original(options.folder, "LICENSE.txt", LICENCE_SHA256)
    changed = False
    for name, content in sorted(outputs.items()):
        target = TARGET / name
        same = target.is_file() and target.read_bytes() == content
        changed |= not same
        if not same and not options.check:
            target.write_bytes(content)
        print(f"{sha256(content).hexdigest()}  {name}  {len(content)} bytes{'' if same else ', changed'}")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
