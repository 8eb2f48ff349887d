"""Delays counted one day after the other, some days being skipped (law.md B5)."""

from collections.abc import Callable
from datetime import date

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY, is_ouvrable, is_working_day, next_working_day
from dossiers.rules.computed import Computed, finish
from dossiers.rules.interval import minimum
from dossiers.rules.length import Length


def ouvrable(start: date, length: Length, zone: str) -> Computed:
    """Jours ouvrables: Saturday counts, and still rolls over at the end (R1231-1)."""
    end, said = _ouvrables(start, length, zone)
    legal = next_working_day(end, zone, disputed=False)
    said.append(explain.rolled(end, legal, zone))
    longest = _nth(start, length.days, zone, is_ouvrable, disputed=True)
    return finish(end, legal, zone, said, arguable=next_working_day(longest, zone))


def ouvre(start: date, length: Length, zone: str) -> Computed:
    """Jours ouvrés: Monday to Friday without the holidays; the end never needs to roll."""
    end = _nth(start, length.days, zone, is_working_day, disputed=False)
    said = [explain.started(start), explain.day_by_day(length.days, "ouvré", end)]
    longest = _nth(start, length.days, zone, is_working_day, disputed=True)
    return finish(end, end, zone, said, arguable=longest)


def min_ouvrable(start: date, length: Length, zone: str) -> Computed:
    """Minimum interval in jours ouvrables: the other side acts on the first one after it."""
    return minimum(*_ouvrables(start, length, zone), zone)


def _ouvrables(start: date, length: Length, zone: str) -> tuple[date, list[str]]:
    end = _nth(start, length.days, zone, is_ouvrable, disputed=False)
    return end, [explain.started(start), explain.day_by_day(length.days, "ouvrable", end)]


def _nth(
    start: date, number: int, zone: str, counts: Callable[..., bool], *, disputed: bool
) -> date:
    day = start
    for _ in range(number):
        day += ONE_DAY
        while not counts(day, zone, disputed=disputed):
            day += ONE_DAY
    return day
