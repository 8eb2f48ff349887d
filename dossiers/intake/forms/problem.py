"""Screen 4: the one compulsory tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.intake.forms.base import StepForm, choices, radios
from dossiers.kinds import trunk

TICK_ONE = _("Cochez au moins une case. Vous pouvez cocher « Je ne sais pas comment dire ».")


class ProblemForm(StepForm):
    slug = "problem"
    problems = forms.MultipleChoiceField(
        label=trunk.PROBLEMS,
        help_text=_("Vous pouvez cocher plusieurs cases."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": TICK_ONE, "invalid_choice": TICK_ONE},
    )
    colleagues = radios(trunk.COLLEAGUES_ANSWERS, trunk.COLLEAGUES)

    def build(self) -> None:
        ticked = self.kind.ticked(self.all_answers)
        self.fields["problems"].choices = choices(self.kind.shown(self.kind.problems, ticked))

    def answers(self) -> dict[str, Any]:
        return {
            "problems": self.cleaned_data.get("problems") or [],
            "colleagues": self.cleaned("colleagues"),
        }
