"""A phone number as a person types it, made whole. Written to be called by a human."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.form_fields import to_ascii_digits

FRENCH_DIGITS = 10
# A mobile phone of overseas France has a country code of its own.
COUNTRIES = {
    "590": ("0690", "0691"),
    "594": ("0694",),
    "596": ("0696", "0697"),
    "262": ("0639", "0692", "0693"),
}
NO_SMS = ("01", "02", "03", "04", "05", "08", "09")
# E.164: country code and number together.
FEWEST_ABROAD, MOST_ABROAD = 8, 15


class PhoneError(ValueError):
    """Not a number that can be called; the message says what is missing."""


def normalise(typed: str) -> str:
    """« 06 12 34 56 78 » for a French number, « +34612345678 » for another country's.

    Spaces, dots, dashes, brackets, 00, +33 and digits of other scripts are understood.
    Raises PhoneError with a French sentence.
    """
    kept = re.sub(r"[\s.\-–‑/()]", "", to_ascii_digits(typed))
    kept = re.sub(r"^00", "+", kept)
    if not re.fullmatch(r"\+?[0-9]+", kept):
        raise PhoneError(_("Un numéro n’a que des chiffres. Exemple : 06 12 34 56 78."))
    if kept.startswith("+33"):
        kept = "0" + kept[3:].removeprefix("0")
    if kept.startswith("+"):
        return _abroad(kept)
    if re.fullmatch(r"[67][0-9]{8}", kept):
        kept = "0" + kept
    if not kept.startswith("0"):
        raise PhoneError(_("Commencez le numéro par 0, ou par + et le pays."))
    return _french(kept)


def _french(digits: str) -> str:
    if missing := max(0, FRENCH_DIGITS - len(digits)):
        raise PhoneError(
            ngettext(
                "Il manque %(n)s chiffre au numéro.", "Il manque %(n)s chiffres au numéro.", missing
            )
            % {"n": missing}
        )
    if len(digits) > FRENCH_DIGITS:
        raise PhoneError(_("Le numéro est trop long. Il a 10 chiffres."))
    return " ".join(digits[at : at + 2] for at in range(0, FRENCH_DIGITS, 2))


def _abroad(number: str) -> str:
    digits = len(number) - 1
    if digits < FEWEST_ABROAD:
        raise PhoneError(_("Il manque des chiffres au numéro."))
    if digits > MOST_ABROAD:
        raise PhoneError(_("Le numéro est trop long."))
    return number


def for_a_carrier(number: str) -> str:
    """« +33612345678 », as a carrier of SMS reads it.

    number: as `normalise` gives it. Raises PhoneError for a landline: no SMS reaches it.
    """
    digits = number.replace(" ", "")
    if digits.startswith("+"):
        return digits
    if digits.startswith(NO_SMS):
        raise PhoneError(_("Un téléphone fixe ne reçoit pas de SMS."))
    country = next((code for code, starts in COUNTRIES.items() if digits.startswith(starts)), "33")
    return f"+{country}{digits[1:]}"
