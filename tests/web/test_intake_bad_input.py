"""Bad input: a clear sentence, what was typed comes back, nothing is lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dossiers.models import Draft, Exhibit, Section
from tests.web import walk

pytestmark = pytest.mark.django_db
STORY = "/demander/raconter/"


def add(client: Client, file: Any, **more: str) -> Any:
    return client.post(STORY, {"ajouter": "1", **({"file": file} if file else {}), **more})


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("travail", {"department": "7", "employer": "Noz"}, "Le code postal a 2 ou 5 chiffres."),
        ("travail", {"employer": "N" * 81}, "80 au plus"),
        ("dates", {"when_day": "41"}, "Le jour doit être entre 1 et 31."),
        ("dates", {"when_year": "2026"}, "Il manque le mois."),
        ("dates", {"urgent": "yes", "urgent_date_month": "14"}, "entre 1 et 12."),
        ("raconter", {"story": "x" * 5001}, "Ce texte est trop long."),
        ("repondre", {"channel": "phone"}, "Il manque le numéro."),
        ("repondre", {"channel": "signal", "phone": "06 12 34 56 7"}, "Il manque 1 chiffre"),
        ("repondre", {"channel": "email"}, "Il manque l’adresse."),
        ("repondre", {"channel": "email", "email": "sam@"}, "Cette adresse n’est pas complète."),
    ],
)
def test_mistake_gets_a_sentence_and_what_was_typed_comes_back(
    lyon: Section, step: str, typed: dict[str, str], sentence: str
) -> None:
    client = walk.ticked("sanction")
    response = client.post(f"/demander/{step}/", typed)
    assert response.status_code == 422
    assert sentence in walk.text_of(response)
    assert walk.title_of(response).startswith("Erreur :")
    page = response.content.decode()
    for value in typed.values():
        assert f'value="{value}"' in page or value in page
    assert walk.title_of(client.get(f"/demander/{step}/")).startswith("Étape")


def test_mistake_in_a_box_that_the_answer_made_useless_stops_nobody(lyon: Section) -> None:
    client = walk.ticked("blocked", "livreur")
    walk.post(client, "dates", urgent="no", urgent_date_day="99")
    walk.post(client, "raconter", answered="no", answered_date_day="99")
    walk.post(client, "repondre", channel="code", phone="12", email="x@")


def test_text_beside_an_unticked_answer_means_that_answer(lyon: Section) -> None:
    client = walk.ticked("blocked", "livreur")
    walk.post(client, "raconter", application_text="Vélo+")
    walk.post(client, "repondre", channel="code")
    assert "Une autre : Vélo+" in walk.text_of(client.get("/demander/verifier/"))


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
@pytest.mark.parametrize(
    ("step", "typed", "doubt"),
    [
        (
            "dates",
            {"when_day": "12", "when_month": "11", "when_year": "2027"},
            "Cette date est dans le futur. C’est bien ça ?",
        ),
        (
            "dates",
            {"urgent_date_day": "2", "urgent_date_month": "1", "urgent_date_year": "2026"},
            "Cette date est déjà passée. C’est bien ça ?",
        ),
        (
            "repondre",
            {"channel": "email", "email": "sam@ac-lyon.fr"},
            "C’est peut-être une adresse du travail.",
        ),
        (
            "repondre",
            {"channel": "email", "email": "sam@magasins-bricoloc.example"},
            "Votre employeur peut la lire.",
        ),
    ],
)
def test_doubtful_answer_is_asked_once_and_never_refused(
    lyon: Section, step: str, typed: dict[str, str], doubt: str
) -> None:
    client = walk.begun()
    walk.post(client, "travail", sector="noz", employer="Bricoloc")
    walk.post(client, "probleme", problems="sanction")
    asked = client.post(f"/demander/{step}/", typed)
    assert asked.status_code == 200
    assert doubt in walk.text_of(asked)
    assert 'name="confirmer"' in asked.content.decode()
    assert client.post(f"/demander/{step}/", {**typed, "confirmer": "1"}).status_code == 303


def test_confirming_a_doubt_still_takes_the_short_path(lyon: Section) -> None:
    client = walk.ticked("sanction")
    typed = {"when_month": "1", "when_year": "2099", "envoyer": "1"}
    page = client.post("/demander/dates/", typed).content.decode()
    assert '<input type="hidden" name="envoyer" value="1">' in page
    sent = client.post("/demander/dates/", {**typed, "confirmer": "1"})
    assert sent["Location"] == "/demander/verifier/"


# --- Files -------------------------------------------------------------------


def heavy(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("gros.jpg", b"\xff\xd8\xff" + b"0" * size, "image/jpeg")


def cut_photo() -> SimpleUploadedFile:
    whole = io.BytesIO()
    noise = Image.effect_noise((200, 200), 90)
    noise.save(whole, format="JPEG")
    return SimpleUploadedFile("coupe.jpg", whole.getvalue()[: whole.tell() // 2], "image/jpeg")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: SimpleUploadedFile("vide.jpg", b"", "image/jpeg"), "Ce fichier est vide."),
        (lambda: SimpleUploadedFile("p.exe", b"MZ" * 40), "Ce fichier est un programme."),
        (lambda: SimpleUploadedFile("x.html", b"<script>"), "C’est une page web."),
        (lambda: SimpleUploadedFile("p.pdf", b"%PDF-1.7 rien"), "Ce PDF est abîmé."),
        (cut_photo, "Cette photo est abîmée."),
        (lambda: None, "Choisissez d’abord un fichier."),
        (lambda: heavy(11 * 1024**2), "Ce fichier est trop lourd : 12 Mo. La limite est 10 Mo."),
    ],
)
def test_bad_file_gets_one_sentence_and_the_others_stay(
    lyon: Section, file: Any, sentence: str
) -> None:
    client = walk.ticked("sanction")
    assert add(client, walk.photo("bonne.jpg"), story="Mon histoire").status_code == 303
    response = add(client, file(), story="Mon histoire, la suite")
    assert response.status_code == 422
    assert sentence in walk.text_of(response)
    assert walk.title_of(response).startswith("Erreur :")
    page = response.content.decode()
    assert "Mon histoire, la suite" in page
    assert "bonne.jpg" in page[page.index("data-files") :]
    assert Exhibit.objects.count() == 1


def test_request_past_the_upload_limit_still_gets_its_sentence(
    lyon: Section, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024**2  # Django leaves the file out past it
    client = walk.ticked("sanction")
    response = add(client, heavy(12 * 1024**2), story="Gardée")
    assert response.status_code == 422
    assert "C’est trop lourd en une fois : 13 Mo." in walk.text_of(response)
    assert "Gardée" in response.content.decode()


def test_several_files_at_once_are_taken_one_by_one(lyon: Section) -> None:
    client = walk.ticked("sanction")
    wrong, other = SimpleUploadedFile("p.exe", b"MZ" * 40), walk.photo("deux.jpg", (30, 40))
    sent = [walk.photo("une.jpg"), wrong, other]
    response = client.post(STORY, {"ajouter": "1", "file": sent})
    assert response.status_code == 422
    assert "p.exe : Ce fichier est un programme." in walk.text_of(response)
    page = response.content.decode()
    listed = page[page.index("data-files") :]
    assert "une.jpg" in listed and "deux.jpg" in listed
    assert Exhibit.objects.count() == 2


def test_file_picked_and_not_added_goes_with_the_page(lyon: Section) -> None:
    client = walk.ticked("sanction")
    response = client.post(STORY, {"story": "Voilà", "file": walk.photo("lettre.jpg")})
    assert (response.status_code, response["Location"]) == (303, "/demander/repondre/")
    assert Exhibit.objects.count() == 1
    refused = client.post(STORY, {"story": "Voilà", "file": SimpleUploadedFile("p.exe", b"MZ" * 9)})
    assert refused.status_code == 422
    assert "Ce fichier est un programme." in walk.text_of(refused)


def test_far_too_long_a_text_is_told_in_words(lyon: Section) -> None:
    client = walk.ticked("sanction")
    response = client.post(STORY, {"story": "x" * 3 * 1024**2})
    assert response.status_code == 400
    assert "C’est trop long ou trop lourd pour un seul envoi." in walk.text_of(response)
    assert Draft.objects.count() == 1


def test_adding_a_file_says_nothing_of_the_other_boxes_and_keeps_them(lyon: Section) -> None:
    client = walk.ticked("blocked", "livreur")
    half_way = {"answered": "yes", "answered_date_day": "3", "story": "x" * 5001}
    assert add(client, walk.photo(), **half_way).status_code == 303
    page = client.get(STORY)
    assert "corriger" not in walk.text_of(page)
    html = page.content.decode()
    assert 'name="answered_date_day" id="id_answered_date_0" value="3"' in html
    assert "x" * 5001 in html
    refused = client.post(STORY, half_way)
    assert refused.status_code == 422


def test_story_left_half_way_is_sent_with_the_request(lyon: Section) -> None:
    client = walk.ticked("sanction")
    add(client, walk.photo(), story="Écrit avant la photo")
    walk.post(client, "repondre", channel="code")
    assert "Écrit avant la photo" in walk.text_of(client.get("/demander/verifier/"))


def test_same_file_twice_is_one_file(lyon: Section) -> None:
    client = walk.ticked("sanction")
    for _ in range(2):
        assert add(client, walk.photo()).status_code == 303
    assert Exhibit.objects.count() == 1


def test_file_is_taken_out_before_sending_and_only_by_its_owner(lyon: Section) -> None:
    client, other = walk.ticked("sanction"), walk.ticked("sanction")
    add(client, walk.photo())
    address = f"/demander/fichier/{Exhibit.objects.get().pk}/"
    assert other.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert Exhibit.objects.count() == 1
    assert client.post(address)["Location"] == "/demander/raconter/"
    assert not Exhibit.objects.exists()


def test_file_on_its_way_when_the_request_was_sent_joins_the_case(lyon: Section) -> None:
    client = walk.ticked("sanction")
    case = walk.sent(client)
    assert add(client, walk.photo())["Location"] == "/demander/code/"
    assert case.exhibits.count() == 1


def test_photo_loses_what_it_hides(lyon: Section) -> None:
    client = walk.ticked("sanction")
    exif = Image.Exif()
    exif[0x010F] = "CanaryPhone"
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, format="JPEG", exif=exif)
    out.seek(0)
    out.name = "photo.jpg"
    add(client, out)
    case = walk.sent(client)
    opened = walk.come_back(walk.code_on(client.get("/demander/code/")))
    assert "photo.jpg" in walk.text_of(opened.get("/suivre/dossier/preuves/"))
    assert b"CanaryPhone" not in walk.content_of(case)
