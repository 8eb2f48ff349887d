"""The calendar of a member: two words and days, for whoever holds its address."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from dossiers.actions import deadline
from dossiers.actions.assignment import name_binome
from dossiers.actions.feed import turn_off, turn_on
from dossiers.models import Feed, JournalLine, Member, Membership
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, text_of, url

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def address(member: Member) -> str:
    return reverse("desk:feed", args=[turn_on(member, now=NOW)])


def events(path: str) -> list[Any]:
    """What a calendar program understands, at this address, without any cookie."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def days(path: str) -> set[date]:
    return {event["DTSTART"].dt for event in events(path)}


def test_each_open_dated_deadline_is_a_whole_day_with_two_words(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    prudent = set(case.deadlines.filter(prudent__isnull=False).values_list("prudent", flat=True))
    path = address(awa)
    assert days(path) == prudent and fatal(case).prudent in prudent
    for event in events(path):
        assert event["SUMMARY"] == "Échéance Dossiers"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert not isinstance(event["DTSTART"].dt, type(NOW))
        assert event.errors == []
        assert set(event) == {*("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP", "CLASS")}


def test_nothing_of_the_case_is_in_the_bytes(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    text = Client().get(address(awa)).content.decode()
    known = [str(case.pk), case.reference, "Lyon", "Awa", "noz", str(fatal(case).pk)]
    known += [fatal(case).pk.hex, fatal(case).rule]
    assert [word for word in known if word.lower() in text.lower()] == []
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_an_event_keeps_its_identity_and_two_deadlines_have_two(awa: Member) -> None:
    build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    path = address(awa)
    first, again = [sorted(str(one["UID"]) for one in events(path)) for _ in range(2)]
    assert first == again
    assert len(set(first)) == len(first) > 1
    assert all(re.fullmatch(r"[0-9a-f]{40}", one) for one in first)


def test_only_my_own_cases_are_there_followed_or_backed(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    assert events(address(karim)) == []
    assert events(address(lea)) == []
    name_binome(build.opened(case), binome=karim, by=awa, now=NOW)
    assert fatal(case).prudent in days(address(karim))


def test_a_closed_deadline_and_a_left_section_leave_the_calendar(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    path = address(awa)
    before = len(events(path))
    dated = case.deadlines.select_related("case").filter(state="open", prudent__isnull=False)
    other = dated.exclude(severity="fatal")[0]
    other.case.open_with(case.data_key)
    deadline.dismiss(
        other, reason="La somme a été payée hier.", by=awa, now=NOW, version=other.version
    )
    assert len(events(path)) == before - 1
    Membership.objects.filter(member=awa).delete()
    assert events(path) == []


def test_a_calendar_without_deadline_is_a_calendar(awa: Member) -> None:
    assert events(address(awa)) == []


def test_a_revoked_a_replaced_and_an_unknown_address_are_not_found(awa: Member) -> None:
    first = address(awa)
    second = address(awa)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    turn_off(awa, now=NOW)
    assert Client().get(second).status_code == 404
    assert Client().get(reverse("desk:feed", args=["x" * 43])).status_code == 404


def test_a_closed_account_has_no_calendar(awa: Member) -> None:
    path = address(awa)
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_it_is_off_until_i_switch_it_on_and_its_address_is_shown_once(awa: Member) -> None:
    client = signed_in(awa)
    assert not Feed.objects.exists()
    assert "Activer l’agenda" in text_of(client.get(url("feed_switch")))
    assert client.post(url("feed_switch"), {"act": "on"}).status_code == 303
    shown = client.get(url("feed_switch")).content.decode()
    [path] = re.findall(r"(/equipe/echeances/[\w-]+\.ics)", shown)
    assert events(path) == []
    assert path not in client.get(url("feed_switch")).content.decode()
    assert client.post(url("feed_switch"), {"act": "off"}).status_code == 303
    assert Client().get(path).status_code == 404
    assert client.post(url("feed_switch"), {"act": "?"}).status_code == 422
    acts = JournalLine.objects.filter(actor=awa.pk).values_list("action", flat=True)
    assert {"member.feed_on", "member.feed_off"} <= set(acts)


def test_the_token_is_nowhere_in_the_database(awa: Member) -> None:
    token = turn_on(awa, now=NOW)
    assert len(token) >= 43
    row = Feed.objects.get()
    assert token.encode() not in bytes(row.token_digest) and len(bytes(row.token_digest)) == 32


def test_the_number_of_statements_does_not_grow_with_the_deadlines(
    awa: Member, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    path = address(awa)
    with django_assert_max_num_queries(4):
        assert len(events(path)) > 3
