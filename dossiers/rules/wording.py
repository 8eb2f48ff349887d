"""Dates and lengths as a tired person reads them, in French."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def day_and_month(day: date) -> str:
    """« 1er novembre », « 26 novembre »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]}"


def short_date(day: date) -> str:
    """« 12 mars 2027 »."""
    return f"{day_and_month(day)} {day.year}"


# A planning of many cases writes the same days again and again.
@lru_cache(maxsize=16_384)
def long_date(day: date) -> str:
    """« jeudi 26 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def near_date(day: date, today: date) -> str:
    """« jeudi 26 novembre » in the year of `today`, with its year otherwise."""
    if day.year != today.year:
        return long_date(day)
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)}"


def hour(moment: datetime) -> str:
    """« 9 h », « 17 h 05 »."""
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def counted(number: int, one: str, many: str) -> str:
    """« un jour », « 3 jours »: `one` carries its own article."""
    return one if number == 1 else f"{number} {many}"


def euros(amount: Decimal) -> str:
    """« 1 500,00 € », with spaces that do not break a line."""
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"
