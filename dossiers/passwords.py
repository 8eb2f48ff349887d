"""Passwords that people here would try first: Django's list is English."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Alone, repeated, or with figures around them, they are a few thousand tries.
FIRST_GUESSES = frozenset(
    {
        "motdepasse", "azerty", "azertyuiop", "qsdfghjklm", "bonjour", "soleil", "doudou",
        "loulou", "chouchou", "marseille", "paris", "lyon", "jetaime", "password", "qwerty",
        "secret", "bienvenue", "connexion", "administrateur", "admin", "syndicat", "syndicats",
        "union", "section", "solidarite", "solidaire", "camarade", "greve", "dossier",
        "dossiers", "delegue", "deleguee", "prudhommes", "travail", "salaire", "patron", "lutte",
    }
)  # fmt: skip


class FirstGuesses:
    """A validator of settings.AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when nothing is left but a first guess."""
        plain = unicodedata.normalize("NFKD", password.lower())
        letters = "".join(sign for sign in plain if sign.isalpha())
        once = re.sub(r"^(.+?)\1+$", r"\1", letters)
        if not letters or once in FIRST_GUESSES or len(set(letters)) < 4:
            raise ValidationError(
                _("Ce mot de passe est trop courant. Écrire plutôt quatre mots sans rapport."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """What a form may say before."""
        return _("Quatre mots sans rapport entre eux conviennent.")
