"""Whether a colour can be read on the pages: WCAG 2.2, relative luminance and contrast.

The surfaces are those of static/css/dossiers.css; a test holds them equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

HEX = re.compile(r"#[0-9A-Fa-f]{6}")
# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
LEAST = 4.5
# What a brand colour may lie on, in each mode.
SURFACES: Mapping[str, Mapping[str, str]] = {
    "light": {"bg": "#FFFFFF", "surface": "#F5F4F1", "surface-2": "#E9E7E1"},
    "dark": {"bg": "#141312", "surface": "#1E1D1B", "surface-2": "#2A2826"},
}
STEPS = 100
# Below this the channel is linear (WCAG 2.2, relative luminance).
LINEAR_BELOW = 0.04045


@dataclass(frozen=True)
class Reading:
    """How a colour reads in one mode: its ratio on each surface, and the worst of them."""

    mode: str
    colour: str
    ratios: Mapping[str, float]

    @property
    def worst(self) -> float:
        """The lowest ratio, cut to two decimals: 4.499 is not 4.5."""
        return int(min(self.ratios.values()) * 100) / 100

    @property
    def is_enough(self) -> bool:
        """Whether text of this colour can be read on every surface."""
        return self.worst >= LEAST


def parse(colour: str) -> tuple[int, int, int]:
    """« #B3121D » as three numbers. Raises ValueError."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white). Raises ValueError."""
    red, green, blue = (_linear(channel / 255) for channel in parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white), whatever the order. Raises ValueError."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def read(colour: str, mode: str) -> Reading:
    """How a colour reads on each surface of "light" or "dark". Raises ValueError, KeyError."""
    ratios = {name: contrast(colour, on) for name, on in SURFACES[mode].items()}
    return Reading(mode, colour.upper(), ratios)


def readable(colour: str, mode: str) -> str:
    """The nearest colour that reads: the same one, or darker in light mode, lighter in dark."""
    wanted = (0, 0, 0) if mode == "light" else (255, 255, 255)
    start = parse(colour)
    for step in range(STEPS + 1):
        mixed = "#" + "".join(
            f"{round(own + (far - own) * step / STEPS):02X}"
            for own, far in zip(start, wanted, strict=True)
        )
        if read(mixed, mode).is_enough:
            return mixed
    raise AssertionError("black or white reads on every surface")


def _linear(channel: float) -> float:
    if channel <= LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
