"""What the filters of « Dossiers » offer, and the kept views, in one statement."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from dossiers import access, kinds
from dossiers.composed import Composed
from dossiers.desk.forms.filters import DUE, WHAT, Choice
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Member, SavedView, Section, State, Tag
from dossiers.standing import standing

WHO = {"moi": _("Moi"), "binome": _("Binôme"), "equipe": _("Équipe")}


@dataclass(frozen=True)
class Choices:
    """Of a member's sections: names, words, people (for a coordinator), and kept views."""

    sections: tuple[Choice, ...]
    tags: tuple[str, ...]
    team: tuple[Member, ...]
    views: tuple[tuple[UUID, dict[str, str]], ...]


def _offered(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
) -> QuerySet[Any, Any]:
    del replaces
    sections = [*coordinates, *defends]
    mine = Q(owner=me, section=None) | Q(section__in=sections)
    return _rows(Tag.objects.filter(section__in=sections, ended_on=None), "tag", F("word")).union(
        _rows(Section.objects.filter(pk__in=sections), "section", F("name")),
        _rows(access.defenders(coordinates), "member", F("name")),
        _rows(SavedView.objects.filter(mine), "view", Cast("asked", TextField())),
        all=True,
    )


def _rows(found: QuerySet[Any, Any], sort: str, words: Any) -> QuerySet[Any, Any]:
    return found.order_by().values_list(
        Value(sort, output_field=CharField()), Cast("pk", CharField()), Cast(words, TextField())
    )


OFFERED = Composed(_offered)


def choices_of(member: Member) -> Choices:
    """What this member may choose among."""
    sorts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for sort, pk, words in OFFERED.rows(**standing(member)):
        sorts[sort].append((words, pk))
    return Choices(
        sections=tuple((str(UUID(pk)), name) for name, pk in sorted(sorts["section"])),
        tags=tuple(dict.fromkeys(word for word, _pk in sorted(sorts["tag"]))),
        team=tuple(Member(pk=UUID(pk), name=name) for name, pk in sorted(sorts["member"])),
        views=tuple((UUID(pk), json.loads(asked)) for asked, pk in sorts["view"]),
    )


def view_name(asked: dict[str, str], choices: Choices) -> str:
    """« Noz · Date inconnue »: a view is called by what it filters, nobody names it."""
    said: dict[str, dict[str, Any]] = {
        "qui": WHO,
        "suivi": {str(one.pk): one.name for one in choices.team},
        "echeance": dict(DUE),
        "etat": dict(State.choices),
        "type": {slug: kind.label for slug, kind in kinds.KINDS.items()},
        "section": dict(choices.sections),
        "langue": LANGUAGES,
        "quoi": dict(WHAT),
    }
    words = [str(said.get(name, {}).get(value, value)) for name, value in sorted(asked.items())]
    return " · ".join(words) or str(_("Moi et binôme"))
