"""What is typed or brought on the pages of other unions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.models import Brand, Peer

FILE = {
    "required": gettext_lazy("Choisir le fichier reçu."),
    "empty": gettext_lazy("Ce fichier est vide."),
}


class CardForm(forms.Form):
    """The text of a card."""

    text = forms.CharField(
        label=gettext_lazy("Carte de l’autre section"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Tout le texte reçu, de « Carte de section » à l’empreinte."),
        error_messages={"required": gettext_lazy("Coller le texte de la carte.")},
    )


class DigitsForm(forms.Form):
    """The forty digits, as they were heard."""

    digits = forms.CharField(
        label=gettext_lazy("Les 40 chiffres lus au téléphone"),
        max_length=80,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrire les chiffres entendus.")},
    )


class EnvelopeForm(forms.Form):
    """A file that came from another union."""

    file = forms.FileField(label=gettext_lazy("Fichier reçu"), error_messages=FILE)


class MatchForm(forms.Form):
    """About which brand, to whom."""

    brand = forms.ChoiceField(
        label=gettext_lazy("Enseigne"),
        error_messages={"required": gettext_lazy("Choisir une enseigne.")},
    )
    whom = forms.ChoiceField(label=gettext_lazy("À qui"), required=False)

    def __init__(self, brands: Iterable[Brand], peers: Iterable[Peer], *args: Any, **kw: Any):
        super().__init__(*args, label_suffix="", **kw)
        self.fields["brand"].choices = [(str(one.pk), str(one.name)) for one in brands]
        here = [("", gettext_lazy("Les autres sections d’ici"))]
        self.fields["whom"].choices = here + [(str(one.pk), one.name) for one in peers]
