"""The search field: what it looks for stays in the request, never in an address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.rules.finding import LONGEST_QUERY, words_of


class SearchForm(forms.Form):
    """A reference, or words; `apres` is where an earlier search stopped."""

    q = forms.CharField(
        label=_("Référence ou mots"),
        help_text=_("Sans accents, cela marche aussi. Tous les mots doivent être dans le dossier."),
        max_length=LONGEST_QUERY,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Écrire d’abord une référence ou un mot.")},
    )
    apres = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def clean_q(self) -> str:
        """Something can be looked for in it."""
        asked = str(self.cleaned_data["q"])
        if not words_of(asked):
            raise forms.ValidationError(_("Écrire au moins deux lettres à la suite."))
        return asked
