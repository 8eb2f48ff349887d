"""What was obtained: followed until it is paid or done.

Its day makes it a deadline of the other side: it rings once late (rule « remedy_due »).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import deadline as deadlines
from dossiers.actions import remedy_back as back
from dossiers.actions.milestone import record as record_fact
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import journal_end
from dossiers.models import (
    Case,
    DeadlineState,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    Remedy,
    RemedyKind,
    State,
)
from dossiers.rules.known import KnownDate

DUE = "remedy_due"
MOST_CENTIMES = 99_999_999_99


@dataclass(frozen=True)
class Obtained:
    """What was won or agreed. centimes: None for a measure."""

    kind: str
    what: str
    centimes: int | None = None
    due_on: date | None = None
    note: str = ""


def obtain(
    case: Case, obtained: Obtained, *, by: Member, now: datetime, proof: Exhibit | None = None
) -> Remedy:
    """Write down what was obtained, and wait for it. Raises RefusedError."""
    access.require(by, "follow_remedy", case)
    _check(obtained)
    with transaction.atomic():
        case = _alive(case)
        fact = None
        if obtained.due_on:
            due = KnownDate.day(obtained.due_on)
            fact = record_fact(case, DUE, due, by=by, now=now, exhibit=proof)
        remedy = Remedy.objects.create(
            case=case,
            kind=obtained.kind,
            due_on=obtained.due_on,
            milestone=fact,
            proof=proof,
            recorded_by=by,
            recorded_on=timezone.localdate(now),
            what=obtained.what.strip(),
            amount=None if obtained.centimes is None else str(obtained.centimes),
            note=obtained.note.strip() or None,
        )
        _done(case, remedy, "remedy.obtain", by=by, now=now)
        back.keep_obtained(remedy, fact, by=by, now=now)
    return remedy


def receive(
    remedy: Remedy,
    *,
    centimes: int,
    on: date,
    proof: Exhibit | None,
    by: Member,
    now: datetime,
    version: int,
) -> Remedy:
    """Part or all of a sum came. Paid in full, it is over."""
    access.require(by, "follow_remedy", remedy.case)
    with transaction.atomic():
        case, fresh = _locked(remedy, version)
        if fresh.amount is None:
            raise RefusedError(_("Cette suite n’est pas une somme : la noter faite."))
        paid, owed = int(fresh.paid or 0) + centimes, int(fresh.amount)
        if centimes <= 0 or paid > owed:
            raise RefusedError(_("Le paiement va de 0,01 € à ce qui reste à payer."))
        _past(on, now)
        since, before = journal_end(), back.written(fresh)
        fresh.paid = str(paid)
        fresh.proof = proof or fresh.proof
        if paid == owed:
            _over(case, fresh, on=on, act="paid_in_full", by=by, now=now)
        _save(fresh)
        _done(case, fresh, "remedy.receive", by=by, now=now)
        back.keep(fresh, "remedy.receive", before, since=since, by=by, now=now)
    return fresh


def done(
    remedy: Remedy,
    *,
    on: date,
    proof: Exhibit | None,
    by: Member,
    now: datetime,
    version: int,
) -> Remedy:
    """The measure was done."""
    access.require(by, "follow_remedy", remedy.case)
    with transaction.atomic():
        case, fresh = _locked(remedy, version)
        if fresh.amount is not None:
            raise RefusedError(_("C’est une somme : noter ce qui a été payé."))
        _past(on, now)
        since, before = journal_end(), back.written(fresh)
        fresh.proof = proof or fresh.proof
        _over(case, fresh, on=on, act="remedy_done", by=by, now=now)
        _save(fresh)
        _done(case, fresh, "remedy.done", by=by, now=now)
        back.keep(fresh, "remedy.done", before, since=since, by=by, now=now)
    return fresh


def give_up(remedy: Remedy, *, reason: str, by: Member, now: datetime, version: int) -> Remedy:
    """It will never come: why, in the team's words."""
    access.require(by, "follow_remedy", remedy.case)
    if not reason.strip():
        raise RefusedError(_("Écrire la raison en quelques mots."))
    with transaction.atomic():
        case, fresh = _locked(remedy, version)
        since, before = journal_end(), back.written(fresh)
        fresh.given_up, fresh.note = True, reason.strip()
        fresh.over_on = timezone.localdate(now)
        for one in _open_deadlines(case, fresh):
            deadlines.dismiss(one, reason=reason, by=by, now=now, version=one.version)
        _save(fresh)
        _done(case, fresh, "remedy.give_up", by=by, now=now)
        back.keep(fresh, "remedy.give_up", before, since=since, by=by, now=now)
    return fresh


def still_due(case: Case) -> int:
    """How many of what was obtained are neither paid, done nor given up."""
    return case.remedies.filter(over_on=None).count()


def _check(obtained: Obtained) -> None:
    if obtained.kind not in RemedyKind.values or not obtained.what.strip():
        raise RefusedError(_("Dire ce qui a été obtenu."))
    is_sum = obtained.kind == RemedyKind.SUM
    if is_sum and not (obtained.centimes and 0 < obtained.centimes <= MOST_CENTIMES):
        raise RefusedError(_("Donner la somme obtenue."))
    if not is_sum and obtained.centimes is not None:
        raise RefusedError(_("Une mesure n’a pas de montant."))


def _over(case: Case, remedy: Remedy, *, on: date, act: str, by: Member, now: datetime) -> None:
    remedy.over_on = on
    for one in _open_deadlines(case, remedy):
        deadlines.done(
            one, act=act, on=on, proof=remedy.proof, note="", by=by, now=now, version=one.version
        )


def _open_deadlines(case: Case, remedy: Remedy) -> list[deadlines.Deadline]:
    if remedy.milestone_id is None:
        return []
    return list(case.deadlines.filter(milestone=remedy.milestone_id, state=DeadlineState.OPEN))


def _past(day: date, now: datetime) -> None:
    if day > timezone.localdate(now):
        raise RefusedError(_("Cette date est dans le futur. L'enregistrer quand ce sera fait."))


def _alive(case: Case) -> Case:
    case = access.locked(case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    return case


def _locked(remedy: Remedy, version: int) -> tuple[Case, Remedy]:
    case = _alive(remedy.case)
    fresh = case.remedies.select_for_update(of=("self",)).get(pk=remedy.pk)
    fresh.case = case
    if fresh.version != version:
        raise ConflictError(_("Cette suite a changé pendant ce temps. Relire, puis refaire."))
    if fresh.over_on:
        raise RefusedError(_("C’est déjà noté comme terminé."))
    return case, fresh


def _save(remedy: Remedy) -> None:
    remedy.version += 1
    remedy.save()


def _done(case: Case, remedy: Remedy, action: str, *, by: Member, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(acted_on=timezone.localdate(now))
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk))
