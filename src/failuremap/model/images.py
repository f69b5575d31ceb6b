"""Images by their first bytes: which kind, and how many pixels.

Takes the head of a file and reads its header; decodes no picture.
"""

from dataclasses import dataclass
from struct import unpack

MAX_BYTES = 2 * 1024 * 1024
"""Bytes of the largest image that a page may show."""
MAX_SIDE = 8_000
"""Pixels of its longer side."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
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
    try:
        size = _png(head) or _gif(head) or _jpeg(head) or _webp(head) or _avif(head)
    except (IndexError, ValueError):
        return None
    return size if size and size.width > 0 and size.height > 0 else None


def _png(head: bytes) -> ImageFacts | None:
    if head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR" or len(head) < 24:
        return None
    width, height = unpack(">II", head[16:24])
    return ImageFacts("png", width, height)


def _gif(head: bytes) -> ImageFacts | None:
    if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 10:
        return None
    width, height = unpack("<HH", head[6:10])
    return ImageFacts("gif", width, height)


def _jpeg(head: bytes) -> ImageFacts | None:
    """Walk the segments to the start of frame, which holds the size (ITU T.81, B.2.2)."""
    if head[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack(">HH", head[at + 5 : at + 9])
            return ImageFacts("jpeg", width, height)
        at += 2 + int(unpack(">H", head[at + 2 : at + 4])[0])
    return None


def _webp(head: bytes) -> ImageFacts | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    form = head[12:16]
    if form == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = unpack("<HH", head[26:30])
        return ImageFacts("webp", width & 0x3FFF, height & 0x3FFF)
    if form == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return ImageFacts("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8X":
        return ImageFacts("webp", int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1)
    return None


def _avif(head: bytes) -> ImageFacts | None:
    """Find the size in the first `ispe` property (ISO/IEC 23008-12, 6.5.3)."""
    if head[4:8] != b"ftyp" or not {head[8:12], *(head[at : at + 4] for at in range(16, head[3], 4))} & {
        b"avif",
        b"avis",
    }:
        return None
    at = head.find(b"ispe")
    if at < 0 or at + 16 > len(head):
        return None
    width, height = unpack(">II", head[at + 8 : at + 16])
    return ImageFacts("avif", width, height)
