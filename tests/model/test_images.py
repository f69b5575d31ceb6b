"""Images by their first bytes."""

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failuremap.model.images import ImageFacts, image_facts

HEADS = {
    "png": b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 640, 480),
    "gif": b"GIF89a" + pack("<HH", 640, 480),
    "jpeg": b"\xff\xd8\xff\xe0"
    + pack(">H", 16)
    + b"\0" * 14
    + b"\xff\xc0"
    + pack(">HBHH", 17, 8, 480, 640)
    + b"\0" * 8,
    "webp": b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"),
    "avif": b"\0\0\0\x1cftypavif" + b"\0" * 16 + b"\0\0\0\x14ispe\0\0\0\0" + pack(">II", 640, 480),
}


@pytest.mark.parametrize("kind", HEADS)
def test_kind_and_size_are_read_from_the_header(kind: str) -> None:
    assert image_facts(HEADS[kind] + b"\0" * 40) == ImageFacts(kind, 640, 480)


def test_other_webp_forms_are_read() -> None:
    lossy = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 7 + b"\x9d\x01\x2a" + pack("<HH", 640, 480)
    lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (639 | 479 << 14).to_bytes(4, "little") + b"\0" * 8

    assert image_facts(lossy) == image_facts(lossless) == ImageFacts("webp", 640, 480)


@given(st.sampled_from(sorted(HEADS)), st.binary(max_size=64), st.integers(0, 60))
def test_damaged_headers_are_no_image_and_no_exception(kind: str, noise: bytes, at: int) -> None:
    image_facts(HEADS[kind][:at] + noise)


def test_the_smallest_lossless_webp_is_an_image() -> None:
    smallest = b"RIFF\x12\0\0\0WEBPVP8L\x06\0\0\0\x2f\0\0\0\0\0"

    assert image_facts(smallest) == ImageFacts("webp", 1, 1)


def test_an_avif_is_as_large_as_its_largest_picture() -> None:
    sizes = b"".join(b"\0\0\0\x14ispe\0\0\0\0" + pack(">II", *size) for size in ((64, 48), (640, 480), (320, 240)))

    assert image_facts(b"\0\0\0\x1cftypmif1\0\0\0\0avifmiaf" + b"\0" * 4 + sizes) == ImageFacts("avif", 640, 480)


def test_an_image_without_pixels_is_none() -> None:
    assert image_facts(b"GIF89a" + pack("<HH", 640, 0)) is None
