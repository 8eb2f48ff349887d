"""What each person of the team can carry: her evenings, her absences, what she accepts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from dossiers.models import Absence, Member
from dossiers.rules.evenings import local_day

# What one evening a week carries (ux.md 7.2).
POINTS_PER_EVENING = 8


@dataclass(frozen=True)
class Person:
    """`capacity` in points: None while she has set no evening, 0 while she is away."""

    pk: UUID
    name: str
    capacity: int | None
    away_until: date | None
    seen_on: date | None
    receives: bool
    accepts: int | None
    kinds: tuple[str, ...]
    languages: tuple[str, ...]

    def takes(self, alive: int) -> bool:
        """Whether one more case may be proposed to her, who follows `alive` of them."""
        room = self.accepts is None or alive < self.accepts
        return self.receives and room and self.away_until is None


def people(ids: Collection[UUID], *, now: datetime) -> dict[UUID, Person]:
    """The facts of these people, in two statements."""
    today = timezone.localdate(now)
    ends: dict[UUID, date] = {}
    for member, starts, last, zone in Absence.objects.filter(
        member__in=ids, ends_on__gte=today
    ).values_list("member_id", "starts_on", "ends_on", "member__zone"):
        if starts <= local_day(zone, now) <= last:
            ends[member] = last
    rows = Member.objects.filter(pk__in=ids).annotate(n=Count("evenings")).order_by("name")
    return {row.pk: _person(row, ends.get(row.pk)) for row in rows}


def _person(row: Member, away_until: date | None) -> Person:
    evenings: int = row.n  # type: ignore[attr-defined]
    capacity = 0 if away_until else POINTS_PER_EVENING * evenings or None
    return Person(
        pk=row.pk,
        name=row.name,
        capacity=capacity,
        away_until=away_until,
        seen_on=timezone.localdate(row.last_login) if row.last_login else None,
        receives=row.receives,
        accepts=row.accepts,
        kinds=tuple(row.kinds),
        languages=tuple(row.languages),
    )
