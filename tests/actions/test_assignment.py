"""Taken, proposed, declined, lapsed, handed over, stepped aside from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Member
from notifications.models import Notice
from tests import build

NOW = timezone.now()


@pytest.fixture
def case(lyon, awa, karim, lea) -> Case:
    return build.deposited(section=lyon)


def sees(member: Member, case: Case) -> bool:
    member.__dict__.pop("_sections_by_role", None)
    return access.visible_cases(member).filter(pk=case.pk).exists()


def test_taking_makes_it_mine_and_hides_it_from_the_others(case, awa, karim):
    assert sees(awa, case) and sees(karim, case)
    taken = assignment.take(case, by=awa, now=NOW)
    assert (taken.state, taken.suivi) == ("open", awa)
    assert sees(awa, case) and not sees(karim, case)


def test_the_second_to_take_is_told_who_was_first(case, awa, karim):
    stale = build.opened(case)
    assignment.take(case, by=awa, now=NOW)
    with pytest.raises(ConflictError, match="Awa"):
        assignment.take(stale, by=karim, now=NOW, version=stale.version)
    assert build.opened(case).suivi == awa


def test_a_binome_is_somebody_else_of_the_section(case, awa, lyon):
    with pytest.raises(RefusedError, match="autre personne"):
        assignment.take(case, by=awa, binome=awa, now=NOW)
    other = build.member(build.section("Marseille"), "delegue", "Yanis")
    with pytest.raises(RefusedError, match="ne peut pas suivre"):
        assignment.take(case, by=awa, binome=other, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(suivi=awa, binome=awa)


def test_another_section_cannot_take_it(case):
    other = build.member(build.section("Marseille"), "delegue", "Yanis")
    assert not sees(other, case)
    with pytest.raises(Http404):
        assignment.take(case, by=other, now=NOW)


def test_a_proposal_is_accepted_by_taking(case, lea, karim):
    proposal = assignment.propose(case, to=karim, by=lea, now=NOW)
    assert Notice.objects.filter(recipient=karim.pk, topic="proposal").count() == 1
    with pytest.raises(RefusedError, match="déjà proposé"):
        assignment.propose(case, to=karim, by=lea, now=NOW)
    assignment.take(case, by=karim, now=NOW)
    proposal.refresh_from_db()
    assert proposal.answer == "accepted"


def test_a_declined_proposal_returns_to_the_pool_and_says_so(case, lea, karim, awa):
    assignment.propose(case, to=karim, by=lea, now=NOW)
    assignment.decline(case, by=karim, now=NOW)
    with pytest.raises(RefusedError):
        assignment.decline(case, by=karim, now=NOW)
    assert Notice.objects.filter(recipient=lea.pk, topic="update").exists()
    assert sees(awa, case)


def test_a_proposal_without_answer_lapses_after_72_hours_once(case, lea, karim):
    assignment.propose(case, to=karim, by=lea, now=NOW)
    assert assignment.lapse_proposals(now=NOW + timedelta(hours=71)) == 0
    assert assignment.lapse_proposals(now=NOW + timedelta(hours=72)) == 1
    assert assignment.lapse_proposals(now=NOW + timedelta(hours=73)) == 0


def test_handing_over_moves_the_case_and_tells_both(case, awa, karim, lea):
    assignment.take(case, by=awa, binome=karim, now=NOW)
    moved = assignment.hand_over(case, to=karim, by=lea, now=NOW)
    assert (moved.suivi, moved.binome) == (karim, None)
    assert not sees(awa, case) and sees(karim, case)
    told = Notice.objects.filter(key__startswith=f"handed:{case.pk}").values_list("recipient")
    assert {row[0] for row in told} == {awa.pk, karim.pk}


def test_a_delegue_without_part_in_it_cannot_hand_it_over(case, awa, karim):
    assignment.take(case, by=awa, now=NOW)
    with pytest.raises(Http404):
        assignment.hand_over(case, to=karim, by=karim, now=NOW)


def test_who_steps_aside_never_sees_it_again(case, awa, lea):
    assignment.step_aside(case, by=awa, now=NOW)
    assert not sees(awa, case)
    assignment.step_aside(case, by=lea, now=NOW)
    assert not sees(lea, case)
    with pytest.raises(RefusedError):
        assignment.propose(case, to=awa, by=build.member(case.section, "coordinator"), now=NOW)


def test_who_follows_it_hands_over_before_stepping_aside(case, awa):
    assignment.take(case, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="Passer d'abord la main"):
        assignment.step_aside(case, by=awa, now=NOW)


def test_leaving_the_section_takes_everything_away(case, awa):
    assignment.take(case, by=awa, now=NOW)
    awa.memberships.all().delete()
    assert not sees(awa, case)
    assert not access.roles_on(awa, build.opened(case))


def test_a_closed_account_sees_nothing(case, awa):
    assignment.take(case, by=awa, now=NOW)
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    assert not sees(Member.objects.get(pk=awa.pk), case)
