"""Counts of the coordinated cases: by kind and state, the arrivals, those one person knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from dossiers import access
from dossiers.models import Member, Proposal, State
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
