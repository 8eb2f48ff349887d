"""Wages that a day takes away: months whose three years end soon. Days and cases, no money."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from dossiers import access
from dossiers.models import Case, DeadlineState, Member, WageMonth
from dossiers.statistics.fatal import NEAR

RULE = "salaire_3a"
# The sums are sealed: they are read for so many cases at most.
MOST_OPENED = 50


@dataclass(frozen=True)
class Lost:
    """One last safe day, and how many cases lose a month of pay after it."""

    day: date
    cases: int


def count_lost(member: Member, *, today: date) -> tuple[Lost, ...]:
    """The days to come within thirty, nearest first. One statement."""
    rows = (
        losing(member, today, today + NEAR)
        .order_by()
        .values("deadlines__prudent")
        .annotate(n=Count("pk", distinct=True))
        .order_by("deadlines__prudent")
    )
    return tuple(Lost(*row) for row in rows.values_list("deadlines__prudent", "n"))


def losing(member: Member, first: date, last: date) -> QuerySet[Case]:
    """Coordinated cases joined with their months of pay that are lost after these days."""
    return access.coordinated_cases(member).filter(
        deadlines__rule=RULE,
        deadlines__state=DeadlineState.OPEN,
        deadlines__prudent__gte=first,
        deadlines__prudent__lte=last,
        deadlines__milestone__wage_month__isnull=False,
    )


def euros_lost(member: Member, day: date) -> Decimal | None:
    """The euros still owed for the months lost after `day`; None for too many cases to open.

    Four statements, the sums being sealed. The reading tells no case apart from another.
    """
    found: Collection[Case] = losing(member, day, day).annotate(first=Min("deadlines__prudent"))
    opened = access.opened(list(found[: MOST_OPENED + 1]))
    if len(opened) > MOST_OPENED:
        return None
    by_id: dict[UUID, Case] = {case.pk: case for case in opened}
    total = Decimal(0)
    for month in WageMonth.objects.filter(
        case__in=by_id,
        milestone__deadlines__rule=RULE,
        milestone__deadlines__prudent=day,
        milestone__deadlines__state=DeadlineState.OPEN,
    ):
        month.case = by_id[month.case_id]
        total += max(Decimal(0), Decimal(month.due) - Decimal(month.paid))
    return total
