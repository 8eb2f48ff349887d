"""« Reporter »: a rung above 14 days waits for somebody's next evening (ux.md 6.2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.plan import ladder_of
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.unseen import keep_unsnoozed, unsnoozed
from dossiers.models import Deadline, DeadlineState, Entry, Evening, JournalLine, Member, Reminder
from dossiers.rules.evenings import next_evening
from dossiers.rules.ladder import may_snooze
from dossiers.rules.telling import MORNING, Listener

# For somebody who has said no evening.
A_WEEK = timedelta(days=7)


def snooze(deadline: Deadline, *, by: Member, now: datetime) -> date:
    """Her reminder waits until her next evening, the next rung at most; returns that day.

    Nobody else's reminder waits. Raises RefusedError at 14 days or less and for a date that
    is not known, ConflictError for one that is closed.
    """
    access.require(by, "snooze", deadline.case, now=now)
    with transaction.atomic():
        case = access.locked(deadline.case)
        fresh = case.deadlines.select_for_update(of=("self",)).get(pk=deadline.pk)
        if fresh.state != DeadlineState.OPEN:
            raise ConflictError(_("Cette échéance est déjà fermée."))
        until = _until(fresh, by, now)
        before = unsnoozed(fresh, by)
        Deadline.objects.filter(pk=fresh.pk).update(snoozed_until=until)
        again = Listener(by.zone).instant(until, MORNING)
        waiting = Reminder.objects.filter(deadline=fresh, recipient=by, acknowledged_at=None)
        waiting.filter(answer_by__lt=again, climbed_at=None).update(answer_by=again)
        waiting.filter(again_at__lt=again).update(again_at=again)
        # The journal last: the sweep holds reminders when it comes to write in it.
        details = {"rule": fresh.rule, "date": until.isoformat()}
        JournalLine.objects.record(
            Entry("deadline.snooze", now, by.pk, case.section_id, case.pk, details)
        )
        keep_unsnoozed(case, before, by=by, now=now)
    return until


def can_snooze(deadline: Deadline, today: date) -> bool:
    """Whether « Reporter » is offered: an open date of ours, above 14 days."""
    return (
        deadline.state == DeadlineState.OPEN
        and deadline.bound == "ours"
        and deadline.prudent is not None
        and may_snooze(deadline.prudent, today)
    )


def _until(deadline: Deadline, by: Member, now: datetime) -> date:
    today = timezone.localdate(now)
    if deadline.prudent is None:
        raise RefusedError(_("Une date inconnue ne se reporte pas. La demander à la personne."))
    course = ladder_of(deadline)
    following = course.next_on(today) if course else None
    if course is None or following is None or not can_snooze(deadline, today):
        raise RefusedError(
            _(
                "À 14 jours ou moins, cette date ne se reporte plus. "
                "Répondre « J’ai vu », ou dire « Je ne peux pas »."
            )
        )
    evenings = Evening.objects.filter(member=by).values_list("weekday", "starts")
    evening = next_evening(evenings, by.zone, now)
    mine = timezone.localdate(evening) if evening else today + A_WEEK
    return min(mine, following)
