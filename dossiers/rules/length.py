"""The length of a delay: an ISO 8601 duration, and where it leads on the calendar."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from dossiers.rules.wording import counted

LONGEST_YEARS = 100
_SHAPE = re.compile(
    r"P(?:(?P<weeks>[0-9]{1,5})W"
    r"|(?:(?P<years>[0-9]{1,5})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?P<hours>[0-9]{1,6})H)?)"
)


class CountingError(ValueError):
    """A delay that cannot be counted; the message is a French sentence for a person."""


@dataclass(frozen=True)
class Length:
    """A length in the units in which the text of law gives it; none is turned into another."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0

    @property
    def in_months(self) -> int:
        """Years and months together: quantième to quantième, they are one step."""
        return 12 * self.years + self.months

    @property
    def is_days_only(self) -> bool:
        """True for a length given in days (or weeks) alone."""
        return not (self.in_months or self.hours)

    @cached_property
    def _words(self) -> str:
        parts = [
            counted(self.years, "un an", "ans") if self.years else "",
            counted(self.months, "un mois", "mois") if self.months else "",
            counted(self.days, "un jour", "jours") if self.days else "",
            counted(self.hours, "une heure", "heures") if self.hours else "",
        ]
        return " et ".join(part for part in parts if part)

    def __str__(self) -> str:
        """« un an », « 12 mois », « un mois et 15 jours »."""
        return self._words


def parse_length(text: str) -> Length:
    """Read an ISO 8601 duration: P1M, P12M, P15D, P2Y, P1M15D, P2W, PT48H.

    Raises CountingError when it is not one, is nothing at all, or is longer than
    100 years. Fractions and signs are refused: no text of law has them.
    """
    if not isinstance(text, str):
        raise _unreadable(text)
    return _read(text)


def _unreadable(text: object) -> CountingError:
    return CountingError(
        f"Longueur illisible : {text!r}. Écrire par exemple P15D (15 jours), "
        "P1M (un mois), P2Y (deux ans), P1M15D (un mois et 15 jours)."
    )


# The texts of law have few lengths: each is read once.
@lru_cache(maxsize=256)
def _read(text: str) -> Length:
    found = _SHAPE.fullmatch(text)
    if found is None or not any(found.groupdict().values()):
        raise _unreadable(text)
    number = {unit: int(value or 0) for unit, value in found.groupdict().items()}
    days = number["days"] + 7 * number["weeks"]
    length = Length(number["years"], number["months"], days, number["hours"])
    if not (length.in_months or length.days or length.hours):
        raise CountingError(f"Longueur nulle : {text}. Un délai dure au moins un jour.")
    years = length.in_months / 12 + length.days / 365 + length.hours / 8760
    if years > LONGEST_YEARS:
        raise CountingError(f"Longueur trop grande : {text}. Au plus {LONGEST_YEARS} ans.")
    return length


def reach(start: date, length: Length) -> tuple[date, bool]:
    """Return the day that `length` after `start` leads to, and whether a day was missing.

    Months go from day number to the same day number (quantième), in one step from
    `start`; when the month is too short, its last day (the second value is then
    True). Days come after months (CPC 641). `start` itself is not counted.
    Raises OverflowError past the year 9999.
    """
    years, month = divmod(start.month - 1 + length.in_months, 12)
    year = start.year + years
    if year > date.max.year:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    same_number = date(year, month + 1, min(start.day, last))
    return same_number + timedelta(days=length.days), start.day > last
