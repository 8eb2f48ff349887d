"""What ends an arrival, puts it off or attaches it, each on a small page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.conversation import MAX_LENGTH

# Free or at the price of a local call, open to everybody; checked in 2026.
ADDRESSES = {
    "labour": "Droit du travail en France : 0 806 000 126",
    "justice": "Point-justice (conseil gratuit) : 30 39",
    "rights": "Défenseur des droits (discriminations) : 39 28",
    "violence": "Violences Femmes Info : 39 19",
    "services": "France services : france-services.gouv.fr",
}


class ReplyForm(forms.Form):
    """What the person reads, and whether the dates that run are said with it."""

    reply = forms.CharField(
        label=gettext_lazy("Réponse à la personne"),
        help_text=gettext_lazy("Elle la lit avec son code. Simple et courte."),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": gettext_lazy("Écrire quelques mots à la personne.")},
    )
    say_dates = forms.BooleanField(
        label=gettext_lazy("Dire la date limite"),
        help_text=gettext_lazy("Les dates qui courent sont ajoutées à la réponse, dans sa langue."),
        required=False,
        initial=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["say_dates"]

    def clean(self) -> dict[str, Any]:
        """Without a date that runs, there is nothing to say."""
        return {"say_dates": False, **(super().clean() or {})}


class ReferForm(ReplyForm):
    """« Orienter »: with addresses to tick, written under the reply."""

    addresses = forms.MultipleChoiceField(
        label=gettext_lazy("Ajouter des adresses"),
        required=False,
        choices=list(ADDRESSES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("reply", "addresses", "say_dates", "version")

    def clean(self) -> dict[str, Any]:
        """The reply, then the addresses, one a line."""
        cleaned = super().clean()
        lines = [ADDRESSES[one] for one in cleaned.get("addresses") or []]
        cleaned["reply"] = "\n".join([cleaned.get("reply") or "", *lines])
        return cleaned


class TurnDownForm(ReplyForm):
    """« Refuser »: the reason stays in the team."""

    reason = forms.CharField(
        label=gettext_lazy("Raison, pour l’équipe"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("Écrire la raison en quelques mots.")},
    )
    field_order = ("reason", "reply", "say_dates", "version")


class PostponeForm(forms.Form):
    """« Reporter »: only days that put nothing at risk are offered."""

    until = forms.TypedChoiceField(
        label=gettext_lazy("La relire le"),
        coerce=date.fromisoformat,
        error_messages={"required": gettext_lazy("Choisir un jour.")},
    )

    def __init__(self, today: date, last: date | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = (
            [today + timedelta(days=n) for n in range(1, (last - today).days + 1)] if last else []
        )
        self.fields["until"].choices = [
            (day.isoformat(), date_format(day, "l j F")) for day in reversed(days)
        ]


class AttachForm(forms.Form):
    """« Rattacher »: to which case, by its reference."""

    to = forms.CharField(
        label=gettext_lazy("Référence du dossier"),
        max_length=12,
        error_messages={"required": gettext_lazy("Donner la référence : 2026-0147.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_to(self) -> str:
        """As it is written on the case."""
        typed = str(self.cleaned_data["to"]).strip().replace(" ", "")
        if not typed:
            raise forms.ValidationError(_("Donner la référence : 2026-0147."))
        return typed
