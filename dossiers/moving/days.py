"""A date as spreadsheets and people write it, with how much of it is known.

« 12/03/26 » is the twelfth of March: the day comes first. Raises ValueError with a sentence
that says what to write instead.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from dossiers.moving.folding import fold
from dossiers.rules.known import KnownDate, Precision

# Excel counts days from here (its year 1900 has a 29 February that never was).
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet"),
    *("aout", "septembre", "octobre", "novembre", "decembre"),
)
# What a cell says when nobody knows.
UNKNOWN = frozenset({"?", "??", "inconnu", "inconnue", "ne sait pas", "nsp", "a demander"})
_DAY = re.compile(r"([0-3]?\d)[ ./-]([01]?\d)[ ./-](\d{4}|\d{2})(?: \d{1,2}[:h]\d{2}.*)?")
_ISO = re.compile(r"(\d{4})[-/]([01]?\d)[-/]([0-3]?\d)(?:[t ][\d:.]+z?)?")
_NAMED = re.compile(
    r"(?:(?:[a-z]+\.? )?([0-3]?\d)(?:er)?[ ./-]+)?([a-z]{3,9})\.?[ ./-]*(\d{4}|\d{2})"
)
_MONTH = re.compile(r"(0?[1-9]|1[0-2])[ ./-](\d{4})")
# Two figures of a year: as far ahead as a hearing may be set.
AHEAD = 3


def known_from(value: object, *, today: date) -> KnownDate:
    """The date of a cell; unknown for « ? » and its like. Raises ValueError, with advice."""
    if isinstance(value, datetime | date):
        return KnownDate.day(date(value.year, value.month, value.day))
    if isinstance(value, int | float):
        return _serial(value)
    text = fold(str(value))
    return KnownDate.unknown() if text in UNKNOWN else _written(text, today)


def _written(text: str, today: date) -> KnownDate:
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.fullmatch(text):
        return _day(_year(found[3], today), int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[2]), int(found[1]))
    if found := _NAMED.fullmatch(text):
        year, month = _year(found[3], today), _month_named(found[2])
        return _day(year, month, int(found[1])) if found[1] else _month(year, month)
    if re.fullmatch(r"\d{5}", text):
        return _serial(int(text))
    raise ValueError(_("Date illisible. Écrire par exemple 12/03/2026."))


def _serial(value: float) -> KnownDate:
    if int(value) not in SERIALS:
        raise ValueError(_("Ce nombre n’est pas une date. Écrire par exemple 12/03/2026."))
    return KnownDate.day(SERIAL_ZERO + timedelta(days=int(value)))


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    near = today.year - today.year % 100 + int(text)
    return near if near <= today.year + AHEAD else near - 100


def _day(year: int, month: int, day: int) -> KnownDate:
    try:
        return KnownDate.day(date(year, month, day))
    except ValueError:
        raise ValueError(
            _("Ce jour n’existe pas. Le jour d’abord, puis le mois : 12/03/2026.")
        ) from None


def _month(year: int, month: int) -> KnownDate:
    last = monthrange(year, month)[1]
    return KnownDate(date(year, month, 1), date(year, month, last), Precision.MONTH)


def _month_named(word: str) -> int:
    found = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)]
    if len(found) != 1 and word != "juil":
        raise ValueError(_("Mois illisible. Écrire par exemple 12/03/2026."))
    return 7 if word == "juil" else found[0]
