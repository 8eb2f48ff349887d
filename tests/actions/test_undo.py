"""« Annuler »: for ten minutes, by who did it, and never over what somebody did since."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, deadline, undo
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.actions.snooze import snooze
from dossiers.desk.history import UNDONE
from dossiers.models import Case, Deadline, JournalLine, Member, Proposal, Reminder, State, Undo
from notifications.models import Delivery, Notice
from tests import build

TODAY = date(2026, 11, 23)  # a Monday
MINUTE = timedelta(minutes=1)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


NOW = at(TODAY, 10)


def kept(act: str, by: Member) -> Undo:
    return Undo.objects.filter(act=act, member=by).latest("seq")


def take_back(act: str, by: Member, *, after: timedelta = MINUTE) -> None:
    row = kept(act, by)
    undo.undo(row, by=by, now=row.done_at + after)


def actions(case: Case) -> list[str]:
    return list(
        JournalLine.objects.filter(case=case.pk).order_by("seq").values_list("action", flat=True)
    )


def arrival(of: Member) -> Case:
    return build.deposited(section=build.section_of(of), now=NOW)


def reminded(by: Member, binome: Member, days: int = 25) -> Deadline:
    end = TODAY + timedelta(days=days)
    case = build.taken(by, binome=binome, happened=end.replace(year=end.year - 1), now=at(TODAY, 7))
    remind(now=at(TODAY))
    row = case.deadlines.get(rule="rupture_12m")
    return access.get_deadline(by, case.reference, row.pk, now=NOW)


def what_waits(row: Deadline) -> tuple[list[object], list[object], list[object]]:
    """All that decides of the next rings of a date: reminders, notices, what has to leave."""
    reminders = Reminder.objects.filter(deadline=row).order_by("pk")
    return (
        list(reminders.values_list("pk", "acknowledged_at", "answer_by", "again_at")),
        list(Notice.objects.order_by("pk").values_list("key", "seen_at", "answer_link")),
        list(Delivery.objects.order_by("pk").values_list("pk", "state", "settled_at")),
    )


def test_every_act_that_is_taken_back_has_its_words() -> None:
    assert set(undo.INVERSES) <= set(UNDONE)


def test_a_case_taken_by_mistake_is_an_arrival_again_with_its_proposal(awa, karim, lea) -> None:
    case = arrival(awa)
    proposal = assignment.propose(case, to=karim, by=awa, now=NOW)
    before = Case.objects.get(pk=case.pk)
    assignment.take(case, by=awa, binome=lea, now=NOW)
    take_back("case.take", awa)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.state, fresh.suivi, fresh.binome) == (State.SUBMITTED, None, None)
    assert fresh.acted_on == before.acted_on
    assert Proposal.objects.get(pk=proposal.pk).answer == ""
    assert actions(case)[-2:] == ["case.take", "act.undo"]
    assert not Notice.objects.filter(recipient=lea.pk, topic="update", seen_at=None).exists()
    assert list(access.arrivals(karim)) == [fresh]


def test_a_case_that_somebody_moved_since_stays_taken(awa, karim, lea) -> None:
    case = arrival(awa)
    assignment.take(case, by=awa, now=NOW)
    assignment.name_binome(build.opened(case), binome=karim, by=lea, now=NOW + MINUTE)
    with pytest.raises(undo.ChangedSinceError):
        take_back("case.take", awa, after=2 * MINUTE)
    assert Case.objects.get(pk=case.pk).suivi == awa
    line = undo.changed_since(kept("case.take", awa))
    assert line is not None and (line.action, line.actor) == ("case.binome", lea.pk)
    assert "act.undo" not in actions(case)


def test_a_proposal_is_withdrawn_until_it_is_answered(awa, karim) -> None:
    first, second = arrival(awa), arrival(awa)
    assignment.propose(first, to=karim, by=awa, now=NOW)
    take_back("proposal.make", awa)
    assert not Proposal.objects.exists()
    assert not Notice.objects.filter(recipient=karim.pk, seen_at=None, topic="proposal").exists()
    assignment.propose(second, to=karim, by=awa, now=NOW + MINUTE)
    assignment.decline(second, by=karim, now=NOW + MINUTE)
    with pytest.raises(undo.ChangedSinceError, match="Karim a déjà répondu"):
        take_back("proposal.make", awa)


def test_a_no_is_taken_back_and_the_proposal_waits_again(awa, karim) -> None:
    case = arrival(awa)
    assignment.propose(case, to=karim, by=awa, now=NOW)
    assignment.decline(case, by=karim, now=NOW)
    take_back("proposal.decline", karim)
    assert Proposal.objects.get(case=case).answer == ""


def test_a_no_stays_when_somebody_else_was_asked_meanwhile(awa, karim, lea) -> None:
    case = arrival(awa)
    assignment.propose(case, to=karim, by=awa, now=NOW)
    assignment.decline(case, by=karim, now=NOW)
    assignment.propose(case, to=lea, by=awa, now=NOW)
    with pytest.raises(undo.ChangedSinceError):
        take_back("proposal.decline", karim)


def test_who_stepped_aside_by_mistake_sees_the_case_again(awa) -> None:
    case = arrival(awa)
    assignment.step_aside(case, by=awa, now=NOW)
    assert not access.visible_cases(awa).exists()
    take_back("case.step_aside", awa)
    assert access.visible_cases(awa).get() == case


def test_the_ladder_goes_on_as_before_seen_was_pressed(awa, karim, lea) -> None:
    row = reminded(awa, karim)
    before = what_waits(row)
    deadline.acknowledge(row, by=awa, now=NOW)
    assert what_waits(row) != before
    take_back("deadline.acknowledge", awa)
    assert what_waits(row) == before
    fresh = Deadline.objects.get(pk=row.pk)
    assert (fresh.seen_by, fresh.seen_at) == (None, None)


def test_silence_after_a_seen_taken_back_climbs_as_if_nobody_had_answered(awa, karim, lea) -> None:
    pressed, silent = (reminded(awa, karim, days=6) for _ in range(2))
    deadline.acknowledge(pressed, by=awa, now=NOW)
    take_back("deadline.acknowledge", awa)
    for hours in (24, 48, 72):
        remind(now=NOW + timedelta(hours=hours))
    told = [
        sorted(Reminder.objects.filter(deadline=row).values_list("step", "level", "recipient"))
        for row in (pressed, silent)
    ]
    assert told[0] == told[1] and any(level for _step, level, _who in told[0])


def test_what_the_other_person_saw_since_stays_seen(awa, karim, lea) -> None:
    row = reminded(awa, karim)
    deadline.acknowledge(row, by=awa, now=NOW)
    deadline.acknowledge(row, by=karim, now=NOW + MINUTE)
    with pytest.raises(undo.ChangedSinceError):
        take_back("deadline.acknowledge", awa, after=2 * MINUTE)
    assert Deadline.objects.get(pk=row.pk).seen_by == karim
    take_back("deadline.acknowledge", karim)
    assert Deadline.objects.get(pk=row.pk).seen_by == awa


def test_a_date_put_off_by_mistake_rings_when_it_would_have(awa, karim, lea) -> None:
    row = reminded(awa, karim)
    before = what_waits(row)
    snooze(row, by=awa, now=NOW)
    assert what_waits(row) != before
    take_back("deadline.snooze", awa)
    assert what_waits(row) == before
    assert Deadline.objects.get(pk=row.pk).snoozed_until is None


@pytest.mark.parametrize(
    ("after", "said"), [(timedelta(minutes=10), "dix minutes"), (timedelta(days=1), "dix minutes")]
)
def test_after_ten_minutes_it_is_too_late(awa, after: timedelta, said: str) -> None:
    case = arrival(awa)
    assignment.take(case, by=awa, now=NOW)
    with pytest.raises(RefusedError, match=said):
        take_back("case.take", awa, after=after)
    assert Case.objects.get(pk=case.pk).suivi == awa


def test_an_act_is_undone_once(awa) -> None:
    case = arrival(awa)
    assignment.take(case, by=awa, now=NOW)
    take_back("case.take", awa)
    with pytest.raises(RefusedError, match="déjà annulé"):
        take_back("case.take", awa)
    assert actions(case).count("act.undo") == 1


def test_nobody_undoes_the_act_of_another(awa, karim) -> None:
    assignment.take(arrival(awa), by=awa, now=NOW)
    row = kept("case.take", awa)
    with pytest.raises(Http404):
        undo.undo(row, by=karim, now=NOW + MINUTE)
    with pytest.raises(Http404):
        undo.find(row.pk, by=karim)


def test_who_left_the_section_undoes_nothing_there_any_more(awa) -> None:
    case = arrival(awa)
    assignment.take(case, by=awa, now=NOW)
    awa.memberships.all().delete()
    row = Undo.objects.get(act="case.take")
    with pytest.raises(Http404):
        undo.undo(row, by=Member.objects.get(pk=awa.pk), now=NOW + MINUTE)
    assert Case.objects.get(pk=case.pk).suivi == awa


def test_rows_are_forgotten_an_hour_after_they_are_of_no_use(awa) -> None:
    assignment.take(arrival(awa), by=awa, now=NOW)
    assert undo.forget(now=NOW + timedelta(minutes=69)) == 0
    assert undo.forget(now=NOW + timedelta(minutes=70)) == 1
