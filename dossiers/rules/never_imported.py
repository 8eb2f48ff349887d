"""What never comes in from a table, known by the heading of a column or by what is in it.

The table of ux.md 4.4, as headings say it (never_asked.py: as questions do). A heading is a
few words, accents and capitals off; a value is one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

# Each family with the words that name it; a word of several parts must be found whole.
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "residence": (
            "nationalite", "nationality", "titre de sejour", "sejour", "carte de resident",
            "recepisse", "oqtf", "visa", "pays de naissance", "pays d origine", "papiers",
            "sans papiers", "regularisation", "prefecture", "passeport", "aes",
        ),
        "identity": (
            "securite sociale", "secu", "nir", "n ss", "nss", "piece d identite", "cni",
            "carte d identite", "identite", "numero fiscal", "france connect",
        ),
        "bank": ("iban", "rib", "bic", "compte bancaire", "banque"),
        "birth": (
            "date de naissance", "naissance", "ne le", "nee le", "ne e le", "ddn", "age",
            "lieu de naissance", "birth", "birthdate",
        ),
        "special": (
            "religion", "origine", "ethnie", "opinion", "opinions", "orientation sexuelle",
            "sexualite", "syndique", "syndiquee", "adherent", "adherente", "adhesion",
            "appartenance syndicale", "carte syndicale", "handicap", "rqth",
        ),
        "health": (
            "diagnostic", "pathologie", "medicament", "medicaments", "traitement medical",
            "maladie", "dossier medical",
        ),
        "third": (
            "nom des collegues", "noms des collegues", "temoin", "temoins", "nom du temoin",
            "nom du client", "nom de l eleve",
        ),
        "address": (
            "adresse", "adresse postale", "adresse complete", "rue", "domicile",
            "nom de famille", "nom de naissance", "etat civil", "nom prenom", "nom et prenom",
        ),
        "account": ("titulaire du compte", "preteur du compte", "nom sur le compte", "badge"),
    }
)  # fmt: skip
# What these words name is harmless beside them: « adresse e-mail », « lieu de travail ».
HARMLESS = ("e mail", "email", "mail", "courriel", "enseigne", "employeur", "arret")
# Thirteen figures and their key: sex, year, month, department…
_NIR = re.compile(r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[ABab])\d{6}(?:\d{2})?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_GAPS = re.compile(r"[\s.\-]")
# The same two in the middle of a text, their figures in groups or not.
_NIR_WITHIN = re.compile(
    r"(?<!\d)[12][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[ABab])"
    r"[ .-]?\d{3}[ .-]?\d{3}(?:[ .-]?\d{2})?(?!\d)"
)
_IBAN_WITHIN = re.compile(r"(?<![A-Z0-9])FR\d{2}(?:[ .-]?[A-Z0-9]{4}){5}[ .-]?[A-Z0-9]{3}", re.I)


def family(heading: str) -> str:
    """The family that a folded heading names ("nationalite", "n de secu"), "" for none."""
    words = " ".join(re.findall(r"[a-z0-9]+", heading))
    if not words:
        return ""
    padded = f" {words} "
    safe = any(f" {one} " in padded for one in HARMLESS)
    for name, told in FAMILIES.items():
        if safe and name in ("address", "health"):
            continue
        if any(f" {one} " in padded for one in told):
            return name
    return ""


def family_of_value(value: str) -> str:
    """ "identity" for a social security number, "bank" for an IBAN, "" otherwise."""
    close = _GAPS.sub("", value.strip())
    if _NIR.fullmatch(close):
        return "identity"
    return "bank" if _IBAN.fullmatch(close.upper()) and not close.isalpha() else ""


def family_within(text: str) -> str:
    """As `family_of_value`, for a number somewhere in a text."""
    if _NIR_WITHIN.search(text):
        return "identity"
    return "bank" if _IBAN_WITHIN.search(text) else ""


def family_of_values(values: Iterable[str]) -> str:
    """The family of the first value that tells one; "" when none does."""
    return next((found for value in values if (found := family_of_value(value))), "")
