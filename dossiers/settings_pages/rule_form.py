"""« Tester une date »: a start and a place, counted without keeping anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.rules.calendar import ZONES
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import Planned, plan
from dossiers.rules.known import KnownDate
from dossiers.rules.rule import Rule


class TryForm(forms.Form):
    """The day of the fact and the zone of holidays where the act is to be done."""

    depart = forms.DateField(
        label=gettext_lazy("Jour de départ"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Donner un jour."),
            "invalid": gettext_lazy("Ce jour n’existe pas. Par exemple : 26/11/2026."),
        },
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Jours fériés"), choices=[(zone, zone) for zone in ZONES], required=False
    )

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rule = rule
        self._planned: Planned | None = None

    def clean(self) -> dict[str, Any]:
        """Count it now, so that a day that leads out of the calendar is an error of the form."""
        cleaned = super().clean() or {}
        if day := cleaned.get("depart"):
            try:
                zone = cleaned.get("zone") or ZONES[0]
                self._planned = plan(self._rule, KnownDate.day(day), zone=zone)
            except CountingError as error:
                self.add_error("depart", str(error))
        return cleaned

    def planned(self) -> Planned:
        """The dates of a valid form."""
        assert self._planned is not None  # noqa: S101 (clean computed it)
        return self._planned
