"""Form fields of the trade: a date as a person knows it, a rough date, a department.

What was typed always comes back as it was typed: cleaning never rewrites the boxes.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.rules.known import KnownDate, Precision

PARTS = ("day", "month", "year")
RANGES = (
    ("week", gettext_lazy("Cette semaine")),
    ("month", gettext_lazy("Ce mois-ci")),
    ("half_year", gettext_lazy("Il y a 1 à 6 mois")),
    ("year", gettext_lazy("Il y a 6 à 11 mois")),
    ("older", gettext_lazy("Il y a plus d’un an")),
    ("unknown", gettext_lazy("Je ne sais pas")),
)


def to_ascii_digits(text: str) -> str:
    """The same text with every decimal digit of any script (Arabic, Bengali…) as 0 to 9.

    The invisible marks of direction, which a keyboard written from the right adds around a
    number, are left out.
    """
    return "".join(
        char if (digit := unicodedata.decimal(char, None)) is None else str(digit)
        for char in text
        if unicodedata.category(char) != "Cf"
    )


class PartialDateWidget(forms.MultiWidget):
    """Three boxes, named <name>_day, <name>_month and <name>_year.

    The initial value is a KnownDate, or a mapping of what was typed before
    ({"day": "3", "month": "11", "year": "2026"}): a draft keeps the latter, because
    a KnownDate no longer knows what a mistyped answer looked like.
    """

    use_fieldset = True
    parts: Sequence[str] = PARTS

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: self._box(part) for part in self.parts}, attrs)

    def _box(self, part: str) -> forms.Widget:
        return forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def decompress(self, value: KnownDate | Mapping[str, str] | None) -> list[Any]:
        if isinstance(value, Mapping):
            return [value.get(part, "") for part in self.parts]
        typed: list[Any] = [""] * len(self.parts)
        if isinstance(value, KnownDate) and value.earliest:
            if value.precision is Precision.DAY:
                typed[0] = value.earliest.day
            if value.precision in (Precision.DAY, Precision.MONTH):
                typed[1:3] = value.earliest.month, value.earliest.year
        return typed


class PartialDateField(forms.Field):
    """A date whose day may be left out; cleans to a KnownDate, unknown when left empty.

    The `code` of its errors is the wrong box (day, month, year), so that the error
    summary leads there.
    """

    widget = PartialDateWidget
    default_error_messages = {
        "required": gettext_lazy("Donnez une date. Le mois et l’année suffisent."),
    }

    def to_python(self, value: Sequence[str | None] | None) -> KnownDate:
        return self._date(value or [])

    def validate(self, value: KnownDate) -> None:
        if self.required and value.precision is Precision.UNKNOWN:
            raise ValidationError(self.error_messages["required"], code="required")

    def _date(self, value: Sequence[str | None]) -> KnownDate:
        day, month, year = (to_ascii_digits(part or "").strip() for part in (*value, *[""] * 3)[:3])
        if not (day or month or year):
            return KnownDate.unknown()
        if day and not _within(day, 1, 31):
            raise ValidationError(_("Le jour doit être entre 1 et 31."), code="day")
        if not month:
            words = _("Il manque le mois.") if year else _("Il manque le mois et l’année.")
            raise ValidationError(words, code="month")
        if not _within(month, 1, 12):
            raise ValidationError(_("Le mois doit être entre 1 et 12."), code="month")
        if not year:
            raise ValidationError(_("Il manque l’année."), code="year")
        year = f"20{year}" if re.fullmatch(r"[0-9]{2}", year) else year
        if not _within(year, 1950, 2100):
            raise ValidationError(_("L’année a 4 chiffres, par exemple 2026."), code="year")
        return _known(int(day or 0), int(month), int(year))


class RoughDateWidget(PartialDateWidget):
    """The three boxes, or one of the ranges (<name>_range)."""

    parts = (*PARTS, "range")

    def _box(self, part: str) -> forms.Widget:
        return forms.RadioSelect(choices=RANGES) if part == "range" else super()._box(part)


class RoughDateField(PartialDateField):
    """A past date, exact or as a range; cleans to a KnownDate.

    The form sets `today` (a date) on the field before cleaning:
    `self.fields["when"].today = today`. A range is stretched to the earliest day
    that a person may mean by it, because rights are counted from that day. « Plus
    d’un an » has no earliest day, so nothing may be counted from it: it is unknown,
    and the deadline asks for a date.
    """

    widget = RoughDateWidget
    today: date | None = None
    default_error_messages = {
        "required": gettext_lazy("Donnez une date, ou cochez « Je ne sais pas »."),
    }

    def to_python(self, value: Sequence[str | None] | None) -> KnownDate:
        exact, chosen = self._date(value or []), (value[3] if value and len(value) > 3 else None)
        # Without scripts a radio cannot be unticked: a typed date wins over it.
        if exact.precision is not Precision.UNKNOWN:
            return exact
        if not chosen and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if chosen and chosen not in dict(RANGES):
            raise ValidationError(_("Choisissez une réponse de la liste."), code="range")
        return self._range(chosen)

    def validate(self, value: KnownDate) -> None:
        """« Je ne sais pas » is an answer, even to a required question."""

    def _range(self, chosen: str | None) -> KnownDate:
        if self.today is None:
            raise ValueError("RoughDateField counts from a day: the form must set its `today`.")
        today = self.today
        bounds = {
            "week": (today - timedelta(days=7), today),
            "month": (months_before(today, 1), today),
            # Eight days ago, in last month, fits neither « cette semaine » nor « ce mois-ci ».
            "half_year": (months_before(today, 7), today - timedelta(days=8)),
            # Eleven months and three weeks is still « 11 mois ».
            "year": (months_before(today, 12), months_before(today, 5)),
        }
        return KnownDate.between(*bounds[chosen]) if chosen in bounds else KnownDate.unknown()


class DepartmentField(forms.CharField):
    """A French department, given by its number or by a postcode; cleans to its code.

    Only the department is kept (69, 2A, 974; 977 and 978 for Saint-Barthélemy and
    Saint-Martin, whose holidays differ): the postcode of a small town tells too much.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 12, "strip": True, **kwargs})

    def clean(self, value: Any) -> str:
        typed = re.sub(r"\s", "", to_ascii_digits(super().clean(value))).upper()
        if not typed:
            return ""
        if not re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]|[0-9]{5}", typed):
            raise ValidationError(_("Le code postal a 2 ou 5 chiffres."), code="length")
        code = _department(typed)
        if not re.fullmatch(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4678]", code):
            raise ValidationError(
                _("Ce département n’existe pas. Vérifiez les 2 premiers chiffres."), code="unknown"
            )
        return code


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _within(digits: str, low: int, high: int) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,4}", digits)) and low <= int(digits) <= high


def _known(day: int, month: int, year: int) -> KnownDate:
    if not day:
        return KnownDate.month(year, month)
    if day > monthrange(year, month)[1]:
        raise ValidationError(
            _("Il n’y a pas de %(day)s %(month)s %(year)s."),
            code="day",
            params={"day": day, "month": MONTHS[month], "year": year},
        )
    return KnownDate.day(date(year, month, day))


def _department(typed: str) -> str:
    # Corsica: 200 and 201 are the south, 202 and 206 the north (La Poste).
    by_three = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}
    special = {"97133": "977", "97150": "978"}
    if typed in special:
        return special[typed]
    if len(typed) == 5 and typed[:3] in by_three:
        return by_three[typed[:3]]
    return typed[:3] if typed[:2] in ("97", "98") else typed[:2]
