"""The figures of the navigation, and which rows they stand for.

A figure is at most MOST: the first hundred are enough to know that there is work.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from dossiers import access
from dossiers.actions.postpone import shown
from dossiers.composed import Composed, UpTo
from dossiers.health import CLOCK_ALARM, LADDER, Engine, engine_of
from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    Member,
    Severity,
    State,
    SweepMark,
)
from dossiers.rules.ladder import SNOOZE_ABOVE_DAYS
from dossiers.standing import somebody, standing
from notifications.bell import unread

MOST = 100
NEAR = timedelta(days=7)
SOON = timedelta(days=30)
# What was put off is quiet until its day, never at 14 days or less.
SNOOZABLE = timedelta(days=SNOOZE_ABOVE_DAYS)


def my_cases(member: Member) -> QuerySet[Case]:
    """The living cases that the member follows or backs."""
    return access.carried_cases(member).exclude(state=State.CLOSED)


def followed_cases(member: Member) -> QuerySet[Case]:
    """The living cases that the member follows."""
    return access.assigned_cases(member).exclude(state=State.CLOSED)


def open_deadlines(cases: QuerySet[Case]) -> QuerySet[Deadline]:
    """The open deadlines of these cases."""
    return Deadline.objects.filter(state=DeadlineState.OPEN, case__in=cases)


def not_to_lose(today: date) -> Q:
    """What may kill a right: fatal and ours, and near, unknown, or soon and seen by nobody.

    Reminders begin 30 days before; an answer is expected from that day on.
    """
    near = Q(prudent__lte=today + NEAR)
    waits = Q(snoozed_until__gt=today, prudent__gt=today + SNOOZABLE)
    unseen = Q(prudent__lte=today + SOON, seen_at=None) & ~waits
    return Q(severity=Severity.FATAL, bound="ours") & (near | unseen | Q(prudent=None))


def _frame(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    today: date,
) -> QuerySet[Any, Any]:
    """Every figure and every alarm of the frame, in one row."""
    member = somebody(me, coordinates, defends, replaces)
    urgent = open_deadlines(followed_cases(member)).filter(not_to_lose(today))
    marks = SweepMark.objects.values("completed_at")
    return (
        Member.objects.order_by()
        .filter(pk=me)
        .values_list(
            UpTo(urgent.values("pk")[:MOST]),
            UpTo(access.arrivals(member).filter(shown(today)).values("pk")[:MOST]),
            UpTo(unread(me).values("pk")),
            Subquery(marks.filter(name=LADDER)),
            Subquery(marks.filter(name=CLOCK_ALARM)),
        )
    )


FRAME = Composed(_frame)


class NavCounts:
    """The figures of the navigation and of the frame, in one statement, only if a page shows
    them; once for a member, who is read anew at each request.
    """

    def __init__(self, member: Member, today: date) -> None:
        self._member, self._today = member, today

    @property
    def todo(self) -> int:
        """Deadlines not to lose in the cases that I follow."""
        return int(self._figures[0] or 0)

    @property
    def arrivals(self) -> int:
        """Arrivals that I may take."""
        return int(self._figures[1] or 0)

    @property
    def unread(self) -> int:
        """Notices that I have not read."""
        return int(self._figures[2] or 0)

    def engine(self, now: datetime) -> Engine:
        """Since when no sweep ended, and when the clock jumped."""
        return engine_of(self._figures[3], self._figures[4], now)

    @property
    def _figures(self) -> tuple[Any, ...]:
        kept: tuple[date, tuple[Any, ...]] | None = getattr(self._member, "_frame", None)
        if kept is None or kept[0] != self._today:
            row = FRAME.rows(**standing(self._member), today=self._today)[0]
            kept = (self._today, row)
            self._member._frame = kept  # type: ignore[attr-defined]
        return kept[1]
