"""SMS and chat through apprise, against a real HTTP server that plays the carrier."""

from __future__ import annotations

import json
import logging
import ssl
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as configured

from notifications import carrier
from notifications.address_book import Address, AddressRequest
from notifications.checks import carriers
from notifications.deliver import deliver_all
from notifications.models import Delivery, State
from notifications.notify import Doorbell, notify_many
from notifications.topics import TOPICS
from tests.notifications.conftest import NOW
from tests.notifications.doubles import WebServer, web_server
from tests.services import free_port

NUMBER = "+33612345678"
SENTENCE = "Dossiers : une date demande une réponse. Ouvrez l'outil pour dire que vous l'avez vue."
pytestmark = pytest.mark.django_db(transaction=True)


class Book:
    """What everybody's page of the address book says, besides the language."""

    page: dict[str, Any] = {}


def addresses_of(requests: Sequence[AddressRequest]) -> dict[uuid.UUID, Address]:
    return {one.recipient: Address(language="fr", **Book.page) for one in requests}


@pytest.fixture(autouse=True)
def server(settings: Any) -> Iterator[WebServer]:
    settings.NOTIFICATIONS_ADDRESS_BOOK = "tests.notifications.test_carriers.addresses_of"
    settings.NOTIFICATIONS_TROUBLE = ""
    with web_server() as one:
        host = one.url.removeprefix("http://")
        settings.SMS_URL = f"json://{host}/send?:to={{to}}"
        settings.CHAT_URLS = {
            "ntfy": f"ntfy://{host}/{{to}}?image=no",
            "signal": f"signal://{host}/%2B33600000000/{{to}}",
            "mattermost": f"mmost://{host}/jeton?channel={{to}}",
        }
        Book.page = {"sms": NUMBER}
        yield one


def ring(*channels: str, topic: str = "deadline") -> uuid.UUID:
    """Ring at somebody's door by these channels and no other."""
    who = uuid.uuid4()
    bell = Doorbell(
        topic, who, "/equipe/secret/2026-0147/", f"key:{who}", channels=channels or ("sms",)
    )
    notify_many([bell], now=NOW)
    return who


def settled() -> tuple[str, int, str]:
    row = Delivery.objects.get()
    return row.state, row.attempts, row.error_code


def test_an_sms_is_the_sentence_of_the_topic_and_nothing_else(server: WebServer) -> None:
    who = ring()
    assert deliver_all(now=NOW).sent == 1
    [got] = server.requests
    said = json.loads(got.body)
    assert said["to"] == NUMBER
    assert (said["message"], said["title"], said["attachments"]) == (SENTENCE, "", [])
    everything = f"{got.path}{got.headers}{got.body!r}"
    assert "0147" not in everything and who.hex not in everything and str(who) not in everything
    assert "apprise" not in json.dumps(said).lower() and "http" not in json.dumps(said)


@pytest.mark.parametrize(
    ("service", "to", "said_in", "place"),
    [
        ("ntfy", "salle-42", "message", "topic"),
        ("signal", NUMBER, "message", "recipients"),
        ("mattermost", "salle", "text", "channel"),
    ],
)
def test_a_chat_gets_the_same_sentence_through_the_plugin_of_its_server(
    server: WebServer, service: str, to: str, said_in: str, place: str
) -> None:
    Book.page = {"chat": {"service": service, "to": to}}
    ring("chat")
    assert deliver_all(now=NOW).sent == 1
    [got] = server.requests
    said = json.loads(got.body)
    assert said[said_in] == SENTENCE
    assert said[place] in (to, [to])
    assert "http" not in got.body.decode() and "pprise" not in f"{got.headers}{got.body!r}"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *[(one, State.SENT) for one in (200, 201, 204)],
        *[(one, State.WAITING) for one in (401, 403, 408, 429, 500, 503, 302)],
        *[(one, State.FAILED) for one in (400, 404, 410, 422)],
    ],
)
def test_what_the_carrier_answers_decides(server: WebServer, status: int, state: State) -> None:
    server.status, server.headers = status, {"Location": f"{server.url}/elsewhere"}
    ring()
    deliver_all(now=NOW)
    assert settled()[0] == state
    assert settled()[2] == ("" if state == State.SENT else str(status))
    assert [one.path.partition("?")[0] for one in server.requests] == ["/send"]


def test_a_carrier_that_is_away_costs_nobody_an_attempt(server: WebServer, settings: Any) -> None:
    settings.SMS_URL = f"json://127.0.0.1:{free_port()}/?:to={{to}}"
    for _ in range(5):
        ring()
    deliver_all(now=NOW)
    rows = set(Delivery.objects.values_list("state", "attempts", "error_code", "error_class"))
    assert rows == {(State.WAITING, 0, "refused", "carrier")}
    settings.SMS_URL = f"json://{server.url.removeprefix('http://')}/?:to={{to}}"
    assert deliver_all(now=NOW + timedelta(minutes=2)).sent == 5


def test_one_chat_server_that_is_away_does_not_stop_the_others(
    server: WebServer, settings: Any
) -> None:
    settings.CHAT_URLS |= {"signal": f"signal://127.0.0.1:{free_port()}/%2B33600000000/{{to}}"}
    Book.page = {"chat": {"service": "signal", "to": NUMBER}}
    for _ in range(4):
        ring("chat")
    deliver_all(now=NOW)
    assert set(Delivery.objects.values_list("attempts", "error_class")) == {(1, "temporary")}


def test_a_carrier_that_falls_silent_is_left_in_time_and_news_are_not_sent_twice(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "SECONDS", (0.3, 0.3))
    server.drip = 0.5
    ring(topic="update")
    deliver_all(now=NOW)
    assert settled() == (State.UNCERTAIN, 1, "timeout")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("json://192.0.2.1/?:to={to}", "scheme"),
        ("syslog://{to}", "carrier-scheme"),
        ("ntfys://ntfy.example/{to}", "carrier-scheme"),
        ("jsons://nobody.invalid/?:to={to}", "unknown-host"),
        ("jsons://sms.example/", "carrier-to"),
    ],
)
def test_a_carrier_without_tls_or_of_another_sort_is_never_spoken_to(
    server: WebServer, settings: Any, url: str, code: str
) -> None:
    settings.SMS_URL = url
    ring()
    deliver_all(now=NOW)
    assert settled() == (State.WAITING, 0, code)


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """A carrier whose certificate nobody has signed."""
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with web_server(context) as one:
        yield int(one.url.rpartition(":")[2])


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@pytest.mark.parametrize(("more", "code"), [("", "tls"), ("&verify=no", "scheme")])
def test_a_certificate_that_does_not_hold_stops_everything(
    settings: Any, tls_port: int, more: str, code: str
) -> None:
    settings.SMS_URL = f"jsons://127.0.0.1:{tls_port}/?:to={{to}}{more}"
    ring()
    deliver_all(now=NOW)
    assert settled() == (State.WAITING, 0, code)


def test_a_number_that_the_carrier_cannot_use_is_permanent(settings: Any) -> None:
    settings.SMS_URL = "octopush://somebody@example.org:key/{to}"
    Book.page = {"sms": "12"}
    ring()
    deliver_all(now=NOW)
    assert settled() == (State.FAILED, 1, "address")


def test_somebody_without_a_phone_has_nothing_to_receive_and_neither_without_a_carrier(
    server: WebServer, settings: Any
) -> None:
    Book.page = {}
    ring("sms", "chat", "email", "webhook")
    deliver_all(now=NOW)
    Book.page, settings.SMS_URL = {"sms": NUMBER}, ""
    ring()
    deliver_all(now=NOW)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DROPPED}
    assert server.requests == []


def test_without_the_library_messages_wait_and_say_why(
    monkeypatch: pytest.MonkeyPatch, server: WebServer
) -> None:
    for name in ("sms", "chat"):
        monkeypatch.setattr(f"notifications.channels.{name}.is_installed", lambda: False)
    Book.page = {"sms": NUMBER, "chat": {"service": "ntfy", "to": "salle"}}
    ring("sms", "chat")
    deliver_all(now=NOW)
    assert set(Delivery.objects.values_list("state", "error_code")) == {
        (State.WAITING, "no-library")
    }


def test_somebody_whose_hour_has_not_come_is_written_to_at_her_hour(server: WebServer) -> None:
    Book.page = {"sms": NUMBER, "not_before": NOW + timedelta(hours=3)}
    ring()
    deliver_all(now=NOW)
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (State.WAITING, 0)
    assert row.next_attempt_at == NOW + timedelta(hours=3)
    assert deliver_all(now=NOW + timedelta(hours=2)).claimed == 0
    assert deliver_all(now=NOW + timedelta(hours=3)).sent == 1


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_fits_one_sms_with_no_letter_that_costs_more(topic: str) -> None:
    for language in ("fr", "en"):
        text = TOPICS[topic].on_a_phone(language)
        assert text.isprintable() and len(text) <= 160


def test_no_number_reaches_the_logs(server: WebServer, caplog: pytest.LogCaptureFixture) -> None:
    """As configured in settings.LOGGING: apprise writes numbers and addresses in its own."""
    server.status = 500
    ring()
    deliver_all(now=NOW)
    heard = configured.LOGGING["loggers"]
    for name in ("apprise", "urllib3"):
        assert heard[name] == {"level": "CRITICAL", "propagate": False}
        assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


def warned() -> list[str]:
    return [f"{one.id}: {one.msg}" for one in carriers()]


def test_the_check_of_the_host_names_what_would_keep_messages_back(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_URL, settings.CHAT_URLS = "", {}
    monkeypatch.setattr("notifications.checks.is_installed", lambda: False)
    assert warned() == []
    settings.CHAT_URLS = {"ntfy": "ntfys://ntfy.example.org/{to}"}
    assert [one.partition(":")[0] for one in warned()] == ["notifications.W002"]
    monkeypatch.setattr("notifications.checks.is_installed", lambda: True)
    assert warned() == []
    settings.SMS_URL, settings.CHAT_URLS = "syslog://{to}", {"ntfy": "ntfys://ntfy.example.org/"}
    first, second = warned()
    assert "SMS_URL: its scheme" in first and "CHAT_NTFY_URL" in second and "{to}" in second
