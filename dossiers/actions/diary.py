"""The diary of hours: one row a week, and what the contract says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Entry, JournalLine, Member, State, WagePlan, WageWeek
from dossiers.rules.overtime import DiaryError, Terms, Week, by_month
from dossiers.rules.rates import RatesError

MOST_WEEKS = 320


@dataclass(frozen=True)
class Noted:
    """One week as typed: minutes worked, centimes already paid for its overtime."""

    monday: date
    minutes: int
    paid: int = 0
    note: str = ""

    @property
    def week(self) -> Week:
        """As rules/ read it."""
        return Week(self.monday, self.minutes, self.paid)


def weeks_of(case: Case) -> list[Noted]:
    """The diary of an opened case, oldest week first."""
    return [
        Noted(row.monday, int(row.worked), int(row.paid or 0), row.note or "")
        for row in case.wage_weeks.all()
    ]


def terms_of(table: WagePlan | None) -> Terms:
    """What the contract says; the legal week at the minimum wage while nobody knows."""
    told = (table.terms if table else None) or {}
    return Terms(told.get("weekly", 2100), told.get("hourly"))


def save(
    case: Case, terms: Terms, weeks: Sequence[Noted], *, by: Member, now: datetime, version: int
) -> WagePlan:
    """Write the whole diary: a week that is not in `weeks` leaves it.

    Raises RefusedError, ConflictError.
    """
    access.require(by, "record_milestone", case)
    _check(terms, weeks, today=timezone.localdate(now))
    with transaction.atomic():
        case, table = _locked(case, version)
        table.terms = {"weekly": terms.weekly_minutes, "hourly": terms.hourly}
        table.version += 1
        table.save()
        _write(case, weeks)
        Case.objects.filter(pk=case.pk).update(acted_on=timezone.localdate(now))
        details = {"count": len(weeks)}
        JournalLine.objects.record(
            Entry("wage.diary", now, by.pk, case.section_id, case.pk, details)
        )
    return table


def _check(terms: Terms, weeks: Sequence[Noted], *, today: date) -> None:
    if len(weeks) > MOST_WEEKS:
        raise RefusedError(_("%(n)d semaines au plus.") % {"n": MOST_WEEKS})
    if not 0 < terms.weekly_minutes <= 60 * 60 or (terms.hourly is not None and terms.hourly <= 0):
        raise RefusedError(_("Vérifier la durée et le taux du contrat."))
    if any(noted.monday > today for noted in weeks):
        raise RefusedError(_("Une semaine n’a pas commencé. Vérifier l’année."))
    try:
        by_month([noted.week for noted in weeks], terms)
    except (DiaryError, RatesError) as error:
        raise RefusedError(str(error)) from None


def _write(case: Case, weeks: Sequence[Noted]) -> None:
    present = {row.monday: row for row in case.wage_weeks.all()}
    case.wage_weeks.exclude(monday__in=[noted.monday for noted in weeks]).delete()
    for noted in weeks:
        row = present.get(noted.monday) or WageWeek(case=case, monday=noted.monday)
        row.worked, row.paid = str(noted.minutes), str(noted.paid)
        row.note = noted.note.strip() or None
        row.save()


def _locked(case: Case, version: int) -> tuple[Case, WagePlan]:
    """The same table as the months': one version for what one person edits at a time."""
    case = access.locked(case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    table = WagePlan.objects.select_for_update(of=("self",)).filter(case=case).first()
    if (table.version if table else 0) != version:
        raise ConflictError(_("Ce relevé a changé pendant ce temps. Relire, puis refaire."))
    if table is None:
        return case, WagePlan(case=case, version=0)
    table.case = case
    return case, table
