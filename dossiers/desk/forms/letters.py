"""The letters of a case: choosing one, writing it, saying that it left and when it came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.actions.letter import MAX_LENGTH, WHY
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.letter import HINTS, LABELS
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case


class TemplateForm(forms.Form):
    """Which letter to begin; the action knows the list."""

    template = forms.SlugField(
        error_messages={"required": gettext_lazy("Choisir un modèle dans la liste.")}
    )


class DraftForm(forms.Form):
    """The text of a draft, whole, in one box."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    summary = forms.CharField(
        label=gettext_lazy("Nom dans la liste"),
        max_length=120,
        error_messages={"required": gettext_lazy("Donner un nom à ce courrier.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Texte du courrier"),
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea({"rows": 28, "spellcheck": "true"}),
        help_text=gettext_lazy(
            "Une ligne vide sépare deux paragraphes. En début de ligne : « > » met à droite, "
            "« - » fait une liste, « # » un titre."
        ),
        error_messages={"required": gettext_lazy("Écrire d’abord le courrier.")},
    )

    def clean_text(self) -> str:
        """The lines end as ours do, whatever the browser: the digest is of these words."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class LaterDatesForm(ProofForm):
    """When it was presented and received."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    presented_on = DayField(
        label=LABELS["presented_on"], help_text=HINTS["presented_on"], required=False
    )
    received_on = DayField(
        label=LABELS["received_on"], help_text=HINTS["received_on"], required=False
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Si une date déjà notée change : pourquoi"),
        required=False,
        choices=[("", "—"), *WHY.items()],
    )

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the action: the piece is its `proof`."""
        cleaned = {k: v for k, v in self.cleaned_data.items() if k not in ("exhibit", "proof_file")}
        return {**cleaned, "proof": self.cleaned_data["exhibit"]}


class SendingForm(LaterDatesForm):
    """It left: how, when, and its proof."""

    sent_on = DayField(label=LABELS["sent_on"], help_text=HINTS["sent_on"])
    registered = forms.BooleanField(label=gettext_lazy("En recommandé"), required=False)
    number = forms.CharField(
        label=gettext_lazy("Numéro de recommandé"), required=False, max_length=40
    )
    why = None
    field_order = ("sent_on", "registered", "number", "presented_on", "received_on")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.order_fields([*self.field_order, "exhibit", "proof_file", "version"])
