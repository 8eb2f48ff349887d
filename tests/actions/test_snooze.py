"""« Reporter »: above fourteen days, until her next evening, never further than the next rung."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import deadline
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.remind import remind
from dossiers.actions.snooze import snooze
from dossiers.models import Case, Deadline, Evening, JournalLine, Member, Reminder
from tests import build

TODAY = date(2026, 11, 23)  # a Monday
DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def taken(by: Member, binome: Member, days: int) -> Case:
    end = TODAY + timedelta(days=days)
    case = build.taken(by, binome=binome, happened=end.replace(year=end.year - 1), now=at(TODAY, 7))
    remind(now=at(TODAY))
    return case


def rupture(case: Case, member: Member) -> Deadline:
    row = case.deadlines.get(rule="rupture_12m")
    return access.get_deadline(member, case.reference, row.pk, now=at(TODAY))


def test_her_reminder_waits_for_her_next_evening_and_nobody_elses_does(awa, karim, lea):
    case = taken(awa, karim, 25)
    Evening.objects.create(member=awa, weekday=5, starts=time(18, 30))
    assert snooze(rupture(case, awa), by=awa, now=at(TODAY, 10)) == TODAY + 5 * DAY
    hers, his = (
        Reminder.objects.get(deadline__rule="rupture_12m", recipient=who) for who in (awa, karim)
    )
    assert hers.again_at == at(TODAY + 5 * DAY) and his.again_at != hers.again_at
    assert JournalLine.objects.filter(action="deadline.snooze", actor=awa.pk).count() == 1


def test_it_never_goes_past_the_next_rung(awa, karim, lea):
    case = taken(awa, karim, 16)
    Evening.objects.create(member=awa, weekday=6, starts=time(18, 30))
    following = rupture(case, awa).next_rung_on
    assert snooze(rupture(case, awa), by=awa, now=at(TODAY, 10)) == following == TODAY + 2 * DAY


def test_without_an_evening_it_waits_a_week_at_most(awa, karim, lea):
    case = taken(awa, karim, 28)
    assert snooze(rupture(case, awa), by=awa, now=at(TODAY, 10)) == TODAY + 7 * DAY


@pytest.mark.parametrize("days", [14, 7, 1])
def test_at_fourteen_days_or_less_it_is_refused_with_what_to_do(awa, karim, lea, days):
    case = taken(awa, karim, days)
    with pytest.raises(RefusedError, match="14 jours"):
        snooze(rupture(case, awa), by=awa, now=at(TODAY, 10))
    assert rupture(case, awa).snoozed_until is None


def test_an_unknown_date_is_asked_for_not_put_off(awa, karim, lea):
    case = build.taken(awa, binome=karim, happened=None, now=at(TODAY, 7))
    with pytest.raises(RefusedError, match="demander"):
        snooze(rupture(case, awa), by=awa, now=at(TODAY, 10))


def test_a_stranger_and_a_closed_date_are_refused(awa, karim, lea):
    case = taken(awa, karim, 25)
    row = rupture(case, awa)
    with pytest.raises(Http404):
        snooze(row, by=build.member(build.section("Brest")), now=at(TODAY, 10))
    deadline.drop_all(row.case, by=awa, now=at(TODAY, 11))
    with pytest.raises(ConflictError):
        snooze(row, by=awa, now=at(TODAY, 12))
