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
from dossiers.actions.silence import not_delivered
from dossiers.models import (
    Absence,
    Case,
    Deadline,
    Destination,
    Evening,
    JournalLine,
    Member,
    Membership,
    Reminder,
    SweepMark,
)
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


def walk(to: datetime) -> dict[str, int]:
    """Sweep every twelve hours from the last sweep up to `to`; what the last one counted."""
    mark = SweepMark.objects.filter(name="ladder").first()
    moment = mark.completed_at + timedelta(hours=12) if mark else to
    while moment < to:
        remind(now=moment)
        moment += timedelta(hours=12)
    return remind(now=to)


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """A dismissed shop worker: safe day in 30 days; Awa follows, Karim backs, Léa coordinates.

    Known for a hundred days, and everything told until yesterday evening was seen.
    """
    long_ago = at(TODAY - timedelta(days=100))
    case = build.taken(awa, binome=karim, happened=safe_in(30), now=long_ago)
    remind(now=long_ago)
    walk(at(TODAY - timedelta(days=1), 21))
    for row in case.deadlines.all():
        deadline.acknowledge(opened(row, awa), by=awa, now=at(TODAY - timedelta(days=1), 22))
    return case


def rupture(case: Case) -> Deadline:
    return case.deadlines.get(rule="rupture_12m")


def reached(case: Case, step: str) -> set[str]:
    rows = Reminder.objects.filter(deadline__case=case, deadline__rule="rupture_12m", step=step)
    return set(rows.values_list("recipient__name", flat=True))


def steps(case: Case) -> set[str]:
    rows = Reminder.objects.filter(deadline=rupture(case))
    return set(rows.values_list("step", flat=True))


def test_a_rung_reaches_who_follows_the_case_at_the_hour_of_the_ladder(case):
    """TODAY is a Monday, she said no evening: 18 h on Tuesday, then a week to answer."""
    walk(at(TODAY))
    assert reached(case, "j-30") == {"Awa"}
    reminder = Reminder.objects.get(deadline=rupture(case), step="j-30")
    leaves = at(TODAY + timedelta(days=1), 18)
    assert reminder.answer_by == leaves + timedelta(hours=168)
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}:1:j-30")
    assert notice.recipient == case.suivi_id
    delivery = Delivery.objects.get(notice=notice)
    assert (delivery.channel, delivery.next_attempt_at) == ("email", leaves)


def test_a_rung_waits_for_the_evening_of_the_person(case, awa):
    Evening.objects.create(member=awa, weekday=TODAY.weekday(), starts=time(18, 30))
    walk(at(TODAY))
    delivery = Delivery.objects.get(notice__key__startswith=f"reminder:{rupture(case).pk}:1:j-30")
    assert delivery.next_attempt_at == at(TODAY, 18)


def test_a_second_sweep_changes_nothing(case):
    walk(at(TODAY))
    before = (Reminder.objects.count(), Notice.objects.count(), JournalLine.objects.count())
    assert remind(now=at(TODAY))["reminders"] == 0
    assert (Reminder.objects.count(), Notice.objects.count(), JournalLine.objects.count()) == before


def test_silence_climbs_to_the_binome_then_to_the_coordination(case):
    walk(at(TODAY + timedelta(days=8), 20))
    assert reached(case, "j-30") == {"Awa", "Karim"}
    walk(at(TODAY + timedelta(days=9), 20))
    assert reached(case, "j-30") == {"Awa", "Karim", "Léa"}
    levels = Reminder.objects.filter(step="j-30", deadline=rupture(case))
    assert dict(levels.values_list("recipient__name", "level")) == {"Awa": 0, "Karim": 1, "Léa": 2}
    told = Notice.objects.filter(key__contains=str(rupture(case).pk)).values_list(
        "topic", flat=True
    )
    assert "deadline_escalated" in told


def test_silence_is_at_the_coordination_on_day_21_whenever_the_first_rung_left(case):
    walk(at(TODAY + timedelta(days=8), 23))
    assert "Léa" not in reached(case, "j-30")
    walk(at(TODAY + timedelta(days=9), 12))
    assert "Léa" in reached(case, "j-30")


def test_an_answer_stops_the_rung_but_not_the_ladder(case, awa):
    walk(at(TODAY))
    deadline.acknowledge(opened(rupture(case), awa), by=awa, now=at(TODAY, 20))
    walk(at(TODAY + timedelta(days=10)))
    assert reached(case, "j-30") == {"Awa"}
    assert rupture(case).seen_by == awa
    walk(at(TODAY + timedelta(days=16)))
    assert reached(case, "j-14") == {"Awa", "Karim"}
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}:1:j-30")
    assert notice.seen_at is not None and notice.answer_link == ""


def test_somebody_silent_is_told_again_in_the_place_of_what_she_was_told(case, awa):
    walk(at(TODAY + timedelta(days=5), 20))
    mine = Notice.objects.filter(
        recipient=awa.pk, key__startswith=f"reminder:{rupture(case).pk}:1:j-30"
    ).order_by("created_at")
    assert [notice.key.split(":")[3] for notice in mine] == ["j-30", "j-30.1"]
    assert [bool(notice.answer_link) for notice in mine] == [False, True]
    deadline.acknowledge(opened(rupture(case), awa), by=awa, now=at(TODAY + timedelta(days=5), 21))
    walk(at(TODAY + timedelta(days=12)))
    assert mine.count() == 2 and not mine.exclude(answer_link="").exists()


def test_a_new_rung_ends_the_repetition_of_the_one_before(case, awa, karim):
    walk(at(TODAY + timedelta(days=22), 20))
    rows = Reminder.objects.filter(deadline=rupture(case), recipient=awa, step="j-30")
    assert [row.again_at for row in rows] == [None]


def test_what_was_not_delivered_is_silence_and_moves_on_at_once(case, awa):
    walk(at(TODAY))
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}:1:j-30")
    assert not_delivered([notice.key, "relief:x", "reminder:short"], now=at(TODAY, 20)) == 1
    remind(now=at(TODAY, 20))
    assert reached(case, "j-30") == {"Awa", "Karim"}
    assert not_delivered([notice.key], now=at(TODAY, 21)) == 0


def opened(row: Deadline, member: Member) -> Deadline:
    return access.get_deadline(member, row.case.reference, row.pk, now=at(TODAY))


def test_a_new_date_within_thirty_days_is_told_to_two_people_at_once(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert (steps(case), reached(case, "creation-30")) == ({"creation-30"}, {"Awa", "Karim"})
    assert Delivery.objects.filter(next_attempt_at=at(TODAY), channel="email").exists()


def test_two_people_are_told_even_when_the_binome_stands_in_for_who_is_away(awa, karim, lea):
    Absence.objects.create(
        member=awa, starts_on=TODAY, ends_on=TODAY + timedelta(days=9), substitute=karim
    )
    case = build.taken(awa, binome=karim, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "creation-30") == {"Karim", "Léa"}


def test_a_new_far_date_stays_in_the_bell_once_for_all_the_dates_of_a_case(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=safe_in(200), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "creation") == {"Awa", "Karim"}
    bells = Notice.objects.filter(key__startswith="dates:", recipient=awa.pk)
    assert [(bell.topic, bell.answer_link) for bell in bells] == [("deadline", "")]
    assert not Delivery.objects.filter(notice__in=bells).exists()


def test_the_far_dates_of_an_arrival_are_told_to_whoever_takes_it(lyon, lea, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(200), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert steps(case) == set()
    opened_case = access.get_case(awa, case.reference, now=at(TODAY, 10))
    assignment.take(opened_case, by=awa, binome=karim, now=at(TODAY, 10))
    remind(now=at(TODAY, 11))
    assert reached(case, "creation") == {"Awa", "Karim"}


def test_taking_a_case_takes_over_what_its_arrival_asked(lyon, lea, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY, 8))
    assert reached(case, "creation-30") == {"Léa"}
    opened_case = access.get_case(awa, case.reference, now=at(TODAY, 10))
    assignment.take(opened_case, by=awa, binome=karim, now=at(TODAY, 10))
    waiting = Reminder.objects.filter(deadline=rupture(case), climbed_at=None)
    assert set(waiting.values_list("recipient__name", flat=True)) == {"Awa"}


def test_rungs_already_past_are_sent_as_one(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=safe_in(4), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert steps(case) == {"j-7"}
    assert reached(case, "j-7") == {"Awa", "Karim", "Léa"}
    left = Delivery.objects.filter(notice__key__startswith=f"reminder:{rupture(case).pk}")
    assert set(left.values_list("channel", "next_attempt_at")) == {("email", at(TODAY))}


def test_a_short_delay_rings_the_phone_of_who_has_one(awa, karim, lea):
    Destination.objects.create(member=awa, channel="sms", sealed=b"x", made_on=TODAY)
    case = build.taken(awa, binome=karim, happened=safe_in(10), now=at(TODAY, 7))
    remind(now=at(TODAY, 7))
    mine = Reminder.objects.get(deadline=rupture(case), recipient=awa)
    assert (mine.step, mine.again_at) == ("creation-15", at(TODAY, 9))
    remind(now=at(TODAY, 9))
    told = Delivery.objects.filter(notice__recipient=awa.pk, notice__key__contains="creation-15")
    keyed = {(row.notice.key.split(":")[3], row.channel) for row in told.select_related("notice")}
    assert keyed == {("creation-15", "email"), ("creation-15.1", "sms")}


def test_the_whole_ladder_rings_day_after_day(case):
    walk(at(TODAY + timedelta(days=33)))
    assert steps(case) == {
        "creation", "j-60", "j-30", "j-14", "j-7", "j-3", "j-1", "j-0", "j+1",
    }  # fmt: skip
    assert reached(case, "j+1") == {"Léa"}


def test_without_anybody_on_the_case_the_coordination_gets_it_and_is_led_to_the_arrival(
    lyon, lea, awa
):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "creation-30") == {"Léa"}
    notice = Notice.objects.get(key__startswith=f"reminder:{rupture(case).pk}")
    assert notice.link.endswith(f"/arrivees/{case.reference}/")


def test_without_coordination_every_delegue_gets_it(lyon, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    remind(now=at(TODAY))
    assert reached(case, "creation-30") == {"Awa", "Karim"}


def test_a_closed_account_receives_nothing_and_the_binome_does(case, awa):
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    walk(at(TODAY))
    assert reached(case, "j-30") == {"Karim"}


def test_somebody_who_left_the_section_receives_nothing(case, awa):
    Membership.objects.filter(member=awa).delete()
    walk(at(TODAY))
    assert reached(case, "j-30") == {"Karim"}


def test_somebody_who_stepped_aside_receives_nothing(lyon, lea, awa, karim):
    case = build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    assignment.step_aside(case, by=lea, now=at(TODAY, 8))
    remind(now=at(TODAY))
    assert reached(case, "creation-30") == {"Awa", "Karim"}


def test_nobody_at_all_is_counted_and_the_sweep_goes_on(lyon):
    build.deposited(section=lyon, happened=safe_in(30), now=at(TODAY, 7))
    assert remind(now=at(TODAY))["nobody"] >= 1
    assert SweepMark.objects.get(name="ladder").completed_at == at(TODAY)


def test_a_corrected_date_starts_the_ladder_again(case, awa):
    walk(at(TODAY))
    fact = case.milestones.get(slug="dismissal_received")
    fact = build.opened(case).milestones.get(pk=fact.pk)
    milestone.correct(
        fact, KnownDate.day(safe_in(44)), by=awa, now=at(TODAY, 12), version=fact.version
    )
    moved = rupture(case)
    assert (moved.edition, moved.seen_by, moved.rings_from) == (2, None, TODAY)
    assert moved.changes.get().prudent == safe_in(30).replace(year=2026)
    walk(at(TODAY + timedelta(days=14)))
    rows = Reminder.objects.filter(deadline=moved).order_by("sent_at", "recipient__name")
    told = list(rows.filter(recipient=awa).values_list("edition", "step"))
    assert told == [(1, "creation"), (1, "j-60"), (1, "j-30"), (2, "creation"), (2, "j-30")]


def test_an_unknown_date_asks_for_itself_once_per_case_and_goes_on_asking(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=None, now=at(TODAY, 7))
    assert case.has_unknown_fatal
    remind(now=at(TODAY))
    assert steps(case) == set()
    walk(at(TODAY + timedelta(days=1)))
    asked = Notice.objects.filter(recipient=awa.pk, topic="deadline_to_check")
    assert [(one.link.endswith("/echeances/"), one.answer_link) for one in asked] == [(True, "")]
    assert Delivery.objects.filter(notice__in=asked, channel="email").count() == 1
    walk(at(TODAY + timedelta(days=22)))
    assert steps(case) == {"j+1", "j+7", "j+21"}
    assert reached(case, "j+7") == {"Awa", "Karim", "Léa"}


def test_an_uncertain_date_climbs_the_same_ladder_and_asks_to_be_checked(awa, karim, lea):
    first = safe_in(30).replace(day=1)
    case = build.taken(
        awa, binome=karim, happened=KnownDate.month(first.year, first.month), now=at(TODAY, 7)
    )
    assert rupture(case).certainty == "earliest"
    remind(now=at(TODAY))
    told = Notice.objects.filter(key__startswith=f"reminder:{rupture(case).pk}")
    assert set(told.values_list("topic", flat=True)) == {"deadline_to_check"}
    assert reached(case, Reminder.objects.filter(deadline=rupture(case))[0].step) >= {
        "Awa",
        "Karim",
    }


def test_all_who_were_alerted_hear_that_it_is_done(case, awa, karim, lea):
    walk(at(TODAY + timedelta(days=24)))
    row = opened(rupture(case), awa)
    proof = build.proof(row.case, by=awa, now=at(TODAY + timedelta(days=24)))
    deadline.done(
        row,
        act="cph_filed",
        on=TODAY,
        proof=proof,
        note="",
        by=awa,
        now=at(TODAY + timedelta(days=24), 10),
        version=row.version,
    )
    relief = Notice.objects.filter(topic="deadline_done")
    assert set(relief.values_list("recipient", flat=True)) == {karim.pk, lea.pk}


def test_what_binds_the_other_side_rings_once_it_is_late_and_not_before(awa, karim, lea):
    case = build.taken(awa, binome=karim, kind="livreur", happened=TODAY, now=at(TODAY, 7))
    milestone.record(case, "data_request_sent", KnownDate.day(TODAY), by=awa, now=at(TODAY, 8))
    row = case.deadlines.get(rule="rgpd_1m")
    assert row.bound == "theirs"
    late = (row.defensible or row.legal) + timedelta(days=1)
    for days in range((late - TODAY).days - 1):
        remind(now=at(TODAY + timedelta(days=days)))
    assert not Reminder.objects.filter(deadline=row).exists()
    walk(at(late))
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
    assert counts[1] == counts[2] <= 40
