"""What each move asks. Each form says how its answers become the action's arguments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.days import short_day
from dossiers.desk import words
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case, DeadlineState, Letter, Outcome
from dossiers.rules.catalogue import catalogue

TOLD = gettext_lazy("J’ai dit à la personne les dates qui courent encore.")
# Two outcomes have a move of their own, which asks whether the person was told.
OUTCOMES = [
    choice for choice in Outcome.choices if choice[0] not in (Outcome.WITHDRAWN, Outcome.REFERRED)
]


class MoveForm(forms.Form):
    """A move that asks nothing but to be sure that the case has not moved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the action."""
        return dict(self.cleaned_data)


class ProvenMoveForm(ProofForm):
    """A move with a piece as proof."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the action: the piece is its `proof`."""
        cleaned = {k: v for k, v in self.cleaned_data.items() if k not in ("exhibit", "proof_file")}
        return {**cleaned, "proof": self.cleaned_data["exhibit"]}


class SendDemandForm(ProvenMoveForm):
    """A written demand left: a letter whose sending is noted already, or another one."""

    letter = forms.ChoiceField(label=gettext_lazy("Courrier déjà noté"), required=False)
    sent_on = DayField(label=gettext_lazy("Envoyée le"), required=False)
    registered = forms.BooleanField(label=gettext_lazy("En recommandé"), required=False)
    summary = forms.CharField(
        label=gettext_lazy("Objet, numéro de recommandé"), required=False, max_length=200
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        sent = case.letters.filter(sent_on__isnull=False).order_by("-sent_on")
        self.letters = {str(letter.pk): letter for letter in sent}
        if not self.letters:
            del self.fields["letter"]
            self.fields["sent_on"].required = True
            return
        named = [(pk, letter_name(letter)) for pk, letter in self.letters.items()]
        self.fields["letter"].choices = [("", _("Un autre, pas encore noté")), *named]

    def clean(self) -> dict[str, Any]:
        """`letter`: the Letter or None; without one, the day of sending is asked."""
        cleaned = super().clean() or {}
        cleaned["letter"] = self.letters.get(cleaned.get("letter") or "")
        if not cleaned["letter"] and not cleaned.get("sent_on") and "sent_on" not in self.errors:
            self.add_error("sent_on", self.fields["sent_on"].error_messages["required"])
        return cleaned


def letter_name(letter: Letter) -> str:
    """« Mise en demeure, 12 mars 2026 »."""
    return f"{letter.summary or _('Courrier')}, {short_day(letter.sent_on)}"


class FileClaimForm(ProvenMoveForm):
    """A court was seized: which clocks does it stop?"""

    proof_required = gettext_lazy("Joindre la preuve du dépôt : récépissé ou avis d’envoi.")
    filed_on = DayField(
        label=gettext_lazy("Déposée ou postée le"),
        help_text=gettext_lazy("Par la poste, c’est le jour de l’envoi qui compte."),
    )
    covers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Échéances que cette saisine arrête"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Cocher seulement ce qui est demandé dans la requête."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["covers"].choices = [
            (str(deadline.pk), words.rule_label(deadline.rule, deadline.rule_version))
            for deadline in case.deadlines.filter(state=DeadlineState.OPEN).order_by("prudent")
            if "cph_filed" in catalogue().rule(deadline.rule, deadline.rule_version).stopped_by
        ]
        if not self.fields["covers"].choices:
            del self.fields["covers"]

    def arguments(self) -> dict[str, Any]:
        return {"covers": [], **super().arguments()}


class JudgmentForm(ProvenMoveForm):
    """A decision was notified."""

    notified_on = DayField(
        label=gettext_lazy("Notifiée le"),
        help_text=gettext_lazy("Le jour de réception de la lettre du greffe."),
    )
    interim = forms.BooleanField(
        label=gettext_lazy("C’est une ordonnance de référé"),
        required=False,
        help_text=gettext_lazy("Le délai d’appel est alors de 15 jours."),
    )


class AppealForm(ProvenMoveForm):
    """An appeal was filed."""

    proof_required = gettext_lazy("Joindre la preuve du dépôt de l’appel.")
    filed_on = DayField(label=gettext_lazy("Déposé ou posté le"))


class CloseForm(MoveForm):
    """The end, with an outcome."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Comment se termine le dossier ?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir comment le dossier se termine.")},
    )


class ToldForm(MoveForm):
    """The case ends elsewhere: the person must know the dates that still run."""

    person_told = forms.BooleanField(label=TOLD, required=False)


FORMS: dict[str, type[forms.Form]] = {
    "send_demand": SendDemandForm,
    "negotiate": MoveForm,
    "file_claim": FileClaimForm,
    "drop_claim": ToldForm,
    "record_judgment": JudgmentForm,
    "appeal": AppealForm,
    "enforce": MoveForm,
    "close": CloseForm,
    "reopen": MoveForm,
    "refer": ToldForm,
    "withdraw": ToldForm,
}
