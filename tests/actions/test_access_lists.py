"""The lists that write their own condition hold exactly the visible cases that they name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Q, QuerySet
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment
from dossiers.models import Case, Member, Role, Section, State
from tests import build

pytestmark = pytest.mark.django_db

Cases = QuerySet[Case]
# Each list, and the same one cut out of all that the member may see.
LISTS: dict[str, Callable[[Member, Cases], Cases]] = {
    "arrivals": lambda member, seen: seen.filter(state=State.SUBMITTED),
    "assigned_cases": lambda member, seen: seen.filter(suivi=member),
    "backed_cases": lambda member, seen: seen.filter(binome=member),
    "carried_cases": lambda member, seen: seen.filter(Q(suivi=member) | Q(binome=member)),
    "coordinated_cases": lambda member, seen: seen.filter(
        section__in=access.sections_of(member, Role.COORDINATOR)
    ),
}


@pytest.fixture
def everybody(awa: Member, karim: Member, lea: Member, lyon: Section) -> list[Member]:
    """Two délégués, a coordinator, somebody of another section; cases of every situation."""
    now = timezone.now()
    paris = build.section("Paris")
    nadia = build.member(paris, name="Nadia")
    for case in (build.taken(awa, binome=karim), build.taken(karim, binome=awa), build.taken(lea)):
        assert case.state == State.OPEN
    build.taken(nadia)
    build.deposited(section=paris)
    proposed = build.deposited(section=lyon)
    assignment.propose(proposed, to=awa, by=lea, now=now)
    for member in (awa, lea):
        hidden = build.deposited(section=lyon)
        assignment.step_aside(hidden, by=member, now=now)
    build.deposited(section=lyon)
    return [awa, karim, lea, nadia]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_what_the_visible_cases_hold_of_it(name: str, everybody: list[Member]) -> None:
    found = 0
    for member in everybody:
        ours = set(getattr(access, name)(member).values_list("pk", flat=True))
        cut = LISTS[name](member, access.visible_cases(member))
        assert ours == set(cut.values_list("pk", flat=True)), member.name
        found += len(ours)
    assert found
