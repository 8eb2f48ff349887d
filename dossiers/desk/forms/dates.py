"""Dates as the team gives them: one exact day, or what is known of a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.form_fields import PartialDateField
from dossiers.rules.known import KnownDate, Precision


class DayField(forms.DateField):
    """One exact day, past or today, given in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]
        super().__init__(
            **{
                "widget": widget,
                "input_formats": formats,
                "error_messages": {
                    "required": gettext_lazy("Donner le jour exact."),
                    "invalid": gettext_lazy("Ce jour n’existe pas. Par exemple : 26/11/2026."),
                },
                **kwargs,
            }
        )


class KnownDateForm(forms.Form):
    """A day, a month, between two dates, or unknown; `known` of the cleaned data says which."""

    on = PartialDateField(
        label=gettext_lazy("Quand ?"),
        required=False,
        help_text=gettext_lazy("Sans le jour, le mois suffit : la date sera « au plus tôt »."),
    )
    until = PartialDateField(
        label=gettext_lazy("Ou entre cette date et…"),
        required=False,
        help_text=gettext_lazy("À remplir seulement si le fait a pu arriver plus tard."),
    )
    unknown = forms.BooleanField(label=gettext_lazy("Date inconnue pour le moment"), required=False)

    def clean(self) -> dict[str, Any]:
        """`known`: the KnownDate; unknown only when it is ticked."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("on"), cleaned.get("until")
        if first is None or last is None:
            return cleaned
        if cleaned.get("unknown"):
            if first.earliest or last.earliest:
                self.add_error(
                    "unknown", _("Donner une date, ou cocher « inconnue » : pas les deux.")
                )
            cleaned["known"] = KnownDate.unknown()
        elif first.precision is Precision.UNKNOWN:
            self.add_error("on", _("Donner une date, ou cocher « inconnue »."))
        else:
            cleaned["known"] = self._between(first, last)
        return cleaned

    def _between(self, first: KnownDate, last: KnownDate) -> KnownDate:
        if last.precision is Precision.UNKNOWN:
            return first
        earliest, latest = first.earliest or date.min, last.latest or date.max
        if latest < earliest:
            self.add_error("until", _("Cette date vient avant la première."))
            return first
        return KnownDate.between(earliest, latest)
