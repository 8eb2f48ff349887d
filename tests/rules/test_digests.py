"""When a digest is due: half an hour before the evening, on the wall of whoever reads."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dossiers.rules.digests import latest_digest, latest_minimum

PARIS = ZoneInfo("Europe/Paris")
TUESDAY, THURSDAY, SUNDAY = (1, time(18)), (3, time(20, 15)), (6, time(2, 45))


def due(text, *evenings, zone="Europe/Paris", coordinates=False):
    now = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    found = latest_digest(evenings, zone, now, coordinates=coordinates)
    assert found <= now
    return found.replace(tzinfo=None).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2026-11-24T17:29", "2026-11-19T19:45"),
        ("2026-11-24T17:30", "2026-11-24T17:30"),
        ("2026-11-26T19:44", "2026-11-24T17:30"),
        ("2026-11-26T19:45", "2026-11-26T19:45"),
    ],
)
def test_it_is_due_half_an_hour_before_the_evening(now, wanted):
    assert due(now, TUESDAY, THURSDAY) == wanted


def test_without_an_evening_it_is_due_on_sunday_and_for_a_coordinator_on_monday_noon():
    assert due("2026-11-29T17:59") == "2026-11-22T18:00"
    assert due("2026-11-29T18:00") == "2026-11-29T18:00"
    assert due("2026-11-30T11:59", coordinates=True) == "2026-11-23T12:00"
    assert due("2026-11-30T12:00", coordinates=True) == "2026-11-30T12:00"


def test_a_coordinator_with_an_evening_reads_it_then():
    assert due("2026-11-30T12:00", TUESDAY, coordinates=True) == "2026-11-24T17:30"


def test_it_is_the_evening_of_where_she_lives():
    assert due("2026-11-24T17:30", TUESDAY, zone="Indian/Reunion") == "2026-11-24T17:30"


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_on_the_nights_when_the_clock_changes_it_is_due_once(night):
    start = datetime.fromisoformat(night).replace(tzinfo=PARIS)
    moments = {
        latest_digest([SUNDAY], "Europe/Paris", moment, coordinates=False)
        for minutes in range(0, 24 * 60, 5)
        if (moment := start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes))
    }
    assert len(moments) == 2  # the Sunday before, and this one


def test_over_two_years_each_evening_is_due_once():
    moment, seen = datetime(2026, 1, 1, tzinfo=PARIS).astimezone(ZoneInfo("UTC")), []
    for _ in range(2 * 365 * 24):
        found = latest_digest([TUESDAY], "Europe/Paris", moment, coordinates=False)
        if not seen or seen[-1] != found:
            seen.append(found)
        moment += timedelta(hours=1)
    assert {(one.weekday(), one.time()) for one in seen} == {(1, time(17, 30))}
    assert len(seen) in (104, 105, 106)


def test_the_weekly_minimum_is_monday_noon():
    now = datetime(2026, 11, 26, 9, tzinfo=PARIS)
    assert latest_minimum("Europe/Paris", now) == datetime(2026, 11, 23, 12, tzinfo=PARIS)
    with pytest.raises(ValueError, match="zone"):
        latest_minimum("Europe/Paris", datetime(2026, 11, 26))  # noqa: DTZ001
