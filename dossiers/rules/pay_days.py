"""When a month's pay is payable, and when its claim is lost."""

from calendar import monthrange
from datetime import date

from dossiers.rules.length import CountingError, Length, reach

THREE_YEARS = Length(years=3)
LAST = "last"


def check_pay_day(pay_day: int | str) -> None:
    """Accept « last » and 1 to 31. Raises CountingError."""
    if pay_day == LAST or (type(pay_day) is int and 1 <= pay_day <= 31):
        return
    raise CountingError(f"Jour de paie : « {LAST} » ou un nombre de 1 à 31, pas {pay_day!r}.")


def pay_date(year: int, month: int, pay_day: int | str) -> date:
    """The day on which the pay of that month is payable.

    « last » is the last day of the month itself, a number that day of the following
    month, its last day when it is shorter. Raises OverflowError past the year 9999.
    """
    if pay_day != LAST:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if year > date.max.year:
        raise OverflowError
    last = monthrange(year, month)[1]
    return date(year, month, last if pay_day == LAST else min(int(pay_day), last))


def three_years_after(day: date) -> date:
    """The last day of a claim payable that day: no roll-over (L3245-1)."""
    return reach(day, THREE_YEARS)[0]


def three_years_before(day: date) -> date:
    """The same day number three years earlier, the last of the month if there is none."""
    year = day.year - THREE_YEARS.years
    if year < date.min.year:
        raise OverflowError
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
