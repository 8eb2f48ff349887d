"""The forms around the table of wages: its pay day and proof, its file, a debt acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case
from dossiers.rules.wording import MONTHS

PAY_DAYS = [
    ("", gettext_lazy("Pas encore connu")),
    ("last", gettext_lazy("Le dernier jour du mois")),
    ("1", gettext_lazy("Le 1er du mois suivant")),
    *[(str(n), gettext_lazy("Le %(n)d du mois suivant") % {"n": n}) for n in range(2, 32)],
]


class WageTableForm(ProofForm):
    """The pay day, the proof of what was paid, and the version of the table."""

    pay_day = forms.ChoiceField(
        label=gettext_lazy("Jour de paie habituel"),
        choices=PAY_DAYS,
        required=False,
        help_text=gettext_lazy("Chaque mois se perd trois ans après ce jour. Le demander."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["exhibit"].label = _("Preuve des mois payés, déjà dans le dossier")
        self.fields["exhibit"].help_text = _(
            "Elle ferme l’échéance de chaque mois payé en entier. Sans elle, ces échéances "
            "restent ouvertes."
        )


class SheetForm(forms.Form):
    """The file to import. What it really is, sheets.py finds out."""

    file = forms.FileField(
        label=gettext_lazy("Fichier de salaires"),
        help_text=gettext_lazy(".csv, .ods ou .xlsx, 2 Mo au plus. Il n’est pas gardé."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choisir d’abord un fichier.")},
    )


class VersionForm(forms.Form):
    """Only the version of the table: the months were rehearsed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcknowledgeForm(ProofForm):
    """Which months the employer acknowledged, when, in which writing."""

    proof_required = gettext_lazy("Joindre l’écrit de l’employeur : sans lui, rien ne repart.")
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Mois reconnus"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cocher les mois reconnus.")},
    )
    on = DayField(label=gettext_lazy("Écrit daté du"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, unpaid: Iterable[date], *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["months"].choices = [
            (f"{month:%Y-%m-%d}", f"{MONTHS[month.month - 1]} {month.year}") for month in unpaid
        ]


class FilingForm(forms.Form):
    """« Et si la saisine partait ce jour-là ? »: asked with GET, changes nothing."""

    saisine = DayField(label=gettext_lazy("Si la requête part le"), required=False)
