"""What the team says of a case: its next action, its summary, how to reach the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.case_summary import LINES, MAX_LENGTH
from dossiers.actions.next_action import MAX_LENGTH as SENTENCE
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.people import MemberField
from dossiers.kinds import trunk
from dossiers.models import Case, Member
from dossiers.phone import PhoneError, normalise

BY_PHONE = ("phone", "signal")


class Versioned(forms.Form):
    """Carries the number of what was on screen when the typing began."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NextForm(Versioned):
    """One sentence, one person, one date."""

    text = forms.CharField(
        label=gettext_lazy("Prochaine action, en une phrase"),
        max_length=SENTENCE,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrire une phrase : un verbe et quoi.")},
    )
    who = MemberField(
        label=gettext_lazy("Qui ?"),
        error_messages={"required": gettext_lazy("Choisir une personne.")},
    )
    on = DayField(
        label=gettext_lazy("Avant le"),
        error_messages={"required": gettext_lazy("Donner un jour.")},
    )

    def __init__(self, people: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(people, _("Choisir"))


class NextDoneForm(Versioned):
    """« Fait »."""


class SummaryForm(Versioned):
    """Five lines."""

    body = forms.CharField(
        label=gettext_lazy("Résumé"),
        max_length=MAX_LENGTH,
        help_text=gettext_lazy("Cinq lignes au plus : qui, quoi, quand, où en est-on, et ensuite."),
        widget=forms.Textarea({"rows": LINES}),
        error_messages={"required": gettext_lazy("Écrire d’abord quelques mots.")},
    )


class ContactForm(Versioned):
    """The safe ways; the same answers as the person gives, in the words of the team."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Par où répondre"), choices=lambda: list(trunk.CHANNELS.items())
    )
    phone = forms.CharField(
        label=gettext_lazy("Numéro"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    read_by_others = forms.ChoiceField(
        label=gettext_lazy("Quelqu’un d’autre lit ce téléphone"),
        choices=lambda: [("", _("Pas dit")), *trunk.READ_BY_OTHERS_ANSWERS.items()],
        required=False,
    )
    when_to_call = forms.MultipleChoiceField(
        label=gettext_lazy("Heures"),
        choices=lambda: list(trunk.MOMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    voicemail = forms.ChoiceField(
        label=gettext_lazy("Message sur le répondeur"),
        choices=lambda: [("", _("Pas dit")), *trunk.VOICEMAIL_ANSWERS.items()],
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=120,
        required=False,
        error_messages={"invalid": gettext_lazy("Cette adresse n’est pas complète.")},
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom à employer"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue"), choices=lambda: list(trunk.LANGUAGES.items()), required=False
    )

    def clean_phone(self) -> str:
        """As a person dials it."""
        typed = self.cleaned_data["phone"]
        try:
            return normalise(typed) if typed else ""
        except PhoneError as error:
            raise forms.ValidationError(str(error), code="phone") from None

    def clean(self) -> dict[str, Any]:
        """The way chosen has what it needs."""
        cleaned = super().clean() or {}
        channel = cleaned.get("channel")
        if channel in BY_PHONE and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Il manque le numéro."))
        if channel == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Il manque l’adresse."))
        return cleaned


def contact_initial(case: Case) -> dict[str, Any]:
    """What the form shows of an opened case."""
    return {**(case.contact or {}), "version": case.contact_version}
