"""The person's yes, act by act. Without it the act is refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dossiers import access
from dossiers.models import Case, Consent, ConsentAct, Entry, JournalLine, Member


def has_consent(case: Case, act: ConsentAct) -> bool:
    """Whether the person agrees to this act today (one statement, none if prefetched)."""
    return any(yes.act == act and yes.withdrawn_on is None for yes in case.consents.all())


def give(case: Case, act: ConsentAct, *, by: Member | None, now: datetime) -> None:
    """The person agrees (`by` None), or told this member that she does. Twice is once."""
    if by:
        access.require(by, "record_consent", case)
    with transaction.atomic():
        case = access.locked(case)
        if has_consent(case, act):
            return
        Consent.objects.create(case=case, act=act, given_on=timezone.localdate(now), told_to=by)
        _journal(case, "consent.give" if by else "person.consent_give", act, by=by, now=now)


def withdraw(case: Case, act: ConsentAct, *, by: Member | None, now: datetime) -> None:
    """The person takes her yes back; what was already sent stays sent."""
    if by:
        access.require(by, "record_consent", case)
    with transaction.atomic():
        case = access.locked(case)
        in_force = case.consents.filter(act=act, withdrawn_on=None)
        if in_force.update(withdrawn_on=timezone.localdate(now)):
            action = "consent.withdraw" if by else "person.consent_withdraw"
            _journal(case, action, act, by=by, now=now)


def _journal(case: Case, action: str, act: ConsentAct, *, by: Member | None, now: datetime) -> None:
    JournalLine.objects.record(
        Entry(action, now, by.pk if by else None, case.section_id, case.pk, {"act": act.value})
    )
