"""A common act to propose: to whom, from how many, in which words."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.joint import FEWEST

REFERENCE = re.compile(r"\d{4}-\d{4,}")
MOST, MAX_WORDS = 200, 1_000


class JointCallForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("Ce qui est proposé"),
        max_length=MAX_WORDS,
        help_text=gettext_lazy("La personne lit ces mots. Une phrase simple, sans nom."),
        error_messages={"required": gettext_lazy("Écrire ce qui est proposé.")},
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )
    threshold = forms.IntegerField(
        label=gettext_lazy("À partir de combien de personnes"),
        min_value=FEWEST,
        max_value=MOST,
        initial=5,
        help_text=gettext_lazy("3 au moins. En dessous, on devinerait qui a dit oui."),
        error_messages={
            "required": gettext_lazy("Donner un nombre."),
            "invalid": gettext_lazy("Donner un nombre."),
            "min_value": gettext_lazy("3 personnes au moins."),
        },
        widget=forms.NumberInput({"class": "input-short"}),
    )
    references = forms.CharField(
        label=gettext_lazy("Dossiers"),
        max_length=20 * MOST,
        help_text=gettext_lazy("Leurs numéros, un par ligne."),
        error_messages={"required": gettext_lazy("Donner les numéros des dossiers.")},
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_references(self) -> list[str]:
        """The numbers, each once, in the order of the list."""
        found = list(dict.fromkeys(REFERENCE.findall(self.cleaned_data["references"])))
        if not found:
            raise ValidationError(_("Un numéro ressemble à 2026-0147."))
        return found[:MOST]
