"""The room of a section: set by its coordinator, rung by red arrivals, silent at night."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from dossiers.actions.destination import keep, try_out
from dossiers.models import Destination, JournalLine, Level, Member, Section
from notifications.deliver import deliver_all
from notifications.models import Delivery, Notice
from tests import build
from tests.notifications.doubles import WebServer, web_server
from tests.web.desk_cast import signed_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)
# A Thursday, 11 h in Paris.
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
PAGE = "coordination:rooms"


@pytest.fixture(autouse=True)
def server(settings: Any) -> Iterator[WebServer]:
    with web_server() as one:
        host = one.url.removeprefix("http://")
        settings.SMS_URL = f"json://{host}/sms?:to={{to}}"
        settings.CHAT_URLS = {"ntfy": f"ntfy://{host}/{{to}}?image=no"}
        yield one


def do(member: Member, section: Section, channel: str, act: str, **typed: str) -> Any:
    fields = {f"{channel}-{section.pk.hex[:8]}-{name}": value for name, value in typed.items()}
    sent = {"section": str(section.pk), "canal": channel, "acte": act, **fields}
    return signed_in(member).post(reverse(PAGE), sent)


def red_arrival(section: Section, now: datetime = NOW) -> None:
    case = build.deposited(section=section, happened=date(2025, 11, 29), now=now)
    assert case.level == Level.RED


def test_a_coordinator_sets_tries_and_removes_the_room(lea: Member, lyon: Section) -> None:
    assert do(lea, lyon, "sms", "garder", number="06 12 34 56 78").status_code == 303
    assert do(lea, lyon, "chat", "garder", service="ntfy", to="salle-de-lyon").status_code == 303
    page = text_of(signed_in(lea).get(reverse(PAGE)))
    assert "finit par 5678" in page and "ntfy : salle-de-lyon" in page
    assert do(lea, lyon, "sms", "essai").status_code == 303
    assert do(lea, lyon, "sms", "retirer").status_code == 303
    assert list(Destination.objects.values_list("channel", flat=True)) == ["chat"]
    acts = JournalLine.objects.filter(action__startswith="section.room")
    assert {(line.action, line.section) for line in acts} == {
        ("section.room_set", lyon.pk), ("section.room_removed", lyon.pk),
    }  # fmt: skip


def test_a_wrong_number_comes_back_with_what_to_do(lea: Member, lyon: Section) -> None:
    response = do(lea, lyon, "sms", "garder", number="06 12")
    assert response.status_code == 422
    assert "Il manque 6 chiffres au numéro." in text_of(response)


def test_nobody_sets_the_room_of_a_section_she_does_not_coordinate(
    awa: Member, lea: Member, lyon: Section
) -> None:
    other = build.section("Brest")
    assert do(lea, other, "sms", "garder", number="06 12 34 56 78").status_code == 422
    assert do(awa, lyon, "sms", "garder", number="06 12 34 56 78").status_code == 404
    for member, section in ((lea, other), (awa, lyon)):
        with pytest.raises(Http404):
            keep(section, "sms", "+33612345678", by=member, now=NOW)
        with pytest.raises(Http404):
            try_out(section, "sms", by=member, now=NOW)
    assert not Destination.objects.exists() and not Notice.objects.exists()


def test_a_red_arrival_rings_the_room_in_one_sentence(
    lea: Member, lyon: Section, server: WebServer
) -> None:
    keep(lyon, "sms", "+33612345678", by=lea, now=NOW)
    red_arrival(lyon)
    deliver_all(now=NOW)
    [said] = [json.loads(one.body) for one in server.requests]
    assert said["message"] == "Dossiers : Une arrivée rouge attend quelqu'un."
    assert said["to"] == "+33612345678"


def test_the_room_sleeps_at_night_and_rings_at_nine(
    lea: Member, lyon: Section, server: WebServer
) -> None:
    keep(lyon, "sms", "+33612345678", by=lea, now=NOW)
    night = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    red_arrival(lyon, night)
    deliver_all(now=night)
    assert server.requests == []
    deliver_all(now=night + timedelta(hours=6))
    assert len(server.requests) == 1


def test_a_section_without_a_room_rings_its_coordination_only(lea: Member, lyon: Section) -> None:
    red_arrival(lyon)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {lea.pk}
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"email"}


def test_without_a_carrier_the_page_says_who_can_add_one(lea: Member, settings: Any) -> None:
    settings.SMS_URL, settings.CHAT_URLS = "", {}
    assert "La personne qui l’héberge peut l’ajouter." in text_of(signed_in(lea).get(reverse(PAGE)))
