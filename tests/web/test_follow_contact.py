"""« Me joindre »: changed by the person alone, and notices that she turns on herself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from dossiers.actions.session import open_session_after_deposit
from dossiers.intake import cookies
from dossiers.models import Case, Member, WorkerDoor
from notifications.deliver import deliver_all
from notifications.models import Notice
from notifications.quiet import words
from tests import build
from tests.web import walk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
PAGE, NOTICES = "/suivre/dossier/contact/", "/suivre/dossier/contact/avis/"
EMAIL = {"channel": "email", "email": "camille@exemple.org", "language": "en"}


@pytest.fixture(autouse=True)
def the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def returned(reply: dict[str, Any] = EMAIL, **told: Any) -> tuple[Client, Case]:
    case, code = build.deposited_with_code("noz", reply=reply, **told)
    return walk.come_back(code), case


def page_of(client: Client) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return walk.text_of(response)


def press(client: Client, act: str) -> Any:
    return client.post(NOTICES, {"act": act})


def test_the_case_leads_to_the_page_and_notices_are_off(lyon: object) -> None:
    client, _case = returned()
    assert PAGE in client.get("/suivre/dossier/").content.decode()
    page = page_of(client)
    assert "Les avis sont arrêtés. Rien ne part tout seul." in page
    assert words("person_reply", "letter", "en") in page
    assert not WorkerDoor.objects.exists()


def test_turned_on_an_answer_is_told_and_opening_the_case_reads_it(awa: Member) -> None:
    client, case = returned()
    assert press(client, "on").status_code == 303
    assert "Les avis sont activés depuis le 26 novembre 2026." in page_of(client)
    case = build.taken(awa, case=case, now=NOW)
    build.said(case, body="Bonjour", by=awa, now=NOW)
    assert WorkerDoor.objects.get().unread_since == NOW
    client.get("/suivre/dossier/")
    assert WorkerDoor.objects.get().unread_since is None
    assert press(client, "off").status_code == 303
    assert "Les avis sont arrêtés." in page_of(client)
    assert not WorkerDoor.objects.exists()


def test_the_visit_that_follows_the_sending_cannot_turn_them_on(lyon: object) -> None:
    """Whoever typed the address may not be its owner: only the code proves a return."""
    case = build.deposited("noz", reply=EMAIL)
    client = Client()
    client.cookies[cookies.SESSION] = open_session_after_deposit(case, now=NOW)
    page = page_of(client)
    assert "Fermez ce dossier. Puis revenez avec votre code." in page
    assert "Activer les avis" not in page
    response = press(client, "on")
    assert response.status_code == 422
    assert "Puis revenez avec votre code." in walk.text_of(response)
    assert not WorkerDoor.objects.exists()


def test_a_trial_is_sent_on_request_only_and_says_so(lyon: object) -> None:
    client, _case = returned()
    press(client, "on")
    assert not Notice.objects.exists()
    response = press(client, "trial")
    assert response.status_code == 200
    assert "Un essai part maintenant." in walk.text_of(response)
    assert words("person_trial", "letter", "en") in walk.text_of(response)
    for _ in range(2):
        press(client, "trial")
    last = press(client, "trial")
    assert last.status_code == 422 and "Revenez demain." in walk.text_of(last)
    assert Notice.objects.filter(topic="person_trial").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_mail_of_a_trial_holds_one_sentence(lyon: object) -> None:
    client, _case = returned()
    press(client, "on")
    press(client, "trial")
    deliver_all(now=NOW)
    [one] = mail.outbox
    assert (one.to, one.body.strip()) == (
        ["camille@exemple.org"],
        words("person_trial", "letter", "en"),
    )


def test_another_phone_is_kept_and_the_notices_follow(lyon: object, settings: Any) -> None:
    settings.SMS_URL = "octopush://somebody@example.org:key/{to}"
    client, case = returned()
    press(client, "on")
    answer = {
        "channel": "phone", "phone": "+33 6.12.34.56.78", "read_by_others": "maybe",
        "when_to_call": ["evening"], "voicemail": "no", "name": "Sasha", "language": "es",
    }  # fmt: skip
    assert client.post(PAGE, answer).status_code == 303
    kept = build.opened(case).contact
    assert kept["phone"] == "06 12 34 56 78" and kept["name"] == "Sasha"
    where = WorkerDoor.objects.get().where()
    assert (where.channel, where.to, where.moments) == ("sms", "+33612345678", ("evening",))
    assert words("person_reply", "short", "es") in page_of(client)


def test_a_phone_that_others_read_is_warned_about(lyon: object, settings: Any) -> None:
    settings.SMS_URL = "octopush://somebody@example.org:key/{to}"
    phone = {"channel": "phone", "phone": "06 12 34 56 78", "read_by_others": "yes"}
    client, _case = returned(phone)
    assert "D’autres personnes lisent ce téléphone." in page_of(client)


def test_without_a_carrier_an_sms_is_not_promised(lyon: object) -> None:
    client, _case = returned({"channel": "phone", "phone": "06 12 34 56 78"})
    page = page_of(client)
    assert "Nous ne pouvons pas prévenir par ce moyen." in page
    assert "Activer les avis" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez une réponse."),
        ({"channel": "phone"}, "Il manque le numéro."),
        ({"channel": "phone", "phone": "06 12 34 56"}, "Il manque 2 chiffres au numéro."),
        ({"channel": "phone", "phone": "camille"}, "Un numéro n’a que des chiffres."),
        ({"channel": "email", "email": "camille@"}, "Cette adresse n’est pas complète."),
    ],
)
def test_a_mistake_says_what_is_missing_and_keeps_what_was_there(
    lyon: object, typed: dict[str, str], said: str
) -> None:
    client, case = returned()
    response = client.post(PAGE, typed)
    assert response.status_code == 422
    assert said in walk.text_of(response)
    assert typed.get("phone", "") in response.content.decode()
    assert build.opened(case).contact["email"] == "camille@exemple.org"


@pytest.mark.parametrize("email", ["prof@ac-lyon.fr", "moi@magasins-tournesol.fr"])
def test_an_address_of_the_work_is_asked_about_once(lyon: object, email: str) -> None:
    client, case = returned(work={"employer": "Tournesol"})
    answer = {"channel": "email", "email": email}
    response = client.post(PAGE, answer)
    assert response.status_code == 200
    assert "C’est peut-être une adresse du travail." in walk.text_of(response)
    assert build.opened(case).contact["email"] == "camille@exemple.org"
    assert client.post(PAGE, {**answer, "confirmer": "1"}).status_code == 303
    assert build.opened(case).contact["email"] == email


def test_a_finished_case_says_that_no_notice_will_come(awa: Member) -> None:
    client, case = returned()
    case = build.taken(awa, case=case, now=NOW)
    build.walk("refer", build.opened(case), by=awa, now=NOW)
    assert "Votre dossier est terminé." in page_of(client)


def test_nothing_of_the_contact_is_in_an_address_or_a_title(lyon: object) -> None:
    client, _case = returned()
    response = client.get(PAGE)
    html = response.content.decode()
    assert "<title>Mon dossier" in html.replace("\n", "")
    assert (
        response["Cache-Control"].startswith("no-store") or "no-store" in response["Cache-Control"]
    )
    assert client.post(PAGE, {"channel": "code"})["Location"] == PAGE
