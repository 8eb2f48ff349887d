"""The translations of a language in the order of the screens, to be read beside the French."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers.languages import SOURCE, po
from dossiers.languages.collect import CATALOGUE, DJANGO
from dossiers.languages.sentence import Translated

# The first line whose beginning fits the first place of a sentence gives its family.
FAMILIES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("accueil", _("Accueil et cadre des pages"), (
        "templates/base", "templates/intake/home", "templates/intake/begin",
        "templates/components/exit", "templates/components/help", "templates/components/lang",
        "templates/components/two",
    )),
    ("pannes", _("Pages d’erreur"), ("templates/4", "templates/5")),
    ("aide", _("Sécurité, données, aide"), (
        "templates/intake/safety", "templates/intake/data", "templates/intake/help",
    )),
    ("retour", _("Mon dossier"), (
        "templates/intake/case", "templates/intake/consent", "templates/intake/answer",
        "templates/intake/evidence", "templates/intake/find", "templates/intake/date.",
        "dossiers/intake/fo", "dossiers/intake/standing", "dossiers/intake/find",
        "dossiers/intake/forms/follow", "dossiers/kinds/asking", "dossiers/models/",
    )),
    ("questions", _("Questions de la demande"), (
        "dossiers/kinds/trunk", "dossiers/kinds/summary", "dossiers/intake/forms",
        "dossiers/form_fields", "templates/intake/step", "templates/intake/dates",
        "templates/intake/story", "templates/intake/reply", "templates/components",
    )),
    ("metiers", _("Métiers : problèmes, lettres, questions"), ("dossiers/kinds/",)),
    ("faits", _("Faits datés du catalogue"), (CATALOGUE,)),
    ("refus", _("Refus et erreurs de saisie"), (DJANGO, "dossiers/actions/")),
    ("envoi", _("Envoi, code, et le reste"), ("",)),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A sentence with its translation; `digest` changes when either does.

    `name`: as gettext knows it, which for a sentence of Django is not the French that we say.
    """

    french: tuple[str, ...]
    said: tuple[str, ...]
    context: str
    digest: bytes
    name: str


@dataclass(frozen=True)
class Family:
    """Sentences met on the same screens."""

    slug: str
    label: Any
    lines: Sequence[Line]


@lru_cache(maxsize=16)
def families(language: str) -> tuple[Family, ...]:
    """The families of a language that have sentences. What is read is what is deployed."""
    kept: dict[str, list[Line]] = {slug: [] for slug, _label, _starts in FAMILIES}
    root = Path(settings.BASE_DIR)
    ours = {one.sentence.key: one.forms for one in po.read(po.path_of(root, SOURCE))}
    for one in po.read(po.path_of(root, language)):
        kept[_family(one)].append(_line(one, ours.get(one.sentence.key)))
    return tuple(
        Family(slug, label, tuple(kept[slug])) for slug, label, _starts in FAMILIES if kept[slug]
    )


def lines(language: str) -> list[Line]:
    """Every sentence of a language."""
    return [line for family in families(language) for line in family.lines]


def _family(one: Translated) -> str:
    place = next(iter(one.sentence.places), "")
    return next(slug for slug, _label, starts in FAMILIES if place.startswith(starts))


def _line(one: Translated, ours: tuple[str, ...] | None) -> Line:
    """`ours` is what we say in French in place of a sentence of Django."""
    sentence = one.sentence
    french = ours or tuple(text for text in (sentence.text, sentence.plural) if text)
    told = [*sentence.key, french, one.forms]
    whole = json.dumps(told, ensure_ascii=True)
    return Line(
        french, one.forms, sentence.context, hashlib.sha256(whole.encode()).digest(), sentence.text
    )
