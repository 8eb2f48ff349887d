"""What a diary of weeks is worth: base pay by month, overtime by week.

Overtime is counted by civil week, Monday to Sunday (L3121-29), beyond the legal week
(L3121-27), at the rates that apply without a collective agreement (L3121-36). The hour is
paid at the contract's rate, never below the minimum wage of the last day of the week
(L3231-2). A week belongs to the month in which it ends. Each band of each week is rounded
to the centime; sums are sums of what is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dossiers.rules.centimes import NBSP, hours, rounded, written
from dossiers.rules.rates import Rates, rates

MINUTES_OF_A_WEEK = 7 * 24 * 60
SUNDAY = timedelta(days=6)


class DiaryError(ValueError):
    """A week or a contract that cannot be: a French sentence."""


@dataclass(frozen=True)
class Terms:
    """What the contract says. hourly: centimes of an hour, None for the minimum wage."""

    weekly_minutes: int = 2100
    hourly: int | None = None


@dataclass(frozen=True)
class Week:
    """One week of work: its Monday, minutes worked, centimes already paid for its overtime."""

    monday: date
    minutes: int
    paid: int = 0


@dataclass(frozen=True)
class Line:
    """One product: so many minutes, at so many centimes an hour, at so many percent."""

    minutes: int
    hourly: int
    percent: int

    @property
    def centimes(self) -> int:
        """What it is worth, rounded to the centime."""
        return rounded(Fraction(self.minutes * self.hourly * self.percent, 60 * 100))

    @property
    def working(self) -> str:
        """« 8 h × 11,88 € × 1,25 »."""
        factor = f"{self.percent // 100},{self.percent % 100:02d}"
        return f"{hours(self.minutes)} ×{NBSP}{written(self.hourly)} ×{NBSP}{factor}"


@dataclass(frozen=True)
class WeekDue:
    """The overtime of one week, band by band."""

    week: Week
    lines: tuple[Line, ...]

    @property
    def centimes(self) -> int:
        """What its overtime is worth."""
        return sum(line.centimes for line in self.lines)

    @property
    def unpaid(self) -> int:
        """What is still owed; what was paid too much one week does not pay another."""
        return max(0, self.centimes - self.week.paid)

    @property
    def working(self) -> str:
        """« 8 h × 11,88 € × 1,25 + 4 h × 11,88 € × 1,50 », "" without overtime."""
        return " + ".join(line.working for line in self.lines)


@dataclass(frozen=True)
class MonthDue:
    """A month: base pay (as if wholly worked), the overtime of the weeks that end in it."""

    month: date
    hourly: int
    base: int
    working: str
    weeks: tuple[WeekDue, ...]

    @property
    def overtime(self) -> int:
        """What the overtime of its weeks is worth."""
        return sum(week.centimes for week in self.weeks)

    @property
    def unpaid(self) -> int:
        """What is still owed of its overtime."""
        return sum(week.unpaid for week in self.weeks)


def hourly_on(day: date, terms: Terms, table: Rates | None = None) -> int:
    """Centimes of an hour on that day: the contract's, or the minimum wage when it is more."""
    return max(terms.hourly or 0, (table or rates()).smic_on(day).centimes)


def week_due(week: Week, terms: Terms, table: Rates | None = None) -> WeekDue:
    """The overtime of one week. Raises DiaryError, RatesError."""
    if week.monday.weekday() != 0:
        raise DiaryError("Une semaine se note par son lundi.")
    if not 0 <= week.minutes <= MINUTES_OF_A_WEEK or week.paid < 0:
        raise DiaryError("Une semaine a au plus 168 heures, et rien n’y est négatif.")
    sunday = week.monday + SUNDAY
    over = (table or rates()).overtime_on(sunday)
    hourly = hourly_on(sunday, terms, table)
    left = max(0, week.minutes - over.weekly_minutes)
    lines = []
    for band in over.bands:
        taken = left if band.minutes is None else min(left, band.minutes)
        if taken:
            lines.append(Line(taken, hourly, band.percent))
        left -= taken
    return WeekDue(week, tuple(lines))


def by_month(
    weeks: Iterable[Week], terms: Terms, table: Rates | None = None
) -> tuple[MonthDue, ...]:
    """The months in which these weeks end, oldest first. Raises DiaryError, RatesError."""
    ending: dict[date, list[WeekDue]] = defaultdict(list)
    seen: set[date] = set()
    for week in sorted(weeks, key=lambda week: week.monday):
        if week.monday in seen:
            raise DiaryError("Cette semaine est notée deux fois.")
        seen.add(week.monday)
        ending[(week.monday + SUNDAY).replace(day=1)].append(week_due(week, terms, table))
    return tuple(_month(month, found, terms, table) for month, found in sorted(ending.items()))


def _month(month: date, weeks: list[WeekDue], terms: Terms, table: Rates | None) -> MonthDue:
    hourly = hourly_on(month, terms, table)
    # Paid by the month: the same every month, whatever its days (L3242-1).
    legal = (table or rates()).overtime_on(month).weekly_minutes
    weekly = min(terms.weekly_minutes, legal)
    base = rounded(Fraction(weekly * 52 * hourly, 60 * 12))
    working = f"{hours(weekly)} ×{NBSP}52 ÷{NBSP}12 ×{NBSP}{written(hourly)}"
    return MonthDue(month, hourly, base, working, tuple(weeks))


def tenth(centimes: int, percent: int = 10) -> int:
    """The paid leave that goes with a sum (L3141-24), rounded to the centime."""
    return rounded(Fraction(centimes * percent, 100))
