"""To which section a case could go, why, and what this one would keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Peer, Referral, Section

KEEPS = {
    "0": gettext_lazy("rien"),
    "30": gettext_lazy("lecture pendant 30 jours"),
    "90": gettext_lazy("lecture pendant 90 jours"),
}
OUTSIDE = gettext_lazy("Dans une autre union, par enveloppe")


class ReferralForm(forms.Form):
    """The person reads these three answers before she says yes."""

    where = forms.ChoiceField(
        label=gettext_lazy("Vers quelle section"),
        error_messages={"required": gettext_lazy("Choisir une section.")},
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Pourquoi"),
        choices=Referral.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir une raison.")},
    )
    keeps = forms.ChoiceField(
        label=gettext_lazy("Accès conservé ici, après l’acceptation"),
        choices=list(KEEPS.items()),
        widget=forms.RadioSelect,
        initial="0",
        help_text=gettext_lazy("La personne le lit avant de répondre. Sans les fichiers."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, sections: Iterable[Section], peers: Iterable[Peer], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rows: dict[str, Section | Peer] = {str(one.pk): one for one in (*sections, *peers)}
        here = [(pk, row.name) for pk, row in self._rows.items() if isinstance(row, Section)]
        outside = [(pk, row.name) for pk, row in self._rows.items() if isinstance(row, Peer)]
        choices: list[Any] = [("", _("Choisir")), *here]
        self.fields["where"].choices = choices + ([(OUTSIDE, outside)] if outside else [])

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen, as actions/referral.py takes it. After is_valid()."""
        row = self._rows[self.cleaned_data["where"]]
        return {
            "to": row if isinstance(row, Section) else None,
            "peer": row if isinstance(row, Peer) else None,
            "why": self.cleaned_data["why"],
            "keeps_days": int(self.cleaned_data["keeps"]),
            "version": self.cleaned_data["version"],
        }


class ReceiptForm(forms.Form):
    """The code that the other section reads back."""

    code = forms.CharField(
        label=gettext_lazy("Code du reçu"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=gettext_lazy("L’autre section le lit sur sa page, une fois l’enveloppe ouverte."),
        error_messages={"required": gettext_lazy("Écrire le code.")},
    )
