"""Does the door hold: what comes in, what is taken, what waits at the end of each week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from dossiers import access
from dossiers.models import Case, JournalLine, Member, Role, State
from dossiers.statistics.weeks import monday_of

WEEKS = 8
# What nobody ever followed and ended all the same: turned down, referred, withdrawn.
ENDED_AT_THE_DOOR = Q(state=State.CLOSED, suivi__isnull=True)


@dataclass(frozen=True)
class DoorWeek:
    """One week: arrivals, cases taken, and what waited at its end (now, for the running one)."""

    monday: date
    arrived: int = 0
    taken: int = 0
    waiting: int = 0


def count_door(member: Member, *, today: date) -> tuple[DoorWeek, ...]:
    """Eight weeks, the running one last. Four statements."""
    mondays = [monday_of(today) - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    cases = access.coordinated_cases(member).order_by()
    arrived = _by(cases.filter(received_on__gte=mondays[0]), "received_on")
    still = _by(cases.filter(state=State.SUBMITTED), "received_on")
    taken = _pairs(taken_since(member, mondays[0]), "taken_on")
    ended = _pairs(cases.filter(ENDED_AT_THE_DOOR, closed_on__gte=mondays[0]), "closed_on")
    weeks = []
    for monday in mondays:
        after = monday + timedelta(weeks=1)
        left = [n for (came, went), n in [*taken, *ended] if came < after <= went]
        weeks.append(
            DoorWeek(
                monday,
                sum(n for day, n in arrived if monday <= day < after),
                sum(n for (_came, went), n in taken if monday <= went < after),
                sum(n for day, n in still if day < after) + sum(left),
            )
        )
    return tuple(weeks)


def taken_since(member: Member, first: date) -> QuerySet[Case]:
    """The cases taken from that day on and not put back since, with `taken_on`."""
    lines = JournalLine.objects.filter(action="case.take", at__gte=_midnight(first))
    sections = access.sections_of(member, Role.COORDINATOR)
    last = lines.filter(case=OuterRef("pk"), section=OuterRef("section")).order_by("-seq")
    return (
        access.coordinated_cases(member)
        .filter(pk__in=lines.filter(section__in=sections).values("case"))
        .exclude(state=State.SUBMITTED)
        .annotate(taken_on=TruncDate(Subquery(last.values("at")[:1])))
    )


def arrived_in(member: Member, monday: date) -> QuerySet[Case]:
    """The cases that came in that week."""
    after = monday + timedelta(weeks=1)
    found = access.coordinated_cases(member)
    return found.filter(received_on__gte=monday, received_on__lt=after)


def taken_in(member: Member, monday: date) -> QuerySet[Case]:
    """The cases taken in that week."""
    after = monday + timedelta(weeks=1)
    return taken_since(member, monday).filter(taken_on__gte=monday, taken_on__lt=after)


def waiting_after(member: Member, monday: date) -> QuerySet[Case]:
    """The cases that waited for somebody at the end of that week."""
    after = monday + timedelta(weeks=1)
    later = taken_since(member, after).values("pk")
    left = Q(state=State.SUBMITTED) | Q(ENDED_AT_THE_DOOR, closed_on__gte=after) | Q(pk__in=later)
    return access.coordinated_cases(member).filter(left, received_on__lt=after)


def _by(cases: QuerySet[Case], day: str) -> list[tuple[date, int]]:
    return list(cases.values(day).annotate(n=Count("pk")).values_list(day, "n"))


def _pairs(cases: QuerySet[Case], went: str) -> list[tuple[tuple[date, date], int]]:
    rows = cases.order_by().annotate(went=F(went)).values("received_on", "went")
    counted = rows.annotate(n=Count("pk")).values_list("received_on", "went", "n")
    return [((came, left), n) for came, left, n in counted]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
