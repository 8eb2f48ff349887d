"""« Retirer ma demande »: the person asks to stop, may change her mind, and the team ends it.

Asking stops every act towards others at once. It drops no date: what kills a right is
closed by somebody who has told her so (actions/move.py), never by the clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_roles
from dossiers.models import Case, Entry, JournalLine, State

CHANGE_HER_MIND = timedelta(days=3)
TOLD = ("suivi", "coordination")


def ask(case: Case, *, now: datetime) -> Case:
    """She wants to stop. Twice is once. Raises RefusedError on a closed case."""
    with transaction.atomic():
        case = access.locked(case)
        if case.state == State.CLOSED:
            raise RefusedError(_("Ce dossier est déjà fini."))
        if case.stop_asked_on:
            return case
        today = timezone.localdate(now)
        case.stop_asked_on = case.acted_on = today
        case.person_waits_since = case.person_waits_since or today
        case.save(update_fields=["stop_asked_on", "acted_on", "person_waits_since"])
        _journal(case, "person.stop_ask", now)
        ring_roles(case, TOLD, f"stop:{case.pk}:{today}", now=now)
    return case


def take_back(case: Case, *, now: datetime) -> Case:
    """She changed her mind: everything goes on."""
    with transaction.atomic():
        case = access.locked(case)
        if case.stop_asked_on is None:
            return case
        day, case.stop_asked_on = case.stop_asked_on, None
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["stop_asked_on", "acted_on"])
        _journal(case, "person.stop_cancel", now)
        ring_roles(case, TOLD, f"stop-back:{case.pk}:{day}", now=now)
    return case


def hers_until(case: Case) -> date | None:
    """The last day on which nobody may end the case for her; None when she asked nothing."""
    return case.stop_asked_on + CHANGE_HER_MIND if case.stop_asked_on else None


def ring_waiting(*, now: datetime) -> int:
    """Who follows a case hears once that its person may no longer change her mind; counts."""
    today = timezone.localdate(now)
    waiting = Case.objects.filter(stop_asked_on__lt=today - CHANGE_HER_MIND).exclude(
        state=State.CLOSED
    )
    with transaction.atomic():
        return sum(
            ring_roles(case, TOLD, f"stop-due:{case.pk}:{case.stop_asked_on}", now=now)
            for case in waiting.defer("story", "answers", "contact", "summary", "sent_at")
        )


def _journal(case: Case, action: str, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, None, case.section_id, case.pk))
