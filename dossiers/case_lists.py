"""Which cases a member asks for: the filters of « Dossiers » as conditions on what she may see.

The list, its count, the board and the alert of a kept view ask the same question here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from dossiers import access
from dossiers.composed import Composed, UpTo, Value
from dossiers.models import Case, Hearing, HearingState, Member, State
from dossiers.standing import somebody, standing

PER_PAGE = 50
# A count stops there: « plus de 500 ».
MOST_COUNTED = 500
ASLEEP = {"sommeil": 30, "sommeil45": 45, "sommeil60": 60, "sommeil90": 90}
COLUMNS = (
    "pk", "reference", "kind", "state", "nearest_on", "has_unknown_fatal", "acted_on",
    "person_waits_since", "language", "suivi__name", "binome__name",
)  # fmt: skip
# Answers that are identities: the same statement asks for another one.
IDS = frozenset({"suivi", "section", "enseigne"})
Asked = Mapping[str, str]


def filtered(member: Member, asked: Mapping[str, Any], today: date) -> QuerySet[Case]:
    """The cases that the member may see and that she asked for, nearest first.

    asked: answers as they stand in the address; an identity may be a UUID or its text.
    """
    found = _whose(member, asked.get("qui") or "")
    state = asked.get("etat")
    found = found.filter(state=state) if state else found.exclude(state=State.CLOSED)
    plain = {"suivi": "suivi", "type": "kind", "section": "section", "langue": "language",
             "etiquette": "tags__word"}  # fmt: skip
    found = found.filter(
        **{column: asked[name] for name, column in plain.items() if asked.get(name)}
    )
    if brand := asked.get("enseigne"):
        at = Q(workplace__brand=brand) | Q(workplace__brand__merged_into=brand)
        found = found.filter(at)
    return found.filter(
        _due(asked.get("echeance") or "", today), _what(asked.get("quoi") or "", today)
    ).order_by(F("nearest_on").asc(nulls_last=True), "reference")


def _whose(member: Member, who: str) -> QuerySet[Case]:
    if who == "moi":
        return access.assigned_cases(member)
    if who == "binome":
        return access.backed_cases(member)
    if who == "equipe":
        return access.coordinated_cases(member)
    return access.carried_cases(member)


def _due(asked: str, today: date) -> Q:
    """Which last safe day is asked for; the words of ux.md 3.15."""
    return {
        "depassee": Q(nearest_on__lt=today),
        "7": Q(nearest_on__gte=today, nearest_on__lte=today + timedelta(days=7)),
        "30": Q(nearest_on__gte=today, nearest_on__lte=today + timedelta(days=30)),
        "inconnue": Q(has_unknown_fatal=True),
        "aucune": Q(nearest_on=None, has_unknown_fatal=False),
    }.get(asked, Q())


def _what(asked: str, today: date) -> Q:
    if asked == "attente":
        return Q(person_waits_since__isnull=False)
    if asked == "audience":
        midnight = timezone.make_aware(datetime.combine(today, time()))
        planned = Hearing.objects.filter(case=OuterRef("pk"), state=HearingState.PLANNED)
        return Q(Exists(planned.filter(at__gte=midnight)))
    return asleep(asked, today) if asked in ASLEEP else Q()


def asleep(since: str, today: date) -> Q:
    """Nothing was done for so many days, and the person waits for nothing. Raises KeyError."""
    last = today - timedelta(days=ASLEEP[since])
    return Q(person_waits_since=None, acted_on__lte=last)


# --- The same, composed once -------------------------------------------------


def _first_page(
    shape: tuple[tuple[str, str], ...],
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    today: date,
    **ids: Any,
) -> QuerySet[Any, Any]:
    member = somebody(me, coordinates, defends, replaces)
    found = filtered(member, {**dict(shape), **ids}, today)
    counted = UpTo(found.order_by().values("pk")[: MOST_COUNTED + 1])
    return found.values(*COLUMNS, total=counted)[: PER_PAGE + 1]


FIRST_PAGE = Composed(_first_page)


def first_page(member: Member, asked: Asked, today: date) -> list[dict[str, Any]]:
    """PER_PAGE flat cases and one more if there is; `total` is their bounded count."""
    shape, ids = parts(asked)
    if asked.get("quoi") == "audience":  # its midnight is no day to count from
        values: dict[str, Any] = {**standing(member), "today": today, **ids}
        return list(FIRST_PAGE.compose(shape, **values))
    return FIRST_PAGE.dicts(shape, **standing(member), today=today, **ids)


def parts(asked: Asked) -> tuple[tuple[tuple[str, str], ...], dict[str, Value]]:
    """(what shapes the statement, what only varies in it)."""
    ids: dict[str, Value] = {name: UUID(asked[name]) for name in IDS if asked.get(name)}
    if asked.get("etiquette"):
        ids["etiquette"] = asked["etiquette"]
    return tuple(sorted((k, v) for k, v in asked.items() if v and k not in ids)), ids


def count(member: Member, asked: Asked, today: date) -> int:
    """How many cases there are, at most MOST_COUNTED + 1."""
    found = filtered(member, asked, today).order_by()
    return found[: MOST_COUNTED + 1].count()
