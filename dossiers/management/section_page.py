"""`docs/section-format.md`: the file in which a section travels, for whoever reads it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from dossiers.moving import lines, pack
from dossiers.moving.carried import CARRIED, NOT_CARRIED
from dossiers.privacy.register import REGISTER
from dossiers.privacy.sealed import SealedField, SealedJSON

INTRODUCTION = f"""\
# Le format d’une section emportée

Page écrite par `manage.py generate_docs`. Ne pas la modifier à la main.
Elle vient de `dossiers/moving/` ; le mode d’emploi est `how-to/emporter-une-section.md`.

Nom du format : `{pack.FORMAT}`, version {pack.VERSION}. Un fichier `.zip`, chiffré en entier avec
[age](https://age-encryption.org/v1). Déchiffré, **tout y est en clair**.

| dans le zip | contient |
|---|---|
| `Case.jsonl`, `Message.jsonl`… | un objet par ligne, JSON en UTF-8, clés dans l’ordre |
| `files/ID` | les octets d’une pièce ; `files/ID.original`, `.preview`, `.masked` : ses copies |
| `{pack.JOURNAL}` | les lignes du journal de la section, pour lecture seulement |
| `{pack.MANIFEST}` | le format, la version, les comptes et les empreintes ; écrit en dernier |

Jours : `2026-11-23`. Instants : ISO 8601, en UTC. Identifiants : UUID. Octets : hexadécimal.
Un champ `x_id` désigne la ligne de cet identifiant dans un autre fichier.

`digest` d’un fichier de lignes : somme, modulo 2^256, des SHA-256 de chaque ligne (fin de ligne
comprise), en hexadécimal ; l’ordre des lignes ne compte pas. Celui d’une pièce : son SHA-256.
`codes` : empreinte de la clé de service. Égale à l’arrivée, les codes marchent encore.

Une colonne facultative de plus ne change pas la version ; une de moins, un autre sens, oui.
"""
EXTRA = {
    "dossiers.Case": ("key", "la clé du dossier (32 octets) : elle garde les codes valables"),
    "dossiers.Receipt": ("wrap", "la clé du dossier, enveloppée sous le code de la personne"),
    "dossiers.Practice": ("problem", "le problème compté"),
    "dossiers.Campaign": ("words", "enseigne et mots d’accueil"),
    "dossiers.WorkerDoor": ("words", "canal, adresse, langue, moments"),
}


def section_page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_tables(), *_left()]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    for label, carried in CARRIED.items():
        app, name = label.split(".")
        yield f"## {name}.jsonl"
        yield ""
        row = REGISTER[label].row
        yield f"{row[0].upper()}{row[1:]}."
        yield ""
        yield "| champ | forme | ce qu’il dit |"
        yield "|---|---|---|"
        for field in lines.fields_of(apps.get_model(app, name), carried):
            said = REGISTER[label].columns[field.name][1]
            yield f"| `{field.attname}` | {_shape(field)} | {said or '—'} |"
        if label in EXTRA:
            name, said = EXTRA[label]
            yield f"| `{name}` | texte | {said} |"
        yield ""


def _shape(field: Any) -> str:
    shapes: list[tuple[Any, str]] = [
        (SealedJSON | models.JSONField, "JSON"),
        (SealedField, "texte"),
        (models.ForeignKey | models.UUIDField, "identifiant"),
        (models.BinaryField, "octets"),
        (models.BooleanField, "vrai ou faux"),
        (models.DateTimeField, "instant"),
        (models.DateField, "jour"),
        (models.TimeField, "heure"),
        (models.IntegerField, "nombre"),
    ]
    shape = next((said for kind, said in shapes if isinstance(field, kind)), "texte")
    return f"{shape}, ou vide" if field.null else shape


def _left() -> Iterator[str]:
    yield "## Ce qui ne part pas"
    yield ""
    yield "| table | pourquoi |"
    yield "|---|---|"
    for label, reason in NOT_CARRIED.items():
        yield f"| {label} | {reason} |"
