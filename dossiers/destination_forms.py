"""A phone or a chat room, typed: for « Mes canaux » and for the rooms of sections."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Destination
from dossiers.phone import PhoneError, for_a_carrier, normalise

SERVICES = {"ntfy": "ntfy", "matrix": "Matrix", "mattermost": "Mattermost", "signal": "Signal"}
# What each server calls a place; a number for Signal.
PLACES = {
    "ntfy": re.compile(r"[A-Za-z0-9_-]{8,64}"),
    "matrix": re.compile(r"[!#][^\s:/]{1,100}:[A-Za-z0-9.-]{3,100}"),
    "mattermost": re.compile(r"[a-z0-9._-]{1,64}"),
}
EXAMPLES = {
    "ntfy": gettext_lazy("Un sujet ntfy a 8 signes au moins : lettres, chiffres, tirets."),
    "matrix": gettext_lazy("Un salon Matrix s’écrit !abc:exemple.org."),
    "mattermost": gettext_lazy("Un canal Mattermost s’écrit en minuscules, sans espace."),
}


class PhoneForm(forms.Form):
    """A mobile phone; its cleaned address is the number as a carrier reads it."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Numéro de mobile"),
        max_length=30,
        error_messages={"required": gettext_lazy("Il manque le numéro.")},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )

    def clean_number(self) -> str:
        return _number(self.cleaned_data["number"])

    def address(self) -> str:
        """As the post office names it."""
        return str(self.cleaned_data["number"])


class ChatForm(forms.Form):
    """A place on one of the servers that the host has set."""

    use_required_attribute = False
    service = forms.ChoiceField(
        label=gettext_lazy("Service"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir le service.")},
    )
    to = forms.CharField(
        label=gettext_lazy("Salon, sujet ou numéro"),
        max_length=200,
        error_messages={"required": gettext_lazy("Il manque le salon, le sujet ou le numéro.")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [(name, SERVICES[name]) for name in settings.CHAT_URLS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        service, to = cleaned.get("service"), cleaned.get("to")
        if service and to:
            try:
                cleaned["to"] = _place(service, to.strip())
            except ValidationError as error:
                self.add_error("to", error)
        return cleaned

    def address(self) -> dict[str, str]:
        """As the post office names it."""
        return {name: self.cleaned_data[name] for name in ("service", "to")}


FORMS: dict[str, type[PhoneForm] | type[ChatForm]] = {"sms": PhoneForm, "chat": ChatForm}


def offered() -> list[str]:
    """The channels that this instance has a carrier for."""
    return [
        name for name, here in (("sms", settings.SMS_URL), ("chat", settings.CHAT_URLS)) if here
    ]


def shown(destination: Destination) -> str:
    """Enough to recognise it, not enough to be called by who looks over a shoulder."""
    address = destination.address()
    if destination.channel == Destination.Channel.SMS:
        return _("finit par %(end)s") % {"end": address[-4:]}
    service, to = SERVICES.get(address["service"], address["service"]), address["to"]
    end = to if address["service"] != "signal" else _("finit par %(end)s") % {"end": to[-4:]}
    return f"{service} : {end}"


def _number(typed: str) -> str:
    try:
        return for_a_carrier(normalise(typed))
    except PhoneError as error:
        raise ValidationError(str(error), code="phone") from None


def _place(service: str, to: str) -> str:
    if service == "signal":
        return _number(to)
    if not PLACES[service].fullmatch(to):
        raise ValidationError(EXAMPLES[service], code="place")
    return to
