"""What stops a delay, when it ended, and why it counts no more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.clock import CLAIM, reasons_to_undo
from dossiers.desk import words
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case, ClockEvent, DeadlineState, EventKind, Undone
from dossiers.rules.event import INTERRUPTION_CAUSES, SUSPENSION_CAUSES


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each cause under what it does. A claim in court is noted where it is filed."""
    suspensions = [(f"{EventKind.SUSPENSION}:{k}", v) for k, v in SUSPENSION_CAUSES.items()]
    interruptions = [
        (f"{EventKind.INTERRUPTION}:{k}", v) for k, v in INTERRUPTION_CAUSES.items() if k != CLAIM
    ]
    aid = [(f"{EventKind.LEGAL_AID}:", _("demande faite à temps (décret 2020-1717, art. 43)"))]
    return [
        (_("Suspend : le temps déjà couru reste compté"), _capital(suspensions)),
        (_("Interrompt : un délai entier repart"), _capital(interruptions)),
        (_("Aide juridictionnelle"), _capital(aid)),
    ]


def _capital(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, label[:1].upper() + label[1:]) for value, label in pairs]


class EventForm(ProofForm):
    """A dated event, its document, and the open deadlines it covers."""

    proof_required = gettext_lazy("Joindre le document : sans lui, rien n’est compté.")
    what = forms.ChoiceField(
        label=gettext_lazy("Qu’est-il arrivé ?"),
        error_messages={"required": gettext_lazy("Choisir ce qui est arrivé.")},
    )
    starts_on = DayField(
        label=gettext_lazy("Premier jour"),
        help_text=gettext_lazy(
            "Médiation : le jour de l’accord écrit, sinon de la première réunion."
        ),
    )
    ends_on = DayField(
        label=gettext_lazy("Dernier jour"),
        help_text=gettext_lazy("Laisser vide si ce n’est pas fini."),
        required=False,
    )
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("Échéances que cela touche"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cocher au moins une échéance ouverte.")},
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Vérifié par un·e défenseur·e"),
        help_text=gettext_lazy("Sans cette case, le dernier jour sûr ne bouge pas."),
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=500)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["what"].choices = [("", _("Choisir")), *choices()]
        self.fields["covers"].choices = [
            (str(row.pk), words.rule_label(row.rule, row.rule_version))
            for row in case.deadlines.filter(state=DeadlineState.OPEN).order_by("prudent")
        ]

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of actions/clock.py `record`."""
        names = ("starts_on", "ends_on", "covers", "exhibit", "confirmed", "note")
        kind, cause = self.cleaned_data["what"].split(":")
        return {"kind": kind, "cause": cause, **{name: self.cleaned_data[name] for name in names}}


class EndEventForm(forms.Form):
    """The day it ended; of a claim in court, whether the court settled what was asked."""

    on = DayField(label=gettext_lazy("Dernier jour"))
    decided = forms.TypedChoiceField(
        label=gettext_lazy("Le tribunal a-t-il tranché ces demandes ?"),
        choices=[
            ("yes", gettext_lazy("Oui : ces échéances restent fermées")),
            ("no", gettext_lazy("Non : elles courent à nouveau, pour un délai entier")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dire si le tribunal a tranché.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, event: ClockEvent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.cause != CLAIM:
            del self.fields["decided"]


class UndoEventForm(forms.Form):
    """Why it counts no more."""

    why = forms.ChoiceField(
        label=gettext_lazy("Pourquoi ne compte-t-il plus ?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir pourquoi il ne compte plus.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, event: ClockEvent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [Undone(value) for value in reasons_to_undo(event)]
        self.fields["why"].choices = [(r.value, str(r.label).capitalize()) for r in reasons]
