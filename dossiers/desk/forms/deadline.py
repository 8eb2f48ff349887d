"""Answers to a deadline: done, without object, given up by two, another date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dossiers.desk import words
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.letter import LetterForm
from dossiers.desk.forms.proof import ProofForm
from dossiers.models import Case, Deadline, Milestone, Severity
from dossiers.models.milestone import STAGE_COLUMNS
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.rule import Rule

REASON_MISSING = gettext_lazy("Écrire la raison en quelques mots.")


class DoneForm(ProofForm):
    """« Fait »: only the acts that stop this clock are offered."""

    act = forms.ChoiceField(
        label=gettext_lazy("Ce qui a été fait"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir ce qui a été fait.")},
    )
    on = DayField(label=gettext_lazy("Quel jour ?"))
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, case: Case, deadline: Deadline, rule: Rule, *args: Any, **kwargs: Any
    ) -> None:
        if deadline.severity == Severity.FATAL:
            self.proof_required = gettext_lazy(
                "Joindre la preuve : sans elle, cette échéance reste ouverte."
            )
        super().__init__(case, *args, **kwargs)
        self.fields["act"].choices = [(slug, words.act_label(slug)) for slug in rule.stopped_by]


class ReasonForm(forms.Form):
    """Why it does not apply, or why it is given up."""

    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("Quelques mots, pour la personne qui relira."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": REASON_MISSING},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectDateForm(LetterForm, ProofForm):
    """A better date of the fact that starts the clock, or its proof."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, slug: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.about(slug)


def fact_initial(fact: Milestone) -> dict[str, Any]:
    """What the form shows of a fact: the date as known, its piece, its version."""
    known = fact.known
    dates: dict[str, Any] = {"on": known}
    if known.precision is Precision.RANGE and known.earliest and known.latest:
        dates = {"on": KnownDate.day(known.earliest), "until": KnownDate.day(known.latest)}
    piece = str(fact.exhibit_id) if fact.exhibit_id else ""
    dates |= {column: getattr(fact, column) for column in STAGE_COLUMNS.values()}
    return {**dates, "version": fact.version, "exhibit": piece}


class MilestoneForm(LetterForm, ProofForm):
    """A dated fact of the catalogue."""

    slug = forms.ChoiceField(
        label=gettext_lazy("Quel fait ?"),
        error_messages={"required": gettext_lazy("Choisir un fait dans la liste.")},
    )
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=500)
    field_order = (
        "slug", "on", "until", "unknown", *STAGE_COLUMNS.values(), "note", "exhibit", "proof_file",
    )  # fmt: skip

    def __init__(self, case: Case, facts: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["slug"].choices = [("", gettext_lazy("Choisir")), *facts]
        self.order_fields(self.field_order)
