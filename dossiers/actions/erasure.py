"""Erasing a whole case: asked by its person, granted by a coordinator, done 14 days later.

What is left is a digest of the code and a day, so that the code can say so (Erased), and
the journal, which holds identifiers only.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import job, joint
from dossiers.actions.exhibit import erase_files
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_roles
from dossiers.models import Case, DeadlineState, Entry, Erased, JournalLine, Member, Severity, State
from dossiers.privacy import ledger

ERASED_AFTER = timedelta(days=14)
ERASED_TELLS_FOR = timedelta(days=365)


def schedule(case: Case, *, now: datetime) -> None:
    """Mark a locked case. Raises RefusedError while something in it may still be needed."""
    if case.state != State.CLOSED:
        raise RefusedError(_("Ce dossier n’est pas clos. Le clore d’abord, avec la personne."))
    fatal = case.deadlines.filter(state=DeadlineState.OPEN, severity=Severity.FATAL)
    if fatal.exists():
        raise RefusedError(_("Une échéance fatale est encore ouverte. La fermer d’abord."))
    case.erase_on = timezone.localdate(now) + ERASED_AFTER
    case.save(update_fields=["erase_on"])


def keep(case: Case, *, by: Member | None, now: datetime) -> None:
    """« Garder le dossier »: the person (`by` None) or a coordinator stops the erasure."""
    if by:
        access.require(by, "answer_erasure", case)
    with transaction.atomic():
        case = access.locked(case)
        if case.erase_on is None:
            return
        day, case.erase_on = case.erase_on, None
        case.save(update_fields=["erase_on"])
        ledger.give_up(case.pk, timezone.localdate(now))
        action, actor = ("request.keep", by.pk) if by else ("person.keep", None)
        JournalLine.objects.record(Entry(action, now, actor, case.section_id, case.pk))
        ring_roles(case, ("coordination",), f"keep:{case.pk}:{day}", now=now)


def erase_due(*, now: datetime) -> int:
    """Erase the cases whose day has come; returns how many."""
    today = timezone.localdate(now)
    due = Case.objects.filter(erase_on__lte=today, state=State.CLOSED).values_list("pk", flat=True)
    return sum(_erase(pk, now=now) for pk in list(due))


def erase_again(cases: Collection[UUID], *, now: datetime) -> int:
    """After a restore: erase the cases that the ledger names; returns how many had come back."""
    back = Case.objects.filter(pk__in=cases).values_list("pk", flat=True)
    return sum(_erase(pk, now=now, again=True) for pk in list(back))


def take_out(pk: UUID, *, now: datetime) -> int:
    """An import is undone: the case that it made goes, as if it had never come in.

    The caller has checked that nobody worked on it. In her transaction.
    """
    return _erase(pk, now=now, wanted=Q())


def _erase(pk: UUID, *, now: datetime, again: bool = False, wanted: Q | None = None) -> int:
    today = timezone.localdate(now)
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).filter(wanted or Q(), pk=pk)
        if not again and wanted is None:
            rows = rows.filter(erase_on__lte=today, state=State.CLOSED)
        case = rows.first()
        if case is None:  # kept meanwhile
            return 0
        if not again:
            # Before the case is gone: should the disk refuse the line, nothing is erased yet.
            ledger.add(case.pk, today)
        files = case.exhibits.count()
        Erased.objects.bulk_create(
            Erased(lookup=lookup, erased_on=today)
            for lookup in case.receipts.values_list("lookup", flat=True)
        )
        JournalLine.objects.record(
            Entry("clock.erase", now, None, case.section_id, case.pk, {"count": files})
        )
        erase_files(case.exhibits.all())
        job.forget_of_case(case)
        joint.forget(case)
        case.delete()
    return 1


def forget_erased(*, now: datetime) -> int:
    """A year later nothing says any more that there was a case; returns how many."""
    old = timezone.localdate(now) - ERASED_TELLS_FOR
    return Erased.objects.filter(erased_on__lt=old).delete()[0]
