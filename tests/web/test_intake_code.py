"""The code: shown where it must be and nowhere else, and what it opens before sending."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from PIL import Image

from dossiers.actions.deposit import DRAFT_LIVES
from dossiers.intake import robots
from dossiers.models import Case, Draft, Exhibit, Section, WorkerSession
from dossiers.privacy import receipt
from tests.web import walk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_pause_keeps_a_half_filled_page_and_gives_the_code_that_sending_gives(
    lyon: Section,
) -> None:
    client = walk.ticked("sanction")
    moved = client.post("/demander/dates/", {"when_month": "13", "pause": "1"})
    assert moved["Location"] == "/demander/pause/"
    early = walk.code_on(client.get("/demander/pause/"))
    other = Client()
    found = other.post("/suivre/", {"code": early.lower()})
    assert found["Location"] == "/demander/reprendre/"
    page = other.get("/demander/reprendre/")
    assert "Votre demande n’est pas encore envoyée." in walk.text_of(page)
    assert 'href="/demander/dates/"' in page.content.decode()
    assert 'name="when_month" id="id_when_1" value="13"' in (
        other.get("/demander/dates/").content.decode()
    )
    walk.sent(other)
    assert walk.code_on(other.get("/demander/code/")) == early


def test_another_device_takes_the_request_over(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    code = walk.code_on(client.get("/demander/verifier/"))
    other = walk.come_back(code)
    page = walk.text_of(other.get("/demander/reprendre/"))
    assert "Votre demande n’est pas encore envoyée." in page
    assert "Envoyer maintenant" in page
    assert client.get("/demander/verifier/")["Location"] == "/demander/"
    walk.sent(other)


def test_pause_before_the_tick_does_not_offer_to_send(lyon: Section) -> None:
    client = walk.begun()
    client.post("/demander/probleme/", {"pause": "1"})
    assert "Envoyer maintenant" not in walk.text_of(client.get("/demander/reprendre/"))


def test_page_of_the_code_without_one_makes_it_on_request_only(lyon: Section) -> None:
    client = walk.ticked("sanction")
    for page in ("/demander/verifier/", "/demander/pause/"):
        Draft.objects.update(receipt_lookup=None, receipt_wrap=None, code=None)
        assert "Voir mon code" in walk.text_of(client.get(page))
        assert Draft.objects.get().receipt_lookup is None
        assert client.post(page)["Location"] == page
        assert len(walk.code_on(client.get(page))) == receipt.LENGTH


def test_busy_server_lets_the_person_go_on_and_says_when_to_try_again(
    lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = walk.ticked("sanction")

    def busy(_code: str) -> None:
        raise receipt.BusyError

    monkeypatch.setattr(receipt, "derive_receipt", busy)
    assert walk.post(client, "dates", envoyer="1")["Location"] == "/demander/verifier/"
    asked = client.post("/demander/verifier/")
    assert (asked.status_code, asked["Retry-After"]) == (429, "5")
    assert walk.press_send(client).status_code == 429
    monkeypatch.undo()
    walk.sent(client)


def test_picture_of_the_code_is_a_plain_png_with_a_dull_name(lyon: Section) -> None:
    client = walk.ticked("sanction")
    assert client.get("/demander/code/image/").status_code == 404
    walk.post(client, "dates", envoyer="1")
    response = client.get("/demander/code/image/")
    assert response["Content-Disposition"] == 'attachment; filename="photo.png"'
    picture = Image.open(io.BytesIO(response.content))
    assert picture.format == "PNG"
    assert not picture.info
    assert picture.getextrema() == (0, 255)
    assert Client().get("/demander/code/image/").status_code == 404


def test_noted_code_is_shown_no_more_and_the_case_is_open(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.sent(client)
    assert "Revoir mon code" in client.get("/suivre/dossier/").content.decode()
    walk.noted(client)
    assert client.cookies["demande"].value == ""
    case_page = client.get("/suivre/dossier/").content.decode()
    assert "Revoir mon code" not in case_page
    gone = client.get("/demander/code/")
    assert "Votre code ne peut plus être affiché." in walk.text_of(gone)
    assert not Draft.objects.exists()


def test_code_is_shown_for_half_an_hour_only(lyon: Section) -> None:
    with time_machine.travel(NOW) as clock:
        client = walk.ticked("sanction")
        walk.sent(client)
        clock.shift(timedelta(minutes=29))
        assert 'class="code"' in client.get("/demander/code/").content.decode()
        clock.shift(timedelta(minutes=2))
        assert 'class="code"' not in client.get("/demander/code/").content.decode()


def test_unsent_request_is_gone_after_its_72_hours(lyon: Section) -> None:
    with time_machine.travel(NOW) as clock:
        client = walk.ticked("sanction")
        client.post("/demander/dates/", {"pause": "1"})
        code = walk.code_on(client.get("/demander/pause/"))
        clock.shift(DRAFT_LIVES + timedelta(minutes=1))
        assert client.get("/demander/dates/")["Location"] == "/demander/"
        assert "Aucun dossier" in walk.text_of(Client().post("/suivre/", {"code": code}))


def test_proof_has_the_day_and_the_figures_of_the_files_and_no_story(lyon: Section) -> None:
    with time_machine.travel(NOW):
        client = walk.ticked("sanction")
        client.post(
            "/demander/raconter/", {"ajouter": "1", "file": walk.photo(), "story": "Secret"}
        )
        case = walk.sent(client)
        page = walk.text_of(client.get("/demander/preuve/"))
    assert "lundi 23 novembre 2026" in page
    assert "1 fichier" in page
    assert walk.pieces(case)[0].details["received_sha256"] in page
    assert "Secret" not in page
    assert case.reference not in page
    assert Client().get("/demander/preuve/")["Location"] == "/suivre/"


def test_erasing_names_what_goes_and_leaves_nothing(lyon: Section, settings: Any) -> None:
    client = walk.ticked("sanction")
    client.post("/demander/raconter/", {"ajouter": "1", "file": walk.photo()})
    assert "Fichiers effacés aussi : 1 fichier." in walk.text_of(client.get("/demander/effacer/"))
    assert Draft.objects.count() == 1
    response = client.post("/demander/effacer/")
    assert (response.status_code, response["Location"]) == (303, settings.EXIT_URL)
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Draft.objects.exists()
    assert not Exhibit.objects.exists()


def test_leaving_ends_the_session_and_goes_to_another_site(lyon: Section, settings: Any) -> None:
    client = walk.ticked("sanction")
    walk.sent(client)
    response = client.get("/quitter/")
    assert (response.status_code, response["Location"]) == (303, settings.EXIT_URL)
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert {name: client.cookies[name].value for name in ("demande", "recu")} == {
        "demande": "",
        "recu": "",
    }
    assert not WorkerSession.objects.exists()
    assert client.get("/suivre/dossier/").status_code == 403
    assert Client().get("/quitter/").status_code == 303


def test_leaving_keeps_an_unsent_request_for_its_code(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    code = walk.code_on(client.get("/demander/verifier/"))
    client.get("/quitter/")
    walk.sent(walk.come_back(code))


# --- Robots --------------------------------------------------------------------


def test_sending_at_once_asks_to_press_again_and_then_sends(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    with time_machine.travel(NOW, tick=False) as clock:
        stamp = walk.stamp_of(client.get("/demander/verifier/"))
        response = client.post("/demander/envoyer/", {"moment": stamp})
        assert response.status_code == 422
        assert "C’est allé très vite." in walk.text_of(response)
        assert not Case.objects.exists()
        clock.shift(timedelta(seconds=robots.LEAST_SECONDS))
        again = client.post("/demander/envoyer/", {"moment": walk.stamp_of(response)})
        assert again["Location"] == "/demander/code/"


def test_trap_that_was_filled_asks_again_and_a_forged_moment_too(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    response = walk.press_send(client, remarque="http://spam.example")
    assert "Une case cachée était remplie." in walk.text_of(response)
    for moment in ("", "forged", "1:2:3"):
        response = client.post("/demander/envoyer/", {"moment": moment})
        assert response.status_code == 422
    assert not Case.objects.exists()


def test_slow_person_is_no_robot(lyon: Section) -> None:
    with time_machine.travel(NOW) as clock:
        client = walk.ticked("sanction")
        walk.post(client, "dates", envoyer="1")
        stamp = walk.stamp_of(client.get("/demander/verifier/"))
        clock.shift(timedelta(hours=70))
        assert client.post("/demander/envoyer/", {"moment": stamp}).status_code == 303
