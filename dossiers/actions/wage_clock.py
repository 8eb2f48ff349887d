"""From the table of wages to the facts that start a clock: one pay day per unpaid month.

Inside the transaction of actions/wage.py, which plans afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions import deadline as deadlines
from dossiers.actions.plan import add_milestone
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    Milestone,
    WageMonth,
    WagePlan,
)
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.pay_days import LAST, pay_date, three_years_after

FACT, RULE, PAID = "unpaid_pay_day", "salaire_3a", "paid_in_full"
LATEST_PAY_DAY = 31
# A day told by the person belongs to the last pay that came before it, within this time.
ONE_PAY = timedelta(days=31)


def payable(month: date, pay_day: str) -> KnownDate:
    """When the pay of that month is due; while the pay day is unknown, from the earliest."""
    if pay_day:
        day = int(pay_day) if pay_day != LAST else LAST
        return KnownDate.day(pay_date(month.year, month.month, day))
    first = pay_date(month.year, month.month, LAST)
    return KnownDate.between(first, pay_date(month.year, month.month, LATEST_PAY_DAY))


def unpaid(month: WageMonth) -> Decimal:
    """What is missing from this month of an opened case."""
    return Decimal(month.due) - Decimal(month.paid)


def is_proven(fact: Milestone) -> bool:
    """Whether a piece shows the very day of this pay."""
    return fact.confirmed and fact.precision == Precision.DAY


def check_acknowledged(table: WagePlan, month: WageMonth, on: date) -> None:
    """Raises RefusedError unless the claim of `month` was running on the day `on`."""
    known = payable(month.month, table.pay_day)
    name = f"{month.month:%m/%Y}"
    # An unknown pay day is read both ways: payable at the latest, over at the earliest.
    if known.earliest is None or known.latest is None or on < known.latest:
        raise RefusedError(_("%(m)s : pas encore exigible ce jour-là.") % {"m": name})
    if on > three_years_after(known.earliest):
        raise RefusedError(_("%(m)s : le délai était déjà fini ce jour-là.") % {"m": name})


def running(case: Case, months: Iterable[WageMonth]) -> list[UUID]:
    """The open claims of these months."""
    facts = [month.milestone_id for month in months if month.milestone_id]
    found = case.deadlines.filter(rule=RULE, state=DeadlineState.OPEN, milestone__in=facts)
    return list(found.values_list("pk", flat=True))


def follow(
    case: Case, table: WagePlan, *, by: Member, now: datetime, proof: Exhibit | None = None
) -> int:
    """Give each unpaid month its dated fact, move those whose pay day moved, close the paid.

    A fatal deadline closes only with a proof: returns how many paid months wait for one.
    """
    waiting = 0
    clocks = {d.milestone_id: d for d in _clocks(case)}
    free = _loose(case, clocks)
    for month in case.wage_months.select_related("milestone"):
        fact = month.milestone
        clock = clocks.get(fact.pk) if fact else None
        if unpaid(month) <= 0:
            waiting += _close(clock, proof, by=by, now=now)
            continue
        if fact is None or (clock and clock.closing_act == PAID):
            fact = _claimed(free, month, table)
            month.milestone = fact or add_milestone(
                case, FACT, payable(month.month, table.pay_day), by=by, now=now
            )
            month.save(update_fields=["milestone"])
        if fact is not None:
            _date(fact, payable(month.month, table.pay_day), by=by, now=now)
    return waiting


def _clocks(case: Case) -> list[Deadline]:
    """The claims of wages, an open one last, so that it is the one kept for its fact."""
    found = case.deadlines.select_related("milestone").filter(rule=RULE)
    return sorted(found, key=lambda clock: clock.state == DeadlineState.OPEN)


def _loose(case: Case, clocks: Mapping[UUID, Deadline]) -> list[Milestone]:
    """Unpaid pay days that belong to no month yet: told at the intake, or noted by hand.

    Of those whose claim is closed, only what was filed for a known month counts still.
    """
    facts = case.milestones.filter(slug=FACT, wage_month=None).order_by("earliest", "pk")
    return [fact for fact in facts if _may_serve(fact, clocks.get(fact.pk))]


def _may_serve(fact: Milestone, clock: Deadline | None) -> bool:
    if clock is None or clock.state == DeadlineState.OPEN:
        return True
    return clock.closing_act != PAID and fact.earliest is not None


def _claimed(free: list[Milestone], month: WageMonth, table: WagePlan) -> Milestone | None:
    """The loose fact that is this very month, taken from `free`; None when there is none.

    A fact never moves later than the day that was told, save the first of a month that
    only stood for the month. A date never told is that of the oldest month of the table.
    """
    due = payable(month.month, table.pay_day)
    for fact in free:
        if _is_same(fact.known, month.month, due):
            free.remove(fact)
            return fact
    return None


def _is_same(known: KnownDate, month: date, due: KnownDate) -> bool:
    if known.earliest is None or due.earliest is None:
        # Months come oldest first: the first to ask is the oldest.
        return True
    if known.precision is Precision.MONTH:
        return known.earliest == month
    return timedelta(0) <= known.earliest - due.earliest < ONE_PAY


def _date(fact: Milestone, known: KnownDate, *, by: Member, now: datetime) -> None:
    """Move a fact to its pay day; a day that a piece proves stays."""
    if fact.known == known or is_proven(fact):
        return
    # A piece that shows the month does not show the pay day.
    fact.confirmed = False
    fact.earliest, fact.latest = known.earliest, known.latest
    fact.precision = known.precision.value
    fact.version += 1
    fact.save()
    case = fact.case
    details = {"milestone": fact.slug, "precision": fact.precision}
    JournalLine.objects.record(
        Entry("milestone.correct", now, by.pk, case.section_id, case.pk, details)
    )


def _close(clock: Deadline | None, proof: Exhibit | None, *, by: Member, now: datetime) -> int:
    """Close the claim of a paid month with its proof; 1 when it stays open without one."""
    if clock is None or clock.state != DeadlineState.OPEN:
        return 0
    if proof is None:
        return 1
    deadlines.done(
        clock,
        act=PAID,
        on=timezone.localdate(now),
        proof=proof,
        note="",
        by=by,
        now=now,
        version=clock.version,
    )
    return 0
