"""What a case kind says of itself. A kind is one file; it owns no table and no screen.

It adds to the common questions its list of problems, its list of letters and at
most three quick questions, and turns the answers into dated facts. It may rename
a move and forbid one; it never adds a state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dossiers.kinds.checklist import NO_STEPS, Checklist
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
    """Base of every kind; a subclass adds `facts`.

    `urgent_problems` and `urgent_letters` make an arrival red whatever the dates;
    `pending` names the problems and letters that are orange while she still works there;
    `no_letter` the answers which say that nothing came.
    `expected`: the pieces (kinds/expected.py) that such a case usually needs.
    `checklist`: the steps that a case of this kind receives when somebody takes it.
    Answers of another kind (the person changed her mind on screen 3) read as not given.
    """

    slug: str
    label: Any
    sector: Any
    problems: Mapping[str, Any]
    letters: Mapping[str, Any]
    quick: tuple[Question, ...]
    keep_now: tuple[Any, ...]
    warning: Any = ""
    urgent_problems: frozenset[str] = frozenset()
    urgent_letters: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    no_letter: frozenset[str] = frozenset({"none"})
    renamed_moves: Mapping[str, Any] = field(default_factory=dict)
    renamed_states: Mapping[str, Any] = field(default_factory=dict)
    forbidden_moves: frozenset[str] = frozenset()
    checklist: Checklist = NO_STEPS
    expected: tuple[str, ...] = ()
    # What the organisation no longer offers: problems, letters. A tick made before still reads.
    hidden: frozenset[str] = frozenset()
    # Whether screen 3 offers this kind at all.
    offered: bool = True

    def facts(self, answers: Answers, today: date) -> list[Fact]:
        """The dated facts of the answers; a fact whose day is not known is there, unknown."""
        raise NotImplementedError

    def is_grave(self, answers: Answers) -> bool:
        """Whether the answers together make it red, beyond the urgent problems and letters."""
        return False

    def shown(self, options: Mapping[str, Any], chosen: Collection[str] = ()) -> dict[str, Any]:
        """The options that are offered, and those of them chosen before they no longer were."""
        return {
            slug: label
            for slug, label in options.items()
            if slug not in self.hidden or slug in chosen
        }

    def ticked(self, answers: Answers) -> list[str]:
        """The problems ticked, in the order of the list."""
        chosen = part(answers, "problem").get("problems") or []
        return [slug for slug in self.problems if slug in chosen]

    def letter(self, answers: Answers) -> str:
        """The letter received, "" when none was chosen."""
        chosen = part(answers, "dates").get("letter") or ""
        return chosen if chosen in self.letters else ""

    def has_letter(self, answers: Answers) -> bool:
        """Whether something came in writing: Q8 then dates it, rather than what happened."""
        return self.letter(answers) not in {"", *self.no_letter}

    def quick_answer(self, answers: Answers, slug: str) -> str:
        """The answer to a quick question, "" when there is none."""
        return str(quick_part(answers, slug).get("answer") or "")

    def quick_date(self, answers: Answers, slug: str) -> KnownDate:
        """The date given with a quick question."""
        return known_from(quick_part(answers, slug).get("date"))


def part(answers: Answers, step: str) -> Mapping[str, Any]:
    """The answers of one step, empty when it was passed."""
    return answers.get(step) or {}


def quick_part(answers: Answers, slug: str) -> Mapping[str, Any]:
    """What was answered to one quick question: `answer`, and its `text` or `date`."""
    return (part(answers, "story").get("quick") or {}).get(slug) or {}


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


def in_the_past(known: KnownDate, today: date) -> KnownDate:
    """The same date, or unknown when it lies ahead.

    What has happened cannot be ahead: counting from a mistyped year would put the last
    day too late, so the date is asked again instead.
    """
    return KnownDate.unknown() if known.earliest and known.earliest > today else known


def soon(known: KnownDate, today: date, days: int) -> bool:
    """Whether the date may fall from today to `days` calendar days from now."""
    if known.earliest is None or known.latest is None:
        return False
    return known.earliest <= today + timedelta(days=days) and known.latest >= today
