"""An arrival that nobody takes: referred, turned down by one or two, unwanted; and brought back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import arrival_end, assignment, departure, move, undo
from dossiers.actions.erasure import erase_due, keep
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, JournalLine, Member, Message, Outcome, State, TurnDown, Undo
from notifications.models import Notice
from tests import build

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
REPLY = "Une autre permanence aide mieux : 0 806 000 126."
REASON = "Aucun lien avec le travail."


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


NOW = at(TODAY)


def arrival(of: Member, *, dated: bool = True, **told: object) -> Case:
    happened = date(2026, 5, 4) if dated else None
    return build.deposited(section=build.section_of(of), happened=happened, now=NOW, **told)


def refer(case: Case, by: Member, *, say_dates: bool = True) -> Case:
    return arrival_end.refer(
        build.opened(case), reply=REPLY, say_dates=say_dates, by=by, now=NOW, version=None
    )


def turn_down(case: Case, by: Member, *, now: datetime = NOW, say_dates: bool = True) -> TurnDown:
    return arrival_end.turn_down(
        build.opened(case), reason=REASON, reply=REPLY, say_dates=say_dates, by=by, now=now,
        version=None,
    )  # fmt: skip


def take_back(by: Member, after: timedelta = timedelta(minutes=1)) -> Undo:
    row = Undo.objects.filter(member=by).latest("seq")
    return undo.undo(row, by=by, now=row.done_at + after)


def open_dates(case: Case) -> set[object]:
    rows = case.deadlines.filter(state="open")
    return set(rows.values_list("pk", "prudent"))


def only_message(case: Case) -> str:
    return build.opened(case).messages.get().body


def test_who_is_referred_reads_where_to_go_and_the_dates_that_run(awa) -> None:
    case = arrival(awa)
    refer(case, awa)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.state, fresh.outcome) == (State.CLOSED, Outcome.REFERRED)
    said = only_message(case)
    assert REPLY in said and "avant le 4 mai 2027" in said
    assert "Sans l’équipe, c’est à vous d’agir avant." in said


def test_the_dates_are_said_in_her_language(awa) -> None:
    case = arrival(awa, reply={"channel": "code", "language": "es"})
    refer(case, awa)
    assert "mayo de 2027" in only_message(case)


def test_nobody_is_referred_while_a_date_runs_that_was_not_said(awa) -> None:
    case = arrival(awa)
    with pytest.raises(RefusedError, match="Des dates courent"):
        refer(case, awa, say_dates=False)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    assert not Message.objects.exists() and not Undo.objects.exists()


def test_referring_is_taken_back_whole_and_its_reply_never_leaves(awa) -> None:
    case = arrival(awa)
    before, dates = Case.objects.get(pk=case.pk), open_dates(case)
    refer(case, awa)
    assert open_dates(case) == set()
    take_back(awa)
    fresh = Case.objects.get(pk=case.pk)
    for name in ("state", "outcome", "closed_on", "person_waits_since", "acted_on", "nearest_on"):
        assert getattr(fresh, name) == getattr(before, name), name
    assert open_dates(case) == dates and dates
    assert not Message.objects.exists()
    assert departure.leave(now=NOW + timedelta(hours=1)) == 0
    assert case in access.arrivals(awa)


def test_a_reply_that_has_left_stays_and_it_is_said(awa) -> None:
    case = arrival(awa)
    refer(case, awa)
    departure.leave(now=NOW + timedelta(minutes=3))
    kept = take_back(awa, after=timedelta(minutes=5))
    assert kept.details["left"] is True
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    assert Message.objects.count() == 1


def test_within_two_days_one_person_turns_an_arrival_down(awa) -> None:
    case = arrival(awa)
    asked = turn_down(case, awa, now=NOW + 2 * DAY)
    assert (asked.answer, asked.answered_by) == (TurnDown.Answer.AGREED, None)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.state, fresh.outcome) == (State.CLOSED, Outcome.OUT_OF_SCOPE)
    assert REPLY in only_message(case) and REASON not in only_message(case)


def test_after_two_days_a_coordinator_must_agree(awa, karim, lea) -> None:
    case = arrival(awa)
    asked = turn_down(case, awa, now=NOW + 3 * DAY)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED and asked.answer == ""
    assert not Message.objects.exists()
    assert Notice.objects.filter(recipient=lea.pk, key__startswith="turn_down:").count() == 1
    asked.case = build.opened(case)
    with pytest.raises(Http404):
        arrival_end.answer_turn_down(asked, agreed=True, by=karim, now=NOW + 3 * DAY)
    arrival_end.answer_turn_down(asked, agreed=True, by=lea, now=NOW + 3 * DAY)
    assert Case.objects.get(pk=case.pk).state == State.CLOSED
    assert REPLY in only_message(case)


def test_the_second_person_may_keep_the_arrival(awa, lea) -> None:
    case = arrival(awa)
    asked = turn_down(case, awa, now=NOW + 3 * DAY)
    asked.case = build.opened(case)
    arrival_end.answer_turn_down(asked, agreed=False, by=lea, now=NOW + 3 * DAY)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    assert not Message.objects.exists()
    turn_down(case, awa, now=NOW + 3 * DAY)


def test_nobody_agrees_with_herself(awa, lea) -> None:
    case = arrival(awa)
    asked = turn_down(case, awa, now=NOW + 3 * DAY)
    awa.memberships.update(role="coordinator")
    fresh = Member.objects.get(pk=awa.pk)
    asked.case = build.opened(case)
    with pytest.raises(RefusedError, match="une autre personne"):
        arrival_end.answer_turn_down(asked, agreed=True, by=fresh, now=NOW + 3 * DAY)


def test_turning_down_is_taken_back_too(awa) -> None:
    case = arrival(awa)
    dates = open_dates(case)
    turn_down(case, awa)
    take_back(awa)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    assert open_dates(case) == dates
    assert not TurnDown.objects.exists() and not Message.objects.exists()


def test_what_somebody_did_since_is_not_overwritten(awa, lea) -> None:
    case = arrival(awa)
    refer(case, awa)
    move.reopen(build.opened(case), by=lea, now=NOW)
    with pytest.raises(undo.ChangedSinceError):
        take_back(awa)


def test_an_unwanted_request_is_erased_after_thirty_days(awa, lea) -> None:
    case = arrival(awa, dated=False)
    arrival_end.unwanted(build.opened(case), by=awa, now=NOW)
    assert Notice.objects.filter(recipient=lea.pk, key__startswith="unwanted:").count() == 1
    assert erase_due(now=NOW + 29 * DAY) == 0
    assert erase_due(now=NOW + 30 * DAY) == 1
    assert not Case.objects.filter(pk=case.pk).exists()


def test_a_person_taken_for_a_robot_keeps_her_case_with_her_code(awa) -> None:
    case = arrival(awa)
    arrival_end.unwanted(build.opened(case), by=awa, now=NOW)
    keep(build.opened(case), by=None, now=NOW + DAY)
    assert erase_due(now=NOW + 60 * DAY) == 0


def test_unwanted_is_taken_back_and_nothing_is_erased(awa) -> None:
    case = arrival(awa)
    arrival_end.unwanted(build.opened(case), by=awa, now=NOW)
    take_back(awa)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.state, fresh.erase_on) == (State.SUBMITTED, None)


def test_a_stranger_ends_no_arrival(awa) -> None:
    case, stranger = arrival(awa), build.member(build.section("Brest"))
    for act in (refer, turn_down):
        with pytest.raises(Http404):
            act(case, stranger)
    with pytest.raises(Http404):
        arrival_end.unwanted(build.opened(case), by=stranger, now=NOW)


def test_a_case_given_back_to_the_section_is_an_arrival_and_everybody_hears(
    awa, karim, lea
) -> None:
    case = build.taken(awa, binome=karim, now=NOW)
    assignment.give_back(case, by=awa, now=NOW)
    assert list(access.arrivals(karim)) == [case]
    told = Notice.objects.filter(key__startswith="given:").values_list("recipient", flat=True)
    assert set(told) == {karim.pk, lea.pk}
    assert JournalLine.objects.filter(action="case.give_back").count() == 1
