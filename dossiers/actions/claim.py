"""The claim table: what is asked, head by head, in centimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, ClaimHead, Entry, JournalLine, Member, State
from dossiers.rules.claims import How, heads

MOST_CENTIMES = 99_999_999_99
MOST_HEADS = 60


@dataclass(frozen=True)
class Asked:
    """One head as typed. centimes: None for a thing to be done."""

    head: str
    label: str
    centimes: int | None
    working: str = ""
    basis: str = ""
    since: date | None = None
    until: date | None = None


def ask(case: Case, asked: Asked, *, by: Member, now: datetime) -> ClaimHead:
    """Add a head at the end of the table. Raises RefusedError."""
    access.require(by, "price_claims", case)
    _check(asked)
    with transaction.atomic():
        case = _alive(case)
        position = (case.claim_heads.aggregate(last=Max("position"))["last"] or 0) + 1
        if position > MOST_HEADS:
            raise RefusedError(_("%(n)d demandes au plus.") % {"n": MOST_HEADS})
        row = ClaimHead(
            case=case, position=position, recorded_by=by, recorded_on=timezone.localdate(now)
        )
        _write(row, asked)
        row.save()
        _done(case, row, "claim.ask", by=by, now=now)
    return row


def change(row: ClaimHead, asked: Asked, *, by: Member, now: datetime, version: int) -> ClaimHead:
    """Another amount, another working. Raises ConflictError, RefusedError."""
    access.require(by, "price_claims", row.case)
    _check(asked)
    with transaction.atomic():
        case, fresh = _locked(row, version)
        _write(fresh, asked)
        _save(fresh)
        _done(case, fresh, "claim.change", by=by, now=now)
    return fresh


def drop(row: ClaimHead, *, by: Member, now: datetime, version: int) -> ClaimHead:
    """It is asked no more; it stays in the table, struck out, and can be taken back."""
    access.require(by, "price_claims", row.case)
    with transaction.atomic():
        case, fresh = _locked(row, version)
        fresh.dropped_on = None if fresh.dropped_on else timezone.localdate(now)
        _save(fresh)
        action = "claim.drop" if fresh.dropped_on else "claim.take_back"
        _done(case, fresh, action, by=by, now=now)
    return fresh


def _check(asked: Asked) -> None:
    if asked.head not in heads():
        raise RefusedError(_("Choisir une demande dans la liste."))
    if not asked.label.strip():
        raise RefusedError(_("Nommer la demande."))
    if heads()[asked.head].how is not How.MEASURE and asked.centimes is None:
        raise RefusedError(_("Donner le montant demandé."))
    if asked.centimes is not None and not 0 <= asked.centimes <= MOST_CENTIMES:
        raise RefusedError(_("Un montant de 0 à 99 999 999,99 €."))
    if asked.since and asked.until and asked.since > asked.until:
        raise RefusedError(_("La fin de la période vient avant son début."))


def _write(row: ClaimHead, asked: Asked) -> None:
    row.head, row.rule = asked.head, heads()[asked.head].rule
    row.since, row.until = asked.since, asked.until
    row.label = asked.label.strip()
    row.amount = None if asked.centimes is None else str(asked.centimes)
    row.working = asked.working.strip() or None
    row.basis = asked.basis.strip() or None


def _alive(case: Case) -> Case:
    case = access.locked(case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    return case


def _locked(row: ClaimHead, version: int) -> tuple[Case, ClaimHead]:
    case = _alive(row.case)
    fresh = case.claim_heads.select_for_update(of=("self",)).get(pk=row.pk)
    fresh.case = case
    if fresh.version != version:
        raise ConflictError(_("Cette demande a changé pendant ce temps. Relire, puis refaire."))
    return case, fresh


def _save(row: ClaimHead) -> None:
    row.version += 1
    row.save()


def _done(case: Case, row: ClaimHead, action: str, *, by: Member, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(acted_on=timezone.localdate(now))
    details = {"number": row.position}
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
