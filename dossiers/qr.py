"""A QR code of an address: drawn by us from its squares, with no inline style and no metadata."""

from __future__ import annotations

import io

import qrcode
from PIL import Image

# The white margin that readers need, in squares (ISO/IEC 18004).
QUIET = 4
SQUARE_PIXELS = 12


def squares(text: str) -> list[list[bool]]:
    """The rows of the code, its margin included; true is dark. It survives 15 % of damage."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    return [[bool(square) for square in row] for row in code.get_matrix()]


def svg(text: str) -> str:
    """One path on a white ground, as wide as what holds it."""
    rows = squares(text)
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, square in enumerate(row) if square
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        ' shape-rendering="crispEdges" role="img" aria-hidden="true">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{dark}"/></svg>'
    )


def png(text: str) -> bytes:
    """The same, for a document or a message."""
    rows = squares(text)
    image = Image.new("1", (len(rows), len(rows)), 1)
    image.putdata([0 if square else 1 for row in rows for square in row])
    side = len(rows) * SQUARE_PIXELS
    out = io.BytesIO()
    image.resize((side, side), Image.Resampling.NEAREST).save(out, format="PNG", optimize=True)
    return out.getvalue()
