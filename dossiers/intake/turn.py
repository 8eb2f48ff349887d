"""Who has the ball, and until when: one sentence, never a guess (features.md W8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import kinds
from dossiers.days import near_day
from dossiers.models import HAS_THE_BALL, Ball, Case, DeadlineState, Message, State

# The question was asked by us: an answer is hoped for within this time, not demanded.
ANSWER_WITHIN = timedelta(days=7)


def your_turn(case: Case, *, questions: list[Message], today: date) -> str:
    """« C'est à vous »: how many questions, and the day that would help, while it is ahead."""
    words = ngettext(
        "C’est à vous : %(n)s question.", "C’est à vous : %(n)s questions.", len(questions)
    ) % {"n": len(questions)}
    asked = min(timezone.localdate(question.sent_at) for question in questions)
    day = asked + ANSWER_WITHIN
    if case.nearest_on and today <= case.nearest_on < day:
        day = case.nearest_on
    if day < today:
        return words
    return f"{words} " + _("Répondez si possible avant le %(day)s.") % {"day": near_day(day, today)}


def our_turn(case: Case, today: date) -> str:
    """Whose turn it is when nothing is asked of the person, or when she asks to stop."""
    if case.stop_asked_on:
        return _("C’est à nous : une personne vous répond ou ferme le dossier.")
    if case.state == State.SUBMITTED:
        return _("C’est à nous : une personne lit avant le %(day)s.") % {
            "day": near_day(case.promised_on, today)
        }
    return _TURNS[HAS_THE_BALL[State(case.state)]](case, today)


def _delegue(case: Case, today: date) -> str:
    """Her message is answered first; otherwise the nearest date that binds us."""
    if case.person_waits_since:
        answer_by = case.person_waits_since + timedelta(days=settings.PROMISE_DAYS)
        return _("C’est à nous : l’équipe vous répond avant le %(day)s.") % {
            "day": near_day(answer_by, today)
        }
    if case.nearest_on and case.nearest_on >= today:
        return _("C’est à nous : l’équipe doit agir avant le %(day)s.") % {
            "day": near_day(case.nearest_on, today)
        }
    return _("C’est à nous : l’équipe prépare la suite.")


def _other(case: Case, today: date) -> str:
    """The other side, until its reply clock has run out on every reading (law.md B8)."""
    due = (
        case.deadlines.filter(state=DeadlineState.OPEN, bound="theirs", legal__gte=today)
        .order_by("legal")
        .values_list("legal", flat=True)
        .first()
    )
    platform = kinds.kind(case.kind).slug == "livreur"
    if due is None:
        return (
            _("On attend la réponse de la plateforme.")
            if platform
            else _("On attend la réponse de l’employeur.")
        )
    day = {"day": near_day(due, today)}
    if platform:
        return _("On attend la réponse de la plateforme, jusqu’au %(day)s.") % day
    return _("On attend la réponse de l’employeur, jusqu’au %(day)s.") % day


def _court(case: Case, today: date) -> str:
    hearing = (
        case.milestones.filter(slug="hearing_set", earliest__gte=today)
        .order_by("earliest")
        .values_list("earliest", flat=True)
        .first()
    )
    if hearing is None:
        return _("On attend le tribunal.")
    return _("On attend le tribunal : rendez-vous le %(day)s.") % {"day": near_day(hearing, today)}


_TURNS: dict[Ball, Callable[[Case, date], str]] = {
    Ball.SECTION: lambda case, today: _("C’est à nous."),
    Ball.DELEGUE: _delegue,
    Ball.OTHER: _other,
    Ball.BOTH: lambda case, today: _("Une discussion est en cours."),
    Ball.COURT: _court,
    Ball.NOBODY: lambda case, today: "",
}
