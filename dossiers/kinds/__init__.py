"""The kinds of case. Adding one is: a file here, a line in KINDS, and its rules' `kinds`."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from dossiers.kinds.autre import AUTRE
from dossiers.kinds.base import Answers, Kind, known_from, part
from dossiers.kinds.education import EDUCATION
from dossiers.kinds.livreur import LIVREUR
from dossiers.kinds.noz import NOZ
from dossiers.kinds.numerique import NUMERIQUE
from dossiers.kinds.restauration import RESTAURATION
from dossiers.kinds.spectacle import SPECTACLE
from dossiers.kinds.trunk import is_urgent
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import Precision
from dossiers.rules.length import parse_length
from dossiers.rules.rule import Rule

# In the order of screen 3.
KINDS: dict[str, Kind] = {
    k.slug: k for k in (NOZ, LIVREUR, RESTAURATION, NUMERIQUE, SPECTACLE, EDUCATION, AUTRE)
}
# A person who passes screen 3 without answering.
DEFAULT = AUTRE.slug

RED, ORANGE, ORDINARY = "red", "orange", "ordinary"
# Calendar days, ux.md 4.6.
RED_WITHIN, ORANGE_WITHIN = timedelta(days=7), timedelta(days=30)
SHORT_MONTHS = 3


def kind(slug: str) -> Kind:
    """The kind of this slug. Raises KeyError."""
    return KINDS[slug]


def kind_of(answers: Answers) -> Kind:
    """The kind of a request, by the sector answered; the default one when it was passed."""
    return KINDS.get(part(answers, "work").get("sector") or DEFAULT, AUTRE)


def level(answers: Answers, nearest_on: date | None, today: date) -> str:
    """How soon an arrival must be read: "red", "orange" or "ordinary" (ux.md 4.6).

    `nearest_on` is the nearest last safe day among its deadlines. One that has just
    passed is red too: there may still be a day to argue for.
    """
    this = kind_of(answers)
    ticked, letter = set(this.ticked(answers)), this.letter(answers)
    if (
        is_urgent(answers, today)
        or ticked & this.urgent_problems
        or letter in this.urgent_letters
        or this.is_grave(answers)
        or (nearest_on and abs(nearest_on - today) <= RED_WITHIN)
    ):
        return RED
    at_work = part(answers, "work").get("still") in ("yes", "leave")
    if (
        (nearest_on and nearest_on <= today + ORANGE_WITHIN)
        or _letter_without_date(this, answers)
        or _short_delay_may_run(this, answers, today)
        or (at_work and (ticked | {letter}) & this.pending)
    ):
        return ORANGE
    return ORDINARY


def _letter_without_date(this: Kind, answers: Answers) -> bool:
    """A letter came nobody knows when: any short delay may be running."""
    known = known_from(part(answers, "dates").get("when"))
    return this.has_letter(answers) and known.precision is Precision.UNKNOWN


def _short_delay_may_run(this: Kind, answers: Answers, today: date) -> bool:
    """A fact nobody has dated starts a short fatal delay: it may end within the month."""
    return any(
        rule.severity == "fatal" and _is_short(rule)
        for fact in this.facts(answers, today)
        if fact.known.precision is Precision.UNKNOWN
        for rule in catalogue().triggered_by(this.slug, fact.milestone, today)
    )


def _is_short(rule: Rule) -> bool:
    """At most three months, or until a date that only a document gives."""
    if not rule.length:
        return rule.counting == "date"
    return parse_length(rule.length).in_months <= SHORT_MONTHS


def promise_days(level: str) -> int:
    """How many calendar days a person waits at most for a first reading."""
    return {RED: 1, ORANGE: 2}.get(level, settings.PROMISE_DAYS)
