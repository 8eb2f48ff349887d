"""Delays whose first day counts: what starts at 0 h, and notices to leave."""

from datetime import date

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY
from dossiers.rules.computed import Computed, finish
from dossiers.rules.length import Length, reach

# Loi 68-1250, art. 1: four years from the first day of the next year.
PUBLIC_DEBT_YEARS = 4


def presc0h(start: date, length: Length, zone: str) -> Computed:
    """Prescription that a law starts at 0 h: that day counts (law.md B3).

    Cass. 12 December 2018 n° 17-25.697: 19 June 2008 and five years, 18 June 2013.
    """
    end, said = _count(start, length, explain.started_at_midnight(start))
    return finish(end, end, zone, [*said, explain.NOT_ROLLED])


def preavis(start: date, length: Length, zone: str) -> Computed:
    """Notice to leave: the day it is given counts, and its end never rolls over."""
    end, said = _count(start, length, explain.started_counted(start))
    return finish(end, end, zone, [*said, explain.NOTICE_NOT_ROLLED])


def quadri(start: date, _length: Length, zone: str) -> Computed:
    """Debts of public bodies: lost on 31 December of the fourth year after that of `start`.

    Four years from the next 1 January, that day counted (loi 68-1250, art. 1).
    """
    if start.year + PUBLIC_DEBT_YEARS > date.max.year:
        raise OverflowError
    end = date(start.year + PUBLIC_DEBT_YEARS, 12, 31)
    said = [explain.public_debt(start, end), explain.NOT_ROLLED]
    return finish(end, end, zone, said)


def _count(start: date, length: Length, opening: str) -> tuple[date, list[str]]:
    """The eve of the same day number; the last day of the month when there is none.

    So 31 January and one month end on 28 February, not on the 27th: the month that
    lacks the number is over on its last day (CPC 641 al. 2), not on the eve of it.
    """
    months = Length(years=length.years, months=length.months)
    same_number, missing = reach(start, months)
    end = same_number if missing else same_number - ONE_DAY
    end, _ = reach(end, Length(days=length.days))
    return end, [opening, explain.reached(start, length, end, clamped=missing)]
