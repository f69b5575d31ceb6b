"""Widths are those of the shipped fonts, whole numbers, and add up."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from failuremap.layout.glyphs import GLYPHS
from failuremap.layout.widths import Face, is_measured, width

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"

faces = st.sampled_from(Face)
texts = st.text(max_size=40)
sizes = st.integers(min_value=1, max_value=1000)


@pytest.mark.parametrize("face", Face)
def test_the_table_is_what_the_shipped_font_says(face: Face) -> None:
    with TTFont(FONTS / f"{face}.woff2") as font:
        advances = {chr(code): font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}
        units_per_em = font["head"].unitsPerEm

    assert units_per_em == 1000
    assert {character: advance for advance, text in GLYPHS[face].items() for character in text} == advances


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.woff2")), ids=lambda file: file.stem)
def test_every_font_has_the_letters_of_european_names_and_the_signs_of_the_map(file: Path) -> None:
    with TTFont(file) as font:
        codes = set(font.getBestCmap())
        names = " ".join(str(record) for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16})

    assert {ord(character) for character in "čšžłńőçñåøüığşțÞßœ–—‘’“”…′″←→↑↓↗×÷≤≥≈±−·•"} <= codes  # noqa: RUF001
    assert "Plex" not in names, "the licence reserves this name for unmodified fonts"


@pytest.mark.parametrize(
    ("text", "face", "size", "expected"),
    [
        ("", Face.CONDENSED, 135, 0),
        ("a", Face.CONDENSED, 135, 671),  # 0.497 em of 13.5 is 6.7095
        ("Power-Seeking", Face.CONDENSED, 100, 6297),
        ("Turner & al.", Face.SANS, 110, 5759),
        ("OVERSIGHT", Face.MONO, 125, 6750),
        ("日本語", Face.CONDENSED, 135, 4050),
        ("Ω", Face.CONDENSED, 100, 600),
    ],
)
def test_samples(text: str, face: Face, size: int, expected: int) -> None:
    assert width(text, face, size) == expected


def test_letter_spacing_follows_every_character() -> None:
    assert width("GOVERNANCE", Face.MONO, 125, spacing=60) == width("GOVERNANCE", Face.MONO, 125) + 600


def test_a_text_is_measured_when_the_face_has_all_its_characters() -> None:
    assert is_measured("Goodhart’s law → Łukasz", Face.CONDENSED)  # noqa: RUF001
    assert is_measured("", Face.MONO)
    assert not is_measured("Goodhart の法則", Face.CONDENSED)
    assert not is_measured("soft\xadhyphen", Face.SANS)


@given(texts, texts, faces)
def test_the_width_of_a_whole_is_the_sum_of_its_parts(left: str, right: str, face: Face) -> None:
    assert width(left + right, face, 100) == width(left, face, 100) + width(right, face, 100)


@given(texts, texts, faces, sizes)
def test_a_sum_is_rounded_once(left: str, right: str, face: Face, size: int) -> None:
    parts = width(left, face, size) + width(right, face, size)

    assert abs(width(left + right, face, size) - parts) <= 1


@given(st.text(GLYPHS[Face.MONO][600], max_size=40), sizes)
def test_all_characters_of_the_monospaced_face_are_equally_wide(text: str, size: int) -> None:
    assert width(text, Face.MONO, size) == width("0" * len(text), Face.MONO, size)
    assert is_measured(text, Face.MONO)
