"""Who hears that somebody of the team receives nothing any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from dossiers.actions.remind import remind
from dossiers.actions.ring import reminder_key
from dossiers.actions.trouble import tell
from dossiers.models import Member, Reminder, Section
from notifications.deliver import deliver_all
from notifications.models import Delivery, Notice
from notifications.notify import notify
from notifications.trouble import Trouble
from tests import build


def concerned(member: Member, *, outside: bool = True) -> list[Trouble]:
    return [Trouble(member.pk, "email", outside)]


def rung() -> set[Any]:
    return set(Notice.objects.filter(topic="delivery_trouble").values_list("recipient", flat=True))


@pytest.mark.django_db
def test_the_coordination_of_the_section_hears_of_it_and_nobody_else(
    awa: Member, karim: Member, lea: Member
) -> None:
    build.member(build.section("Ain"), "coordinator", "Xavier")
    assert tell(concerned(awa), timezone.now()) == 1
    assert rung() == {lea.pk}
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reminder_that_could_not_be_delivered_counts_as_not_answered(
    awa: Member, lea: Member
) -> None:
    now = timezone.now()
    build.taken(awa, happened=timezone.localdate(now) - timedelta(days=351), now=now)
    remind(now=now)
    reminder = Reminder.objects.filter(recipient=awa, answer_by__gt=now).first()
    assert reminder is not None
    key = f"{reminder_key(reminder)}:{awa.pk}"
    tell([Trouble(awa.pk, "email", True, (key,))], now)
    reminder.refresh_from_db()
    assert reminder.answer_by == now
    remind(now=now + timedelta(minutes=1))
    reminder.refresh_from_db()
    assert reminder.climbed_at is not None


@pytest.mark.django_db
def test_it_is_said_once_a_day_however_much_fails(awa: Member, lea: Member) -> None:
    now = timezone.now()
    assert tell(concerned(awa) * 5, now) == 1
    assert tell(concerned(awa), now) == 0
    assert tell(concerned(awa), now + timedelta(days=1)) == 1


@pytest.mark.django_db
def test_the_person_concerned_hears_of_it_in_the_bell_only(lea: Member) -> None:
    tell(concerned(lea), timezone.now())
    assert rung() == {lea.pk}
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_failing_mail_about_trouble_is_not_chased_by_mails(awa: Member, lea: Member) -> None:
    tell(concerned(awa, outside=False), timezone.now())
    assert rung() == {lea.pk}
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_without_coordination_the_technician_hears_of_it(awa: Member, lyon: Section) -> None:
    tao = build.member(lyon, "technician", "Tao")
    tell(concerned(awa), timezone.now())
    assert rung() == {tao.pk}


@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_none_reaches_the_coordinator_by_the_real_road(
    awa: Member, lea: Member
) -> None:
    now = timezone.now()
    Member.objects.filter(pk=awa.pk).update(email="pas une adresse")
    notify(topic="update", recipient=awa.pk, link="/equipe/", key="one", now=now)
    assert deliver_all(now=now).told == 1
    deliver_all(now=now)
    [sent] = mail.outbox
    assert sent.to == [lea.email]
    assert "Awa" not in sent.body
