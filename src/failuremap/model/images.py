"""Images by their first bytes: which kind, and how many pixels.

Takes the head of a file and reads its header; decodes no picture.
"""

import re
from collections.abc import Callable
from typing import Literal

from failuremap.value import Value

MAX_BYTES = 2 * 1024 * 1024
"""Bytes of the largest image that a page may show."""
MAX_SIDE = 8_000
"""Pixels of its longer side."""


class ImageFacts(Value):
    """What the header of an image says."""

    kind: str
    """png, jpeg, gif, webp or avif."""
    width: int
    height: int


def image_facts(head: bytes) -> ImageFacts | None:
    """Read the header of an image.

    Returns:
        `None` when the bytes are no image of a known kind, or its size is not in them.
    """
    for kind, size_of in _SIZES:
        size = size_of(head)
        if size is not None:
            return ImageFacts(kind, *size) if min(size) > 0 else None
    return None


def _png(head: bytes) -> tuple[int, int] | None:
    if head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR" or len(head) < 24:
        return None
    return _pair(head[16:24], "big")


def _gif(head: bytes) -> tuple[int, int] | None:
    if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 10:
        return None
    return _pair(head[6:10], "little")


def _jpeg(head: bytes) -> tuple[int, int] | None:
    """Walk the segments to the start of frame, which holds the size (ITU T.81, B.2.2)."""
    if head[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(head[at + 5 : at + 9], "big")
            return width, height
        else:
            at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    """Read the first chunk (RFC 9649, 2.5 to 2.7)."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    form = head[12:16]
    if form == b"VP8 " and head[23:26] == b"\x9d\x01\x2a" and len(head) >= 30:
        width, height = _pair(head[26:30], "little")
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L" and head[20:21] == b"\x2f" and len(head) >= 25:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8X" and len(head) >= 30:
        width, height = _pair(head[24:30], "little")
        return width + 1, height + 1
    return None


def _avif(head: bytes) -> tuple[int, int] | None:
    """Take the largest `ispe` property (ISO/IEC 23008-12, 6.5.3): smaller ones are of thumbnails and tiles."""
    end = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(end, 256), 4))}
    if head[4:8] != b"ftyp" or not brands & {b"avif", b"avis"}:
        return None
    sizes = (_pair(head[each.end() + 4 : each.end() + 12], "big") for each in re.finditer(b"ispe", head[:-11]))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _pair(content: bytes, order: Literal["big", "little"]) -> tuple[int, int]:
    """Read two numbers of equal length."""
    half = len(content) // 2
    return int.from_bytes(content[:half], order), int.from_bytes(content[half:], order)


_SIZES: tuple[tuple[str, Callable[[bytes], tuple[int, int] | None]], ...] = (
    ("png", _png),
    ("jpeg", _jpeg),
    ("gif", _gif),
    ("webp", _webp),
    ("avif", _avif),
)
