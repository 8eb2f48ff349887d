"""Text as formats can hold it, and the side from which it is read."""

from __future__ import annotations

import unicodedata

# What XML 1.0 cannot hold: one of them, pasted from a phone, and the paper would not open.
_KEPT = "\n\t"
_REFUSED = ("Cc", "Cs", "Cn")


def writable(text: str) -> str:
    """`text` without the characters that no paper can hold; line breaks are « \\n »."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _REFUSED)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is Arabic, Hebrew…"""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
