"""Ten years of a section, day by day and in jumps: no fatal date is forgotten on the way.

Two years in continuous integration, ten by `make faults`.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from dossiers.actions import clock_guard
from dossiers.models import Draft, Incident
from tests import build
from tests.faults.house import SEED, size
from tests.years import DAY, HOUR, MORNING, Team, Years, at

START = date(2026, 1, 5)
DAYS = size(2 * 365, 10 * 365)
# When a machine is off, for how long; when its clock is a year ahead.
OFF, OFF_FOR = size(200, 900), 40
WRONG = size(400, 2000)
A_YEAR = timedelta(days=366)


@pytest.fixture
def team(awa, karim, lea) -> Team:
    return Team(awa, karim, lea)


@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_over_the_years_every_near_fatal_date_has_two_people_or_a_card(team: Team) -> None:
    """With forty days without a machine, and a clock that is wrong by a year and comes back."""
    years = Years(team, seed=SEED, events=0.06)
    day = START
    for stop in (OFF, WRONG, DAYS):
        years.live(day, stop - (day - START).days)
        day = START + stop * DAY
        if stop == OFF:
            day += OFF_FOR * DAY
            the_machine_comes_back(years, day)
        if stop == WRONG:
            the_clock_is_wrong(years, day)
            day += DAY
    assert len(years.cases) > DAYS // 100
    assert years.short == []


def the_machine_comes_back(years: Years, day: date) -> None:
    """Nothing old is erased that day; the coordinator says, in the afternoon, that all is well."""
    draft = build.draft(now=at(day, MORNING) - 30 * DAY)
    years.sweep(at(day, MORNING))
    assert Draft.objects.filter(pk=draft.pk).exists() and clock_guard.alarm()
    clock_guard.confirm(by=years.team.lea, now=at(day, MORNING) + 7 * HOUR)
    years.sweep(at(day, MORNING) + 8 * HOUR)


def the_clock_is_wrong(years: Years, day: date) -> None:
    """A year ahead for three sweeps, then right again."""
    draft, incidents = build.draft(now=at(day, MORNING)), Incident.objects.count()
    for minute in range(3):
        years.sweep(at(day, MORNING) + A_YEAR + minute * timedelta(minutes=1))
    years.sweep(at(day, MORNING) + HOUR)
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert Incident.objects.count() == incidents
    clock_guard.confirm(by=years.team.lea, now=at(day, MORNING) + 2 * HOUR)
    years.sweep(at(day, MORNING) + 3 * HOUR)


@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_the_ladder_walked_in_jumps_ends_where_the_daily_walk_ends(team: Team) -> None:
    """The same dates, nobody answers; one machine never stops, the other often and for long."""
    daily = ends(team, range(size(150, 400)))
    stops = [*range(20), 60, 61, 62, 100, 101, 141, *range(145, size(150, 400))]
    assert ends(team, stops) == daily
    assert len({step for _rule, _case, step, _next in daily}) > 1


def ends(team: Team, days) -> list[tuple[str, int, str, str]]:
    """Where the dates of one history stand after sweeps on these days only."""
    with transaction.atomic():
        years = Years(team, seed=SEED + 1, events=0)
        for _ in range(8):
            years.arrives(START)
        for number in days:
            now = at(START + number * DAY, MORNING)
            years.sweep(now + HOUR)
            if clock_guard.alarm():
                clock_guard.confirm(by=team.lea, now=now + 2 * HOUR)
                years.sweep(now + 3 * HOUR)
        found = years.ends()
        transaction.set_rollback(True)
    return found
