"""What will be lost in the next twelve weeks, and how sure these dates are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from dossiers.models import Case, Member
from dossiers.rules.deadline import Certainty
from dossiers.statistics.fatal import fatal
from dossiers.statistics.team import Team

WEEKS = 12
SEEN = Q(deadlines__seen_by__isnull=False)
# Not ~SEEN: what is denied of many rows is asked of all of them.
UNSEEN = Q(deadlines__seen_by__isnull=True)


class Held(StrEnum):
    """What stands between a fatal date and its loss. The values are those of the address."""

    SEEN = "vue"
    UNSEEN = "pas-vue"
    ALONE = "sans-personne"


@dataclass(frozen=True)
class Week:
    """Fatal dates of one week: somebody saw them, nobody did, nobody follows the case."""

    monday: date
    seen: int = 0
    unseen: int = 0
    alone: int = 0

    @property
    def total(self) -> int:
        """All three."""
        return self.seen + self.unseen + self.alone


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def count_weeks(member: Member, team: Team, *, today: date) -> tuple[Week, ...]:
    """Twelve weeks, this one first, counted from today. One statement."""
    first = monday_of(today)
    alone = team.nobody()
    last = first + timedelta(weeks=WEEKS)
    rows = (
        fatal(member, deadlines__prudent__gte=today, deadlines__prudent__lt=last)
        .order_by()
        .annotate(monday=TruncWeek("deadlines__prudent"))
        .values("monday")
        .annotate(
            seen=Count("deadlines", filter=SEEN & ~alone),
            unseen=Count("deadlines", filter=UNSEEN & ~alone),
            alone=Count("deadlines", filter=alone),
        )
    )
    found = {row["monday"]: Week(**row) for row in rows}
    days = [first + timedelta(weeks=n) for n in range(WEEKS)]
    return tuple(found.get(day, Week(day)) for day in days)


def of_week(member: Member, team: Team, monday: date, held: str, *, today: date) -> QuerySet[Case]:
    """The fatal dates behind one mark, one row per deadline. Raises ValueError."""
    day = max(monday, today)
    alone = team.nobody()
    mark = {Held.ALONE: alone, Held.SEEN: SEEN & ~alone, Held.UNSEEN: UNSEEN & ~alone}[Held(held)]
    after = monday + timedelta(weeks=1)
    return fatal(member, mark, deadlines__prudent__gte=day, deadlines__prudent__lt=after)


@dataclass(frozen=True)
class Sureness:
    """How many open fatal dates are of each certainty."""

    certain: int = 0
    declared: int = 0
    earliest: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All four."""
        return self.certain + self.declared + self.earliest + self.unknown

    @property
    def doubtful(self) -> int:
        """« Au plus tôt » and unknown."""
        return self.earliest + self.unknown


def count_sureness(member: Member) -> Sureness:
    """One statement."""
    rows = fatal(member).order_by().values("deadlines__certainty").annotate(n=Count("deadlines"))
    found = dict(rows.values_list("deadlines__certainty", "n"))
    return Sureness(**{one.value: found.get(one.value, 0) for one in Certainty})
