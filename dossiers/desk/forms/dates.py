"""Dates as the team gives them: one exact day, or what is known of a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.form_fields import PARTS, PartialDateField
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
        error_messages={"required": gettext_lazy("Donner une date, ou cocher « inconnue ».")},
    )
    until = PartialDateField(
        label=gettext_lazy("Ou entre cette date et…"),
        required=False,
        help_text=gettext_lazy("Seulement si le jour exact n’est pas connu."),
    )
    unknown = forms.BooleanField(label=gettext_lazy("Date inconnue pour le moment"), required=False)

    def clean(self) -> dict[str, Any]:
        """`known`: the KnownDate; unknown only when it is ticked."""
        cleaned = super().clean() or {}
        if cleaned.get("unknown"):
            self._check_nothing_typed()
            return {**cleaned, "known": KnownDate.unknown()}
        first, last = cleaned.get("on"), cleaned.get("until")
        if first is not None and last is not None:
            cleaned["known"] = self._between(first, last)
        return cleaned

    def _check_nothing_typed(self) -> None:
        """An unknown date is typed nowhere: then the missing one is no error."""
        if any(self.data.get(f"{self.add_prefix('on')}_{part}") for part in PARTS):
            self.add_error("unknown", _("Donner une date, ou cocher « inconnue » : pas les deux."))
        else:
            self.errors.pop("on", None)

    def _between(self, first: KnownDate, last: KnownDate) -> KnownDate:
        if last.precision is Precision.UNKNOWN:
            return first
        earliest, latest = first.earliest or date.min, last.latest or date.max
        if latest < earliest:
            self.add_error("until", _("Cette date vient avant la première."))
            return first
        return KnownDate.between(earliest, latest)
