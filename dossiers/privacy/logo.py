"""A logo from outside: an SVG rebuilt from the few shapes we know, or a picture encoded again.

Nothing of what was sent is served: of an SVG, elements and attributes that are not in the
lists below do not come through (no script, no style, no link, no text, no foreign content);
of a picture, only its pixels do.
"""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

from PIL import Image

from dossiers.privacy import cleaning

NAMESPACE = "http://www.w3.org/2000/svg"
MOST_BYTES = 200_000
# A page must stay light on a 2G line, and the logo comes with its first view.
MOST_SERVED = 12_000
SIDE = (320, 80)
DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
SHAPES = DRAWN | {"svg", "g", "defs", "linearGradient", "radialGradient", "stop"}
NUMBER = r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
LENGTH = re.compile(rf"{NUMBER}(?:px|%)?")
NUMBERS = re.compile(rf"{NUMBER}(?:[\s,]+{NUMBER})*")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE+\-.,\s]+")
COLOUR = re.compile(
    r"none|currentColor|#[0-9A-Fa-f]{3,8}|[a-zA-Z]{3,20}|rgb\([0-9.%,\s]+\)|url\(#[\w-]{1,40}\)"
)
TRANSFORM = re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([-+0-9eE.,\s]+\)\s*)+")
NAME = re.compile(r"[A-Za-z_][\w-]{0,39}")
WORD = re.compile(r"[a-zA-Z-]{2,20}")
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width",
         "height", "offset", "opacity", "fill-opacity", "stroke-opacity", "stop-opacity",
         "stroke-width", "stroke-miterlimit", "stroke-dashoffset"),
        LENGTH,
    ),
    **dict.fromkeys(("viewBox", "points", "stroke-dasharray"), NUMBERS),
    **dict.fromkeys(("fill", "stroke", "stop-color"), COLOUR),
    **dict.fromkeys(("transform", "gradientTransform"), TRANSFORM),
    **dict.fromkeys(
        ("fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "gradientUnits",
         "spreadMethod"),
        WORD,
    ),
    "d": PATH,
    "id": NAME,
}  # fmt: skip


class UnfitLogoError(ValueError):
    """The logo is not taken; `reason` is a slug that actions/organisation.py turns into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(content: bytes) -> tuple[bytes, str]:
    """What may be served, and its media type. Raises UnfitLogoError."""
    if len(content) > MOST_BYTES:
        raise UnfitLogoError("heavy")
    is_drawing = b"<svg" in content[:2000].lower()
    served, media_type = _drawing(content) if is_drawing else _picture(content)
    if len(served) > MOST_SERVED:
        raise UnfitLogoError("heavy")
    return served, media_type


def _drawing(content: bytes) -> tuple[bytes, str]:
    # Entities are how a small file becomes a huge one, or reads another.
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        raise UnfitLogoError("doctype")
    try:
        root = ElementTree.fromstring(content.decode("utf-8"))  # noqa: S314 (no DTD, above)
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError, RecursionError):
        raise UnfitLogoError("broken") from None
    rebuilt = _rebuilt(root)
    if rebuilt is None or rebuilt.tag != "svg" or not _draws(rebuilt):
        raise UnfitLogoError("broken")
    if "viewBox" not in rebuilt.attrib:
        raise UnfitLogoError("no_box")
    rebuilt.set("xmlns", NAMESPACE)
    return ElementTree.tostring(rebuilt, encoding="utf-8"), "image/svg+xml"


def _rebuilt(given: ElementTree.Element, depth: int = 0) -> ElementTree.Element | None:
    """The same shape with what we know of it, or None for what we do not know."""
    name = str(given.tag).removeprefix(f"{{{NAMESPACE}}}")
    if name not in SHAPES or depth > 20:
        return None
    kept = ElementTree.Element(name)
    for attribute, value in (_styled(given) | given.attrib).items():
        known = ATTRIBUTES.get(attribute)
        if known and known.fullmatch(value.strip()):
            kept.set(attribute, value.strip())
    for child in given:
        if (shape := _rebuilt(child, depth + 1)) is not None:
            kept.append(shape)
    return kept


def _draws(rebuilt: ElementTree.Element) -> bool:
    return any(one.tag in DRAWN for one in rebuilt.iter())


def _styled(given: ElementTree.Element) -> dict[str, str]:
    """What drawing programs write in `style`, as the attributes that say the same."""
    pairs = (one.partition(":") for one in given.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if value}


def _picture(content: bytes) -> tuple[bytes, str]:
    try:
        done = cleaning.clean(content)
        if not done.type.startswith("image/"):
            raise UnfitLogoError("broken")
        with Image.open(io.BytesIO(done.content)) as image:
            small = image.convert("RGBA")
            small.thumbnail(SIDE)
            few = small.quantize(64)
            out = io.BytesIO()
            few.save(out, format="PNG", optimize=True)
    except (cleaning.NotAcceptedError, OSError):
        raise UnfitLogoError("broken") from None
    return out.getvalue(), "image/png"
