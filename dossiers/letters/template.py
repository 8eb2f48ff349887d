"""The section's letters: one TOML file each, in templates/<kind or commun>/.

A version that has served is not edited: a letter keeps what its template said the day it
was begun, so a new `version` replaces the text in the same file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from dossiers import kinds
from dossiers.letters.article import Article, articles
from dossiers.letters.placeholder import PLACEHOLDER, unknown
from dossiers.models import ConsentAct
from dossiers.rules.catalogue import catalogue

FOLDER = Path(__file__).parent / "templates"
COMMON = "commun"
# To whom a letter goes, and the lines that begin its address.
ADDRESSEES: Mapping[str, tuple[Any, str]] = {
    "employer": (_("à l’employeur"), "{employeur}\n{adresse_employeur}"),
    "platform": (_("à la plateforme"), "{employeur}\n{adresse_employeur}"),
    "cse": (_("au CSE"), "Comité social et économique\n{employeur}"),
    "inspection": (_("à l’inspection du travail"), "Inspection du travail\n{autorite}"),
    "doctor": (_("au service de santé au travail"), "Médecin du travail\n{autorite}"),
    "urssaf": (_("à l’URSSAF"), "URSSAF\n{autorite}"),
    "cpam": (_("à la CPAM"), "Caisse primaire d’assurance maladie\n{autorite}"),
    "france_travail": (_("à France Travail"), "France Travail\n{autorite}"),
    "prefecture": (_("à la préfecture"), "Préfecture\n{autorite}"),
    "receiver": (_("au mandataire judiciaire"), "Mandataire judiciaire\n{autorite}"),
    "arpe": (_("à l’ARPE"), "Autorité des relations sociales des plateformes d’emploi"),
    "authority": (_("à l’administration employeur"), "{autorite}"),
    "cada": (_("à la CADA"), "Commission d’accès aux documents administratifs"),
    "court": (_("au tribunal"), "{juridiction}"),
    "register": (_("au registre, sur place"), ""),
}
VOICES = {"union": _("au nom de la section"), "person": _("signé par la personne")}
SENDINGS = {
    "registered": "Lettre recommandée avec avis de réception",
    "receipt": "Remis contre récépissé, ou lettre recommandée avec avis de réception",
    "online": "Envoi en ligne, avec copie d’écran de l’accusé",
    "plain": "",
}


# A number of an article that is not in braces.
BY_HAND = re.compile(r"\b(?:[LRD]\.? ?\d{3,4}-\d|(?:article|art\.) ?\d)")


class TemplateError(ValueError):
    """A file of templates/ is wrong; the message says which, and how."""


@dataclass(frozen=True)
class Template:
    """One standard letter.

    kinds: slugs of kinds, or « * ». voice: who speaks and signs. act: the person's yes that
    sending it asks, "" when she sends it herself. starts: the dated fact that the sending
    is (its rules run the reply clock), "" for none. before: what to know before using it.
    frame: False for what is no letter (a register, a petition). exhibits: whether the list of
    pieces follows the signature. closes: deadlines of ours that this sending may answer; only
    a person who has the proof closes one.
    """

    slug: str
    version: int
    title: str
    kinds: Sequence[str]
    addressee: str
    subject: str
    body: str
    voice: str = "union"
    act: str = ""
    starts: str = ""
    sending: str = "registered"
    greeting: str = "Madame, Monsieur,"
    before: str = ""
    frame: bool = True
    exhibits: bool = False
    closes: Sequence[str] = ()
    folder: str = COMMON

    def is_for(self, kind: str) -> bool:
        """Whether it is offered first on a case of this kind."""
        return "*" in self.kinds or kind in self.kinds

    @property
    def cited(self) -> list[Article]:
        """The articles that it names, in their order."""
        keys = [key for family, key in PLACEHOLDER.findall(self.body) if family == "loi"]
        return [articles()[key] for key in dict.fromkeys(keys)]

    @property
    def whole(self) -> str:
        """The text with its frame: sender, address, place and day, object, signature."""
        if not self.frame:
            return self.body
        union = self.voice == "union"
        sender = "{section}\n{signataire}" if union else "{personne}\n{adresse_personne}"
        signed = "{signataire}\npour {section}" if union else "{personne}\n(signature)"
        parts = [
            sender,
            _right(ADDRESSEES[self.addressee][1]),
            "> {lieu}, le {date}",
            SENDINGS[self.sending],
            f"Objet : {self.subject}",
            self.greeting,
            self.body.strip(),
            "Veuillez agréer, " + self.greeting.rstrip(",").strip() + ", nos salutations."
            if union
            else "Je vous prie d’agréer, "
            + self.greeting.rstrip(",").strip()
            + ", mes salutations.",
            _right(signed),
            "Pièces jointes :\n\n{pieces}" if self.exhibits else "",
        ]
        return "\n\n".join(part for part in parts if part)


def _right(lines: str) -> str:
    return "\n".join(f"> {line}" for line in lines.splitlines())


@cache
def templates() -> Mapping[str, Template]:
    """Every letter by its slug: the common ones first, then by kind. Raises TemplateError."""
    found: dict[str, Template] = {}
    files = sorted(FOLDER.glob("*/*.toml"), key=lambda file: (file.parent.name != COMMON, file))
    for file in files:
        template = read(file.read_text(encoding="utf-8"), file.stem, file.parent.name)
        if template.slug in found:
            raise TemplateError(f"{template.slug}: deux fichiers ont ce nom")
        found[template.slug] = template
    return found


def read(text: str, slug: str, folder: str) -> Template:
    """One file. Raises TemplateError with the file's name and what is wrong in it."""
    try:
        template = Template(slug=slug, folder=folder, **tomllib.loads(text))
        faults = list(_faults(template))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise TemplateError(f"{slug}: {error}") from error
    if faults:
        raise TemplateError(f"{slug}: {', '.join(faults)}")
    return template


def _is_ours(rule: str) -> bool:
    return any(one.bound == "ours" for one in catalogue().rules if one.slug == rule)


def _faults(one: Template) -> list[str]:
    known = {
        "addressee": ADDRESSEES,
        "voice": VOICES,
        "sending": SENDINGS,
        "act": {"", *ConsentAct.values},
        "starts": {"", *catalogue().milestones()},
        "folder": {COMMON, *kinds.KINDS},
    }
    faults = [
        f"{name} = « {getattr(one, name)} » n’existe pas"
        for name, values in known.items()
        if getattr(one, name) not in values
    ]
    faults += [f"type inconnu : {kind}" for kind in one.kinds if kind not in {"*", *kinds.KINDS}]
    faults += [f"échéance inconnue : {slug}" for slug in one.closes if not _is_ours(slug)]
    faults += [f"« {name} » n’est pas connu" for name in unknown(one.subject + one.body)]
    # An article is named through {loi.…}, so that it is one of the list.
    by_hand = BY_HAND.findall(PLACEHOLDER.sub("", one.body))
    faults += [f"article écrit à la main : {raw}" for raw in by_hand]
    return faults
