"""A fact of the chronology: when, what, and the piece that shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.fact import MAX_LENGTH
from dossiers.desk.forms.dates import KnownDateForm
from dossiers.desk.forms.proof import piece_name
from dossiers.models import Case, Exhibit, Fact
from dossiers.rules.known import KnownDate, Precision


class FactForm(KnownDateForm):
    """`exhibit` cleans to the Exhibit, or None."""

    prefix = "fact"
    unknown = None
    text = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire d’abord ce qui s’est passé.")},
    )
    exhibit = forms.ChoiceField(label=gettext_lazy("Pièce qui le montre"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces: dict[str, Exhibit] = {str(piece.pk): piece for piece in case.exhibits.all()}
        named = [(pk, piece_name(piece)) for pk, piece in self.pieces.items()]
        self.fields["exhibit"].choices = [("", _("Aucune")), *named]

    def clean_exhibit(self) -> Exhibit | None:
        """The piece itself."""
        return self.pieces.get(self.cleaned_data.get("exhibit") or "")


def fact_initial(fact: Fact) -> dict[str, Any]:
    """What the form shows of a fact."""
    dates: dict[str, Any] = {"on": fact.known}
    if fact.precision == Precision.RANGE:
        dates = {"on": KnownDate.day(fact.on), "until": KnownDate.day(fact.on_end)}
    piece = str(fact.exhibit_id) if fact.exhibit_id else ""
    return {**dates, "text": fact.text, "exhibit": piece, "version": fact.version}
