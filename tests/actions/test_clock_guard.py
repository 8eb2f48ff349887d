"""A long outage and a dead clock look the same: nothing is erased before somebody has looked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import clock_guard
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.models import Incident, JournalLine, Member, Reminder, SweepMark
from notifications.models import Notice
from tests import build

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def ending_in(days: int) -> date:
    """A dismissal whose twelve months end about so many days after today."""
    end = TODAY + timedelta(days=days)
    return end.replace(year=end.year - 1)


def rungs_of(case) -> set[str]:
    rows = Reminder.objects.filter(deadline__case=case, deadline__rule="rupture_12m")
    return set(rows.values_list("step", flat=True))


@pytest.fixture
def watched(db: None) -> None:
    """The sweeps have run until today."""
    remind(now=at(TODAY))


def test_a_gap_of_a_night_is_no_alarm(watched: None) -> None:
    remind(now=at(TODAY + DAY, 10))
    assert clock_guard.alarm() is None
    assert housekeeping(now=at(TODAY + DAY, 11))["suspended"] == 0


@pytest.mark.parametrize("hours", [27, 40 * 24, 366 * 24, -27, -400 * 24])
def test_a_jump_suspends_every_purge_until_a_coordinator_has_looked(
    watched: None, lea: Member, hours: int
) -> None:
    later = at(TODAY) + timedelta(hours=hours)
    assert housekeeping(now=later)["suspended"] == 1
    remind(now=later)
    remind(now=later + timedelta(minutes=1))
    assert housekeeping(now=later + timedelta(minutes=2))["suspended"] == 1
    clock_guard.confirm(by=lea, now=later + timedelta(minutes=3))
    assert housekeeping(now=later + timedelta(minutes=4))["suspended"] == 0
    assert JournalLine.objects.filter(action="guard.clock", actor=lea.pk).count() == 1


def test_only_a_coordinator_confirms_and_only_once(watched: None, lea: Member, awa: Member) -> None:
    remind(now=at(TODAY + 3 * DAY))
    with pytest.raises(Http404):
        clock_guard.confirm(by=awa, now=at(TODAY + 3 * DAY))
    clock_guard.confirm(by=lea, now=at(TODAY + 3 * DAY))
    with pytest.raises(RefusedError):
        clock_guard.confirm(by=lea, now=at(TODAY + 3 * DAY))


def test_the_coordination_is_rung_once_a_day_until_it_answers(watched: None, lea: Member) -> None:
    for hours in (9, 10, 20):
        remind(now=at(TODAY + 3 * DAY, hours))
    remind(now=at(TODAY + 4 * DAY))
    assert Notice.objects.filter(topic="clock_alarm", recipient=lea.pk).count() == 2


def test_what_is_overdue_by_less_than_four_days_leaves_and_the_rest_waits(
    awa: Member, karim: Member, lea: Member
) -> None:
    """Ten days off: one rung came eight days ago, the other three days ago."""
    old = build.taken(awa, binome=karim, happened=ending_in(32), now=at(TODAY, 7))
    fresh = build.taken(awa, binome=karim, happened=ending_in(37), now=at(TODAY, 7))
    remind(now=at(TODAY))
    back = at(TODAY + 10 * DAY)
    counts = remind(now=back)
    assert (rungs_of(old), rungs_of(fresh)) == ({"creation"}, {"creation", "j-30"})
    assert counts["held"] >= 1
    clock_guard.confirm(by=lea, now=back + timedelta(minutes=1))
    remind(now=back + timedelta(minutes=2))
    assert rungs_of(old) == {"creation", "j-30"}


def test_at_most_sixty_reminders_leave_in_a_minute_while_nobody_has_looked(
    watched: None, awa: Member, karim: Member, lea: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_guard, "LATE_A_MINUTE", 3)
    for _ in range(4):
        build.taken(awa, binome=karim, happened=ending_in(20), now=at(TODAY + 3 * DAY, 8))
    moments = [at(TODAY + 3 * DAY, 9) + timedelta(seconds=30 * n) for n in range(12)]
    for moment in moments:
        remind(now=moment)
    for moment in moments:
        lately = Reminder.objects.filter(
            sent_at__gt=moment - timedelta(minutes=1), sent_at__lte=moment
        )
        assert lately.count() <= 4  # the two people of one deadline are never parted
    told = Reminder.objects.filter(deadline__rule="rupture_12m")
    assert told.values("deadline").distinct().count() == 4


def test_a_clock_wrong_by_a_year_and_back_loses_no_rung_and_opens_no_incident(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=ending_in(200), now=at(TODAY, 7))
    remind(now=at(TODAY))
    wrong = at(TODAY + 201 * DAY)
    remind(now=wrong)
    assert "j+1" in rungs_of(case)
    remind(now=at(TODAY, 10))
    assert not Incident.objects.exists()
    clock_guard.confirm(by=lea, now=at(TODAY, 11))
    day = TODAY
    while day < TODAY + 202 * DAY:
        day += DAY
        remind(now=at(day))
    edition = case.deadlines.get(rule="rupture_12m").edition
    rows = Reminder.objects.filter(deadline__case=case, deadline__rule="rupture_12m")
    assert set(rows.filter(edition=edition).values_list("step", flat=True)) >= {
        "j-60", "j-30", "j-14", "j-7", "j-3", "j-1", "j-0", "j+1",
    }  # fmt: skip


def test_a_clock_that_goes_back_a_little_is_told_and_the_sweep_goes_on(
    watched: None, lea: Member
) -> None:
    remind(now=at(TODAY, 8))
    assert Notice.objects.filter(topic="clock_alarm", recipient=lea.pk).count() == 1
    assert clock_guard.alarm() is None
    assert SweepMark.objects.get(name="ladder").completed_at == at(TODAY, 8)
