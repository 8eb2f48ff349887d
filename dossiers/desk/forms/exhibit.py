"""Adding a piece."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.actions.exhibit import REASONS


class ExhibitForm(forms.Form):
    """One file. What it really is, the action finds out."""

    file = forms.FileField(
        label=gettext_lazy("Ajouter une pièce"),
        help_text=gettext_lazy("Photo, PDF, son, document : 10 Mo au plus."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choisir d’abord un fichier.")},
    )
    keep_original = forms.BooleanField(
        label=gettext_lazy("Garder aussi l’original : sa date et son lieu sont une preuve"),
        required=False,
    )


class OriginalForm(forms.Form):
    """Why an original is opened."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pourquoi ouvrir l’original ?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dire d’abord pourquoi.")},
    )
