"""« {employeur} », « {fait.dismissal_received} », « {loi.L3242-1} »: what a template leaves open.

A language of its own, with nothing in it that runs. What the case does not say stays in
the letter as « [à compléter : …] », so that nobody signs a hole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dossiers.letters.article import articles
from dossiers.rules.catalogue import catalogue

# What each one is, for who completes it by hand.
NAMES: Mapping[str, str] = {
    "section": "nom de la section",
    "signataire": "nom de qui signe",
    "personne": "prénom et nom de la personne",
    "adresse_personne": "adresse de la personne",
    "employeur": "nom de l’employeur ou de la plateforme",
    "adresse_employeur": "adresse du siège",
    "lieu": "ville",
    "date": "date",
    "lieu_travail": "lieu de travail",
    "poste": "poste occupé",
    "embauche": "date d’embauche",
    "faits": "les faits, datés et numérotés",
    "pieces": "les pièces jointes, numérotées",
    "sommes": "les sommes, mois par mois",
    "total": "montant total",
    "juridiction": "juridiction et adresse",
    "autorite": "service et adresse",
}
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:\.([A-Za-z0-9_-]+))?\}")
MISSING = re.compile(r"\[à compléter : ([^\]\n]+)\]")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its values; what is not known is « [à compléter : …] ».

    In one pass: braces in a value are words of a person and stay as they are.
    """

    def said(found: re.Match[str]) -> str:
        family, key = found.groups()
        if family == "loi":
            return articles()[key].cite
        name = f"{family}.{key}" if key else family
        return values.get(name) or f"[à compléter : {label(name)}]"

    return PLACEHOLDER.sub(said, text)


def label(name: str) -> str:
    """What a placeholder is, in words. Raises KeyError when it does not exist."""
    if name.startswith("fait."):
        fact = catalogue().milestones()[name.removeprefix("fait.")]
        return f"date : {fact[:1].lower()}{fact[1:]}"
    return NAMES[name]


def unknown(text: str) -> list[str]:
    """The braces of a template that name nothing we know."""
    found = []
    for family, key in PLACEHOLDER.findall(text):
        known = {"loi": articles(), "fait": catalogue().milestones()}.get(family, {})
        if not (key in known if key else family in NAMES):
            found.append(f"{family}.{key}" if key else family)
    rest = PLACEHOLDER.sub("", text)
    return [*found, *re.findall(r"[{}][^\n]{0,20}", rest)]


def missing(text: str) -> list[str]:
    """What is still to be completed, in the order of the letter, each once."""
    return list(dict.fromkeys(MISSING.findall(text)))
