"""What is written on a case: inside the team, or to the person. Never the same form."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from dossiers.actions.conversation import MAX_LENGTH
from dossiers.desk.forms.arrival import QuestionForm
from dossiers.desk.forms.dates import DayField
from dossiers.models import ConsentAct


class NoteForm(forms.Form):
    """An internal note."""

    prefix = "note"
    body = forms.CharField(
        label=gettext_lazy("Note interne"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )


class MessageForm(QuestionForm):
    """A message to the person: a ready question, or one's own words."""

    prefix = "message"
    expects_answer = forms.BooleanField(
        label=gettext_lazy("Attend une réponse de la personne"), required=False
    )
    field_order = ("body", "question", "expects_answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = gettext_lazy("Message à la personne")
        self.fields["question"].label = gettext_lazy("Ou une question prête")


class CallForm(forms.Form):
    """A call, written down for the team."""

    prefix = "call"
    day = DayField(label=gettext_lazy("Jour de l’appel"))
    hour = forms.TimeField(
        label=gettext_lazy("Heure"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Écrire l’heure comme 18:30, ou laisser vide.")},
    )
    whom = forms.CharField(
        label=gettext_lazy("Avec qui"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Dire avec qui.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Ce qui a été dit"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )

    def called_at(self) -> datetime:
        """The moment, at noon when only the day is known. After is_valid()."""
        hour = self.cleaned_data["hour"] or time(12)
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], hour))


class TellForm(forms.Form):
    """Somebody outside was told: who, and what."""

    what = forms.CharField(
        label=gettext_lazy("À qui, et quoi"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )


class ConsentForm(forms.Form):
    """The person said yes, or no longer, to one act."""

    act = forms.ChoiceField(choices=ConsentAct.choices)
    given = forms.TypedChoiceField(
        choices=[("oui", ""), ("non", "")], coerce=lambda value: value == "oui"
    )
