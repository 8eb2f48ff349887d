"""« Moi »: how the pages look on this device."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.themes import THEMES


class LookForm(forms.Form):
    """Kept in two cookies of this browser, not in the account."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Couleurs"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("Comme l’appareil")),
            (THEMES[0], gettext_lazy("Clair")),
            (THEMES[1], gettext_lazy("Sombre")),
        ],
    )
    shortcuts = forms.BooleanField(label=gettext_lazy("Raccourcis clavier"), required=False)
