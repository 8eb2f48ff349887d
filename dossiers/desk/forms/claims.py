"""One head of claim: what is asked, on which ground, how it was counted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.actions.claim import Asked
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.money import CentimesField, typed_centimes
from dossiers.models import ClaimHead
from dossiers.rules.claims import heads


class HeadForm(forms.Form):
    """A head of the list, with its own words and its own amount."""

    head = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        error_messages={"required": gettext_lazy("Choisir une demande dans la liste.")},
    )
    label = forms.CharField(
        label=gettext_lazy("Ce qui est demandé"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nommer la demande.")},
    )
    amount = CentimesField(
        label=gettext_lazy("Montant, en euros"),
        required=False,
        help_text=gettext_lazy("Laisser vide pour une chose à faire, comme une remise de papiers."),
    )
    working = forms.CharField(
        label=gettext_lazy("Calcul"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Par exemple : 12 h × 11,88 € × 1,25."),
    )
    basis = forms.CharField(label=gettext_lazy("Fondement"), required=False, max_length=300)
    since = DayField(label=gettext_lazy("Période, du"), required=False)
    until = DayField(label=gettext_lazy("au"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [
            ("", gettext_lazy("Choisir")),
            *((head.slug, head.label) for head in heads().values()),
        ]

    def asked(self) -> Asked:
        """The cleaned answers as the action takes them."""
        told = self.cleaned_data
        return Asked(
            told["head"], told["label"], told["amount"], told["working"], told["basis"],
            told["since"], told["until"],
        )  # fmt: skip


def shown(row: ClaimHead) -> dict[str, Any]:
    """What the form of a head shows."""
    return {
        "head": row.head,
        "label": row.label,
        "amount": typed_centimes(int(row.amount)) if row.amount else "",
        "working": row.working or "",
        "basis": row.basis or "",
        "since": row.since,
        "until": row.until,
        "version": row.version,
    }
