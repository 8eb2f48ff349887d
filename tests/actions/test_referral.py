"""Another section: nothing moves before the person's yes and theirs, and no date is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, move, referral, referral_accept, session, undo
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.models import Case, CaseKey, JournalLine, Member, Referral, Reminder, Section, Undo
from dossiers.privacy import receipt
from notifications.models import Notice
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def lille(lyon: Section) -> Section:
    return build.section("Lille")


@pytest.fixture
def nora(lille: Section) -> Member:
    """Coordinates Lille."""
    return build.member(lille, "coordinator", "Nora")


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    return build.taken(awa, binome=karim, now=NOW, happened=TODAY - 20 * DAY)


@pytest.fixture
def asked(case: Case, awa: Member, lille: Section, nora: Member) -> Referral:
    return referral.propose(case, to=lille, why="near", by=awa, now=NOW)


@pytest.fixture
def offered(asked: Referral) -> Referral:
    return referral.answer_by_person(asked, yes=True, now=NOW)


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def sees(member: Member, case: Case) -> bool:
    return access.visible_cases(fresh(member)).filter(pk=case.pk).exists()


def accept(row: Referral, by: Member, now=NOW, **more) -> Case:
    by = fresh(by)
    return referral_accept.accept(access.get_referral(by, row.pk), by=by, now=now, **more)


def actions_of(case: Case) -> list[tuple[str, object]]:
    lines = JournalLine.objects.filter(case=case.pk, action__contains="referral")
    return list(lines.order_by("seq").values_list("action", "section"))


def test_the_other_section_knows_nothing_before_the_person_said_yes(
    asked: Referral, nora: Member, case: Case
) -> None:
    assert not access.referrals_to(nora).exists()
    with pytest.raises(Http404):
        access.get_referral(nora, asked.pk)
    assert not Notice.objects.filter(recipient=nora.pk).exists()
    with pytest.raises(Http404):
        referral_accept.accept(asked, by=nora, now=NOW)


def test_her_yes_rings_that_coordination_which_still_may_not_open_the_case(
    offered: Referral, nora: Member, awa: Member, case: Case
) -> None:
    assert access.get_referral(nora, offered.pk) == offered
    assert Notice.objects.get(recipient=nora.pk, topic="proposal").link.endswith(f"{offered.pk}/")
    assert sees(awa, case) and not sees(nora, case)
    with pytest.raises(Http404):
        access.get_case(nora, case.reference, now=NOW)


def test_accepting_moves_the_case_its_key_and_its_people(
    offered: Referral, nora: Member, lea: Member, case: Case
) -> None:
    before = [case.suivi, case.binome, lea]
    accept(offered, nora)
    now = build.opened(case)
    assert (now.section.name, now.suivi, now.binome) == ("Lille", nora, None)
    assert now.story == "On m’a dit de ne plus venir."
    assert sees(nora, case)
    assert [sees(one, case) for one in before] == [False, False, False]
    keys = CaseKey.objects.filter(case=case).order_by("recipient_kind")
    assert [key.recipient_kind for key in keys] == ["receipt", "section"]
    assert keys[1].recipient == now.section_id


def test_the_receipt_code_goes_on_working_and_her_page_says_who_follows(
    awa: Member, lille: Section, nora: Member, lyon: Section
) -> None:
    case, code = build.deposited_with_code(section=lyon, now=NOW)
    row = referral.propose(case, to=lille, why="near", by=awa, now=NOW)
    referral.answer_by_person(row, yes=True, now=NOW)
    accept(row, nora)
    token = session.open_session(receipt.derive_receipt(code), now=NOW)
    mine = session.continue_session(token, now=NOW)
    assert mine.story == "On m’a dit de ne plus venir."
    assert [m.body for m in mine.messages.all()] == [
        "La section Lille suit maintenant votre dossier. Votre code ne change pas."
    ]


def test_both_journals_say_it(offered: Referral, nora: Member, case: Case, lyon, lille) -> None:
    accept(offered, nora)
    assert actions_of(case) == [
        ("referral.propose", lyon.pk),
        ("person.referral_yes", lyon.pk),
        ("referral.leave", lyon.pk),
        ("referral.accept", lille.pk),
    ]


def test_the_origin_keeps_reading_until_the_day_that_was_said_and_not_after(
    case: Case, awa: Member, lille: Section, nora: Member, karim: Member
) -> None:
    row = referral.propose(case, to=lille, why="trade", keeps_days=30, by=awa, now=NOW)
    referral.answer_by_person(row, yes=True, now=NOW)
    accept(row, nora)
    kept = access.get_kept(awa, row.pk, now=NOW)
    assert kept.case.story == "On m’a dit de ne plus venir."
    assert kept.keeps_until == TODAY + 30 * DAY
    assert JournalLine.objects.filter(case=case.pk, action="referral.read", actor=awa.pk).exists()
    with pytest.raises(Http404):
        access.get_kept(karim, row.pk, now=NOW)
    housekeeping(now=NOW + 30 * DAY)
    assert CaseKey.objects.filter(case=case, recipient_kind="kept").exists()
    with pytest.raises(Http404):
        access.get_kept(awa, row.pk, now=NOW + 31 * DAY)
    housekeeping(now=NOW + 31 * DAY)
    assert not CaseKey.objects.filter(case=case, recipient_kind="kept").exists()


def test_without_a_stated_reading_nothing_of_the_origin_opens_it(
    offered: Referral, nora: Member, awa: Member
) -> None:
    accept(offered, nora)
    with pytest.raises(Http404):
        access.get_kept(awa, offered.pk, now=NOW)


def rung(case: Case) -> set[str]:
    people = Reminder.objects.filter(deadline__case=case, climbed_at=None, acknowledged_at=None)
    return {one.recipient.name for one in people.select_related("recipient")}


def test_dates_ring_the_origin_until_the_acceptance_then_the_new_people(
    offered: Referral, case: Case, nora: Member
) -> None:
    later = NOW + 2 * DAY
    remind(now=later)
    assert rung(case) and rung(case) <= {"Awa", "Karim", "Léa"}
    open_dates = case.deadlines.filter(state="open").count()
    accept(offered, nora, now=later)
    awaited = Reminder.objects.filter(deadline__case=case, answer_by__isnull=False)
    assert {one.recipient.name for one in awaited} <= {"Nora"}
    for days in range(3, 360, 4):
        remind(now=NOW + days * DAY)
    since = Reminder.objects.filter(deadline__case=case, sent_at__gt=later)
    assert {one.recipient.name for one in since} == {"Nora"}
    assert build.opened(case).deadlines.filter(state="open").count() == open_dates


def test_a_declined_offer_leaves_the_case_and_its_dates_where_they_were(
    offered: Referral, nora: Member, awa: Member, case: Case
) -> None:
    before = build.opened(case)
    with pytest.raises(RefusedError):
        referral.decline(access.get_referral(nora, offered.pk), reason=" ", by=nora, now=NOW)
    referral.decline(access.get_referral(nora, offered.pk), reason="Pas de place", by=nora, now=NOW)
    after = build.opened(case)
    assert (after.section_id, after.suivi) == (before.section_id, awa)
    assert after.nearest_on == before.nearest_on
    row = case.referrals.get()
    row.case = after
    assert (row.answer, row.reason) == ("declined", "Pas de place")
    assert Notice.objects.filter(recipient=awa.pk, key__contains=str(row.pk)).exists()
    assert not access.referrals_to(nora).exists()


def test_a_silent_offer_rings_the_origin_when_it_is_over(
    offered: Referral, awa: Member, lea: Member, case: Case, nora: Member
) -> None:
    housekeeping(now=NOW + 8 * DAY)
    assert case.referrals.get().answer == "lapsed"
    told = Notice.objects.filter(key__contains=f"referral:{offered.pk}:lapsed")
    assert {one.recipient for one in told} == {awa.pk, lea.pk}
    with pytest.raises(Http404):
        access.get_referral(nora, offered.pk)


def test_the_person_may_refuse_or_take_her_yes_back(
    offered: Referral, nora: Member, case: Case
) -> None:
    referral.answer_by_person(offered, yes=False, now=NOW)
    with pytest.raises(Http404):
        access.get_referral(nora, offered.pk)
    with pytest.raises(RefusedError):
        referral.answer_by_person(offered, yes=True, now=NOW)


def test_a_withdrawn_offer_is_accepted_by_nobody(
    offered: Referral, nora: Member, awa: Member
) -> None:
    before = access.get_referral(nora, offered.pk)
    referral.withdraw(offered, by=awa, now=NOW)
    with pytest.raises(RefusedError):
        referral_accept.accept(before, by=nora, now=NOW)


def test_it_is_undone_until_somebody_has_read_it(asked: Referral, awa: Member, case: Case) -> None:
    kept = Undo.objects.get(act="referral.propose", undone_at=None)
    undo.undo(kept, by=awa, now=NOW)
    assert not case.referrals.exists()
    again = referral.propose(build.opened(case), to=asked.to, why="near", by=awa, now=NOW)
    referral.seen(again, now=NOW)
    with pytest.raises(RefusedError):
        undo.undo(Undo.objects.get(act="referral.propose", undone_at=None), by=awa, now=NOW)


def test_only_the_coordination_of_that_section_answers(
    offered: Referral, lille: Section, lea: Member
) -> None:
    delegue = build.member(lille, "delegue", "Zoé")
    for person in (delegue, lea):
        with pytest.raises(Http404):
            access.get_referral(person, offered.pk)
        with pytest.raises(Http404):
            referral_accept.accept(offered, by=person, now=NOW)


def test_an_arrival_that_is_accepted_is_taken(
    lyon: Section, awa: Member, lille: Section, nora: Member
) -> None:
    case = build.deposited(section=lyon, now=NOW, happened=TODAY - 20 * DAY)
    row = referral.propose(case, to=lille, why="near", by=awa, now=NOW)
    referral.answer_by_person(row, yes=True, now=NOW)
    zoe = build.member(lille, "delegue", "Zoé")
    accept(row, nora, follower=zoe)
    now = build.opened(case)
    assert (now.state, now.suivi) == ("open", zoe)
    assert now.workplace.section_id == lille.pk


def test_taken_meanwhile_by_the_origin_it_still_goes_where_she_said(
    lyon: Section, awa: Member, karim: Member, lille: Section, nora: Member
) -> None:
    case = build.deposited(section=lyon, now=NOW)
    row = referral.propose(case, to=lille, why="near", by=awa, now=NOW)
    referral.answer_by_person(row, yes=True, now=NOW)
    assignment.take(build.opened(case), by=karim, now=NOW)
    assert accept(row, nora).suivi == nora


def test_a_case_that_ends_takes_its_offer_with_it(
    offered: Referral, case: Case, awa: Member, nora: Member
) -> None:
    move.withdraw(build.opened(case), person_told=True, by=awa, now=NOW)
    assert case.referrals.get().answer == "withdrawn"
    with pytest.raises(Http404):
        access.get_referral(nora, offered.pk)


def test_nothing_of_the_first_section_goes_along(
    offered: Referral, case: Case, awa: Member, karim: Member, nora: Member
) -> None:
    case = build.opened(case)
    case.tags.create(word="grève", put_by=awa, put_on=TODAY)
    accept(offered, nora)
    assert not case.tags.exists()
    assert not case.tasks.filter(assignee__isnull=False, done_on=None).exists()
