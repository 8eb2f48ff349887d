"""Hiding zones of a picture for good: what is under them is no longer in the file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

QUALITY = 88
PREVIEW_SIDE, PREVIEW_QUALITY = 900, 70
FORMATS = ("JPEG", "PNG", "WEBP")

# x, y, width and height, each in hundredths of the picture (0 to 100).
Zone = Sequence[int]


def masked(content: bytes, zones: Iterable[Zone]) -> bytes:
    """A JPEG of the same picture, black where the zones are.

    The zones are painted before anything is encoded: no trace of what they hide is left.
    """
    return _jpeg(_painted(content, zones), QUALITY)


def preview(content: bytes, zones: Iterable[Zone]) -> bytes:
    """The same, small, with lines at each tenth so that a zone can be said in numbers."""
    small = _painted(content, zones)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    draw = ImageDraw.Draw(small)
    for tenth in range(1, 10):
        x, y = small.width * tenth // 10, small.height * tenth // 10
        for place, line in (
            ((x + 2, 2), (x, 0, x, small.height)),
            ((2, y + 2), (0, y, small.width, y)),
        ):
            draw.line(line, fill="#d00000" if tenth == 5 else "#808080")
            draw.text(place, str(tenth * 10), fill="#d00000")
    return _jpeg(small, PREVIEW_QUALITY)


def _painted(content: bytes, zones: Iterable[Zone]) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        flat = image.convert("RGB")
    draw = ImageDraw.Draw(flat)
    for x, y, wide, high in zones:
        # Outwards: a pixel that is half in a zone is hidden.
        left, top = flat.width * x // 100, flat.height * y // 100
        right, bottom = -(-flat.width * (x + wide) // 100), -(-flat.height * (y + high) // 100)
        draw.rectangle((left, top, right, bottom), fill="black")
    return flat


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=b"")
    return out.getvalue()
