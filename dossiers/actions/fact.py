"""What happened at work, as the team puts it together: rows of the chronology."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import inverse, remember
from dossiers.models import Case, Entry, Exhibit, Fact, JournalLine, Member, Undo
from dossiers.rules.known import KnownDate, Precision

MAX_LENGTH = 2_000
WORDED = ("on", "on_end", "precision", "text", "exhibit_id", "removed_at", "version")


def write(
    case: Case, *, known: KnownDate, text: str, exhibit: Exhibit | None, by: Member, now: datetime
) -> Fact:
    """Add a fact; it starts no clock. Raises RefusedError without a date or words."""
    access.require(by, "edit_case", case)
    text = _checked(known, text)
    with transaction.atomic():
        case = access.locked(case)
        number = (case.facts.aggregate(last=Max("number"))["last"] or 0) + 1
        fact = Fact(case=case, number=number, written_by=by, written_at=now)
        _give(fact, known, text, exhibit)
        fact.save(force_insert=True)
        _record(case, "fact.write", fact, by, now)
        # Taken back, it is one more fact that was removed.
        row = changed(fact, {**held(fact, *WORDED), "removed_at": now.isoformat()})
        remember(by=by, act="fact.write", case=case, details={"row": row}, now=now)
    return fact


def correct(
    fact: Fact,
    *,
    known: KnownDate,
    text: str,
    exhibit: Exhibit | None,
    by: Member,
    now: datetime,
    version: int,
) -> Fact:
    """Other words, another date or another piece. Raises ConflictError, RefusedError."""
    access.require(by, "edit_case", fact.case)
    text = _checked(known, text)
    with transaction.atomic():
        case = access.locked(fact.case)
        fresh = _fresh(case, fact, version)
        before = held(fresh, *WORDED)
        _give(fresh, known, text, exhibit)
        fresh.version += 1
        fresh.save()
        _record(case, "fact.correct", fresh, by, now)
        details = {"row": changed(fresh, before)}
        remember(by=by, act="fact.correct", case=case, details=details, now=now)
    return fresh


def remove(fact: Fact, *, by: Member, now: datetime, version: int) -> Fact:
    """Take it out of the chronology; it stays in the case until that ends."""
    access.require(by, "edit_case", fact.case)
    with transaction.atomic():
        case = access.locked(fact.case)
        fresh = _fresh(case, fact, version)
        before = held(fresh, *WORDED)
        fresh.removed_at = now
        fresh.version += 1
        fresh.save(update_fields=["removed_at", "version"])
        _record(case, "fact.remove", fresh, by, now)
        details = {"row": changed(fresh, before)}
        remember(by=by, act="fact.remove", case=case, details=details, now=now)
    return fresh


@inverse("fact.write")
@inverse("fact.correct")
@inverse("fact.remove")
def _as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    put_back(case.facts.all(), kept.details["row"])


def _checked(known: KnownDate, text: str) -> str:
    if known.precision is Precision.UNKNOWN:
        raise RefusedError(_("Donner au moins le mois."))
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        raise RefusedError(_("Écrire ce qui s’est passé, en quelques lignes."))
    return text


def _fresh(case: Case, fact: Fact, version: int) -> Fact:
    fresh = case.facts.select_for_update(of=("self",)).get(pk=fact.pk)
    if fresh.version != version or fresh.removed_at:
        raise ConflictError(_("Ce fait a changé pendant ce temps."))
    return fresh


def _give(fact: Fact, known: KnownDate, text: str, exhibit: Exhibit | None) -> None:
    assert known.earliest and known.latest  # noqa: S101 (its date was checked)
    fact.on, fact.on_end = known.earliest, known.latest
    fact.precision = known.precision.value
    fact.text, fact.exhibit = text, exhibit


def _record(case: Case, action: str, fact: Fact, by: Member, now: datetime) -> None:
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["acted_on"])
    JournalLine.objects.record(
        Entry(action, now, by.pk, case.section_id, case.pk, {"number": fact.number})
    )
