"""Screen 5: the one date that can save a right, without frightening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.colon import said_of
from dossiers.form_fields import PartialDateField, RoughDateField
from dossiers.intake.forms.base import StepForm, choices, radios, saved_date
from dossiers.kinds import trunk
from dossiers.rules.known import KnownDate

IN_THE_FUTURE = gettext_lazy("Cette date est dans le futur. C’est bien ça ?")
IN_THE_PAST = gettext_lazy("Cette date est déjà passée. C’est bien ça ?")


def lies_ahead(known: KnownDate, today: Any) -> bool:
    """Whether the whole of a date is after today."""
    return known.earliest is not None and known.earliest > today


def lies_behind(known: KnownDate, today: Any) -> bool:
    """Whether the whole of a date is before today."""
    return known.latest is not None and known.latest < today


class DatesForm(StepForm):
    slug = "dates"
    urgent = radios(trunk.YES_NO_UNKNOWN, trunk.URGENT)
    urgent_date = PartialDateField(label=trunk.URGENT_DATE, required=False)
    letter = radios({}, trunk.LETTER)
    when = RoughDateField(label=trunk.WHEN, required=False)

    def build(self) -> None:
        self.fields["letter"].choices = choices(
            self.kind.shown(self.kind.letters, [self.kind.letter(self.all_answers)])
        )
        self.fields["when"].today = self.today

    def initial_from(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        urgent = saved.get("urgent") or {}
        return {
            "urgent": urgent.get("answer"),
            "urgent_date": saved_date(urgent.get("date")),
            "letter": saved.get("letter"),
            "when": saved_date(saved.get("when")),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("urgent") in ("no", "unknown"):
            self.forget_errors("urgent_date")
            cleaned["urgent_date"] = KnownDate.unknown()
        return cleaned

    def answers(self) -> dict[str, Any]:
        day = self.date_answer("urgent_date")
        # A day without a tick is a yes all the same.
        said = self.cleaned("urgent") or ("yes" if day else "")
        return {
            "urgent": {"answer": said, "date": day if said == "yes" else {}},
            "letter": self.cleaned("letter"),
            "when": self.date_answer("when"),
        }

    def doubts(self) -> list[str]:
        doubts = []
        if lies_behind(self.cleaned_data["urgent_date"], self.today):
            doubts.append(said_of(_("Le rendez-vous"), IN_THE_PAST))
        if lies_ahead(self.cleaned_data["when"], self.today):
            doubts.append(said_of(_("La lettre, ou le problème"), IN_THE_FUTURE))
        return doubts
