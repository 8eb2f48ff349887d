"""How the law counts: the door to every counting, by its name in the catalogue.

The reference is law.md B2 to B6. Three promises hold for all countings:

- `theoretical` never rolls over: it is the last day counted.
- `prudent` never relies on a roll-over, a franc day or a disputed holiday.
- `legal` rolls over only where the text says so, and never over Good Friday in
  Alsace-Moselle (calendar.py says why); `defensible` holds what can only be argued.
"""

from collections.abc import Callable
from datetime import date, datetime

from dossiers.rules import day_by_day, quantieme
from dossiers.rules.calendar import ZONES, UnknownZone
from dossiers.rules.computed import Computed
from dossiers.rules.length import CountingError, Length, parse_length

__all__ = ["COUNTINGS", "Computed", "CountingError", "Length", "compute", "parse_length"]

_COUNTINGS: dict[str, Callable[[date, Length, str], Computed]] = {
    "cpc": quantieme.cpc,
    "presc": quantieme.presc,
    "franc": quantieme.franc,
    "eu": quantieme.eu,
    "ouvrable": day_by_day.ouvrable,
    "ouvre": day_by_day.ouvre,
    "min_ouvrable": day_by_day.min_ouvrable,
    "min_jours": quantieme.min_jours,
    "date": quantieme.fixed,
}
COUNTINGS: tuple[str, ...] = tuple(_COUNTINGS)
# Minimum intervals give a first day to the other side, not a last day to anybody.
MINIMUM_INTERVALS = frozenset({"min_ouvrable", "min_jours"})
_IN_DAYS_ONLY = frozenset({"ouvrable", "ouvre", "min_ouvrable"})
_WITHOUT_LENGTH = frozenset({"date"})


def compute(counting: str, start: date, length: str = "", zone: str = "metropole") -> Computed:
    """Count `length` (ISO 8601 duration) from `start`, the day of the fact.

    `start` itself is not counted. `zone` is where the act must be done (law.md
    B10). The counting `date` takes no length: `start` is then the deadline itself.
    Raises CountingError, with a French sentence, for whatever cannot be counted,
    dates past the year 9999 included.
    """
    counted = length_for(counting, length)
    if not isinstance(start, date) or isinstance(start, datetime):
        raise CountingError("Le départ d'un délai est une date, sans heure.")
    if zone not in ZONES:
        raise CountingError(str(UnknownZone(zone)))
    try:
        return _COUNTINGS[counting](start, counted, zone)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None


def length_for(counting: str, text: str) -> Length:
    """Read the length of a delay counted by `counting`, and check that they go together.

    Raises CountingError with a French sentence.
    """
    if counting not in _COUNTINGS:
        known = ", ".join(COUNTINGS)
        raise CountingError(f"Comptage inconnu : {counting!r}. Comptages possibles : {known}.")
    if counting in _WITHOUT_LENGTH:
        if text:
            raise CountingError(f"Le comptage « {counting} » ne prend pas de longueur.")
        return Length()
    length = parse_length(text)
    if length.hours:
        raise CountingError(f"Le comptage « {counting} » ne compte pas d'heures.")
    if counting in _IN_DAYS_ONLY and not length.is_days_only:
        raise CountingError(f"Le comptage « {counting} » se donne en jours, par exemple P15D.")
    return length
