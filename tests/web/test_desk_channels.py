"""« Mes canaux »: a phone, a chat, a machine; sealed, tried, replaced, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dossiers.actions.destination import keep, withdraw
from dossiers.addresses import addresses_of
from dossiers.models import Destination, JournalLine, Member, Webhook
from notifications.address_book import AddressRequest
from notifications.deliver import deliver_all
from notifications.models import Delivery, Notice, Preference
from notifications.notify import Doorbell, notify_many
from tests.notifications.doubles import WebServer, web_server
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MATRIX, NTFY = "!salle:exemple.org", "sujet-de-awa"


@pytest.fixture(autouse=True)
def carriers(settings: Any) -> None:
    settings.SMS_URL = "octopush://somebody@example.org:key/{to}"
    settings.CHAT_URLS = {
        "ntfy": "ntfys://ntfy.example.org/{to}",
        "matrix": "matrixs://matrix.example.org/{to}",
        "signal": "signal://127.0.0.1/%2B33600000000/{to}",
    }


def do(client: Client, channel: str, act: str, **typed: str) -> Any:
    """Press a button of one channel."""
    fields = {f"{channel}-{name}": value for name, value in typed.items()}
    return client.post(url("channels"), {"canal": channel, "acte": act, **fields})


def known(member: Member) -> dict[str, Any]:
    """What the address book says of this member now."""
    return dict(addresses_of([AddressRequest(member.pk, "update", "ABCDEF", "k")])["k"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("06 92 12 34 56", "+262692123456"),
        ("06 96 12 34 56", "+596696123456"),
        ("+34 612 345 678", "+34612345678"),
    ],
)
def test_a_phone_is_taken_as_people_write_it(awa: Member, typed: str, kept: str) -> None:
    assert do(signed_in(awa), "sms", "garder", number=typed).status_code == 303
    assert known(awa)["sms"] == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Il manque le numéro."),
        ("06 12 34 56", "Il manque 2 chiffres au numéro."),
        ("01 23 45 67 89", "Un téléphone fixe ne reçoit pas de SMS."),
        ("awa", "Un numéro n’a que des chiffres."),
    ],
)
def test_a_number_that_cannot_be_written_to_says_what_is_missing(
    awa: Member, typed: str, said: str
) -> None:
    response = do(signed_in(awa), "sms", "garder", number=typed)
    assert response.status_code == 422
    assert said in text_of(response)
    assert f'value="{typed}"' in response.content.decode() or not typed
    assert not Destination.objects.exists()


@pytest.mark.parametrize(
    ("service", "to", "kept"),
    [
        ("ntfy", NTFY, NTFY),
        ("matrix", MATRIX, MATRIX),
        ("signal", "06 12 34 56 78", "+33612345678"),
    ],
)
def test_a_chat_is_a_service_and_a_place(awa: Member, service: str, to: str, kept: str) -> None:
    assert do(signed_in(awa), "chat", "garder", service=service, to=to).status_code == 303
    assert known(awa)["chat"] == {"service": service, "to": kept}


@pytest.mark.parametrize(
    ("service", "to"),
    [
        ("ntfy", "court"),
        ("ntfy", "../../autre"),
        ("matrix", "exemple.org"),
        ("signal", "06"),
        ("mattermost", "salle"),
        ("syslog", "x"),
        ("", "x"),
    ],
)
def test_a_place_that_no_server_of_ours_has_is_refused(awa: Member, service: str, to: str) -> None:
    assert do(signed_in(awa), "chat", "garder", service=service, to=to).status_code == 422
    assert not Destination.objects.exists()


def test_the_page_shows_enough_to_recognise_and_no_number(awa: Member) -> None:
    client = signed_in(awa)
    do(client, "sms", "garder", number="06 12 34 56 78")
    do(client, "chat", "garder", service="signal", to="06 12 34 56 79")
    html = client.get(url("channels")).content.decode()
    assert "finit par 5678" in html and "Signal : finit par 5679" in html
    assert "3456" not in html.replace("5678", "").replace("5679", "")


def test_a_chat_hears_all_that_rings_and_a_phone_only_what_is_sent_to_it(awa: Member) -> None:
    for channel, address in (("sms", "+33612345678"), ("chat", {"service": "ntfy", "to": NTFY})):
        keep(awa, channel, address, by=awa, now=NOW)
    notify_many([Doorbell("worker_message", awa.pk, "/equipe/", "k")], now=NOW)
    channels = set(Delivery.objects.values_list("channel", flat=True))
    assert channels == {"email", "chat"}
    notify_many([Doorbell("deadline", awa.pk, "/", "k2", channels=("sms", "email"))], now=NOW)
    assert Delivery.objects.filter(channel="sms").count() == 1


@time_machine.travel(NOW, tick=False)
def test_a_trial_is_one_a_minute(awa: Member) -> None:
    client = signed_in(awa)
    do(client, "sms", "garder", number="06 12 34 56 78")
    assert do(client, "sms", "essai").status_code == 303
    again = do(client, "sms", "essai")
    assert again.status_code == 422 and "Attendre une minute." in text_of(again)
    assert set(Notice.objects.values_list("topic", flat=True)) == {"trial"}
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"sms"}


def test_removed_it_receives_nothing_and_leaves_no_preference(awa: Member) -> None:
    client = signed_in(awa)
    do(client, "chat", "garder", service="ntfy", to=NTFY)
    assert Preference.objects.filter(channel="chat").exists()
    assert do(client, "chat", "retirer").status_code == 303
    assert "chat" not in known(awa)
    assert not Preference.objects.exists() and not Destination.objects.exists()
    assert not withdraw(awa, "chat", by=awa, now=NOW)


def test_what_this_instance_has_no_carrier_for_is_not_offered(awa: Member, settings: Any) -> None:
    settings.SMS_URL, settings.CHAT_URLS = "", {}
    client = signed_in(awa)
    page = text_of(client.get(url("channels")))
    assert "Numéro de mobile" not in page and "Machine à appeler" in page
    assert do(client, "sms", "garder", number="06 12 34 56 78").status_code == 422


def test_an_unknown_gesture_is_refused(awa: Member) -> None:
    client = signed_in(awa)
    assert client.post(url("channels"), {}).status_code == 422
    assert do(client, "sms", "autre").status_code == 404


def test_addresses_are_sealed_and_tied_to_their_owner_and_channel(
    awa: Member, karim: Member
) -> None:
    keep(awa, "sms", "+33612345678", by=awa, now=NOW)
    row = Destination.objects.get()
    assert b"612345678" not in bytes(row.sealed)
    Destination.objects.create(
        member=karim, channel="sms", sealed=bytes(row.sealed), made_on=row.made_on
    )
    assert "sms" not in known(karim) and known(karim)["email"] == karim.email
    acts = JournalLine.objects.filter(action="member.address_set")
    assert [line.details for line in acts] == [{"channel": "sms"}]


# --- The machine --------------------------------------------------------------------


@pytest.fixture
def machine(settings: Any) -> Iterator[WebServer]:
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    with web_server() as one:
        yield one


@pytest.mark.django_db(transaction=True)
def test_the_secret_of_a_machine_is_shown_once_and_a_trial_reaches_it(
    awa: Member, machine: WebServer
) -> None:
    client = signed_in(awa)
    assert do(client, "webhook", "garder", url=f"{machine.url}/x").status_code == 303
    shown = client.get(url("channels")).content.decode()
    [secret] = re.findall(r"whsec_[\w+/=]+", shown)
    assert "127.0.0.1" in shown and machine.url not in shown
    assert "whsec_" not in client.get(url("channels")).content.decode()
    assert do(client, "webhook", "essai").status_code == 303
    deliver_all(now=timezone.now())
    assert [one.path for one in machine.requests] == ["/x"]
    assert known(awa)["webhook"]["secret"] == secret
    assert do(client, "webhook", "retirer").status_code == 303
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("address", ["", "http://1.1.1.1/", "https://10.0.0.1/", "x"])
def test_a_machine_of_the_inside_or_without_tls_is_refused(awa: Member, address: str) -> None:
    response = do(signed_in(awa), "webhook", "garder", url=address)
    assert response.status_code == 422
    assert "ne peut pas être appelée" in text_of(response) or "Il manque" in text_of(response)
    assert not Webhook.objects.exists()
