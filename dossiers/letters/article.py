"""The texts that a letter may cite: the list of the union's legal notes, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "articles.toml"


@dataclass(frozen=True)
class Article:
    """`cite`: as a letter says it. `about`: what it gives. `source`: where it was read."""

    cite: str
    about: str
    source: str


@cache
def articles() -> Mapping[str, Article]:
    """Every article by its key. Raises TypeError for an entry that is not whole."""
    with FILE.open("rb") as file:
        return {key: Article(**entry) for key, entry in tomllib.load(file).items()}
