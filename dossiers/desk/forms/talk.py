"""What is written on a case: inside the team, or to the person. Never the same form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.actions.conversation import MAX_LENGTH
from dossiers.desk.forms.arrival import QuestionForm
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
