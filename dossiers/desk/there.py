"""Who is there this evening: my evenings, who is away and until when. One statement each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from dossiers.absent import ONE_DAY
from dossiers.models import Absence, Evening, Member
from dossiers.rules.evenings import local_day


@dataclass(frozen=True)
class Away:
    """An absence that runs: which one, its last day, who answers meanwhile."""

    pk: UUID
    until: date
    substitute: str


def evenings(member: Member) -> list[tuple[int, time]]:
    """The evenings that she gives."""
    return list(Evening.objects.filter(member=member).values_list("weekday", "starts"))


def away(now: datetime) -> dict[UUID, Away]:
    """Everybody away at this instant, each on her own clock."""
    today = timezone.localdate(now)
    rows = Absence.objects.filter(
        starts_on__lte=today + ONE_DAY, ends_on__gte=today - ONE_DAY
    ).values_list("member_id", "member__zone", "pk", "starts_on", "ends_on", "substitute__name")
    return {
        person: Away(pk, ends, substitute or "")
        for person, zone, pk, starts, ends, substitute in rows
        if starts <= local_day(zone, now) <= ends
    }
