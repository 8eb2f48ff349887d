"""Leaving forces a hand-over: nothing is left to nobody, and each receiver hears once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import assignment, leaving
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Absence,
    Case,
    Evening,
    JournalLine,
    Member,
    Membership,
    Proposal,
    Section,
)
from notifications.models import Notice
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


def fatal_case(awa: Member, **told: object) -> Case:
    return build.taken(awa, happened=TODAY - 30 * DAY, now=NOW, **told)  # type: ignore[arg-type]


def quiet_case(awa: Member) -> Case:
    """A case without any fatal date of ours."""
    return build.taken(awa, kind="autre", now=NOW)


def go(member: Member, section: Section, by: Member, **to: Member | None) -> int:
    receivers = {Case.objects.get(reference=ref.replace("_", "-")[1:]).pk: who
                 for ref, who in to.items()}  # fmt: skip
    return leaving.leave(member, section=section, receivers=receivers, by=by, now=NOW)


def ref(case: Case) -> str:
    return "r" + case.reference.replace("-", "_")


def test_every_case_goes_to_whom_was_chosen_and_each_hears_once(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    cases = [fatal_case(awa) for _n in range(3)]
    Notice.objects.all().delete()
    done = go(awa, lyon, lea, **{ref(one): karim for one in cases})
    assert done == 3
    assert set(Case.objects.values_list("suivi", flat=True)) == {karim.pk}
    assert Notice.objects.filter(recipient=karim.pk, key__startswith="leaving:").count() == 1
    assert JournalLine.objects.filter(action="case.hand_over").count() == 3
    fresh = Member.objects.get(pk=awa.pk)
    assert (fresh.is_active, fresh.left_on) == (False, TODAY)


def test_a_case_that_was_not_named_stops_everything(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    one, two = fatal_case(awa), fatal_case(awa)
    with pytest.raises(RefusedError, match="1 dossier attend encore"):
        go(awa, lyon, lea, **{ref(one): karim})
    assert Case.objects.filter(suivi=awa).count() == 2
    assert Member.objects.get(pk=awa.pk).is_active
    assert two.suivi_id == awa.pk


def test_a_fatal_date_is_never_left_to_nobody(awa: Member, lea: Member, lyon: Section) -> None:
    case = fatal_case(awa)
    with pytest.raises(RefusedError, match=case.reference):
        go(awa, lyon, lea, **{ref(case): None})


def test_what_has_no_fatal_date_may_go_back_to_the_coordination(
    awa: Member, lea: Member, lyon: Section
) -> None:
    case = quiet_case(awa)
    assert not leaving.uncovered([case.pk])
    go(awa, lyon, lea, **{ref(case): None})
    assert Case.objects.get(pk=case.pk).suivi is None


def test_the_binome_who_receives_is_no_longer_her_own_binome(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    case = fatal_case(awa, binome=karim)
    go(awa, lyon, lea, **{ref(case): karim})
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.suivi, fresh.binome) == (karim, None)


def test_what_she_backs_loses_its_binome_or_gets_another(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    one, two = fatal_case(karim, binome=awa), fatal_case(karim, binome=awa)
    go(awa, lyon, lea, **{ref(two): lea})
    assert Case.objects.get(pk=one.pk).binome is None
    assert Case.objects.get(pk=two.pk).binome == lea


def test_a_receiver_who_stepped_aside_is_refused(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    case = fatal_case(awa)
    case.exclusions.create(member=karim, since=TODAY)
    with pytest.raises(RefusedError, match="Karim ne peut pas suivre"):
        go(awa, lyon, lea, **{ref(case): karim})


def test_the_last_coordinator_names_another_before_leaving(lea: Member, lyon: Section) -> None:
    with pytest.raises(RefusedError, match="coordination"):
        go(lea, lyon, lea)
    build.member(lyon, "coordinator", "Sam")
    assert go(lea, lyon, lea) == 0


def test_only_who_coordinates_the_section_ends_a_role_there(
    awa: Member, karim: Member, lyon: Section
) -> None:
    stranger = build.member(build.section("Ain"), "coordinator")
    for person in (awa, karim, stranger):
        with pytest.raises(Http404):
            go(awa, lyon, person)


def test_somebody_with_a_role_elsewhere_keeps_her_account(
    awa: Member, lea: Member, lyon: Section
) -> None:
    Membership.objects.create(member=awa, section=build.section("Ain"), role="delegue", since=TODAY)
    go(awa, lyon, lea)
    assert Member.objects.get(pk=awa.pk).is_active
    assert Membership.objects.get(member=awa).section.name == "Ain"


def test_what_waited_for_her_waits_no_more(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    arrival = build.deposited(section=lyon, now=NOW)
    assignment.propose(arrival, to=awa, by=karim, now=NOW)
    Evening.objects.create(member=awa, weekday=1, starts="18:00")
    Absence.objects.create(member=karim, starts_on=TODAY, ends_on=TODAY, substitute=awa)
    go(awa, lyon, lea)
    assert Proposal.objects.get().answer == "lapsed"
    assert not Evening.objects.exists()
    assert Absence.objects.get().substitute is None


def test_an_erased_person_has_no_name_and_no_address_and_history_still_reads(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    case = fatal_case(awa)
    with pytest.raises(RefusedError):
        leaving.erase(awa, by=lea, now=NOW)
    go(awa, lyon, lea, **{ref(case): karim})
    leaving.erase(Member.objects.get(pk=awa.pk), by=lea, now=NOW)
    fresh = Member.objects.get(pk=awa.pk)
    assert fresh.name == "Une personne partie"
    assert fresh.email.endswith("@parti.invalid") and "awa" not in fresh.email
    assert not fresh.has_usable_password()
    assert JournalLine.objects.get(action="case.take", case=case.pk).actor == awa.pk
