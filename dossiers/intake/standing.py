"""Where a case stands, in the five plain words that the person reads (ux.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.intake.turn import our_turn, your_turn
from dossiers.models import Case, JournalLine, Message, State


@dataclass(frozen=True)
class Standing:
    """`word` is one of the five; `turn` says who must act; `late` that we broke a promise."""

    word: str
    sentence: str
    since: date
    turn: str
    late: bool


def standing(case: Case, questions: list[Message], today: date) -> Standing:
    """The standing of an opened case with these open questions to the person."""
    if case.state == State.CLOSED:
        sentence = _("Ce dossier est fini. Vos messages restent lisibles ici.")
        return Standing(_("Terminé"), sentence, case.closed_on or today, "", late=False)
    late = _is_late(case, today)
    if questions:
        word, sentence = _("On attend votre réponse"), _("L’équipe vous a posé une question.")
        hers = our_turn if case.stop_asked_on else partial(your_turn, questions=questions)
        return Standing(word, sentence, case.acted_on, hers(case, today=today), late)
    since = _first_times(case)
    turn = "" if late else our_turn(case, today)
    if case.state != State.SUBMITTED:
        sentence = _("Une personne travaille sur votre dossier.")
        begun = since.get("case.take", case.acted_on)
        return Standing(_("Suivi en cours"), sentence, begun, turn, late)
    if "case.read" in since:
        sentence = _("Une personne de l’équipe a lu votre demande.")
        return Standing(_("Lu par l’équipe"), sentence, since["case.read"], turn, late)
    sentence = _("Votre demande est bien arrivée. Personne ne l’a encore lue.")
    return Standing(_("Reçu"), sentence, case.received_on, turn, late)


def _is_late(case: Case, today: date) -> bool:
    """The promised day has passed without a reading, or an answer is long awaited."""
    if case.state == State.SUBMITTED:
        return case.promised_on < today
    waits = case.person_waits_since
    return waits is not None and waits + timedelta(days=settings.PROMISE_DAYS) < today


def _first_times(case: Case) -> dict[str, date]:
    """When somebody of the team first read it, and took it."""
    lines = (
        JournalLine.objects.filter(case=case.pk, action__in=["case.read", "case.take"])
        .values_list("action")
        .annotate(first=Min("at"))
    )
    return {action: timezone.localdate(first) for action, first in lines}
