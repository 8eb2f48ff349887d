"""The table of unpaid wages: one claim per month, each with its own three years (law.md C).

A month that owes something has a dated fact, its pay day, and that fact its deadline:
they are opened, moved and closed with the table, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import clock, wage_clock
from dossiers.actions.plan import plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Case,
    Entry,
    EventKind,
    Exhibit,
    JournalLine,
    Member,
    State,
    WageMonth,
    WagePlan,
)

CENT = Decimal("0.01")
MOST = Decimal("999999.99")
MOST_MONTHS = 200
# Nobody claims wages older than a working life: an older year was mistyped.
YEARS_BACK = 50


@dataclass(frozen=True)
class WageRow:
    """One month as typed or read from a file: `month` is its first day, amounts in euros."""

    month: date
    due: Decimal
    paid: Decimal
    note: str = ""

    @property
    def unpaid(self) -> Decimal:
        """What is missing."""
        return self.due - self.paid


@dataclass(frozen=True)
class Saved:
    """What an act did to the table: months written, and paid ones still waiting for a proof."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    without_proof: int = 0


def rows_of(case: Case) -> list[WageRow]:
    """The table of an opened case, oldest month first."""
    return [_row(month) for month in case.wage_months.all()]


def rehearse(present: Iterable[WageRow], rows: Sequence[WageRow]) -> Saved:
    """What importing `rows` over `present` would do. Writes nothing."""
    before = {row.month: row for row in present}
    same = sum(before.get(row.month) == row for row in rows)
    added = sum(row.month not in before for row in rows)
    return Saved(added=added, changed=len(rows) - added - same, same=same)


def set_pay_day(case: Case, pay_day: str, *, by: Member, now: datetime, version: int) -> WagePlan:
    """The usual pay day: « last », « 1 » to « 31 » (of the following month), "" if unknown.

    Every month's claim moves with it. Raises ConflictError when the table changed since
    `version`.
    """
    access.require(by, "record_milestone", case)
    with transaction.atomic():
        case, table = _locked(case, version)
        _write_pay_day(table, pay_day)
        wage_clock.follow(case, table, by=by, now=now)
        _done(case, table, "wage.pay_day", by=by, now=now)
    return table


def save_months(
    case: Case,
    rows: Sequence[WageRow],
    *,
    by: Member,
    now: datetime,
    version: int,
    pay_day: str | None = None,
    proof: Exhibit | None = None,
) -> Saved:
    """Write the whole table: months that are not in `rows` leave it, their deadlines stay.

    `proof` shows the payment of the months that owe nothing any more: it closes their
    deadlines, which stay open without it. `pay_day`: as in set_pay_day, None to keep it.
    Raises RefusedError, ConflictError.
    """
    access.require(by, "record_milestone", case)
    _check(rows, today=timezone.localdate(now))
    with transaction.atomic():
        case, table = _locked(case, version)
        if pay_day is not None:
            _write_pay_day(table, pay_day)
        kept = {row.month for row in rows}
        removed = case.wage_months.exclude(month__in=kept).delete()[0]
        saved = _write(case, rows)
        waiting = wage_clock.follow(case, table, by=by, now=now, proof=proof)
        _done(case, table, "wage.save", by=by, now=now, count=len(rows))
    return Saved(saved.added, saved.changed, removed, saved.same, waiting)


def import_months(
    case: Case, rows: Sequence[WageRow], *, by: Member, now: datetime, version: int
) -> Saved:
    """Add the months of a file to the table; a month that is there already is replaced.

    `rehearse` says beforehand what this does. Raises RefusedError, ConflictError.
    """
    access.require(by, "record_milestone", case)
    _check(rows, today=timezone.localdate(now))
    with transaction.atomic():
        case, table = _locked(case, version)
        saved = _write(case, rows)
        if case.wage_months.count() > MOST_MONTHS:
            raise RefusedError(_too_many())
        waiting = wage_clock.follow(case, table, by=by, now=now)
        _done(case, table, "wage.import", by=by, now=now, count=len(rows))
    return Saved(saved.added, saved.changed, 0, saved.same, waiting)


def acknowledge(
    case: Case,
    months: Sequence[date],
    on: date,
    *,
    exhibit: Exhibit | None,
    by: Member,
    now: datetime,
    version: int,
) -> None:
    """The employer acknowledged in writing that these months are owed (C. civ. 2240).

    Three new years run from `on` for each. Needs the writing; refused for a month that
    was not payable yet, or already over on that day.
    """
    access.require(by, "record_milestone", case)
    if on > timezone.localdate(now):
        raise RefusedError(_("Cette date est dans le futur."))
    if exhibit is None:
        raise RefusedError(_("Joindre l’écrit de l’employeur : sans lui, le délai ne repart pas."))
    with transaction.atomic():
        case, table = _locked(case, version)
        chosen = list(case.wage_months.filter(month__in=months))
        if not months or len(chosen) != len(set(months)):
            raise RefusedError(_("Choisir les mois reconnus dans le tableau."))
        for month in chosen:
            wage_clock.check_acknowledged(table, month, on)
            month.acknowledged_on, month.acknowledgement = on, exhibit
            month.save(update_fields=["acknowledged_on", "acknowledgement"])
        # On this very day the three years start again: the deadlines say so too.
        clock.record(
            case,
            EventKind.INTERRUPTION,
            cause="acknowledgement",
            starts_on=on,
            ends_on=on,
            covers=wage_clock.running(case, chosen),
            exhibit=exhibit,
            confirmed=False,
            note="",
            by=by,
            now=now,
        )
        _done(case, table, "wage.acknowledge", by=by, now=now, count=len(chosen))


def _locked(case: Case, version: int) -> tuple[Case, WagePlan]:
    """The case and its table, made on its first use; `version` is then 0."""
    case = access.locked(case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    table = WagePlan.objects.select_for_update().filter(case=case).first()
    if (table.version if table else 0) != version:
        raise ConflictError(_("Ce tableau a changé pendant ce temps. Relire, puis refaire."))
    return case, table or WagePlan(case=case, version=0)


def _write_pay_day(table: WagePlan, pay_day: str) -> None:
    if pay_day not in ("", "last", *map(str, range(1, 32))):
        raise RefusedError(_("Le jour de paie : le dernier du mois, ou un jour de 1 à 31."))
    table.pay_day = pay_day


def _write(case: Case, rows: Sequence[WageRow]) -> Saved:
    present = {month.month: month for month in case.wage_months.all()}
    added = changed = 0
    for row in rows:
        month = present.get(row.month)
        if month is None:
            month, added = WageMonth(case=case, month=row.month), added + 1
        elif _row(month) == row:
            continue
        else:
            changed += 1
        month.due, month.paid, month.note = str(row.due), str(row.paid), row.note or None
        month.save()
    return Saved(added=added, changed=changed, same=len(rows) - added - changed)


def _row(month: WageMonth) -> WageRow:
    return WageRow(month.month, Decimal(month.due), Decimal(month.paid), month.note or "")


def _done(
    case: Case, table: WagePlan, action: str, *, by: Member, now: datetime, **details: int
) -> None:
    table.version += 1
    table.save()
    plan(case, by=by, now=now, cause="wages")
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["acted_on"])
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))


def _check(rows: Sequence[WageRow], *, today: date) -> None:
    """Refuses, with a sentence, what no form and no file should have let through."""
    if len(rows) > MOST_MONTHS:
        raise RefusedError(_too_many())
    seen: set[date] = set()
    for row in rows:
        if refusal := problem(row, today=today)[1]:
            raise RefusedError(f"{row.month:%m/%Y} : {refusal}")
        if row.month in seen:
            raise RefusedError(_("Mois en double : %(m)s.") % {"m": f"{row.month:%m/%Y}"})
        seen.add(row.month)


def problem(row: WageRow, *, today: date) -> tuple[str, str]:
    """(field, sentence) of what is wrong in a row, ("", "") when nothing is."""
    for field, amount in (("due", row.due), ("paid", row.paid)):
        if not _is_amount(amount):
            return field, _("Un montant de 0 à 999 999,99 €.")
    if row.month > today:
        return "month", _("Ce mois n’a pas commencé. Vérifier l’année.")
    if row.month.day != 1 or row.month.year < today.year - YEARS_BACK:
        return "month", _("Vérifier l’année.")
    if row.paid > row.due:
        return "paid", _("Le payé dépasse le dû : vérifier les deux.")
    return "", ""


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= MOST and amount == amount.quantize(CENT)


def _too_many() -> str:
    return _("%(n)d mois au plus.") % {"n": MOST_MONTHS}
