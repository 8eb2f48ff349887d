"""A member's own address to call: sealed, checked, and gone with her."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dossiers.actions.refusal import RefusedError
from dossiers.actions.webhook import remove_webhook, set_webhook
from dossiers.addresses import addresses_of
from dossiers.models import Member, Webhook
from notifications.address_book import AddressRequest
from notifications.deliver import deliver_all
from notifications.models import Delivery, Preference
from notifications.notify import notify
from tests.notifications.doubles import WebServer, web_server

NOW = timezone.now()
URL = "https://1.1.1.1/hook"


@pytest.fixture
def server(settings: Any) -> Iterator[WebServer]:
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    with web_server() as one:
        yield one


def asked(member: Member) -> dict[Any, Any]:
    found = addresses_of([AddressRequest(member.pk, "update", "ABCDEF", "k")])
    return {member.pk: found["k"]}


@pytest.mark.django_db(transaction=True)
def test_what_rings_a_member_calls_her_machine(awa: Member, server: WebServer) -> None:
    set_webhook(awa, url=server.url, now=NOW)
    notify(topic="deadline", recipient=awa.pk, link="/equipe/", key="k", now=NOW)
    assert deliver_all(now=NOW).sent == 2
    assert len(server.requests) == 1
    assert remove_webhook(awa, now=NOW)
    notify(topic="deadline", recipient=awa.pk, link="/equipe/", key="k2", now=NOW)
    assert deliver_all(now=NOW).sent == 1
    assert len(server.requests) == 1


@pytest.mark.django_db
def test_address_and_secret_are_sealed_and_tied_to_the_member(awa: Member, karim: Member) -> None:
    secret = set_webhook(awa, url=URL, now=NOW)
    assert asked(awa)[awa.pk]["webhook"] == {"url": URL, "secret": secret}
    row = Webhook.objects.get()
    assert b"1.1.1.1" not in bytes(row.sealed) and secret.encode() not in bytes(row.sealed)
    Webhook.objects.create(member=karim, sealed=row.sealed, made_on=row.made_on)
    assert asked(karim)[karim.pk] == {"email": karim.email, "language": "fr"}


@pytest.mark.django_db
def test_somebody_without_one_has_a_mail_only(awa: Member) -> None:
    assert set(asked(awa)[awa.pk]) == {"email", "language"}
    assert not remove_webhook(awa, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["http://1.1.1.1/", "https://127.0.0.1/", "https://10.1.1.1/", "x", URL + "x" * 500]
)
def test_an_address_of_the_inside_or_without_tls_is_refused(awa: Member, url: str) -> None:
    with pytest.raises(RefusedError):
        set_webhook(awa, url=url, now=NOW)
    assert not Webhook.objects.exists() and not Preference.objects.exists()


@pytest.mark.django_db
def test_the_command_sets_and_removes(awa: Member) -> None:
    out = io.StringIO()
    call_command("webhook", awa.email, "--url", URL, stdout=out)
    assert out.getvalue().startswith("whsec_")
    call_command("webhook", awa.email, "--remove", stdout=out)
    assert not Webhook.objects.exists() and not Preference.objects.exists()
    for words in ((awa.email, "--url", "http://x/"), ("x@y.fr", "--remove")):
        with pytest.raises(CommandError):
            call_command("webhook", *words, stdout=out)


@pytest.mark.django_db(transaction=True)
def test_a_closed_account_is_not_called(awa: Member, server: WebServer) -> None:
    set_webhook(awa, url=server.url, now=NOW)
    notify(topic="deadline", recipient=awa.pk, link="/equipe/", key="k", now=NOW)
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    deliver_all(now=NOW)
    assert server.requests == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}
