"""Months and amounts as people and spreadsheets write them.

Both raise ValueError with a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from dossiers.moving.folding import fold

CENT = Decimal("0.01")
# The first letters that tell the twelve months apart in French, accents off.
STEMS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet"),
    *("aout", "septembre", "octobre", "novembre", "decembre"),
)
# Excel counts days from here (its year 1900 has a 29 February that never was).
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
_NAMED = re.compile(r"(?:[0-3]?[0-9][ ./-]+)?([a-z]+)\.?[ ./-]*([0-9]{4}|[0-9]{2})")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[ ./-]([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})[ ./-](0?[1-9]|1[0-2])")
_DAY = re.compile(r"([0-3]?[0-9])[ ./-]([01]?[0-9])[ ./-]([0-9]{4}|[0-9]{2})")
_ISO_DAY = re.compile(r"([0-9]{4})-([01][0-9])-([0-3][0-9])(?:[T ][0-9:.]+)?")
# 1234 · 1234,56 · 1 234,56 · 1.234,56 · 1,234.56: thousands come in groups of three.
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ .,'])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]{1,2})?")
_AMBIGUOUS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")


def month_of(value: object) -> date:
    """The first day of the month that a cell or a box names.

    « septembre 2023 », « sept.-23 », « 09/2023 », « 2023-09 », a day of that month, a
    date, a serial number of Excel.
    """
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value)
    text = fold(str(value))
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            return read(*found.groups())
    raise ValueError(_unreadable())


def amount_of(value: object, *, empty: Decimal | None = None) -> Decimal:
    """Euros with two decimals. A computed cell is rounded to the cent, a typed one is not.

    `empty`: what an empty cell or a dash means; refused when None.
    """
    if isinstance(value, bool) or value is None:
        value = ""
    if isinstance(value, int | float | Decimal):
        amount = Decimal(str(value))
        if not amount.is_finite() or abs(amount) > 10**9:
            raise ValueError(_("Un montant, par exemple 1 234,56."))
        return _positive(amount.quantize(CENT, ROUND_HALF_UP))
    text = re.sub(r"(?:€|eur|euros?)$", "", fold(str(value))).strip()
    if text in ("", "-", "–", "—"):
        if empty is None:
            raise ValueError(_("Le montant manque. Écrire 0 s’il n’y a rien."))
        return empty
    if text.startswith("-"):
        raise ValueError(_("Pas de montant négatif : écrire ce qui était dû et ce qui a été payé."))
    if _AMBIGUOUS.fullmatch(text):
        raise ValueError(_("Mille, ou des décimales ? Écrire 1234 ou 1,23."))
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ".")).quantize(CENT)
    if found := _GROUPED.fullmatch(text):
        return Decimal(text.replace(found[1], "").replace(",", ".")).quantize(CENT)
    raise ValueError(_("Un montant, par exemple 1 234,56. Deux décimales au plus."))


def _positive(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError(_("Pas de montant négatif : écrire ce qui était dû et ce qui a été payé."))
    return amount


def _named(word: str, year: str) -> date:
    for number, (stem, name) in enumerate(zip(STEMS, MONTHS, strict=True), start=1):
        if word.startswith(stem) and name.startswith(word):
            return date(_year(year), number, 1)
    raise ValueError(_unreadable())


def _serial(value: float | str) -> date:
    days = float(value)
    if int(days) != days or int(days) not in SERIALS:
        raise ValueError(_unreadable())
    return (SERIAL_ZERO + timedelta(days=int(days))).replace(day=1)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: str, month: str, day: str = "1") -> date:
    try:
        return date(_year(year), int(month), int(day)).replace(day=1)
    except ValueError:
        raise ValueError(_("Ce jour n’existe pas. Écrire le mois, par exemple 09/2023.")) from None


def _unreadable() -> str:
    return _("Mois illisible. Écrire par exemple 09/2023 ou septembre 2023.")


_READERS: tuple[tuple[re.Pattern[str], Callable[..., date]], ...] = (
    (_MONTH_YEAR, lambda month, year: _day(year, month)),
    (_YEAR_MONTH, _day),
    (_ISO_DAY, _day),
    (_DAY, lambda day, month, year: _day(year, month, day)),
    (_NAMED, _named),
    (re.compile(r"([0-9]{5})"), _serial),
)
