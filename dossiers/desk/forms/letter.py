"""The three dates of a letter: sent, first presented, received (law.md B3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from dossiers.desk.forms.dates import DayField, KnownDateForm
from dossiers.models.milestone import STAGE_COLUMNS, letter_stage
from dossiers.rules.known import KnownDate

LABELS = {
    "sent_on": gettext_lazy("Envoyée le"),
    "presented_on": gettext_lazy("Première présentation le"),
    "received_on": gettext_lazy("Reçue le"),
}
HINTS = {
    "sent_on": gettext_lazy("Si c’est une lettre : la date du cachet de la poste."),
    "presented_on": gettext_lazy("Le premier passage du facteur, même sans signature."),
    "received_on": gettext_lazy("Le jour de la signature. Vide si elle n’a pas été retirée."),
}


class LetterForm(KnownDateForm):
    """What is known of a fact, and of its letter; `letter` of the cleaned data holds the days.

    One day of the letter is enough: the day of the fact itself may then stay empty.
    """

    sent_on = DayField(label=LABELS["sent_on"], help_text=HINTS["sent_on"], required=False)
    presented_on = DayField(
        label=LABELS["presented_on"], help_text=HINTS["presented_on"], required=False
    )
    received_on = DayField(
        label=LABELS["received_on"], help_text=HINTS["received_on"], required=False
    )

    def clean(self) -> dict[str, Any]:
        """`letter`: the days by column, those that are asked here."""
        cleaned = super().clean() or {}
        asked = [column for column in STAGE_COLUMNS.values() if column in self.fields]
        letter: dict[str, date | None] = {column: cleaned.get(column) for column in asked}
        nothing_typed = "on" in self.errors and self.has_error("on", code="required")
        if any(letter.values()) and nothing_typed:
            self.errors.pop("on")
            cleaned["known"] = KnownDate.unknown()
        return {**cleaned, "letter": letter}

    def about(self, slug: str) -> None:
        """Ask of this fact only the dates that it has: none if it is no letter."""
        own = letter_stage(slug)
        for stage, column in STAGE_COLUMNS.items():
            if stage == own or not own:
                del self.fields[column]
        if own:
            self.fields["on"].label = LABELS[STAGE_COLUMNS[own]]
