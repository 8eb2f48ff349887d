"""How the law counts: the door to every counting, by its name in the catalogue.

The reference is law.md B2 to B7. Three promises hold for all countings:

- `theoretical` never rolls over: it is the last day counted. The one exception is a
  minimum interval, where it is the last day that is protected (interval.py says why).
- `prudent` never relies on a roll-over, a franc day or a disputed holiday.
- `legal` rolls over only where the text says so, and never over Good Friday in
  Alsace-Moselle (calendar.py says why); `defensible` holds what can only be argued.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dossiers.rules import day_by_day, first_day, hours, quantieme
from dossiers.rules.calendar import ONE_DAY, ZONES, UnknownZone
from dossiers.rules.computed import Computed
from dossiers.rules.length import CountingError, Length, parse_length

__all__ = [
    "COUNTINGS",
    "IN_HOURS",
    "LENGTHLESS",
    "MINIMUM_INTERVALS",
    "PRESCRIPTIONS",
    "Computed",
    "CountingError",
    "Length",
    "close",
    "compute",
    "length_for",
    "moves",
    "parse_length",
    "unclosed",
]

Close = Callable[[date, list[str], str], Computed]


@dataclass(frozen=True)
class _Counting:
    """How a counting counts, the lengths that it takes, and how it closes a moved end.

    takes: "any" (days, months, years), "days", "hours", "none" or "ignored".
    close: what the law makes of an end that a suspension has moved; None when neither
        suspension nor interruption touches this counting.
    """

    count: Callable[[date, Length, str], Computed]
    takes: str = "any"
    close: Close | None = None


_rolled, _presc = quantieme.close_rolled, quantieme.close_presc
_COUNTINGS: dict[str, _Counting] = {
    "cpc": _Counting(quantieme.cpc, close=_rolled),
    "presc": _Counting(quantieme.presc, close=_presc),
    "presc0h": _Counting(first_day.presc0h, close=_presc),
    "franc": _Counting(quantieme.franc, close=quantieme.close_franc),
    "ouvrable": _Counting(day_by_day.ouvrable, "days", _rolled),
    "ouvre": _Counting(day_by_day.ouvre, "days", _rolled),
    "min_ouvrable": _Counting(day_by_day.min_ouvrable, "days"),
    "min_jours": _Counting(quantieme.min_jours),
    "eu": _Counting(quantieme.eu, close=_rolled),
    "quadri": _Counting(first_day.quadri, "ignored", _presc),
    "preavis": _Counting(first_day.preavis),
    "heures": _Counting(hours.heures, "hours"),
    # Not in the list of law.md, asked for by its tables: R441-3, a text that writes no
    # roll-over, and a date read in a document.
    "heures_ouvrables": _Counting(hours.heures_ouvrables, "hours"),
    "calendaire": _Counting(quantieme.calendaire, close=quantieme.close_calendaire),
    "date": _Counting(quantieme.fixed, "none"),
}
COUNTINGS: tuple[str, ...] = tuple(_COUNTINGS)
# Minimum intervals give a first day to the other side, not a last day to anybody.
MINIMUM_INTERVALS = frozenset({"min_ouvrable", "min_jours"})
PRESCRIPTIONS = frozenset({"presc", "presc0h", "quadri"})
IN_HOURS = frozenset(name for name, this in _COUNTINGS.items() if this.takes == "hours")
LENGTHLESS = frozenset(n for n, this in _COUNTINGS.items() if this.takes in ("none", "ignored"))


def compute(counting: str, start: date, length: str = "", zone: str = "metropole") -> Computed:
    """Count `length` (ISO 8601 duration) from `start`, the day of the fact.

    `start` itself is not counted, save by `presc0h` and `preavis`. A datetime (local
    time, without offset) is taken by the countings in hours only. `zone` is where the
    act must be done (law.md B10). `quadri` and `date` take no length.
    Raises CountingError, with a French sentence, for whatever cannot be counted,
    dates past the year 9999 included.
    """
    counted = length_for(counting, length)
    if not isinstance(start, date):
        raise CountingError("Le départ d'un délai est une date.")
    if isinstance(start, datetime):
        _check_hour(counting, start)
    if zone not in ZONES:
        raise CountingError(str(UnknownZone(zone)))
    try:
        return _COUNTINGS[counting].count(start, counted, zone)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None


def length_for(counting: str, text: str) -> Length:
    """Read the length of a delay counted by `counting`, and check that they go together.

    Raises CountingError with a French sentence.
    """
    takes = _known(counting).takes
    if takes == "ignored":
        return Length()
    if takes == "none":
        if text:
            raise CountingError(f"Le comptage « {counting} » ne prend pas de longueur.")
        return Length()
    length = parse_length(text)
    if takes == "hours" and (length.in_months or length.days):
        raise CountingError(f"Le comptage « {counting} » se donne en heures, par exemple PT48H.")
    if takes != "hours" and length.hours:
        raise CountingError(f"Le comptage « {counting} » ne compte pas d'heures.")
    if takes == "days" and not length.is_days_only:
        raise CountingError(f"Le comptage « {counting} » se donne en jours, par exemple P15D.")
    return length


def moves(counting: str) -> bool:
    """Say whether a suspension or an interruption can move a delay of this counting."""
    return _known(counting).close is not None


def unclosed(counting: str, computed: Computed) -> date:
    """The last day counted before the law closed it: a franc delay gives its day back."""
    return computed.theoretical - ONE_DAY if counting == "franc" else computed.theoretical


def close(counting: str, end: date, said: list[str], zone: str) -> Computed:
    """Close at `end` a delay that a suspension has moved; `said` are the sentences so far.

    Raises CountingError past the year 9999 and for a counting that nothing moves.
    """
    closing = _known(counting).close
    if closing is None:
        raise CountingError(f"Le comptage « {counting} » ne connaît ni suspension ni interruption.")
    try:
        return closing(end, said, zone)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None


def _known(counting: str) -> _Counting:
    if counting not in _COUNTINGS:
        known = ", ".join(COUNTINGS)
        raise CountingError(f"Comptage inconnu : {counting!r}. Comptages possibles : {known}.")
    return _COUNTINGS[counting]


def _check_hour(counting: str, start: datetime) -> None:
    if counting not in IN_HOURS:
        raise CountingError("Le départ de ce délai est une date, sans heure.")
    if start.tzinfo is not None:
        raise CountingError("L'heure de départ est l'heure locale, sans fuseau.")
