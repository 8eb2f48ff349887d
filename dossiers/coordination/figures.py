"""Counts of the coordinated cases: by kind and state, per person, arrivals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q

from dossiers import access
from dossiers.coordination.fatal import NEAR, Uncovered
from dossiers.coordination.team import Team
from dossiers.models import (
    DeadlineState,
    Hearing,
    HearingState,
    Member,
    Proposal,
    State,
    Wait,
)
from dossiers.models.case import ONE_PERSON


@dataclass
class Counts:
    """How many cases by (state, kind), and how the arrivals wait."""

    cells: dict[tuple[str, str], int]
    arrivals: int = 0
    late: int = 0
    oldest: date | None = None

    @property
    def not_closed(self) -> int:
        """The cases that are not closed, arrivals included."""
        return sum(n for (state, _kind), n in self.cells.items() if state != State.CLOSED)


def count_cases(member: Member, *, today: date) -> Counts:
    """One statement: a row per state and kind."""
    counts = Counts({})
    waiting = Q(state=State.SUBMITTED)
    for row in (
        access.coordinated_cases(member)
        .order_by()
        .values("state", "kind")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=waiting & Q(promised_on__lt=today)),
            oldest=Min("received_on", filter=waiting),
        )
    ):
        counts.cells[row["state"], row["kind"]] = row["n"]
        counts.late += row["late"]
        if row["state"] == State.SUBMITTED:
            counts.arrivals += row["n"]
            counts.oldest = min(filter(None, [counts.oldest, row["oldest"]]))
    return counts


def count_lapsed(member: Member) -> int:
    """Arrivals offered to somebody who did not answer, and offered to nobody since."""
    return (
        access.coordinated_cases(member)
        .filter(state=State.SUBMITTED, proposals__answer=Proposal.Answer.LAPSED)
        .exclude(proposals__answer="")
        .distinct()
        .count()
    )


def count_alone(member: Member) -> int:
    """Open cases that one person only knows. One statement, on an index of these alone."""
    return access.coordinated_cases(member).filter(ONE_PERSON).count()


@dataclass(frozen=True)
class Gone:
    """Somebody away, or soon, and what falls meanwhile in the cases she follows."""

    person: UUID
    name: str
    starts_on: date
    ends_on: date
    dates: int
    bare: int


def count_gone(member: Member, *, today: date) -> list[Gone]:
    """The absences during which a date falls, the next 30 days. One statement.

    `bare`: how many of these dates have neither a substitute nor a binôme.
    """
    rows = (
        access.coordinated_cases(member)
        .filter(
            suivi__absences__ends_on__gte=today,
            suivi__absences__starts_on__lte=today + NEAR,
            deadlines__state=DeadlineState.OPEN,
            deadlines__bound="ours",
            deadlines__prudent__gte=F("suivi__absences__starts_on"),
            deadlines__prudent__lte=F("suivi__absences__ends_on"),
        )
        .order_by()
        .values(
            "suivi",
            "suivi__name",
            "suivi__absences__starts_on",
            "suivi__absences__ends_on",
        )
        .annotate(
            n=Count("deadlines", distinct=True),
            bare=Count(
                "deadlines",
                distinct=True,
                filter=Q(suivi__absences__substitute=None, binome=None),
            ),
        )
    )
    found = [Gone(*row) for row in rows.values_list(*GONE)]
    return sorted(found, key=lambda one: (-one.bare, one.starts_on))


GONE = (
    "suivi", "suivi__name", "suivi__absences__starts_on", "suivi__absences__ends_on", "n", "bare",
)  # fmt: skip


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
    planned = Hearing.objects.filter(state=HearingState.PLANNED, at__gte=now, at__lte=now + NEAR)
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
