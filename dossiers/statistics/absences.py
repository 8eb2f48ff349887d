"""Who is away, or soon, and what falls meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q

from dossiers import access
from dossiers.models import DeadlineState, Member
from dossiers.statistics.fatal import NEAR


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
