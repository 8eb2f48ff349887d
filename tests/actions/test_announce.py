"""Fixed hours for new requests, and a digest of counts before each evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from dossiers import digests
from dossiers.actions import conversation
from dossiers.actions.announce import announce
from dossiers.models import Absence, Evening, Exclusion, Level, Member, Section, SweepMark
from notifications.deliver import deliver_all
from notifications.models import Notice
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
PARIS = ZoneInfo("Europe/Paris")
# A Tuesday.
MORNING = datetime(2026, 11, 24, 9, 3, tzinfo=PARIS)
EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=PARIS)
DAY = timedelta(days=1)


def minute(now: datetime) -> None:
    """What beat and the timer do, both, in the same minute."""
    for _ in range(2):
        announce(now=now)
        deliver_all(now=now)


def mails(person: Member) -> list[str]:
    return [str(one.body) for one in mail.outbox if one.to == [person.email]]


def announced(person: Member) -> list[str]:
    """What she was told, digests apart."""
    return [body for body in mails(person) if "Régler ce point" not in body]


def calm(section: Section, now: datetime) -> Any:
    """An arrival that nothing presses."""
    return build.deposited("autre", section=section, now=now)


def test_an_arrival_is_announced_at_noon_and_not_when_it_comes(lyon: Section, lea: Member) -> None:
    announce(now=MORNING)
    case = calm(lyon, MORNING)
    assert case.level != Level.RED
    for hour in range(3):
        minute(MORNING + timedelta(hours=hour, minutes=56 if hour == 2 else 0))
    assert announced(lea) == []
    assert not Notice.objects.filter(topic="arrival").exists()
    minute(datetime(2026, 11, 24, 12, 0, tzinfo=PARIS))
    [body] = announced(lea)
    assert "Une arrivée attend quelqu’un." in body


def test_ten_arrivals_make_one_mail_and_ten_lines_in_the_bell(lyon: Section, lea: Member) -> None:
    announce(now=MORNING)
    for _ in range(10):
        calm(lyon, MORNING)
    minute(datetime(2026, 11, 24, 12, 5, tzinfo=PARIS))
    assert ["10 avis vous attendent." in body for body in announced(lea)] == [True]
    assert Notice.objects.filter(topic="arrival", recipient=lea.pk).count() == 10
    minute(datetime(2026, 11, 24, 17, 5, tzinfo=PARIS))
    assert len(announced(lea)) == 1


def test_one_that_was_taken_before_the_hour_is_not_announced(
    lyon: Section, lea: Member, awa: Member
) -> None:
    announce(now=MORNING)
    build.taken(awa, case=calm(lyon, MORNING), now=MORNING)
    minute(datetime(2026, 11, 24, 12, 0, tzinfo=PARIS))
    assert announced(lea) == []


def test_a_clock_that_was_a_year_ahead_silences_nothing(lyon: Section, lea: Member) -> None:
    announce(now=MORNING + 365 * DAY)
    calm(lyon, MORNING)
    minute(MORNING)
    assert len(announced(lea)) == 1
    assert SweepMark.objects.filter(name="announce").exists()


@pytest.fixture
def tuesdays(awa: Member) -> Member:
    """Awa, whose evening is Tuesday 18 h."""
    Evening.objects.create(member=awa, weekday=1, starts=time(18))
    return awa


def test_the_digest_leaves_half_an_hour_before_her_evening_with_counts_only(
    lyon: Section, tuesdays: Member
) -> None:
    case = build.taken(tuesdays, happened=date(2026, 11, 20), now=MORNING)
    conversation.write_as_person(case, body="Vous êtes là ?", now=MORNING)
    calm(lyon, MORNING)
    calm(lyon, MORNING)
    mail.outbox.clear()
    minute(EVENING - timedelta(minutes=1))
    assert not [body for body in mails(tuesdays) if "Réponses" in body]
    minute(EVENING)
    [body] = [body for body in mails(tuesdays) if "Réponses" in body]
    assert "Réponses à donner : 1\n" in body
    assert "Arrivées sans personne : 2\n" in body
    assert "Ouvrir : " in body
    assert case.reference not in body
    minute(EVENING + timedelta(hours=3))
    assert len([body for body in mails(tuesdays) if "Réponses" in body]) == 1


def test_nobody_gets_an_empty_digest(tuesdays: Member) -> None:
    minute(EVENING)
    assert mails(tuesdays) == []


def test_somebody_away_gets_none_and_who_replaces_her_counts_her_cases(
    lyon: Section, tuesdays: Member, karim: Member
) -> None:
    Evening.objects.create(member=karim, weekday=1, starts=time(18))
    case = build.taken(tuesdays, now=MORNING)
    conversation.write_as_person(case, body="Vous êtes là ?", now=MORNING)
    Absence.objects.create(
        member=tuesdays, substitute=karim, starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 1)
    )
    mail.outbox.clear()
    minute(EVENING)
    assert not [body for body in mails(tuesdays) if "Réponses" in body]
    assert [body for body in mails(karim) if "Réponses à donner : 1\n" in body]


def test_what_may_be_lost_comes_first_with_its_nearest_day(tuesdays: Member) -> None:
    build.taken(tuesdays, happened=date(2025, 12, 2), now=MORNING)
    lines = [str(line) for line in digests.lines([tuesdays.pk], now=EVENING)[tuesdays.pk]]
    assert lines[0].startswith("À ne pas perdre : ")
    assert "jour" in lines[0]


def test_the_figures_are_those_of_the_screens(lyon: Section, tuesdays: Member) -> None:
    for _ in range(3):
        calm(lyon, MORNING)
    aside = calm(lyon, MORNING)
    Exclusion.objects.create(case=aside, member=tuesdays, since=MORNING.date())
    found = {str(line) for line in digests.lines([tuesdays.pk], now=EVENING)[tuesdays.pk]}
    assert "Arrivées sans personne : 3" in found


def test_twenty_people_cost_the_statements_of_two(
    lyon: Section, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    people = [build.member(lyon, now=MORNING).pk for _ in range(8)]
    calm(lyon, MORNING)
    with django_assert_max_num_queries(8) as few:
        digests.lines(people[:2], now=EVENING)
    with django_assert_num_queries(len(few)):
        digests.lines(people, now=EVENING)
    with django_assert_max_num_queries(4):
        digests.readers(now=EVENING)
