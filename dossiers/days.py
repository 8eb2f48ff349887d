"""Days in the language of whoever reads, with Latin figures: what is copied on paper matches.

French is written by rules/wording.py, which knows « 1er »; the other languages by Django's
names of days and months, in the order that Europe writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as written
from django.utils.translation import get_language

from dossiers.rules import wording


@dataclass(frozen=True)
class Way:
    """How a language writes a day, in the letters of Django's `date` filter."""

    weekday: str = "l "
    day: str = "j F"
    year: str = " Y"


IBERIAN = {"day": "j \\d\\e F", "year": " \\d\\e Y"}
WAYS = {
    "en": Way(),
    "es": Way(**IBERIAN),
    "pt": Way(weekday="l, ", **IBERIAN),
    "ar": Way(),
}
# Django writes their months with a capital.
SMALL_LETTERS = frozenset({"pt"})


def long_day(day: date) -> str:
    """« jeudi 26 novembre 2026 »."""
    way = _way()
    return _say(day, way.weekday + way.day + way.year) if way else wording.long_date(day)


def short_day(day: date) -> str:
    """« 26 novembre 2026 »."""
    way = _way()
    return _say(day, way.day + way.year) if way else wording.short_date(day)


def day_and_month(day: date) -> str:
    """« 26 novembre »."""
    way = _way()
    return _say(day, way.day) if way else wording.day_and_month(day)


def month_and_year(day: date) -> str:
    """« novembre 2026 »."""
    way = _way()
    if way:
        return _say(day, "F" + way.year)
    return f"{wording.MONTHS[day.month - 1]} {day.year}"


def near_day(day: date, today: date) -> str:
    """« jeudi 26 novembre » in the year of `today`, with its year otherwise."""
    way = _way()
    if not way:
        return wording.near_date(day, today)
    return _say(day, way.weekday + way.day + ("" if day.year == today.year else way.year))


def _way() -> Way | None:
    return WAYS.get((get_language() or "").partition("-")[0])


def _say(day: date, form: str) -> str:
    said = written(day, form)
    return said.lower() if get_language() in SMALL_LETTERS else said
