"""Adding a piece."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ExhibitForm(forms.Form):
    """One file. What it really is, the action finds out."""

    file = forms.FileField(
        label=gettext_lazy("Ajouter une pièce"),
        help_text=gettext_lazy("Photo ou PDF, 10 Mo au plus."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choisir d’abord un fichier.")},
    )
