"""Handing over: nothing moves before the receiver has read and accepted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone, translation

from dossiers import access
from dossiers.actions import handover, leaving
from dossiers.actions.assignment import hand_over
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Handover, JournalLine, Member, Reminder
from notifications.models import Notice
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
SHEET: list[dict[str, Any]] = [{"title": "État", "lines": [{"text": "Ouvert", "how": []}]}]


@pytest.fixture
def sam(lyon) -> Member:
    return build.member(lyon, "delegue", "Sam")


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    return build.taken(awa, binome=karim, now=NOW, happened=TODAY - 20 * DAY)


@pytest.fixture
def offered(case: Case, awa: Member, sam: Member) -> Handover:
    return handover.propose(
        case, to=sam, by=awa, now=NOW, promises="Un appel vendredi", words="Se méfier du gérant"
    )


def sees(member: Member, case: Case) -> bool:
    member = Member.objects.get(pk=member.pk)
    return access.visible_cases(member).filter(pk=case.pk).exists()


def accept(row: Handover, by: Member, now=NOW) -> Case:
    return handover.accept(row, sheet=SHEET, by=by, now=now)


def test_an_offer_changes_nothing_and_shows_the_receiver_the_sheet_only(
    case: Case, offered: Handover, awa: Member, sam: Member
) -> None:
    assert build.opened(case).suivi == awa
    assert sees(awa, case) and not sees(sam, case)
    assert access.get_handover(sam, offered.pk, now=NOW) == offered
    with pytest.raises(Http404):
        access.get_case(sam, case.reference, now=NOW)


def test_accepting_moves_the_case_and_ends_the_access_of_who_had_it(
    case: Case, offered: Handover, awa: Member, karim: Member, sam: Member
) -> None:
    accept(offered, sam)
    fresh = build.opened(case)
    assert (fresh.suivi, fresh.binome) == (sam, karim)
    assert sees(sam, case) and not sees(awa, case)


def test_who_hands_over_may_stay_as_binome(case: Case, awa: Member, sam: Member) -> None:
    row = handover.propose(case, to=sam, by=awa, former_backs=True, now=NOW)
    accept(row, sam)
    fresh = build.opened(case)
    assert (fresh.suivi, fresh.binome) == (sam, awa)
    assert sees(awa, case)


def test_a_binome_who_accepts_leaves_no_one_twice_on_the_case(
    case: Case, awa: Member, karim: Member
) -> None:
    row = handover.propose(case, to=karim, by=awa, now=NOW)
    accept(row, karim)
    fresh = build.opened(case)
    assert (fresh.suivi, fresh.binome) == (karim, None)


def test_the_sheet_is_kept_as_it_was_read(case: Case, offered: Handover, sam: Member) -> None:
    accept(offered, sam)
    kept = Handover.objects.get(pk=offered.pk)
    kept.case = build.opened(case)
    assert (kept.sheet, kept.promises, kept.answer) == (SHEET, "Un appel vendredi", "accepted")
    raw = Handover.objects.values_list("promises", "words", "sheet").get(pk=offered.pk)
    assert b"vendredi" not in b"".join(bytes(one) for one in raw)


@pytest.mark.parametrize(
    ("language", "word"),
    [("fr", "personne"), ("en", "person"), ("es", "persona"), ("pt", "pessoa"), ("ar", "شخص")],
)
def test_the_person_is_told_in_her_language_without_a_name(
    case: Case, offered: Handover, sam: Member, language: str, word: str
) -> None:
    Case.objects.filter(pk=case.pk).update(language=language)
    offered.case = build.opened(case)
    with translation.override("fr"):
        accept(offered, sam)
    said = build.opened(case).messages.last()
    assert said is not None and word in said.body
    assert not any(name in said.body for name in Member.objects.values_list("name", flat=True))


def test_what_the_person_waits_for_is_not_answered_by_it(
    case: Case, offered: Handover, sam: Member
) -> None:
    Case.objects.filter(pk=case.pk).update(person_waits_since=TODAY)
    accept(offered, sam)
    assert build.opened(case).person_waits_since == TODAY


def test_every_reminder_that_waits_follows_the_case(
    case: Case, offered: Handover, awa: Member, sam: Member
) -> None:
    deadline = case.deadlines.filter(severity="fatal", prudent__isnull=False).first()
    assert deadline is not None
    Reminder.objects.create(
        deadline=deadline, recipient=awa, step="d14", role="suivi", edition=deadline.edition,
        sent_at=NOW, answer_by=NOW + DAY,
    )  # fmt: skip
    accept(offered, sam)
    waiting = Reminder.objects.filter(deadline=deadline, answer_by__isnull=False, climbed_at=None)
    assert [row.recipient for row in waiting] == [sam]


def test_declining_needs_a_reason_that_who_hands_over_reads(
    case: Case, offered: Handover, awa: Member, sam: Member
) -> None:
    with pytest.raises(RefusedError, match="pourquoi"):
        handover.decline(offered, reason=" ", by=sam, now=NOW)
    handover.decline(offered, reason="Trop de dossiers", by=sam, now=NOW)
    kept = Handover.objects.get(pk=offered.pk)
    kept.case = build.opened(case)
    assert (kept.answer, kept.reason) == ("declined", "Trop de dossiers")
    assert build.opened(case).suivi == awa
    assert Notice.objects.filter(recipient=awa.pk, key__startswith=f"handed:{kept.pk}").exists()
    with pytest.raises(Http404):
        access.get_handover(sam, offered.pk, now=NOW)


def test_nobody_else_answers_and_nobody_answers_twice(
    case: Case, offered: Handover, awa: Member, sam: Member
) -> None:
    with pytest.raises(Http404):
        accept(offered, awa)
    accept(offered, sam)
    with pytest.raises(RefusedError, match="plus de réponse"):
        accept(offered, sam)
    assert JournalLine.objects.filter(case=case.pk, action="handover.accept").count() == 1


def test_an_offer_taken_back_or_overtaken_is_accepted_no_more(
    case: Case, offered: Handover, awa: Member, sam: Member, lea: Member
) -> None:
    handover.withdraw(offered, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="plus de réponse"):
        accept(offered, sam)
    again = handover.propose(case, to=sam, by=awa, now=NOW)
    hand_over(case, to=lea, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="plus de réponse"):
        accept(again, sam)
    assert build.opened(case).suivi == lea


def test_both_are_reminded_each_day_until_the_answer(
    case: Case, offered: Handover, awa: Member, sam: Member
) -> None:
    assert handover.remind(now=NOW) == 0
    assert handover.remind(now=NOW + DAY) == 1
    assert handover.remind(now=NOW + DAY) == 0
    keys = Notice.objects.filter(key__contains=str(offered.pk)).values_list("recipient", flat=True)
    assert sorted(keys) == sorted([sam.pk, sam.pk, awa.pk])


def test_after_72_hours_the_coordination_hears_and_the_case_stays(
    case: Case, offered: Handover, awa: Member, sam: Member, lea: Member
) -> None:
    late = NOW + timedelta(hours=72)
    assert handover.lapse(now=late - timedelta(minutes=1)) == 0
    assert handover.lapse(now=late) == 1
    assert handover.lapse(now=late) == 0
    assert Notice.objects.filter(recipient=lea.pk, key__startswith="handover:lapsed").exists()
    assert build.opened(case).suivi == awa
    with pytest.raises(RefusedError):
        accept(offered, sam, now=late)


def test_one_offer_at_a_time_and_only_to_somebody_who_may_follow(
    case: Case, offered: Handover, awa: Member, karim: Member, lyon
) -> None:
    with pytest.raises(RefusedError, match="déjà"):
        handover.propose(case, to=karim, by=awa, now=NOW)
    handover.withdraw(offered, by=awa, now=NOW)
    other = build.member(build.section("Marseille"), "delegue", "Yanis")
    with pytest.raises(RefusedError, match="ne peut pas suivre"):
        handover.propose(case, to=other, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="suit déjà"):
        handover.propose(case, to=awa, by=awa, now=NOW)
    with pytest.raises(Http404):
        handover.propose(case, to=karim, by=build.member(lyon, "delegue", "Ugo"), now=NOW)


def test_somebody_excluded_meanwhile_reads_no_sheet(
    case: Case, offered: Handover, sam: Member
) -> None:
    case.exclusions.create(member=sam, since=TODAY)
    with pytest.raises(Http404):
        access.get_handover(sam, offered.pk, now=NOW)
    with pytest.raises(Http404):
        accept(offered, sam)


def test_somebody_away_is_not_asked(case: Case, awa: Member, sam: Member) -> None:
    sam.absences.create(starts_on=TODAY, ends_on=TODAY + 7 * DAY)
    with pytest.raises(RefusedError, match="absence"):
        handover.propose(case, to=sam, by=awa, now=NOW)


def test_an_offer_ends_when_the_giver_leaves(  # noqa: PLR0917
    case: Case, offered: Handover, awa: Member, karim: Member, lea: Member, sam: Member
) -> None:
    leaving.leave(awa, section=case.section, receivers={case.pk: karim}, by=lea, now=NOW)
    offered.refresh_from_db()
    assert offered.answer == Handover.Answer.WITHDRAWN
    with pytest.raises((Http404, RefusedError)):
        accept(offered, sam)
    assert Case.objects.get(pk=case.pk).suivi == karim


def test_an_offer_to_somebody_who_leaves_goes_back_and_is_said(
    case: Case, offered: Handover, awa: Member, lea: Member, sam: Member
) -> None:
    leaving.leave(sam, section=case.section, receivers={}, by=lea, now=NOW)
    offered.refresh_from_db()
    assert offered.answer == Handover.Answer.WITHDRAWN
    assert Case.objects.get(pk=case.pk).suivi == awa
    assert Notice.objects.filter(recipient=awa.pk, key__startswith=f"handed:{offered.pk}").exists()
