"""Fatal dates that are not sure, and those that were missed without a written conclusion."""

from __future__ import annotations

from django.db.models import Count, Min, QuerySet, Value

from dossiers import access
from dossiers.models import Case, Member
from dossiers.statistics.fatal import DOUBTFUL, Pile, fatal


def to_conclude(member: Member) -> QuerySet[Case]:
    """Coordinated cases joined with their incidents without conclusion, one row per incident."""
    return access.coordinated_cases(member).filter(
        incidents__isnull=False, incidents__concluded_on__isnull=True
    )


def count_doubtful_and_missed(member: Member) -> tuple[int, Pile]:
    """How many fatal dates are unsure, and the pile of those missed without a conclusion.

    One statement: the first page of the coordination counts its statements.
    """
    unsure = fatal(member, deadlines__certainty__in=DOUBTFUL)
    counted = (
        unsure.order_by()
        .values(what=Value("unsure"))
        .annotate(n=Count("deadlines"), first=Min("deadlines__prudent"), one=Min("reference"))
    )
    missed = (
        to_conclude(member)
        .order_by()
        .values(what=Value("missed"))
        .annotate(n=Count("incidents"), first=Min("incidents__passed_on"), one=Min("reference"))
    )
    found = {row["what"]: row for row in counted.union(missed, all=True)}
    doubtful = found["unsure"]["n"] if "unsure" in found else 0
    row = found.get("missed")
    pile = Pile(row["n"], row["first"], row["one"] or "") if row and row["n"] else Pile()
    return doubtful, pile
