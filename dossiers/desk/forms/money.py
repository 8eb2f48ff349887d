"""Sums and hours as people type them: cleaned to whole centimes and whole minutes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dossiers.desk.typed import amount_of, fold
from dossiers.rules import centimes

# « 47 », « 47,5 », « 47h30 », « 47 h 30 », « 47:30 ».
_HOURS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))? ?h?")
_CLOCK = re.compile(r"([0-9]{1,3}) ?[h:] ?([0-5][0-9])(?: ?min)?")


def minutes_of(text: str) -> int:
    """Hours and minutes, or hours with decimals, as minutes. Raises ValueError."""
    told = fold(text)
    if found := _CLOCK.fullmatch(told):
        return int(found[1]) * 60 + int(found[2])
    if found := _HOURS.fullmatch(told):
        part = found[2] or "0"
        hundredths = int(part) * (10 if len(part) == 1 else 1)
        return int(found[1]) * 60 + (hundredths * 60 + 50) // 100
    raise ValueError(_("Des heures, par exemple 47 h 30 ou 47,5."))


def typed_minutes(minutes: int) -> str:
    """« 47 h 30 », as a box shows it."""
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


def typed_centimes(sum_: int | None) -> str:
    """« 1 840,00 », as a box shows it."""
    if sum_ is None:
        return ""
    return f"{sum_ / 100:,.2f}".replace(",", " ").replace(".", ",")


class CentimesField(forms.CharField):
    """Euros as the French write them; cleans to centimes, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs), **kwargs})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return centimes.of(amount_of(text)) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None


class MinutesField(forms.CharField):
    """Hours as people write them; cleans to minutes, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput({"autocomplete": "off"}), **kwargs})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return minutes_of(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None
