"""A session of the team: who opened it, until when, and everything that ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers import device
from dossiers.actions.team_sessions import end_all, forget
from dossiers.models import Case, JournalLine, Member, TeamSession
from tests import build
from tests.web.test_accounts import add_application, sign_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def is_in(client: Client) -> bool:
    return client.get(reverse("mfa_index")).status_code == 200


def test_half_an_hour_without_a_request_ends_it(clock: Any, client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    clock.move_to(START + 29 * MINUTE)
    assert is_in(client)
    clock.move_to(START + 58 * MINUTE)
    assert is_in(client)
    clock.move_to(START + 88 * MINUTE + timedelta(seconds=1))
    assert not is_in(client)


def test_twelve_hours_end_it_whatever_she_does(clock: Any, client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    for quarter in range(1, 12 * 4):
        clock.move_to(START + quarter * 15 * MINUTE)
        assert is_in(client), quarter
        client.get(reverse("desk:me"))
    clock.move_to(START + timedelta(hours=12) - MINUTE)
    assert is_in(client)
    clock.move_to(START + timedelta(hours=12))
    assert not is_in(client)


def test_what_is_written_in_the_session_does_not_make_it_longer(
    clock: Any, client: Client, awa: Member
) -> None:
    sign_in(client, awa.email)
    for half in range(1, 24):
        clock.move_to(START + half * 29 * MINUTE)
        session = client.session
        session["something"] = half
        session.save()
    clock.move_to(START + timedelta(hours=12))
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_nobody_in(
    clock: Any, client: Client, awa: Member
) -> None:
    case: Case = build.taken(awa)
    sign_in(client, awa.email)
    poll = reverse("desk:presence", args=[case.reference])
    for minute in range(1, 31):
        clock.move_to(START + minute * MINUTE)
        client.get(poll, headers={"HX-Request": "true"})
    assert not is_in(client)
    over = client.get(poll, headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Reswap"]) == (286, "none")
    assert "HX-Redirect" not in over


def test_its_end_is_written_once_a_minute_at_most(clock: Any, client: Client, awa: Member) -> None:
    sign_in(client, awa.email)

    def writes() -> int:
        before = TeamSession.objects.get().expire_date
        client.get(reverse("desk:me"))
        return int(TeamSession.objects.get().expire_date > before)

    clock.move_to(START + timedelta(seconds=59))
    assert writes() == 0
    clock.move_to(START + timedelta(seconds=60))
    assert writes() == 1
    assert writes() == 0


def test_the_row_says_whose_it_is_since_when_and_on_what(
    clock: Any, client: Client, awa: Member
) -> None:
    client.get(reverse("account_login"))
    clock.move_to(START + MINUTE)
    client.post(
        reverse("account_login"),
        {"login": awa.email, "password": build.PASSWORD},
        headers={"User-Agent": FIREFOX},
        REMOTE_ADDR="203.0.113.77",
    )
    row = TeamSession.objects.get(member=awa)
    assert (row.device, row.started_at) == ("Firefox, Android", START + MINUTE)
    assert "203.0.113" not in str(row.__dict__)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8.0", ""),
        ("<script>", ""),
    ],
)  # fmt: skip
def test_a_device_is_two_words_of_a_closed_list(agent: str, said: str) -> None:
    assert device.words(agent) == said


def test_an_end_for_all_is_an_end_also_for_what_no_row_knows(
    client: Client, awa: Member, karim: Member
) -> None:
    other, his = Client(), Client()
    for browser in (client, other):
        sign_in(browser, awa.email)
    sign_in(his, karim.email)
    kept = TeamSession.objects.filter(member=awa).first()
    assert kept is not None
    assert end_all([awa.pk], cause="role", by=None, now=START) == 2
    kept.save(force_insert=True)  # a thief puts the row back
    assert not is_in(client) and not is_in(other)
    assert is_in(his)
    line = JournalLine.objects.get(action="member.sessions_end")
    assert line.details == {"cause": "role", "member": str(awa.pk)}


@pytest.mark.django_db(transaction=True)
def test_adding_a_factor_ends_the_other_sessions_and_renames_this_one(
    client: Client, awa: Member
) -> None:
    other = Client()
    sign_in(client, awa.email)
    sign_in(other, awa.email)
    before = client.cookies["equipe"].value
    add_application(client)
    assert is_in(client) and not is_in(other)
    thief = Client()
    thief.cookies["equipe"] = before
    assert not is_in(thief)


def test_a_password_change_ends_all_and_tells_her(client: Client, awa: Member) -> None:
    other = Client()
    sign_in(client, awa.email)
    sign_in(other, awa.email)
    new = "une autre phrase bien longue"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": build.PASSWORD, "password1": new, "password2": new},
    )
    assert not is_in(client) and not is_in(other)
    assert not TeamSession.objects.filter(member=awa).exists()
    assert JournalLine.objects.filter(action="member.sessions_end").count() == 1


def test_what_is_over_is_forgotten(clock: Any, client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    assert forget(now=START + 29 * MINUTE) == 0
    assert forget(now=START + 30 * MINUTE) == 1
