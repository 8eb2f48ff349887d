"""The code as a picture, to keep among other pictures: no logo, no word, a dull file name."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from dossiers.privacy.receipt import groups

SIZE = (720, 420)
LETTERS, LINE, MARGIN = 72, 110, 60
FILE_NAME = "photo.png"


def picture_of(code: str) -> bytes:
    """A PNG with the groups of the code, two to a line."""
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=LETTERS)
    parts = groups(code)
    for row, at in enumerate(range(0, len(parts), 2)):
        line = "   ".join(parts[at : at + 2])
        draw.text((SIZE[0] / 2, MARGIN + row * LINE), line, font=font, fill=0, anchor="mt")
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=True)
    return out.getvalue()
