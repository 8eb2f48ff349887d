"""The sums obtained in the cases that ended: sealed, so read one by one, and never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median_low

from dossiers import access
from dossiers.models import Closing, Member
from dossiers.statistics.outcomes import closed_since

# The latest ones only: each is opened with the key of its case.
MOST_OPENED = 300


@dataclass(frozen=True)
class Sums:
    """Centimes, over the cases in which something was obtained."""

    count: int = 0
    median: int = 0
    total: int = 0


def count_sums(member: Member, *, today: date) -> Sums:
    """Four statements, over the MOST_OPENED last cases that ended."""
    last = closed_since(member, today).order_by("-closed_on", "-reference")[:MOST_OPENED]
    cases = {case.pk: case for case in access.opened(list(last))}
    found = []
    for closing in Closing.objects.filter(case__in=cases, reopened_on=None):
        closing.case = cases[closing.case_id]
        if closing.obtained and int(closing.obtained) > 0:
            found.append(int(closing.obtained))
    return Sums(len(found), median_low(found), sum(found)) if found else Sums()
