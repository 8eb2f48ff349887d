"""The forms of a hearing: when and where, what to prepare, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.hearing import PLACE, Told
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case, Hearing, HearingKind, HearingOutcome

MOST_THINGS = 40


class HourField(forms.TimeField):
    """An hour of the day, in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "widget": forms.TimeInput({"type": "time"}, format="%H:%M"),
                "input_formats": ["%H:%M", "%Hh%M", "%H h %M", "%Hh", "%H h"],
                "error_messages": {
                    "required": gettext_lazy("Donner l’heure."),
                    "invalid": gettext_lazy("Une heure, par exemple 9:00."),
                },
                **kwargs,
            }
        )


class HearingForm(ProofForm):
    """When, before whom, where. The piece is the summons."""

    on = DayField(label=gettext_lazy("Jour"))
    hour = HourField(label=gettext_lazy("Heure"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Devant"),
        choices=HearingKind.choices,
        error_messages={"required": gettext_lazy("Choisir la nature de l’audience.")},
    )
    court = forms.CharField(label=gettext_lazy("Tribunal"), max_length=200, required=False)
    room = forms.CharField(label=gettext_lazy("Salle"), max_length=60, required=False)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=300, required=False)
    registry_phone = forms.CharField(
        label=gettext_lazy("Téléphone du greffe"), max_length=40, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["exhibit"].label = _("Convocation, déjà dans le dossier")

    def clean(self) -> dict[str, Any]:
        """`at`: the moment, on the clock of the union."""
        told = super().clean() or {}
        if told.get("on") and told.get("hour"):
            told["at"] = timezone.make_aware(datetime.combine(told["on"], told["hour"]))
        return told

    def arguments(self) -> dict[str, Any]:
        """What the actions take, but who, when, and the version."""
        told = self.cleaned_data
        return {
            "at": told["at"],
            "kind": told["kind"],
            "place": {name: told[name] for name in PLACE},
        }


def shown(hearing: Hearing) -> dict[str, Any]:
    """What the form of a hearing shows."""
    local = timezone.localtime(hearing.at)
    return {
        "on": local.date(),
        "hour": local.time(),
        "kind": hearing.kind,
        "version": hearing.version,
        **{name: getattr(hearing, name) or "" for name in PLACE},
    }


class PrepareForm(forms.Form):
    """What they will say, what to answer, what to bring: one thing a line."""

    arguments = forms.CharField(
        label=gettext_lazy("Ce que l’autre partie dira, et nos réponses"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
    )
    to_bring = forms.CharField(
        label=gettext_lazy("À emporter"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("Une chose par ligne."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def things(self, before: Mapping[str, bool]) -> list[tuple[str, bool]]:
        """The lines, each as ready as it was."""
        lines = (line.strip() for line in self.cleaned_data["to_bring"].splitlines())
        found = dict.fromkeys(line[:200] for line in lines if line)
        return [(line, before.get(line, False)) for line in found][:MOST_THINGS]


class NoteForm(forms.Form):
    """A note typed in the corridor."""

    body = forms.CharField(
        label=gettext_lazy("Ce qui se dit, ce qu’il faudra faire"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Écrire quelque chose.")},
    )


class AfterForm(ProofForm):
    """« Après l’audience »."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Ce que l’audience a donné"),
        choices=HearingOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir ce que l’audience a donné.")},
    )
    again_on = DayField(label=gettext_lazy("Renvoi au"), required=False)
    again_hour = HourField(label=gettext_lazy("à"), required=False)
    delivered_on = DayField(label=gettext_lazy("Délibéré le"), required=False)
    notified_on = DayField(
        label=gettext_lazy("Décision notifiée le"),
        required=False,
        help_text=gettext_lazy(
            "Le jour de réception de la lettre du greffe. Le délai d’appel part de ce jour, "
            "pas de l’audience : laisser vide tant que la lettre n’est pas là."
        ),
    )
    interim = forms.BooleanField(
        label=gettext_lazy("C’est une ordonnance de référé"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def told(self) -> Told:
        """The cleaned answers as the action takes them."""
        told = self.cleaned_data
        again = None
        if told["again_on"] and told["again_hour"]:
            again = timezone.make_aware(datetime.combine(told["again_on"], told["again_hour"]))
        return Told(
            outcome=told["outcome"],
            note=told["note"],
            again_at=again,
            delivered_on=told["delivered_on"],
            notified_on=told["notified_on"],
            interim=told["interim"],
            proof=told["exhibit"],
        )
