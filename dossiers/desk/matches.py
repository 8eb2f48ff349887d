"""« La même personne ? »: cases that an arrival may belong to. Suggested, never attached alone.

Compared in memory, on the cases that the member may see: what she may not see is not even
hinted at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.desk.answers import workplace
from dossiers.models import Case, Member, Milestone, State

LOOKED_AT = 400
NEAR = timedelta(days=31)
# A phone number as its last nine digits: « 06 12… » and « +33 6 12… » are the same.
DIGITS = 9


@dataclass(frozen=True)
class Match:
    """A case that may be of the same person, and what makes one think so."""

    reference: str
    why: str
    state: str
    kind: str
    received_on: date


@dataclass(frozen=True)
class Traits:
    """What is compared: how to reach her, her name, where she works, when it happened."""

    phone: str
    mail: str
    name: str
    employer: str
    days: frozenset[date]


def matches(case: Case, member: Member) -> list[Match]:
    """The likely ones first. Five statements whatever their number."""
    candidates = access.opened(_candidates(case, member))
    days = _days([case.pk, *(one.pk for one in candidates)])
    mine = _traits(case, days)
    found = [(one, _why(mine, _traits(one, days))) for one in candidates]
    likely = [(one, why) for one, why in found if why]
    likely.sort(key=lambda pair: (-len(pair[1]), pair[0].reference))
    return [
        Match(one.reference, ", ".join(why), one.state, one.kind, one.received_on)
        for one, why in likely
    ]


def _candidates(case: Case, member: Member) -> QuerySet[Case]:
    return (
        access.visible_cases(member)
        .filter(section=case.section_id, attached_to=None)
        .exclude(state=State.CLOSED)
        .exclude(pk=case.pk)
        .only("pk", "state", "section", "reference", "kind", "received_on", "contact", "answers")
        .order_by("-received_on", "-reference")[:LOOKED_AT]
    )


def _days(ids: Collection[UUID]) -> dict[UUID, frozenset[date]]:
    found: dict[UUID, set[date]] = {}
    rows = Milestone.objects.filter(case__in=ids, earliest__isnull=False)
    for pk, day in rows.values_list("case_id", "earliest"):
        found.setdefault(pk, set()).add(day)
    return {pk: frozenset(days) for pk, days in found.items()}


def _traits(case: Case, days: dict[UUID, frozenset[date]]) -> Traits:
    contact: dict[str, Any] = case.contact or {}
    digits = re.sub(r"\D", "", str(contact.get("phone") or ""))
    return Traits(
        phone=digits[-DIGITS:] if len(digits) >= DIGITS else "",
        mail=str(contact.get("email") or "").strip().lower(),
        name=_plain(str(contact.get("name") or "")),
        employer=_plain(workplace(case)[0]),
        days=days.get(case.pk, frozenset()),
    )


def _why(mine: Traits, other: Traits) -> list[str]:
    """What both have in common; nothing when it is too little to disturb anybody."""
    why = []
    if mine.phone and mine.phone == other.phone:
        why.append(_("même téléphone"))
    if mine.mail and mine.mail == other.mail:
        why.append(_("même e-mail"))
    if mine.name and mine.name == other.name:
        why.append(_("même nom"))
    same_employer = bool(mine.employer) and mine.employer == other.employer
    if same_employer:
        why.append(_("même enseigne"))
    if _near(mine.days, other.days):
        why.append(_("dates proches"))
    alone = {_("même enseigne"), _("dates proches")}
    return why if len(why) > 1 or not alone.issuperset(why) else []


def _near(mine: Iterable[date], others: Collection[date]) -> bool:
    return any(abs(one - other) <= NEAR for one in mine for other in others)


def _plain(text: str) -> str:
    """Without accents, capitals nor punctuation."""
    bare = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()
    return " ".join(re.findall(r"\w+", kept))
