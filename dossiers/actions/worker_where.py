"""From the contact that a person gave to where a notice may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dossiers.actions.refusal import RefusedError
from dossiers.models.worker_door import Where
from dossiers.phone import PhoneError, for_a_carrier

# The answer of the form, and the service of settings.CHAT_URLS that carries it.
SIGNAL = "signal"


def where_of(contact: Mapping[str, Any]) -> Where:
    """Where the notices of this contact go. Raises RefusedError: nowhere, and what to do."""
    chosen = contact.get("channel") or "code"
    channel, to = _address(chosen, contact)
    if not to:
        raise RefusedError(_("Il manque l’adresse ou le numéro."))
    return Where(
        channel=channel,
        to=to,
        language=contact.get("language") or settings.LANGUAGE_CODE,
        moments=tuple(contact.get("when_to_call") or ()),
    )


def can_tell(chosen: str) -> bool:
    """Whether this instance can send a notice by this answer of the form."""
    return {
        "email": True,
        "phone": bool(settings.SMS_URL),
        SIGNAL: SIGNAL in settings.CHAT_URLS,
    }.get(chosen, False)


def _address(chosen: str, contact: Mapping[str, Any]) -> tuple[str, str]:
    if chosen == "code":
        raise RefusedError(_("Choisissez d’abord un téléphone ou une adresse e-mail."))
    if not can_tell(chosen):
        raise RefusedError(_("Nous ne pouvons pas prévenir par ce moyen. Choisissez-en un autre."))
    if chosen == "email":
        return "email", str(contact.get("email") or "")
    try:
        number = for_a_carrier(str(contact.get("phone") or ""))
    except PhoneError as error:
        raise RefusedError(str(error)) from None
    return ("sms" if chosen == "phone" else "chat"), number
