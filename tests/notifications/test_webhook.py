"""The signed call, against a real HTTP server on the loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from notifications.address_book import Address, AddressRequest
from notifications.channels.webhook import signature
from notifications.deliver import deliver_all
from notifications.models import Delivery, Rhythm, State
from notifications.notify import Doorbell, notify_many
from notifications.preferences import choose
from notifications.topics import TOPICS
from tests.notifications.conftest import NOW
from tests.notifications.doubles import WebServer, web_server

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
pytestmark = pytest.mark.django_db(transaction=True)


class Book:
    """Where everybody is called."""

    url = ""


def addresses_of(requests: Sequence[AddressRequest]) -> dict[uuid.UUID, Address]:
    """Everybody has a mail, and the server of the test if there is one."""
    more: dict[str, Any] = {"webhook": {"url": Book.url, "secret": SECRET}} if Book.url else {}
    return {
        one.recipient: Address(email=f"{one.recipient.hex}@people.example", language="fr", **more)
        for one in requests
    }


@pytest.fixture(autouse=True)
def server(settings: Any) -> Iterator[WebServer]:
    settings.NOTIFICATIONS_ADDRESS_BOOK = "tests.notifications.test_webhook.addresses_of"
    settings.NOTIFICATIONS_TROUBLE = ""
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    with web_server() as one:
        Book.url = f"{one.url}/hook?team=a"
        yield one


def ring(topic: str = "deadline") -> uuid.UUID:
    """Ring at the door of somebody who asked to be called."""
    who = uuid.uuid4()
    choose(recipient=who, topic=topic, channel="webhook", rhythm=Rhythm.INSTANT)
    notify_many([Doorbell(topic, who, "/equipe/secret/2026-0147/", f"key:{who}")], now=NOW)
    return who


def called() -> Delivery:
    return Delivery.objects.select_related("notice").get(channel="webhook")


def test_the_call_holds_a_topic_and_a_reference_and_nothing_else(server: WebServer) -> None:
    who = ring()
    assert deliver_all(now=NOW).sent == 2
    [got] = server.requests
    assert (got.method, got.path) == ("POST", "/hook?team=a")
    assert json.loads(got.body) == {"topic": "deadline", "reference": called().notice.reference}
    everything = f"{got.headers}{got.body!r}"
    assert b"0147" not in got.body and str(who) not in everything and who.hex not in everything
    assert set(got.headers) == {
        *("Host", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"),
        *("webhook-id", "webhook-timestamp", "webhook-signature"),
    }


def test_whoever_receives_can_check_the_signature(server: WebServer) -> None:
    ring()
    deliver_all(now=NOW)
    [got] = server.requests
    which, at = got.headers["webhook-id"], got.headers["webhook-timestamp"]
    assert abs(int(at) - NOW.timestamp()) < 60
    mine = hmac.new(KEY, f"{which}.{at}.".encode() + got.body, hashlib.sha256).digest()
    assert got.headers["webhook-signature"] == "v1," + base64.b64encode(mine).decode()


def test_the_signature_is_the_one_of_the_published_example() -> None:
    """standardwebhooks.com, « Signature scheme »: the example that its libraries test."""
    said = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert said == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *[(one, State.SENT) for one in (200, 202, 204)],
        *[(one, State.WAITING) for one in (408, 429, 500, 503)],
        *[(one, State.FAILED) for one in (301, 302, 307, 400, 404, 410)],
    ],
)
def test_what_the_server_answers_decides(server: WebServer, status: int, state: State) -> None:
    server.status, server.headers = status, {"Location": f"{server.url}/other"}
    ring()
    deliver_all(now=NOW)
    assert (called().state, called().attempts) == (state, 1)
    assert [one.path for one in server.requests] == ["/hook?team=a"]


def test_a_second_attempt_has_the_same_id_and_a_fresh_time(server: WebServer) -> None:
    server.status = 503
    ring()
    deliver_all(now=NOW)
    server.status = 200
    deliver_all(now=NOW + timedelta(minutes=2))
    first, second = server.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert called().state == State.SENT


@pytest.mark.parametrize(
    ("url", "state", "code"),
    [
        ("http://127.0.0.1:9/", State.WAITING, "refused"),
        ("https://nobody.invalid/", State.WAITING, "unknown-host"),
        ("https://10.0.0.1/", State.FAILED, "private"),
        ("http://1.1.1.1/", State.FAILED, "scheme"),
    ],
)
def test_a_bad_address_is_its_owners_trouble_and_mails_leave(
    url: str, state: State, code: str
) -> None:
    Book.url = url
    ring()
    ring("update")
    assert deliver_all(now=NOW).sent == 2
    assert set(Delivery.objects.filter(channel="webhook").values_list("state", "error_code")) == {
        (state, code)
    }


def test_a_silent_server_is_left_in_time_and_news_are_not_called_twice(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.channels.webhook.SECONDS", 0.5)
    server.drip = 0.1
    ring("update")
    deliver_all(now=NOW)
    assert called().state == State.UNCERTAIN
    assert len(server.requests) == 1


def test_somebody_who_withdrew_the_address_is_not_called(server: WebServer) -> None:
    ring()
    Book.url = ""
    deliver_all(now=NOW)
    assert called().state == State.DROPPED
    assert server.requests == []


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_nobody_is_called_who_did_not_ask(server: WebServer, topic: str) -> None:
    notify_many([Doorbell(topic, uuid.uuid4(), "/", f"key:{topic}")], now=NOW)
    deliver_all(now=NOW)
    assert server.requests == []
