"""The diary of hours: the contract, and one line of text a week.

A box of lines rather than a table of boxes: it is typed without a mouse, and what is copied
from a spreadsheet is pasted as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.diary import MOST_WEEKS, Noted
from dossiers.desk.forms.money import CentimesField, MinutesField, minutes_of, typed_centimes
from dossiers.desk.typed import amount_of, fold
from dossiers.rules import centimes

_SEPARATOR = re.compile(r"[;\t]")
_DAY = re.compile(r"([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([01][0-9])-([0-3][0-9])")
MOST_ERRORS = 8


class DiaryForm(forms.Form):
    """The whole diary; `noted` of the cleaned data are its weeks."""

    weekly = MinutesField(
        label=gettext_lazy("Heures par semaine au contrat"),
        required=False,
        help_text=gettext_lazy("Laisser vide si rien n’est écrit : 35 h."),
    )
    hourly = CentimesField(
        label=gettext_lazy("Taux horaire brut au contrat, en euros"),
        required=False,
        help_text=gettext_lazy("Laisser vide : le SMIC de chaque date. Jamais moins que le SMIC."),
    )
    weeks = forms.CharField(
        label=gettext_lazy("Semaines"),
        required=False,
        widget=forms.Textarea({"rows": 16, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Une ligne par semaine : un jour de la semaine ; heures ; déjà payé en plus (€) ; "
            "précision. Par exemple : 03/03/2025 ; 47 h 30 ; 0 ; inventaire. "
            "Un tableau copié d’un tableur se colle tel quel."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_weeks(self) -> list[Noted]:
        """The weeks, or a sentence per line that is wrong."""
        noted: dict[date, Noted] = {}
        wrong: list[str] = []
        for number, line in enumerate(self.cleaned_data["weeks"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                week = _read(line)
                if week.monday in noted:
                    raise ValueError(_("cette semaine est déjà plus haut"))
                noted[week.monday] = week
            except ValueError as error:
                wrong.append(_("Ligne %(n)d : %(what)s") % {"n": number, "what": error})
        if len(noted) > MOST_WEEKS:
            wrong.append(_("%(n)d semaines au plus.") % {"n": MOST_WEEKS})
        if wrong:
            raise forms.ValidationError(wrong[:MOST_ERRORS])
        return sorted(noted.values(), key=lambda week: week.monday)


def as_typed(weeks: Iterable[Noted]) -> str:
    """The diary as its box shows it."""
    lines = []
    for week in weeks:
        hours, rest = divmod(week.minutes, 60)
        cells = [f"{week.monday:%d/%m/%Y}", f"{hours} h {rest:02d}"]
        if week.paid or week.note:
            cells.append(typed_centimes(week.paid))
        if week.note:
            cells.append(week.note)
        lines.append(" ; ".join(cells))
    return "\n".join(lines)


def _read(line: str) -> Noted:
    day, hours, paid, *note = [*(cell.strip() for cell in _SEPARATOR.split(line)), "", "", ""]
    return Noted(
        monday_of(day),
        minutes_of(hours),
        centimes.of(amount_of(paid)) if paid else 0,
        " ; ".join(text for text in note if text)[:200],
    )


def monday_of(text: str) -> date:
    """The Monday of the week of the day typed. Raises ValueError."""
    told = fold(text)
    try:
        if found := _DAY.fullmatch(told):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            day = date(year, int(found[2]), int(found[1]))
        elif found := _ISO.fullmatch(told):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        else:
            raise ValueError
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        raise ValueError(_("un jour de la semaine, par exemple 03/03/2025")) from None


def arguments(asked: dict[str, Any]) -> tuple[int, int | None]:
    """(minutes a week, centimes an hour or None) of the cleaned answers."""
    return asked["weekly"] or 2100, asked["hourly"]
