"""The figures of the navigation, and which rows they stand for.

A figure is at most MOST: the first hundred are enough to know that there is work.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from django.db.models import IntegerField, Q, QuerySet, Subquery

from dossiers import access
from dossiers.models import Case, Deadline, DeadlineState, Member, Severity, State
from dossiers.rules.ladder import SNOOZE_ABOVE_DAYS

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


class UpTo(Subquery):
    """How many rows a sliced query has, as one value of a larger statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class NavCounts:
    """The figures of the navigation, in one statement, only if a page shows them."""

    def __init__(self, member: Member, today: date) -> None:
        self._member, self._today = member, today

    @property
    def todo(self) -> int:
        """Deadlines not to lose in the cases that I follow."""
        return self._figures[0]

    @property
    def arrivals(self) -> int:
        """Arrivals that I may take."""
        return self._figures[1]

    @cached_property
    def _figures(self) -> tuple[int, int]:
        urgent = open_deadlines(followed_cases(self._member)).filter(not_to_lose(self._today))
        waiting = access.arrivals(self._member)
        return (
            Member.objects.order_by()
            .filter(pk=self._member.pk)
            .values_list(UpTo(urgent.values("pk")[:MOST]), UpTo(waiting.values("pk")[:MOST]))
            .get()
        )
