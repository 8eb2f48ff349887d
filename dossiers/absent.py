"""Who is away today, each on her own clock, and who was named for her. One statement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from dossiers.models import Absence, Member
from dossiers.rules import substitutes
from dossiers.rules.evenings import local_day

# The day of Nouméa and the one of Papeete: never further than one from the union's.
ONE_DAY = timedelta(days=1)


def away_at(now: datetime) -> dict[UUID, UUID | None]:
    """Everybody away at this instant, with the substitute of each."""
    today = timezone.localdate(now)
    return {
        person: substitute
        for person, substitute, starts, ends, zone in Absence.objects.filter(
            starts_on__lte=today + ONE_DAY, ends_on__gte=today - ONE_DAY
        ).values_list("member_id", "substitute_id", "starts_on", "ends_on", "member__zone")
        if starts <= local_day(zone, now) <= ends
    }


def stood_in_for(member: Member, *, now: datetime | None = None) -> set[UUID]:
    """The people away for whom `member` answers at this instant, through the chains.

    Without `now`, at the present one: what she may see is asked by lists that know no time,
    and an absence must end by itself whether or not a sweep has run. No statement for a
    member whom no absence names, as access.sections_of has read already; for another one,
    read once a day.
    """
    if not getattr(member, "_named_as_substitute", True):
        return set()
    now = now or timezone.now()
    day = local_day(member.zone, now)
    kept: tuple[date, set[UUID]] | None = getattr(member, "_stood_in_for", None)
    if kept is None or kept[0] != day:
        kept = (day, substitutes.replaced_by(member.pk, away_at(now)))
        member._stood_in_for = kept  # type: ignore[attr-defined]
    return kept[1]
