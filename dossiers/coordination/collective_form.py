"""What is typed about a collective action."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.coordination.campaign_form import DayInput
from dossiers.coordination.joint_form import MOST, REFERENCE
from dossiers.rules.catalogue import catalogue

# What happens to several cases at once, from outside; the rest belongs to one case.
FACTS = ("insolvency_opened", "insolvency_published", "liquidation_opened",
         "liquidation_with_plan", "ags_notice_published", "hearing_set", "answer_due")  # fmt: skip


class References(forms.CharField):
    """Numbers of cases, one per line; cleans to a list, each once."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.Textarea({"rows": 6, "autocomplete": "off"})
        super().__init__(
            **{
                "label": gettext_lazy("Dossiers"),
                "max_length": 20 * MOST,
                "help_text": gettext_lazy("Leurs numéros, un par ligne."),
                "error_messages": {"required": gettext_lazy("Donner les numéros des dossiers.")},
                "widget": box,
                **kwargs,
            }
        )

    def clean(self, value: Any) -> list[str]:
        found = list(dict.fromkeys(re.findall(REFERENCE, super().clean(value))))
        if self.required and not found:
            raise ValidationError(_("Un numéro ressemble à 2026-0147."))
        return found[:MOST]


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    wrong = {
        "required": gettext_lazy("Donner un jour."),
        "invalid": gettext_lazy("Donner un jour."),
    }
    return forms.DateField(label=label, required=required, widget=DayInput(), error_messages=wrong)


class _Form(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class CollectiveForm(_Form):
    """A goal and the first cases."""

    goal = forms.CharField(
        label=gettext_lazy("But de l’action"),
        max_length=300,
        help_text=gettext_lazy("Une phrase simple : ce qui sera obtenu ensemble."),
        error_messages={"required": gettext_lazy("Écrire le but de l’action.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    references = References(required=False)


class CasesForm(_Form):
    """More cases."""

    references = References()


class MessageForm(_Form):
    """The words that each person reads in her own case."""

    body = forms.CharField(
        label=gettext_lazy("Message à chaque personne"),
        max_length=5_000,
        help_text=gettext_lazy("Chacune le reçoit seule, dans son dossier. Ne nommer personne."),
        error_messages={"required": gettext_lazy("Écrire le message.")},
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )


class TaskForm(_Form):
    """The same task everywhere."""

    title = forms.CharField(
        label=gettext_lazy("Tâche dans chaque dossier"),
        max_length=200,
        error_messages={"required": gettext_lazy("Écrire ce qui est à faire.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    due_on = _day(gettext_lazy("Avant le"), required=False)


class FactForm(_Form):
    """The same dated fact everywhere."""

    slug = forms.ChoiceField(
        label=gettext_lazy("Fait daté dans chaque dossier"),
        error_messages={"required": gettext_lazy("Choisir un fait.")},
    )
    on = _day(gettext_lazy("Quel jour"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue().milestones()
        self.fields["slug"].choices = [("", _("Choisir")), *((s, known[s]) for s in FACTS)]


class PieceForm(_Form):
    """A piece of one of the cases, by its number."""

    reference = forms.CharField(
        label=gettext_lazy("Numéro du dossier"),
        max_length=12,
        error_messages={"required": gettext_lazy("Donner le numéro du dossier.")},
        widget=forms.TextInput({"autocomplete": "off", "class": "input-short"}),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Numéro de la pièce"),
        min_value=1,
        error_messages={"required": gettext_lazy("Donner le numéro de la pièce.")},
        widget=forms.NumberInput({"class": "input-short"}),
    )
