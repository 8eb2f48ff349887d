"""What a case kind says of itself. A kind is one file; it owns no table and no screen.

It adds to the common questions its list of problems, its list of letters and at
most three quick questions, and turns the answers into dated facts. It may rename
a move and forbid one; it never adds a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dossiers.rules.known import KnownDate, Precision

# The answers of a request: {"work": {...}, "problem": {...}, "dates": {...}, …}, plain JSON.
Answers = Mapping[str, Any]
MAX_QUICK_QUESTIONS = 3


@dataclass(frozen=True)
class Fact:
    """A dated fact read in the answers: the slug of a milestone of rules/deadlines.toml."""

    milestone: str
    known: KnownDate


@dataclass(frozen=True)
class Question:
    """A quick question. `answers` maps slugs to labels; empty for the types without choices.

    `type`: "choice", "month" (a month and year or a range), "date" (day optional) or "text".
    `with_text` and `with_date` name the answers that open a text or a date beside them.
    """

    slug: str
    label: Any
    answers: Mapping[str, Any] = field(default_factory=dict)
    type: str = "choice"
    with_text: frozenset[str] = frozenset()
    with_date: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """Base of every kind; a subclass adds `facts`."""

    slug: str
    label: Any
    sector: Any
    problems: Mapping[str, Any]
    letters: Mapping[str, Any]
    quick: tuple[Question, ...]
    keep_now: tuple[Any, ...]
    warning: Any = ""
    renamed_moves: Mapping[str, Any] = field(default_factory=dict)
    renamed_states: Mapping[str, Any] = field(default_factory=dict)
    forbidden_moves: frozenset[str] = frozenset()

    def facts(self, answers: Answers, today: date) -> list[Fact]:
        """The dated facts of the answers; a fact whose day is not known is there, unknown."""
        raise NotImplementedError


def known_from(stored: Mapping[str, Any] | None) -> KnownDate:
    """The date that `known_to` stored; nothing stored is an unknown date."""
    if not stored or stored.get("precision", "unknown") == Precision.UNKNOWN:
        return KnownDate.unknown()
    return KnownDate(
        date.fromisoformat(stored["earliest"]),
        date.fromisoformat(stored["latest"]),
        Precision(stored["precision"]),
    )


def known_to(known: KnownDate) -> dict[str, str]:
    """A known date as plain JSON."""
    if known.earliest is None or known.latest is None:
        return {"precision": Precision.UNKNOWN.value}
    return {
        "precision": known.precision.value,
        "earliest": known.earliest.isoformat(),
        "latest": known.latest.isoformat(),
    }


def soon(known: KnownDate, today: date, days: int) -> bool:
    """Whether a known date falls within `days` calendar days from today."""
    return known.earliest is not None and today <= known.earliest <= today + timedelta(days=days)
