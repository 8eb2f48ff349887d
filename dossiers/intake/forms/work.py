"""Screen 3: where, and which questions to ask next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers import editions, kinds
from dossiers.actions.deposit import CAMPAIGN
from dossiers.form_fields import DepartmentField
from dossiers.intake.forms.base import StepForm, choices, radios
from dossiers.kinds import trunk
from dossiers.kinds.summary import work_in_words


class WorkForm(StepForm):
    slug = "work"
    sector = radios({k.slug: k.sector for k in kinds.KINDS.values()}, trunk.SECTOR)
    employer = forms.CharField(
        label=trunk.EMPLOYER,
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    department = DepartmentField(
        label=trunk.DEPARTMENT,
        required=False,
        help_text=_("Les 2 premiers chiffres du code postal suffisent."),
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "numeric", "class": "input-short"}
        ),
    )
    still = radios(trunk.STILL_ANSWERS, trunk.STILL)

    def build(self) -> None:
        said = (self.all_answers.get(self.slug) or {}).get("sector")
        today = {one.slug: one.sector for one in editions.offered()}
        if said in kinds.KINDS:
            today.setdefault(said, kinds.KINDS[said].sector)
        self.fields["sector"].choices = choices(today)

    @property
    def chosen(self) -> str:
        """The work that a leaflet chose, in one line; "" when it is to be asked, or shown
        because something in it is wrong.
        """
        if CAMPAIGN not in self.all_answers or self.errors.keys() & {"sector", "employer"}:
            return ""
        sector, employer = self["sector"].value() or "", self["employer"].value() or ""
        return work_in_words(kinds.KINDS[sector], employer) if sector in kinds.KINDS else ""

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned(name) for name in self.fields}
