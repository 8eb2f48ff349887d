"""What we win: how the cases of the last twelve months ended, by problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from dossiers import access
from dossiers.employers.counts import problems
from dossiers.employers.patterns import months_before
from dossiers.models import Case, Member, Role, State
from dossiers.privacy.blind import blind

MONTHS = 12
# The word of an address for what no problem was ticked of.
NONE = "aucun"


@dataclass(frozen=True)
class Ended:
    """One problem and one outcome. A case with two problems counts in both."""

    problem: str
    outcome: str
    count: int


def count_outcomes(member: Member, *, today: date) -> tuple[Ended, ...]:
    """One statement."""
    words = {section: problems(section) for section in _sections(member)}
    found: dict[tuple[str, str], int] = {}
    rows = closed_since(member, today).order_by()
    for section, mark, outcome, n in (
        rows.values("section", "workplace__practices__mark", "outcome")
        .annotate(n=Count("pk"))
        .values_list("section", "workplace__practices__mark", "outcome", "n")
    ):
        slug = words[section].get(bytes(mark), NONE) if mark else NONE
        found[slug, outcome] = found.get((slug, outcome), 0) + n
    return tuple(Ended(*key, n) for key, n in sorted(found.items()))


def closed_since(member: Member, today: date) -> QuerySet[Case]:
    """The cases closed in the last twelve months."""
    first = months_before(today, MONTHS)
    return access.coordinated_cases(member).filter(state=State.CLOSED, closed_on__gte=first)


def ended(member: Member, problem: str, outcome: str, *, today: date) -> QuerySet[Case]:
    """The cases behind one mark."""
    rows = closed_since(member, today).filter(outcome=outcome)
    if problem == NONE:
        return rows.filter(workplace__practices__isnull=True)
    marks = [blind("practice", section, problem) for section in _sections(member)]
    return rows.filter(workplace__practices__mark__in=marks)


def _sections(member: Member) -> set[UUID]:
    return access.sections_of(member, Role.COORDINATOR)
