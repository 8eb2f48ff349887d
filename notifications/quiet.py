"""The words of quiet.toml: for somebody whose phone or mailbox others may read.

They are data and not translations of the catalogue: each language is counted in segments,
and what leaves is read here word for word.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

FALLBACK = "fr"
Words = dict[str, dict[str, dict[str, str]]]


@functools.cache
def all_words() -> Words:
    """Topic, then use (subject, short, letter), then language."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def words(topic: str, use: str, language: str) -> str:
    """The sentence of a quiet topic; in French when the language is not written yet.

    Raises KeyError for an unknown topic or use.
    """
    said = all_words()[topic][use]
    return said.get(language) or said[FALLBACK]
