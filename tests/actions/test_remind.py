"""The ladder rings, waits for an answer, and climbs when there is none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, deadline, milestone
from dossiers.actions.remind import remind
from dossiers.models import Case, Deadline, JournalLine, Member, Membership, Reminder, SweepMark
from dossiers.rules.known import KnownDate
from notifications.models import Delivery, Notice
from tests import build

# A Monday; the letter came a year before the safe day we want.
TODAY = date(2026, 11, 23)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def safe_in(days: int) -> date:
    """A dismissal whose twelve months end `days` after today (a working day is chosen)."""
    end = TODAY + timedelta(days=days)
    assert end.weekday() < 5
    return end.replace(year=end.year - 1)


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """A dismissed shop worker: safe day in 30 days; Awa follows, Karim backs, Léa coordinates."""
    return build.taken(awa, binome=karim, happened=safe_in(30), now=at(TODAY, 7))


def rupture(case: Case) -> Deadline:
    return case.deadlines.get(rule="rupture_12m")


def reached(case: Case, step: str) -> set[str]:
    rows = Reminder.objects.filter(deadline__case=case, deadline__rule="rupture_12m", step=step)
    return set(rows.values_list("recipient__name", flat=True))


def test_the_first_rung_reaches_who_follows_the_case(case):
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Awa"}
    reminder = Reminder.objects.get(deadline=rupture(case))
    assert reminder.answer_by == at(TODAY) + timedelta(hours=168)
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}")
    assert notice.recipient == case.suivi_id
    assert Delivery.objects.filter(notice=notice, channel="email").count() == 1


def test_a_second_sweep_changes_nothing(case):
    remind(now=at(TODAY))
    before = (Reminder.objects.count(), Notice.objects.count(), JournalLine.objects.count())
    assert remind(now=at(TODAY))["reminders"] == 0
    assert (Reminder.objects.count(), Notice.objects.count(), JournalLine.objects.count()) == before


def test_silence_climbs_to_the_binome_then_to_the_coordination(case):
    remind(now=at(TODAY))
    remind(now=at(TODAY + timedelta(days=7, hours=1), 10))
    assert reached(case, "j-30") == {"Awa", "Karim"}
    remind(now=at(TODAY + timedelta(days=14), 12))
    assert reached(case, "j-30") == {"Awa", "Karim", "Léa"}
    levels = Reminder.objects.filter(step="j-30", deadline=rupture(case))
    assert dict(levels.values_list("recipient__name", "level")) == {"Awa": 0, "Karim": 1, "Léa": 2}
    topics = Notice.objects.filter(key__contains=str(rupture(case).pk)).values_list(
        "topic", flat=True
    )
    assert "deadline_escalated" in topics


def test_an_answer_stops_the_rung_but_not_the_ladder(case, awa):
    remind(now=at(TODAY))
    deadline.acknowledge(opened(rupture(case), awa), by=awa, now=at(TODAY, 20))
    remind(now=at(TODAY + timedelta(days=10)))
    assert reached(case, "j-30") == {"Awa"}
    assert rupture(case).seen_by == awa
    remind(now=at(TODAY + timedelta(days=16)))
    assert reached(case, "j-14") == {"Awa", "Karim"}
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}:1:j-30")
    assert notice.seen_at is not None and notice.answer_link == ""


def opened(row: Deadline, member: Member) -> Deadline:
    return access.get_deadline(member, row.case.reference, row.pk, now=at(TODAY))


def test_rungs_already_past_are_sent_as_one(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=safe_in(4), now=at(TODAY, 7))
    remind(now=at(TODAY))
    steps = Reminder.objects.filter(deadline=rupture(case)).values_list("step", flat=True)
    assert set(steps) == {"j-7"}
    assert reached(case, "j-7") == {"Awa", "Karim", "Léa"}


def test_a_machine_off_for_forty_days_sends_the_last_rung_only(case):
    remind(now=at(TODAY + timedelta(days=40)))
    steps = Reminder.objects.filter(deadline=rupture(case)).values_list("step", flat=True)
    assert set(steps) == {"j+1"}
    assert reached(case, "j+1") == {"Léa"}


def test_the_whole_ladder_rings_day_after_day(case):
    for days in range(33):
        remind(now=at(TODAY + timedelta(days=days)))
    steps = Reminder.objects.filter(deadline=rupture(case)).values_list("step", flat=True)
    assert set(steps) == {"j-30", "j-14", "j-7", "j-3", "j-1", "j-0", "j+1"}
    assert reached(case, "j+1") == {"Léa"}


def test_without_anybody_on_the_case_the_coordination_gets_it(lyon, lea, awa):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Léa"}


def test_without_coordination_every_delegue_gets_it(lyon, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Awa", "Karim"}


def test_a_closed_account_receives_nothing_and_the_binome_does(case, awa):
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Karim"}


def test_somebody_who_left_the_section_receives_nothing(case, awa):
    Membership.objects.filter(member=awa).delete()
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Karim"}


def test_somebody_who_stepped_aside_receives_nothing(lyon, lea, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    assignment.step_aside(case, by=lea, now=at(TODAY, 8))
    remind(now=at(TODAY))
    assert reached(case, "j-30") == {"Awa", "Karim"}


def test_nobody_at_all_is_counted_and_the_sweep_goes_on(lyon):
    build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    assert remind(now=at(TODAY))["nobody"] >= 1
    assert SweepMark.objects.get(name="ladder").completed_at == at(TODAY)


def test_a_corrected_date_starts_the_ladder_again(case, awa):
    remind(now=at(TODAY))
    fact = case.milestones.get(slug="dismissal_received")
    fact = build.opened(case).milestones.get(pk=fact.pk)
    milestone.correct(
        fact, KnownDate.day(safe_in(44)), by=awa, now=at(TODAY, 12), version=fact.version
    )
    moved = rupture(case)
    assert (moved.edition, moved.seen_by) == (2, None)
    assert moved.changes.get().prudent == safe_in(30).replace(year=2026)
    remind(now=at(TODAY + timedelta(days=14)))
    rows = Reminder.objects.filter(deadline=moved, step="j-30").order_by("edition")
    assert list(rows.values_list("edition", flat=True)) == [1, 2]


def test_an_unknown_date_rings_for_nobody_and_is_asked_for(awa, karim):
    case = build.taken(awa, happened=None, now=at(TODAY, 7))
    assert case.has_unknown_fatal
    assert rupture(case).next_rung_on is None
    remind(now=at(TODAY + timedelta(days=400)))
    assert not Reminder.objects.filter(deadline=rupture(case)).exists()


def test_what_binds_the_other_side_rings_once_it_is_late_and_not_before(awa, karim, lea):
    case = build.taken(awa, binome=karim, kind="livreur", happened=TODAY, now=at(TODAY, 7))
    milestone.record(case, "data_request_sent", KnownDate.day(TODAY), by=awa, now=at(TODAY, 8))
    row = case.deadlines.get(rule="rgpd_1m")
    assert row.bound == "theirs"
    late = (row.defensible or row.legal) + timedelta(days=1)
    for days in range((late - TODAY).days - 1):
        remind(now=at(TODAY + timedelta(days=days)))
    assert not Reminder.objects.filter(deadline=row).exists()
    remind(now=at(late))
    assert set(Reminder.objects.filter(deadline=row).values_list("recipient__name", flat=True)) == {
        "Awa"
    }


def test_the_number_of_statements_does_not_depend_on_the_number_of_deadlines(awa, karim):
    counts = []
    for number in (1, 2, 6):
        for _ in range(number):
            build.taken(awa, binome=karim, happened=safe_in(30), now=at(TODAY, 7))
        with CaptureQueriesContext(connection) as queries:
            remind(now=at(TODAY))
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 30
