"""Photos: decoded and encoded again, so that place, hour and telephone stay behind."""

from __future__ import annotations

import io

import pillow_heif
from PIL import Image, ImageOps

from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

MOST_PIXELS = 40_000_000
QUALITY = 88
PREVIEW_SIDE, PREVIEW_QUALITY = 640, 70
# What a picture is read as, and what it is written as. Phones write several pictures in one
# JPEG (« MPO »); what their owners see is the first. A computer at the union opens no HEIC.
READ_AS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heif": ("HEIF", "AVIF")}
WRITTEN_AS = {
    "jpeg": ("JPEG", "image/jpeg", ".jpg"),
    "heif": ("JPEG", "image/jpeg", ".jpg"),
    "png": ("PNG", "image/png", ".png"),
    "webp": ("WEBP", "image/webp", ".webp"),
}

pillow_heif.register_heif_opener(thumbnails=False)


def clean(content: bytes, kind: str) -> Clean:
    """The same picture, upright, with nothing but its pixels. Raises NotAcceptedError."""
    written, media_type, ending = WRITTEN_AS[kind]
    try:
        with Image.open(io.BytesIO(content), formats=READ_AS[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotAcceptedError("huge_picture")
            upright = ImageOps.exif_transpose(image)
            upright.load()
            if written == "JPEG" and upright.mode not in ("RGB", "L", "CMYK"):
                upright = upright.convert("RGB")
            # What Pillow would write beside the pixels it takes from here.
            upright.info = {k: v for k, v in upright.info.items() if k == "transparency"}
            return Clean(_encoded(upright, written, QUALITY), media_type, ending, _preview(upright))
    except NotAcceptedError:
        raise
    except Exception:
        # A hostile file may make the decoder raise anything; the person gets one sentence.
        raise NotAcceptedError("broken_picture") from None


def _encoded(image: Image.Image, written: str, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, format=written, quality=quality, exif=b"")
    return out.getvalue()


def _preview(image: Image.Image) -> bytes:
    small = image.convert("RGB") if image.mode != "RGB" else image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return _encoded(small, "JPEG", PREVIEW_QUALITY)
