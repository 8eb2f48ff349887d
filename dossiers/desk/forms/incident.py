"""The written conclusion of a missed date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.desk.forms.people import MemberField
from dossiers.models import Member


class ConcludeForm(forms.Form):
    """What happened, what is still possible, who tells the person."""

    cause = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé"),
        help_text=gettext_lazy("Les faits, sans chercher de coupable : cela sert à la suite."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Écrire ce qui s’est passé.")},
    )
    still_possible = forms.CharField(
        label=gettext_lazy("Ce qui reste possible"),
        help_text=gettext_lazy(
            "Autre délai, interruption oubliée, autre recours. À voir avec un·e défenseur·e."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Écrire ce qui reste possible, ou « rien ».")},
    )
    teller = MemberField(
        label=gettext_lazy("Qui le dit à la personne ?"),
        error_messages={"required": gettext_lazy("Choisir une personne.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, people: list[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teller"].offer(people, _("Choisir"))
