"""Screen 7: the safest way to answer, by default."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dossiers.intake.forms.base import StepForm, choices, radios
from dossiers.kinds import trunk
from dossiers.kinds.base import part
from dossiers.phone import PhoneError, normalise

BY_PHONE = ("phone", "signal")
SHORTEST_NAME = 4


class PhoneField(forms.CharField):
    """A phone number; cleans to the form that a person dials."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise(typed) if typed else ""
        except PhoneError as error:
            raise ValidationError(str(error), code="phone") from None


class ReplyForm(StepForm):
    slug = "reply"
    channel = radios(trunk.CHANNELS, trunk.CHANNEL)
    phone = PhoneField(
        label=trunk.PHONE,
        max_length=30,
        required=False,
        help_text=gettext_lazy("Seulement pour le téléphone ou Signal."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    read_by_others = radios(trunk.READ_BY_OTHERS_ANSWERS, trunk.READ_BY_OTHERS)
    when_to_call = forms.MultipleChoiceField(
        label=trunk.WHEN_TO_CALL,
        choices=choices(trunk.MOMENTS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    voicemail = radios(trunk.VOICEMAIL_ANSWERS, trunk.VOICEMAIL)
    email = forms.EmailField(
        label=trunk.EMAIL,
        max_length=120,
        required=False,
        help_text=gettext_lazy("Seulement pour l’e-mail. Pas une adresse du travail."),
        error_messages={
            "invalid": gettext_lazy("Cette adresse n’est pas complète. Exemple : nom@exemple.fr.")
        },
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=trunk.NAME,
        max_length=40,
        required=False,
        help_text=gettext_lazy("Un prénom inventé convient."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=trunk.LANGUAGE, choices=choices(trunk.LANGUAGES), required=False
    )

    def build(self) -> None:
        self.fields["channel"].choice_hints = {
            "code": gettext_lazy("Le plus sûr. Pensez à revenir dans 3 jours.")
        }

    def initial_from(self, saved: Any) -> dict[str, Any]:
        safe = {"channel": "code", "voicemail": "no", "language": (get_language() or "fr")[:2]}
        return {**safe, **saved}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        channel = cleaned.get("channel")
        if channel not in BY_PHONE:
            self.forget_errors("phone")
        if channel != "email":
            self.forget_errors("email")
        if channel in BY_PHONE and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Il manque le numéro. Ou choisissez une autre réponse."))
        if channel == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Il manque l’adresse. Ou choisissez une autre réponse."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Only what the chosen way needs: a number that nobody may call is not kept."""
        channel = self.cleaned("channel") or "code"
        kept = {"channel": channel, "name": self.cleaned("name")}
        kept["language"] = self.cleaned("language")
        if channel in BY_PHONE:
            for name in ("phone", "read_by_others", "voicemail"):
                kept[name] = self.cleaned(name)
            kept["when_to_call"] = self.cleaned_data.get("when_to_call") or []
        if channel == "email":
            kept["email"] = self.cleaned("email")
        return kept

    def doubts(self) -> list[str]:
        if self.cleaned("channel") == "email" and self._looks_like_work(self.cleaned("email")):
            return [
                _("C’est peut-être une adresse du travail. Votre employeur peut la lire."),
            ]
        return []

    def _looks_like_work(self, email: str) -> bool:
        domain = email.rpartition("@")[2].lower()
        employer = slugify(part(self.all_answers, "work").get("employer") or "")
        words = [word for word in employer.split("-") if len(word) >= SHORTEST_NAME]
        words += [employer.replace("-", "")] if len(employer) >= SHORTEST_NAME else []
        official = domain.endswith(".gouv.fr") or (
            domain.startswith("ac-") and domain.endswith(".fr")
        )
        return official or any(word in domain.replace("-", "") for word in words)
