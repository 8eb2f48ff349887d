"""When a rung leaves: the recipient's own clock, quiet hours, Sundays, changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.models.member import Zone
from dossiers.rules.ladder import Course, Telling, rungs
from dossiers.rules.telling import (
    SMS_UNTIL,
    Listener,
    calls,
    holidays_of,
    leaves_at,
    next_call,
)

PARIS = "Europe/Paris"
ONE_DAY = timedelta(days=1)
# A Tuesday without anything around it.
DAY = date(2026, 11, 24)
START = datetime(2024, 1, 1, tzinfo=UTC)
BOTH = ("email", "sms")


def rung(slug: str, name: str = "fatal"):
    return next(step for step in rungs(name) if step.slug == slug)


def at(day: date, clock: str, zone: str = PARIS) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def told(told: Telling, *, day: date = DAY, now: datetime | None = None, **who) -> list:
    """[(day and hour on her wall, channels)] of the messages of a rung."""
    listener = Listener(**who)
    found = calls(told, listener, day=day, now=now or at(day, "00:01"))
    return [(f"{listener.local(call.at):%d %H:%M}", call.channels) for call in found]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("creation", [("24 00:01", ())]),
        ("creation-30", [("24 00:01", ("email",))]),
        ("creation-15", [("24 00:01", ("email",)), ("24 09:00", ("sms",))]),
        ("j-60", [("24 00:01", ())]),
        ("j-30", [("25 18:00", ("email",))]),
        ("j-14", [("24 12:00", ("email",))]),
        ("j-7", [("24 12:00", ("email",))]),
        ("j-3", [("24 09:00", BOTH)]),
        ("j-1", [("24 09:00", BOTH), ("24 18:00", BOTH)]),
        ("j-0", [("24 08:00", BOTH)]),
        ("j+1", [("24 00:01", ("email",))]),
    ],
)
def test_each_rung_leaves_at_the_hour_of_the_design(slug, expected):
    assert told(rung(slug)) == expected


def test_a_rung_waits_for_her_evening_and_leaves_before_it_begins():
    tuesday, wednesday = frozenset({1}), frozenset({2})
    assert told(rung("j-14"), evenings=tuesday) == [("24 17:30", ("email",))]
    assert told(rung("j-30"), evenings=tuesday) == [("24 18:00", ("email",))]
    assert told(rung("j-30"), evenings=wednesday) == [("25 18:00", ("email",))]


def test_without_an_evening_in_two_days_it_leaves_within_48_hours():
    [call] = calls(rung("j-30"), Listener(evenings=frozenset({5})), day=DAY, now=at(DAY, "00:01"))
    assert call.at - at(DAY, "00:00") <= timedelta(hours=48)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("07:00", [("24 07:00", ("email",)), ("24 09:00", ("sms",))]),
        ("12:00", [("24 12:00", BOTH)]),
        ("19:59", [("24 19:59", BOTH)]),
        ("20:00", [("24 20:00", ("email",)), ("25 09:00", ("sms",))]),
        ("23:30", [("24 23:30", ("email",)), ("25 09:00", ("sms",))]),
    ],
)
def test_a_phone_does_not_ring_at_night_and_a_mail_may(now, expected):
    assert told(rung("creation-15"), now=at(DAY, now)) == expected


def test_somebody_without_a_phone_gets_the_mail_and_an_sms_alone_stays_in_the_bell():
    assert told(rung("j-3"), channels=("email",)) == [("24 09:00", ("email",))]
    assert told(rung("j-1", "important"), channels=("email",)) == [("24 00:01", ())]


SUNDAY = date(2026, 11, 29)
ASCENSION = date(2027, 5, 6)
ABOLITION = date(2026, 12, 20)  # a holiday of La Réunion alone, and a Sunday: the next year is not
ABOLITION_2027 = date(2027, 12, 20)


@pytest.mark.parametrize(
    ("slug", "day", "expected"),
    [
        ("j-7", SUNDAY, "30 12:00"),
        ("j-3", SUNDAY, "30 09:00"),
        ("creation-30", SUNDAY, "30 09:00"),
        ("j+1", SUNDAY, "30 09:00"),
        ("j-1", SUNDAY, "29 09:00"),
        ("j-0", SUNDAY, "29 08:00"),
        ("j-14", ASCENSION, "07 12:00"),
        ("j-1", ASCENSION, "06 09:00"),
        ("j-7", date(2026, 12, 25), "26 12:00"),
        ("j-30", date(2026, 11, 28), "28 18:00"),
    ],
)
def test_on_sundays_and_holidays_only_the_last_two_days_leave(slug, day, expected):
    assert told(rung(slug), day=day)[0][0] == expected


def test_the_holidays_are_those_of_where_she_lives():
    away = {"zone": "Indian/Reunion", "holidays": holidays_of("Indian/Reunion", "metropole")}
    assert told(rung("j-7"), day=ABOLITION_2027, **away)[0][0] == "21 12:00"
    assert told(rung("j-7"), day=ABOLITION_2027)[0][0] == "20 12:00"
    assert holidays_of(PARIS, "alsace-moselle") == "alsace-moselle"
    assert told(rung("j-7"), day=date(2027, 12, 26), holidays="alsace-moselle")[0][0] == "27 12:00"


@pytest.mark.parametrize("zone", Zone.values)
@pytest.mark.parametrize(("slug", "hour"), [("j-1", "09:00"), ("j-0", "08:00"), ("j-7", "12:00")])
def test_the_hour_is_the_one_on_her_own_wall(zone, slug, hour):
    """Written on the evening before, so that even the far east has not reached that hour."""
    listener = Listener(zone)
    found = calls(rung(slug), listener, day=DAY, now=at(DAY - ONE_DAY, "20:00", zone))
    assert f"{listener.local(found[0].at):%Y-%m-%d %H:%M}" == f"{DAY} {hour}"


@pytest.mark.parametrize("clock", ["09:00", "02:30"])
def test_every_day_of_nine_years_has_its_hour_once(clock):
    """D10: both changes of the clock and the leap days included; UTC is what is kept."""
    told = Telling(("email",), clock, any_day=True)
    listener, day, instants = Listener(), date(2024, 1, 1), []
    while day <= date(2032, 12, 31):
        instant = leaves_at(told, "email", listener, day=day, now=at(day, "00:00"))
        assert instant.tzinfo is UTC
        local = listener.local(instant)
        springs = clock == "02:30" and day.month == 3 and day.day > 24 and day.weekday() == 6
        assert (local.date(), f"{local:%H:%M}") == (day, "03:30" if springs else clock)
        instants.append(instant)
        day += ONE_DAY
    assert len(set(instants)) == 3288 and instants == sorted(instants)


def test_on_the_night_that_has_one_hour_twice_it_leaves_at_the_first():
    told = Telling(("email",), "02:30", any_day=True)
    autumn = date(2026, 10, 25)
    instant = leaves_at(told, "email", Listener(), day=autumn, now=at(autumn, "00:00"))
    assert instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_mail_that_is_late_by_two_days_leaves_at_once_and_the_phone_still_waits():
    late = at(SUNDAY, "21:00")
    assert told(rung("j-7"), day=SUNDAY - 4 * ONE_DAY, now=late) == [("29 21:00", ("email",))]
    assert told(rung("j-3"), day=SUNDAY - 4 * ONE_DAY, now=late) == [
        ("29 21:00", ("email",)),
        ("30 09:00", ("sms",)),
    ]


def again(slug: str, *, days: int, **who) -> list[str]:
    """Everything that somebody silent is told in so many days."""
    listener, sent = Listener(**who), at(DAY, "00:01")
    step, last, heard = rung(slug), sent, []
    for said in range(20):
        call = next_call(step, listener, day=DAY, sent=sent, said=said, last=last)
        if call is None or call.at > at(DAY + days * ONE_DAY, "23:59"):
            break
        last = call.at
        heard.append(f"{listener.local(last):%a %d %H:%M} {'+'.join(call.channels)}")
    return heard


def test_silence_is_told_again_by_mail_once_a_day_and_never_on_a_sunday():
    assert again("j-7", days=6) == [
        "Tue 24 12:00 email",
        "Wed 25 12:00 email",
        "Thu 26 12:00 email",
        "Fri 27 12:00 email",
        "Sat 28 12:00 email",
        "Mon 30 12:00 email",
    ]
    assert again("j-3", days=2) == [
        "Tue 24 09:00 email+sms",
        "Wed 25 12:00 email",
        "Thu 26 12:00 email",
    ]
    assert again("j-30", days=8) == [
        "Wed 25 18:00 email",
        "Sat 28 12:00 email",
        "Tue 01 12:00 email",
    ]


def test_the_day_before_rings_twice_that_day_and_no_more():
    assert again("j-1", days=5) == ["Tue 24 09:00 email+sms", "Tue 24 18:00 email+sms"]
    assert again("j-0", days=5) == ["Tue 24 08:00 email+sms"]
    assert again("creation", days=30) == ["Tue 24 00:01 "]


STEPS = st.sampled_from([step for step in rungs("fatal") if step.channels])
WHO = st.builds(
    Listener,
    zone=st.sampled_from(Zone.values),
    holidays=st.just("metropole"),
    evenings=st.frozensets(st.integers(0, 6)),
)
MOMENTS = st.integers(0, 4_700_000).map(lambda minutes: START + timedelta(minutes=minutes))


@given(step=STEPS, who=WHO, now=MOMENTS)
def test_nothing_ever_leaves_before_its_time_at_night_by_phone_or_on_a_sunday(step, who, now):
    day = who.local(now).date()
    for call in calls(step, who, day=day, now=now):
        local = who.local(call.at)
        assert call.at >= now
        assert step.any_day or not who.rests(local.date())
        if "sms" in call.channels:
            assert time(8 if step.slug == "j-0" else 9) <= local.time() < SMS_UNTIL
        assert call.at - now <= timedelta(days=5)


@given(step=STEPS, who=WHO, now=MOMENTS)
def test_somebody_silent_is_never_told_twice_a_day_but_on_the_day_before(step, who, now):
    day, last, days = who.local(now).date(), now, []
    for said in range(6):
        call = next_call(step, who, day=day, sent=now, said=said, last=last)
        if call is None:
            break
        last = call.at
        days.append(who.local(last).date())
    mails = len(days) - len(set(days))
    assert mails <= (1 if step.slug in ("j-1", "creation-15", "j-3") else 0)


def test_the_whole_ladder_of_one_date_in_hours():
    """120 days, one person who never answers, no evening chosen: the table of ux.md 6.2."""
    course, who = Course("fatal", date(2026, 12, 18), date(2026, 8, 20)), Listener()
    heard, day, met = [], date(2026, 8, 20), []
    while day <= date(2026, 12, 19):
        step, _covered = course.due(day, met)
        if step:
            met.append(step.slug)
            first = calls(step, who, day=day, now=at(day, "00:01"))
            heard += [
                (step.slug, f"{who.local(one.at):%m-%d %H:%M}", one.channels) for one in first
            ]
        day += ONE_DAY
    assert heard == [
        ("creation", "08-20 00:01", ()),
        ("j-60", "10-19 00:01", ()),
        ("j-30", "11-19 18:00", ("email",)),
        ("j-14", "12-04 12:00", ("email",)),
        ("j-7", "12-11 12:00", ("email",)),
        ("j-3", "12-15 09:00", BOTH),
        ("j-1", "12-17 09:00", BOTH),
        ("j-1", "12-17 18:00", BOTH),
        ("j-0", "12-18 08:00", BOTH),
        ("j+1", "12-19 00:01", ("email",)),
    ]
