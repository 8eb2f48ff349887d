"""« Avez-vous aussi des dossiers sur cet employeur ? », without naming it nor anybody.

An employer is a digest under the key of the pair: another pair has other digests, and whoever
finds a file can try no list of names on it. A number is said by its class only; nobody and
four people are the same class.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

QUESTION, ANSWER, VERSION = "dossiers-rapprochement-question", "dossiers-rapprochement-reponse", 1
PURPOSE = "employer-match"
MARK_BYTES = 16
# The first number of each class; the first class holds 0 to 4 people.
CLASSES = (0, 5, 10, 20, 50)
# In one question, and for one other section in a week: enough to work, too few to try a list.
AT_ONCE, A_WEEK = 40, 120


class MatchError(ValueError):
    """This file is not a question nor an answer of a version that is known here."""


@dataclass(frozen=True)
class Told:
    """A file that was read: a question (`marks`), or its answer (`classes`, by digest)."""

    id: UUID
    marks: frozenset[str] = frozenset()
    classes: Mapping[str, int] | None = None


def mark(pair: bytes, sort: str, value: str) -> str:
    """The digest of a SIREN or of a plain name (`sort`) for one pair of sections."""
    said = f"{sort}\0{value}".encode()
    return hmac.digest(pair, said, hashlib.sha256)[:MARK_BYTES].hex()


def number_class(people: int) -> int:
    """The first number of the class that `people` is in."""
    return max(first for first in CLASSES if first <= people)


def question(pk: UUID, marks: Iterable[str]) -> bytes:
    """What is asked, before it is sealed."""
    return _written({"format": QUESTION, "id": str(pk), "marks": sorted(marks)})


def answer(pk: UUID, classes: Mapping[str, int]) -> bytes:
    """What is answered, before it is sealed."""
    return _written({"format": ANSWER, "id": str(pk), "classes": dict(sorted(classes.items()))})


def _written(told: dict[str, object]) -> bytes:
    return json.dumps({**told, "version": VERSION}, separators=(",", ":")).encode()


def read(content: bytes) -> Told:
    """The question or the answer. Raises MatchError."""
    try:
        told = json.loads(content)
        if told["version"] != VERSION or told["format"] not in (QUESTION, ANSWER):
            raise MatchError
        pk = UUID(told["id"])
        if told["format"] == QUESTION:
            return Told(pk, marks=frozenset(map(str, told["marks"])))
        classes = {str(one): int(first) for one, first in told["classes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MatchError from error
    if not set(classes.values()) <= set(CLASSES):
        raise MatchError
    return Told(pk, classes=classes)
