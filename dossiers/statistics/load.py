"""What each person carries, by the formula that the pages write out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from dossiers import access
from dossiers.models import Hearing, HearingState, Member, State, Wait
from dossiers.statistics.fatal import NEAR, Uncovered
from dossiers.statistics.team import Team

# A case that waits for somebody asks for less, not for nothing (ux.md 7.2).
WAITING_WEIGHS = 0.3


@dataclass(frozen=True)
class Burden:
    """What one person carries. `points` is the formula that the page writes out."""

    person: UUID
    name: str
    alive: int
    near: int
    unanswered: int
    points: float


def burdens(member: Member, team: Team, uncovered: Uncovered, *, now: datetime) -> list[Burden]:
    """The load of everybody in the team, heaviest first: 1 per open case, plus 1 when a
    fatal deadline of that case falls within 30 days (or has passed), plus 1 when a hearing
    does, plus 0.3 when it waits for somebody. One statement.
    """
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"at__gte": today, "at__lt": today + NEAR + timedelta(days=1)}
    planned = Hearing.objects.filter(state=HearingState.PLANNED, **days)
    heard = Q(pk__in=planned.values("case"))
    awaited = Q(pk__in=Wait.objects.filter(over_on=None).values("case"))
    rows = (
        access.coordinated_cases(member)
        .exclude(state__in=[State.SUBMITTED, State.CLOSED])
        .order_by()
        .values("suivi")
        .annotate(
            n=Count("pk"),
            waiting=Count("pk", filter=awaited),
            hearings=Count("pk", filter=heard),
        )
        .values_list("suivi", "n", "waiting", "hearings")
    )
    alive, waiting, hearings = {}, {}, {}
    for person, n, waits, hears in rows:
        alive[person], waiting[person], hearings[person] = n, waits, hears
    carried = [
        Burden(
            person=person,
            name=name,
            alive=alive.get(person, 0),
            near=uncovered.near.get(person, 0),
            unanswered=uncovered.unanswered.get(person, 0),
            points=_points(
                alive.get(person, 0) + uncovered.cases.get(person, 0) + hearings.get(person, 0),
                waiting.get(person, 0),
            ),
        )
        for person, name in team.names.items()
    ]
    return sorted(carried, key=lambda one: (-one.points, one.name))


def _points(whole: int, waiting: int) -> float:
    """The formula; a whole number stays one, so that it is written as one."""
    points = round(whole + WAITING_WEIGHS * waiting, 1)
    return int(points) if points == int(points) else points
