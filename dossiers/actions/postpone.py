"""« Reporter » an arrival: out of the list for a few days, never near a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import inverse, remember
from dossiers.models import Case, Entry, JournalLine, Member, State, Undo
from dossiers.rules.deadline import short_date

AT_MOST = timedelta(days=3)
BEFORE_A_DATE = timedelta(days=2)


def limit(case: Case, today: date) -> date | None:
    """The last day until which this arrival may wait; None when it may not wait at all."""
    last = today + AT_MOST
    if case.nearest_on is not None:
        last = min(last, case.nearest_on - BEFORE_A_DATE)
    return last if last > today else None


def shown(today: date) -> Q:
    """The arrivals that the list shows: it comes back by itself, also when a date comes near.

    One that is attached to another case is read there.
    """
    back = Q(put_off_until=None) | Q(put_off_until__lte=today)
    return Q(attached_to=None) & (back | Q(nearest_on__lte=today + BEFORE_A_DATE))


def postpone(case: Case, *, until: date, by: Member, now: datetime) -> Case:
    """Hidden until that day. Raises RefusedError beyond the safe limit."""
    access.require(by, "postpone", case)
    with transaction.atomic():
        case = access.locked(case)
        if case.state != State.SUBMITTED:
            raise ConflictError(_("Cette arrivée n’attend plus."))
        today = timezone.localdate(now)
        last = limit(case, today)
        if last is None:
            raise RefusedError(_("Une date est trop proche : cette arrivée ne peut pas attendre."))
        if not today < until <= last:
            raise RefusedError(
                _("Choisir un jour entre demain et le %(day)s.") % {"day": short_date(last)}
            )
        before, case.put_off_until = case.put_off_until, until
        case.save(update_fields=["put_off_until"])
        details = {"date": until.isoformat()}
        JournalLine.objects.record(
            Entry("arrival.postpone", now, by.pk, case.section_id, case.pk, details)
        )
        kept = {"before": before.isoformat() if before else "", **details}
        remember(by=by, act="arrival.postpone", case=case, details=kept, now=now)
    return case


@inverse("arrival.postpone")
def show_again(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Back in the list, or until the day chosen before."""
    assert case is not None  # noqa: S101 (remembered with its case)
    before = kept.details["before"]
    case.put_off_until = date.fromisoformat(before) if before else None
    case.save(update_fields=["put_off_until"])
