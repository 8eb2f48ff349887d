"""Waiting for somebody: opened, put later, over. When its day has passed it rings, once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.access import Holders
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.refusal import RefusedError
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.models import Case, Entry, JournalLine, Member, State, Undo, Wait, Whom
from notifications.notify import Doorbell, notify_many

MAX_LENGTH = 200
BATCH = 500
MORNING = time(8)
SAID = ("until", "over_on")


def begin(case: Case, *, whom: str, what: str, until: date, by: Member, now: datetime) -> Wait:
    """From whom, for what, until when. Raises RefusedError on a past day or without words."""
    what, today = _checked(what), timezone.localdate(now)
    if whom not in Whom.values:
        raise RefusedError(_("Dire de qui vient la réponse."))
    _check_day(until, today)
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "keep_waits", case)
        wait = Wait.objects.create(
            case=case, whom=whom, what=what, since=today, until=until, made_by=by
        )
        _journal(case, "wait.begin", by=by, now=now, date=until.isoformat())
        kept = {"wait": str(wait.pk), "row": held(wait, *SAID)}
        remember(by=by, act="wait.begin", case=case, details=kept, now=now)
    return wait


def put_off(wait: Wait, *, until: date, by: Member, now: datetime) -> Wait:
    """Wait longer; the new day rings again."""
    with transaction.atomic():
        wait = _locked(wait, by=by)
        _check_day(until, timezone.localdate(now))
        before = held(wait, *SAID)
        wait.until = until
        wait.save(update_fields=["until"])
        _journal(wait.case, "wait.put_off", by=by, now=now, date=until.isoformat())
        kept = {"row": changed(wait, before)}
        remember(by=by, act="wait.put_off", case=wait.case, details=kept, now=now)
    return wait


def end(wait: Wait, *, by: Member, now: datetime) -> Wait:
    """It came, or nobody waits any more. Twice is once."""
    with transaction.atomic():
        wait = _locked(wait, by=by)
        if wait.over_on is None:
            wait.over_on = timezone.localdate(now)
            wait.save(update_fields=["over_on"])
            _journal(wait.case, "wait.end", by=by, now=now)
            kept = {"wait": str(wait.pk)}
            remember(by=by, act="wait.end", case=wait.case, details=kept, now=now)
    return wait


@inverse("wait.end")
def _not_over(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    waits = Wait.objects.select_for_update(of=("self",))
    if not waits.filter(pk=kept.details["wait"], case=kept.case_id, over_on__isnull=False).update(
        over_on=None
    ):
        raise refuse()


@inverse("wait.begin")
def _not_begun(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    waits = Wait.objects.select_for_update(of=("self",))
    row = waits.filter(pk=kept.details["wait"], case=kept.case_id).first()
    if row is None or held(row, *SAID) != kept.details["row"]:
        raise refuse()
    row.delete()


@inverse("wait.put_off")
def _not_later(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    put_back(case.waits.all(), kept.details["row"])


def resume(wait: Wait, *, by: Member, now: datetime) -> Wait:
    """Still waiting after all. Both events stay in the journal."""
    with transaction.atomic():
        wait = _locked(wait, by=by)
        if wait.over_on is not None:
            wait.over_on = None
            wait.save(update_fields=["over_on"])
            _journal(wait.case, "wait.resume", by=by, now=now)
    return wait


def ring_passed(*, now: datetime, batch: int = BATCH) -> int:
    """Whoever follows a case hears that a wait has passed its day, once; returns how many.

    A question about state: run late, or twice, it does the same.
    """
    today = timezone.localdate(now)
    passed = (
        Wait.objects.filter(over_on=None, until__lt=today)
        .filter(Q(told_for=None) | ~Q(told_for=F("until")))
        .exclude(case__state=State.CLOSED)
        .select_related("case")
        .only("pk", "until", "case__reference")
        .order_by("until", "pk")
    )
    count = 0
    while True:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            rows = list(passed.select_for_update(of=("self",), skip_locked=skip)[:batch])
            _ring(rows, now=now)
            Wait.objects.filter(pk__in=[row.pk for row in rows]).update(told_for=F("until"))
        count += len(rows)
        if len(rows) < batch:
            return count


def _ring(rows: list[Wait], *, now: datetime) -> None:
    """One bell for each wait, to whoever follows the case."""
    holders = Holders({row.case_id for row in rows}, now=now) if rows else None
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))
    bells = [
        Doorbell(
            topic="update",
            recipient=person,
            link=reverse("desk:tasks_of_case", args=[row.case.reference]),
            key=f"wait:{row.pk}:{row.until}:{person}",
            not_before=morning,
        )
        for row in rows
        for person in sorted(holders.of("suivi", row.case_id) if holders else ())
    ]
    notify_many(bells, now=now)


def _locked(wait: Wait, *, by: Member) -> Wait:
    case = access.locked(wait.case)
    access.require(by, "keep_waits", case)
    fresh = Wait.objects.select_for_update().get(pk=wait.pk)
    fresh.case = case
    return fresh


def _check_day(until: date, today: date) -> None:
    if until < today:
        raise RefusedError(_("Choisir aujourd’hui ou un jour à venir."))


def _checked(what: str) -> str:
    what = " ".join(what.split())
    if not what:
        raise RefusedError(_("Écrire ce qui est attendu."))
    if len(what) > MAX_LENGTH:
        raise RefusedError(_("Une attente se dit en %(n)s signes.") % {"n": MAX_LENGTH})
    return what


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: Any) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
