"""The words of the register: what a column holds, what becomes of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """What a column holds, from harmless to what a person said."""

    TECHNICAL = "technique"
    FACT = "fait du dossier, en clair"
    LINK = "lien vers une personne ou un dossier"
    CLEAR = "donnée personnelle, en clair"
    DIGEST = "empreinte ou clé, inutilisable seule"
    SEALED = "scellée sous la clé du dossier"

    @property
    def is_personal(self) -> bool:
        """Whether the column tells something of a person, alone or with others."""
        return self is not Nature.TECHNICAL


T, FACT, LINK, CLEAR, DIGEST, SEALED = Nature


class End(StrEnum):
    """What becomes of a row when what it belongs to is erased."""

    WITH_CASE = "supprimée avec le dossier"
    WITH_DRAFT = "supprimée avec la demande, au plus tard 72 heures après le dernier geste"
    WITH_MEMBER = "supprimée avec le compte"
    WITH_ACCOUNT = "gardée tant que des dossiers nomment ce compte ; fermée, elle n’ouvre plus rien"
    BY_TIME = "supprimée par le temps, sans geste de personne"
    JOURNAL = "gardée : le journal ne s’efface pas et ne contient que des identifiants"
    KEPT = "gardée : ne dit rien d’une personne"
    UNUSED = "table vide : la bibliothèque la crée, l’outil ne s’en sert pas"


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its end, and its columns (name: nature, what it says)."""

    row: str
    end: End
    columns: Mapping[str, tuple[Nature, str]]


ROW = (T, "identifiant au hasard")
CASE = (LINK, "le dossier")
VERSION = (T, "numéro qui évite que deux personnes s’écrasent")


def member(what: str) -> tuple[Nature, str]:
    """A column that names a member of the team."""
    return (LINK, f"membre de l’équipe : {what}")


def fact(what: str) -> tuple[Nature, str]:
    """A column that rules, reminders or lists must be able to read."""
    return (FACT, what)


def sealed(what: str) -> tuple[Nature, str]:
    """Words or answers of a person."""
    return (SEALED, what)
