"""When two names are one: without accents, case, spaces; or close enough to be proposed.

Nothing is ever merged by being close: a person reads the proposal and decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

# « Noz » and « Nozz » are close (6 letters of 7), « Noz » and « Boz » are not (4 of 6).
CLOSE = 0.8
# How many proposals a person can read at once.
MOST = 3
# Letters that no decomposition brings back to two.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def normal(name: str) -> str:
    """« Crédit  Lyonnais ! » → « creditlyonnais »: what a spelling is compared by."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LIGATURES))
    return "".join(sign for sign in plain if sign.isalnum())


def closeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1. One that begins with the other is close:
    « Noz Corbeil » says « Noz » and a town.
    """
    left, right = normal(one), normal(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    words = {normal(word) for word in one.split()}
    if right in words or left in {normal(word) for word in other.split()}:
        return 0.95
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def proposals(typed: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """The keys of the (key, name) pairs close to what was typed, the closest first."""
    best: dict[str, float] = {}
    for key, name in known:
        best[key] = max(best.get(key, 0.0), closeness(typed, name))
    close = sorted((-value, key) for key, value in best.items() if value >= CLOSE)
    return [key for _value, key in close[:MOST]]
