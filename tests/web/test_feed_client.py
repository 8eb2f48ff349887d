"""The calendar read by a client library, over HTTP, from a server that runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import urllib3
from django.urls import reverse
from django.utils import timezone
from icalevents.icaldownload import ICalDownload
from icalevents.icalevents import events

from dossiers.actions.feed import turn_off, turn_on
from dossiers.models import Member
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def subscribed(live_server: Any, member: Member) -> str:
    """The address that she types in her phone."""
    return f"{live_server.url}{reverse('desk:feed', args=[turn_on(member, now=NOW)])}"


def agenda(address: str) -> list[Any]:
    """What a phone shows of the year gone by and of the three to come."""
    return list(events(address, start=NOW - timedelta(days=400), end=NOW + timedelta(days=1200)))


def status(address: str) -> int:
    return int(urllib3.PoolManager().request("GET", address).status)


def test_a_phone_that_subscribes_sees_whole_days_and_two_words(
    live_server: Any, awa: Member
) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    seen = agenda(subscribed(live_server, awa))
    assert {one.summary for one in seen} == {"Échéance Dossiers"}
    assert all(one.all_day and not one.recurring for one in seen)
    assert all(one.description is None and one.location is None for one in seen)
    assert fatal(case).prudent in {one.start.date() for one in seen}
    prudent = case.deadlines.filter(prudent__isnull=False).values_list("prudent", flat=True)
    assert {one.start.date() for one in seen} == set(prudent)


def test_a_second_reading_changes_nothing_but_what_has_changed(
    live_server: Any, awa: Member
) -> None:
    build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    address = subscribed(live_server, awa)
    first, again = [{(one.uid, one.start) for one in agenda(address)} for _ in range(2)]
    assert first == again and first
    build.taken(awa, happened=dismissed_so_that_it_ends_in(60), now=NOW)
    assert first < {(one.uid, one.start) for one in agenda(address)}


def test_a_revoked_address_answers_that_it_is_gone_and_gives_no_event(
    live_server: Any, awa: Member
) -> None:
    build.taken(awa, happened=dismissed_so_that_it_ends_in(90), now=NOW)
    address = subscribed(live_server, awa)
    assert status(address) == 200 and agenda(address)
    turn_off(awa, now=NOW)
    assert status(address) in (404, 410)
    assert "VEVENT" not in ICalDownload().data_from_url(address)


def test_a_phone_asks_without_cookie_and_is_given_none(live_server: Any, awa: Member) -> None:
    answer = urllib3.PoolManager().request("GET", subscribed(live_server, awa))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
