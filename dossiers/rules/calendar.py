"""Which days count: our own list of public holidays for nine zones, and working days.

The list is law.md B10: eleven national days (Code du travail, art. L3133-1), two
local days of Alsace-Moselle (L3134-13) and one day per overseas zone (L3422-2).
A "pont" is not a holiday; local customs that are not in the Code are left out.

Good Friday is a holiday only in some communes of Alsace-Moselle, those with a
Protestant temple or a mixed church. Whether a delay extends over it is open
(law.md F4), so it counts against us and never for us: `holidays` lists it and it
is not a working day, hence the last safe day comes before it; but a delay rolls
over it only with `disputed=True`, and that date is « défendable », never legal.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
GOOD_FRIDAY = "Vendredi saint"

# Fixed days (month, day) of the whole country, L3133-1.
_NATIONAL = {
    (1, 1): "Jour de l'an",
    (5, 1): "Fête du Travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
# Days after Easter Sunday, L3133-1.
_MOVABLE = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}
# Fixed days of one zone: L3134-13, then the abolition of slavery, L3422-2.
_LOCAL = {
    "metropole": {},
    "alsace-moselle": {(12, 26): "Saint-Étienne"},
    "guadeloupe": {(5, 27): "Abolition de l'esclavage"},
    "martinique": {(5, 22): "Abolition de l'esclavage"},
    "guyane": {(6, 10): "Abolition de l'esclavage"},
    "reunion": {(12, 20): "Abolition de l'esclavage"},
    "mayotte": {(4, 27): "Abolition de l'esclavage"},
    "saint-martin": {(5, 27): "Abolition de l'esclavage"},
    "saint-barthelemy": {(10, 9): "Abolition de l'esclavage"},
}
ZONES: tuple[str, ...] = tuple(_LOCAL)


class UnknownZone(ValueError):
    """The zone is none of `ZONES`; the message names them."""

    def __init__(self, zone: object) -> None:
        super().__init__(f"Zone inconnue : {zone!r}. Zones possibles : {', '.join(ZONES)}.")


def easter(year: int) -> date:
    """Return Easter Sunday of `year`, Gregorian calendar (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, odd_century = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, odd_year = divmod(rest, 4)
    weekday = (32 + 2 * odd_century + 2 * leaps - epact - odd_year) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=4096)
def _listed(year: int, zone: str) -> Mapping[date, str]:
    if zone not in _LOCAL:
        raise UnknownZone(zone)
    sunday = easter(year)
    named = [(date(year, *fixed), name) for fixed, name in (_NATIONAL | _LOCAL[zone]).items()]
    named += [(sunday + timedelta(days=after), name) for after, name in _MOVABLE.items()]
    if zone == "alsace-moselle":
        named.append((sunday - 2 * ONE_DAY, GOOD_FRIDAY))
    found: dict[date, str] = {}
    for day, name in sorted(named):
        # Two holidays can meet: Ascension fell on 1 May in 2008.
        found[day] = f"{found[day]} et {name}" if day in found else name
    return found


def holidays(year: int, zone: str) -> dict[date, str]:
    """Return the public holidays of `zone` in `year`, in order, each with its French name.

    Good Friday is in the list of alsace-moselle: see the module's note.
    Raises UnknownZone when `zone` is not one of ZONES.
    """
    return dict(_listed(year, zone))


def holiday_name(day: date, zone: str, *, disputed: bool = True) -> str | None:
    """Return the name of the holiday that `day` is in `zone`, or None.

    With `disputed=False` Good Friday is an ordinary day.
    """
    name = _listed(day.year, zone).get(day)
    return None if name == GOOD_FRIDAY and not disputed else name


def is_working_day(day: date, zone: str, *, disputed: bool = True) -> bool:
    """Say whether `day` is neither Saturday, Sunday nor holiday of `zone` (CPC 642)."""
    name = holiday_name(day, zone, disputed=disputed)
    return day.weekday() < SATURDAY and name is None


def is_ouvrable(day: date, zone: str, *, disputed: bool = True) -> bool:
    """Say whether `day` is neither Sunday nor holiday of `zone`: Saturday counts (law.md B1)."""
    name = holiday_name(day, zone, disputed=disputed)
    return day.weekday() != SUNDAY and name is None


def next_working_day(day: date, zone: str, *, disputed: bool = True) -> date:
    """Return the first working day from `day` on, `day` itself included.

    Raises OverflowError past the year 9999.
    """
    while not is_working_day(day, zone, disputed=disputed):
        day += ONE_DAY
    return day


def previous_working_day(day: date, zone: str) -> date:
    """Return the last working day up to `day`, `day` itself included.

    Never Good Friday in alsace-moselle: offices may be shut. Raises OverflowError
    before the year 1.
    """
    while not is_working_day(day, zone):
        day -= ONE_DAY
    return day
