"""An orientation accepted while the origin takes it back, declines it, or takes the case."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, referral, referral_accept
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, CaseKey, JournalLine, Member, Referral, Section
from tests import build
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nora(lyon: Section) -> Member:
    """Coordinates Brest."""
    return build.member(build.section("Brest"), "coordinator", "Nora")


@pytest.fixture
def offered(awa: Member, nora: Member, lyon: Section) -> Referral:
    """An arrival of Lyon, to which its person and nobody else has said yes."""
    now = timezone.now()
    case = build.deposited(section=lyon, now=now)
    row = referral.propose(case, to=build.section_of(nora), why="near", by=awa, now=now)
    return referral.answer_by_person(row, yes=True, now=now)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have looked before either locks the case."""
    meeting = Meeting()
    monkeypatch.setattr(access, "locked", meeting.before(access.locked))
    return meeting


def accepted(row: Referral, by: Member) -> Case:
    return referral_accept.accept(access.get_referral(by, row.pk), by=by, now=timezone.now())


def whose(row: Referral) -> tuple[str, set]:
    """The section of the case, and those for which its key is wrapped."""
    case = Case.objects.select_related("section").get(pk=row.case_id)
    keys = CaseKey.objects.filter(case=case, recipient_kind="section")
    return case.section.name, set(keys.values_list("recipient", flat=True)) - {case.section_id}


def test_two_acceptances_are_one(offered: Referral, nora: Member, meeting: Meeting) -> None:
    results = at_once(lambda: accepted(offered, nora), lambda: accepted(offered, nora))
    assert meeting.held
    assert len(refusals(results, RefusedError)) == 1
    assert JournalLine.objects.filter(action="referral.accept").count() == 1
    assert whose(offered) == ("Brest", set())


def test_accepted_and_taken_back_is_one_of_the_two(
    offered: Referral, nora: Member, awa: Member, meeting: Meeting
) -> None:
    results = at_once(
        lambda: accepted(offered, nora),
        lambda: referral.withdraw(offered, by=awa, now=timezone.now()),
    )
    assert meeting.held
    assert len(refusals(results, RefusedError)) == 1
    answer = Referral.objects.get(pk=offered.pk).answer
    assert whose(offered) == ("Brest" if answer == "accepted" else "Lyon", set())


def test_accepted_and_declined_is_one_of_the_two(
    offered: Referral, nora: Member, meeting: Meeting
) -> None:
    row = access.get_referral(nora, offered.pk)
    results = at_once(
        lambda: accepted(offered, nora),
        lambda: referral.decline(row, reason="Non", by=nora, now=timezone.now()),
    )
    assert meeting.held
    assert len(refusals(results, RefusedError)) == 1


def test_accepted_while_the_origin_takes_the_case_leaves_one_person_and_every_date(
    offered: Referral, nora: Member, awa: Member, meeting: Meeting
) -> None:
    arrival = build.opened(offered.case)
    results = at_once(
        lambda: accepted(offered, nora),
        lambda: assignment.take(arrival, by=awa, now=timezone.now()),
    )
    assert meeting.held
    case = Case.objects.get(pk=offered.case_id)
    assert not isinstance(results[0], Exception), results
    assert (case.state, case.suivi, case.section.name) == ("open", nora, "Brest")
    assert whose(offered) == ("Brest", set())
    assert case.deadlines.filter(state="open").count() == arrival.deadlines.count()
