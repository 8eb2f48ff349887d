"""Coming back with a code, leaving, and a new code given face to face."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dossiers.access import SESSION_AT_MOST, SESSION_IDLE, worker_case
from dossiers.models import (
    Case,
    CaseKey,
    DataRequest,
    Entry,
    Erased,
    JournalLine,
    Receipt,
    WorkerSession,
)
from dossiers.privacy import pocket
from dossiers.privacy.envelope import DataKey
from dossiers.privacy.receipt import Receipt as Derived

# How long a person may read her closed case (ux.md 3.11).
READABLE_AFTER_CLOSING = timedelta(days=90)


def open_session(derived: Derived, *, now: datetime) -> str | None:
    """A cookie value for the case of this code, or None when no case has it."""
    code = (
        Receipt.objects.select_related("case")
        .filter(lookup=derived.lookup, replaced_on=None, ended_on=None)
        .first()
    )
    if code is None:
        return None
    blob = CaseKey.objects.get(
        case=code.case, recipient_kind=CaseKey.RecipientKind.RECEIPT, recipient=code.pk
    ).blob
    key = DataKey.unwrapped(bytes(blob), derived.wrap, code.case.pk)
    with transaction.atomic():
        Receipt.objects.filter(pk=code.pk).update(used_on=timezone.localdate(now))
        token = _start(code.case, key, now=now)
        JournalLine.objects.record(
            Entry("person.return", now, None, code.case.section_id, code.case.pk)
        )
    return token


def replaced_on(derived: Derived) -> date | None:
    """The day on which this code was replaced by another, or None."""
    return (
        Receipt.objects.filter(lookup=derived.lookup, replaced_on__isnull=False)
        .values_list("replaced_on", flat=True)
        .first()
    )


def ended_on(derived: Derived) -> date | None:
    """The day since which this code opens its closed case no more, or None."""
    found = Receipt.objects.filter(lookup=derived.lookup, ended_on__isnull=False)
    return found.values_list("ended_on", flat=True).first()


def erased_on(derived: Derived) -> date | None:
    """The day on which the case of this code was erased, or None."""
    found = Erased.objects.filter(lookup=derived.lookup)
    return found.values_list("erased_on", flat=True).first()


def end_codes(*, now: datetime) -> int:
    """Codes of cases closed for 90 days open nothing any more; returns how many.

    Not while a request about data waits, nor 90 days after a new code was given.
    """
    today = timezone.localdate(now)
    old = today - READABLE_AFTER_CLOSING
    ending = Receipt.objects.filter(
        replaced_on=None, ended_on=None, made_on__lte=old, case__closed_on__lte=old
    ).exclude(case__in=DataRequest.objects.filter(decision="").values("case"))
    with transaction.atomic():
        codes = list(ending.select_related("case").only("case__section"))
        CaseKey.objects.filter(
            recipient_kind=CaseKey.RecipientKind.RECEIPT, recipient__in=[c.pk for c in codes]
        ).delete()
        WorkerSession.objects.filter(case__in=[code.case_id for code in codes]).delete()
        Receipt.objects.filter(pk__in=[code.pk for code in codes]).update(ended_on=today)
        JournalLine.objects.record_many(
            Entry("clock.code_end", now, None, code.case.section_id, code.case_id) for code in codes
        )
    return len(codes)


def open_session_after_deposit(case: Case, *, now: datetime) -> str:
    """The session of the person who has just sent this (opened) case."""
    with transaction.atomic():
        return _start(case, case.data_key, now=now)


def _start(case: Case, key: DataKey, *, now: datetime) -> str:
    token = pocket.new_token()
    WorkerSession.objects.create(
        token_lookup=pocket.lookup(token),
        token_wrap=key.wrapped(pocket.wrap(token), case.pk),
        case=case,
        started_at=now,
        seen_at=now,
    )
    return token


def continue_session(token: str, *, now: datetime) -> Case | None:
    """The opened case of a live session, which lives 15 more minutes; None when it is over."""
    case = worker_case(token, now=now)
    if case:
        # Written at most once a minute: reading must not cost a write each time.
        WorkerSession.objects.filter(
            token_lookup=pocket.lookup(token), seen_at__lt=now - timedelta(minutes=1)
        ).update(seen_at=now)
    return case


def end_session(token: str) -> None:
    """« Quitter »: the cookie opens nothing any more."""
    WorkerSession.objects.filter(token_lookup=pocket.lookup(token)).delete()


def forget_old_sessions(*, now: datetime) -> int:
    """Drop the sessions that are over; returns how many."""
    idle = WorkerSession.objects.filter(seen_at__lte=now - SESSION_IDLE)
    long = WorkerSession.objects.filter(started_at__lte=now - SESSION_AT_MOST)
    return idle.delete()[0] + long.delete()[0]
