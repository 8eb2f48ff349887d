"""Answering what a person asks about her data, and giving her a new code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.actions.conversation import MAX_LENGTH
from dossiers.models import Decision, RequestKind


class DecisionForm(forms.Form):
    """Yes, in part, or no; and the words that the person reads."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Réponse"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir une réponse.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Ce que la personne lira"),
        max_length=MAX_LENGTH,
        help_text=gettext_lazy("Un refus se motive : quel droit court encore, jusqu’à quand."),
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [
            (value, label.capitalize())
            for value, label in Decision.choices
            # A case is erased whole, or not.
            if not (kind == RequestKind.ERASURE and value == Decision.PARTLY)
        ]

    def clean_decision(self) -> Decision:
        return Decision(self.cleaned_data["decision"])


class NewCodeForm(forms.Form):
    """Who stands there, and how one knows it."""

    present = forms.BooleanField(
        label=gettext_lazy("La personne est devant moi, et elle demande un nouveau code"),
        error_messages={
            "required": gettext_lazy("Un code se donne seulement en présence de la personne.")
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Comment elle est reconnue"),
        max_length=500,
        help_text=gettext_lazy("Ex. : vue deux fois à la permanence. Pas de pièce d’identité."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
