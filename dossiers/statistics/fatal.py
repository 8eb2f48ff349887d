"""Fatal deadlines of the coordinated sections: which of them does nobody cover?

Not covered: nobody follows the case and it falls within 30 days (or has passed), or a
reminder had no answer in its time, or the last safe day has passed. The ladder begins
30 days before: no reminder can wait for an answer about a later date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from dossiers import access
from dossiers.models import Case, DeadlineState, Member, Severity
from dossiers.rules.deadline import Certainty
from dossiers.statistics.team import Team

NEAR = timedelta(days=30)
DOUBTFUL = (Certainty.EARLIEST.value, Certainty.UNKNOWN.value)


def fatal(member: Member, *asked: Q, **narrower: Any) -> QuerySet[Case]:
    """Coordinated cases joined with their open fatal deadlines of ours, one row per deadline.

    One `filter` on purpose: a second one would join the deadlines a second time.
    """
    return access.coordinated_cases(member).filter(
        *asked,
        deadlines__state=DeadlineState.OPEN,
        deadlines__severity=Severity.FATAL,
        deadlines__bound="ours",
        **narrower,
    )


def silent(now: datetime) -> Q:
    """A reminder of the present date whose time to answer is over."""
    return Q(
        deadlines__reminders__acknowledged_at__isnull=True,
        deadlines__reminders__answer_by__lte=now,
        deadlines__reminders__edition=F("deadlines__edition"),
    )


@dataclass
class Pile:
    """How many deadlines for one reason, the first date, and the case if there is only one."""

    count: int = 0
    first: date | None = None
    reference: str = ""

    def add(self, count: int, first: date | None, reference: str | None) -> None:
        """Some more of them, of which `first` is the earliest."""
        if not count:
            return
        self.count += count
        if self.first is None or (first and first < self.first):
            self.first, self.reference = first, reference or ""


@dataclass
class Uncovered:
    """What will be lost if nobody acts. `near`: deadlines, and `cases`: cases, per person."""

    total: int = 0
    alone: Pile = field(default_factory=Pile)
    overdue: Pile = field(default_factory=Pile)
    silent: Pile = field(default_factory=Pile)
    near: dict[UUID, int] = field(default_factory=dict)
    cases: dict[UUID, int] = field(default_factory=dict)
    unanswered: dict[UUID, int] = field(default_factory=dict)


def count_uncovered(member: Member, team: Team, *, now: datetime) -> Uncovered:
    """One statement, one row per section and person, over the deadlines within 30 days."""
    today = timezone.localdate(now)
    overdue, waits = Q(deadlines__prudent__lt=today), silent(now)
    deadlines = {"expression": "deadlines", "distinct": True}
    groups = (
        fatal(member, deadlines__prudent__lte=today + NEAR)
        .order_by()
        .values("section", "suivi")
        .annotate(
            n=Count(**deadlines),
            n_cases=Count("pk", distinct=True),
            n_overdue=Count(**deadlines, filter=overdue),
            n_silent=Count(**deadlines, filter=waits),
            n_either=Count(**deadlines, filter=overdue | waits),
            first=Min("deadlines__prudent"),
            first_overdue=Min("deadlines__prudent", filter=overdue),
            first_silent=Min("deadlines__prudent", filter=waits),
            one=Min("reference"),
            one_overdue=Min("reference", filter=overdue),
            one_silent=Min("reference", filter=waits),
        )
    )
    found = Uncovered()
    for group in groups:
        _add(found, group, alone=not team.holds(group["section"], group["suivi"]))
    return found


def _add(found: Uncovered, group: dict[str, Any], *, alone: bool) -> None:
    found.overdue.add(group["n_overdue"], group["first_overdue"], group["one_overdue"])
    found.silent.add(group["n_silent"], group["first_silent"], group["one_silent"])
    if alone:
        found.alone.add(group["n"], group["first"], group["one"])
    found.total += group["n"] if alone else group["n_either"]
    if person := group["suivi"]:
        found.near[person] = found.near.get(person, 0) + group["n"]
        found.cases[person] = found.cases.get(person, 0) + group["n_cases"]
        found.unanswered[person] = found.unanswered.get(person, 0) + group["n_silent"]


@dataclass(frozen=True)
class NextFatal:
    """The nearest fatal date to come, and who follows it ("" for nobody)."""

    day: date
    suivi: str
    binome: str


def next_fatal(member: Member, *, today: date) -> NextFatal | None:
    """One statement, or None: no fatal date is to come."""
    found = (
        fatal(member, deadlines__prudent__gte=today)
        .order_by("deadlines__prudent", "reference")
        .values_list("deadlines__prudent", "suivi__name", "binome__name")
        .first()
    )
    return NextFatal(found[0], found[1] or "", found[2] or "") if found else None
