"""Phones, rooms and mailboxes that people gave: in no column, no file, no log, in no shape."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dossiers.actions import conversation, worker_notice
from dossiers.actions.contact import change
from dossiers.actions.destination import keep, try_out
from dossiers.actions.session import open_session
from dossiers.models import Case, Member, Section
from dossiers.privacy import receipt
from notifications import carrier
from notifications.deliver import deliver_all
from notifications.models import Delivery
from tests import build
from tests.house.test_canaries import disguises, everything_stored
from tests.notifications.doubles import WebServer, web_server
from tests.services import free_port

pytestmark = pytest.mark.django_db(transaction=True)
# Late in the morning, whatever the hour here: nobody's phone rings at night.
NOW = timezone.localtime().replace(hour=11, minute=0, second=0, microsecond=0)
# Each is somebody's: written as she types it, as a carrier reads it, and its last nine digits.
MEMBERS, ROOMS, PERSONS, SECOND = "612345678", "623456789", "634567891", "645678912"
MAILBOX, PLACE = "camillequiecrit", "salonquetrouver"


@pytest.fixture
def server(settings: Any) -> Iterator[WebServer]:
    with web_server() as one:
        host = one.url.removeprefix("http://")
        settings.SMS_URL = f"json://{host}/?:to={{to}}"
        settings.CHAT_URLS = {"ntfy": f"ntfy://{host}/{{to}}?image=no"}
        yield one


def everything_given(awa: Member, lea: Member, lyon: Section) -> Case:
    """A member's phone and chat, a section's room, a person's phone that replaced her mailbox."""
    keep(awa, "sms", f"+33{MEMBERS}", by=awa, now=NOW)
    keep(awa, "chat", {"service": "ntfy", "to": PLACE}, by=awa, now=NOW)
    keep(lyon, "sms", f"+33{ROOMS}", by=lea, now=NOW)
    mailbox = {"channel": "email", "email": f"{MAILBOX}@exemple.org"}
    case, code = build.deposited_with_code(section=lyon, reply=mailbox, now=NOW)
    assert open_session(receipt.derive_receipt(code), now=NOW)
    case = build.taken(awa, case=case, now=NOW)
    worker_notice.turn_on(case, now=NOW)
    worker_notice.try_out(case, now=NOW)
    for number in (PERSONS, SECOND):
        change(case, {"channel": "phone", "phone": f"0{number}"}, now=NOW)
        worker_notice.try_out(case, now=NOW)
    conversation.write_to_person(case, body="Bonjour.", by=awa, now=NOW)
    for owner, by in ((awa, awa), (lyon, lea)):
        try_out(owner, "sms", by=by, now=NOW)
    return case


def shapes() -> list[bytes]:
    """Every disguise of every address, and of numbers as people write them."""
    words = [MEMBERS, ROOMS, PERSONS, SECOND, MAILBOX, PLACE]
    words += [" ".join([f"0{w[0]}", *(w[i : i + 2] for i in (1, 3, 5, 7))]) for w in words[:4]]
    return [shape for word in words for shape in disguises(word)]


def test_no_address_is_found_in_the_database_or_on_the_disk(
    awa: Member, lea: Member, lyon: Section, server: WebServer
) -> None:
    everything_given(awa, lea, lyon)
    deliver_all(now=NOW)
    deliver_all(now=NOW + timedelta(days=1))
    given = "".join(f"{one.path}{one.body!r}" for one in server.requests)
    assert MEMBERS in given and ROOMS in given and SECOND in given
    leaks = {
        where: shape
        for where, blob in everything_stored().items()
        for shape in shapes()
        if shape in blob
    }
    assert leaks == {}


@pytest.mark.parametrize("trouble", ["an angry carrier", "nobody there", "silence"])
def test_no_address_is_written_in_the_logs_whatever_goes_wrong(
    *,
    awa: Member,
    lea: Member,
    lyon: Section,
    server: WebServer,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    if trouble == "an angry carrier":
        server.status = 500
    elif trouble == "nobody there":
        settings.SMS_URL = f"json://127.0.0.1:{free_port()}/{{to}}?:to={{to}}"
    else:
        monkeypatch.setattr(carrier, "SECONDS", (0.2, 0.2))
        server.drip = 0.4
    everything_given(awa, lea, lyon)
    with caplog.at_level(logging.DEBUG):
        deliver_all(now=NOW, seconds=5)
    troubled = Delivery.objects.filter(channel="sms").exclude(error_code="")
    assert troubled.exists()
    assert [shape for shape in shapes() if shape in caplog.text.encode()] == []


def test_the_library_would_write_them_if_it_were_let(
    awa: Member, lea: Member, lyon: Section, server: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Otherwise the test above would pass with nothing to hide."""
    everything_given(awa, lea, lyon)
    heard = logging.getLogger("apprise")
    heard.addHandler(caplog.handler)
    before = heard.level
    heard.setLevel(logging.DEBUG)
    try:
        deliver_all(now=NOW)
    finally:
        heard.removeHandler(caplog.handler)
        heard.setLevel(before)
    assert MEMBERS in caplog.text
