"""Pieces: a numbered list, adding one, taking one away without anything running."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from dossiers.actions.exhibit import add_to_case
from dossiers.models import Case, Exhibit, JournalLine, Member, Section
from tests import build, samples
from tests.confirming import confirm_identity
from tests.web.desk_cast import open_arrival, signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member) -> Case:
    """A case that Awa follows."""
    return build.taken(awa)


def photo() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


def test_the_list_says_number_name_day_origin_and_what_is_new(awa: Member, case: Case) -> None:
    now = timezone.now()
    add_to_case(case, name="lettre.pdf", content=build.pdf(), by=None, now=now)
    add_to_case(case, name="planning.jpg", content=photo(), by=awa, now=now)
    page = text_of(signed_in(awa).get(url("exhibits", case.reference)))
    assert "1 · lettre.pdf Nouveau" in page and "PDF aujourd’hui de la personne 1 Ko À lire" in page
    assert "2 · planning.jpg" in page and "photo aujourd’hui de Awa" in page


def test_a_piece_is_saved_under_its_name_and_nothing_of_it_runs(awa: Member, case: Case) -> None:
    name = 'congé "2026"; été.pdf'
    piece = add_to_case(case, name=name, content=build.pdf(), by=awa, now=timezone.now())
    answer = signed_in(awa).get(url("exhibit", case.reference, piece.pk))
    assert answer["Content-Disposition"] == (
        "attachment; filename*=UTF-8''cong%C3%A9%20%222026%22%3B%20%C3%A9t%C3%A9.pdf"
    )
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")


def test_only_a_picture_encoded_by_us_keeps_its_type(awa: Member, case: Case) -> None:
    piece = add_to_case(case, name="x.jpg", content=photo(), by=awa, now=timezone.now())
    answer = signed_in(awa).get(url("exhibit", case.reference, piece.pk))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")


def test_opening_a_piece_is_journaled_and_it_is_no_longer_new(awa: Member, case: Case) -> None:
    piece = add_to_case(case, name="x.pdf", content=build.pdf(), by=None, now=timezone.now())
    client = signed_in(awa)
    client.get(url("exhibit", case.reference, piece.pk))
    line = JournalLine.objects.get(action="exhibit.read")
    assert (line.actor, line.details) == (awa.pk, {"number": 1})
    assert "Nouveau" not in text_of(client.get(url("exhibits", case.reference)))


def test_adding_a_piece(awa: Member, case: Case) -> None:
    asked = {"file": SimpleUploadedFile("bulletin.pdf", build.pdf())}
    answer = signed_in(awa).post(url("add_exhibit", case.reference), asked)
    assert (answer.status_code, answer.url) == (303, url("exhibits", case.reference))
    assert Exhibit.objects.get(case=case).added_by == awa


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.pdf", b"", "Ce fichier est vide."),
        ("x.pdf", b"%PDF-1.4 broken", "Ce PDF est abîmé."),
        ("x.html", b"<script>alert(1)</script>", "C’est une page web."),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    awa: Member, case: Case, name: str, content: bytes, words: str
) -> None:
    asked = {"file": SimpleUploadedFile(name, content)}
    answer = signed_in(awa).post(url("add_exhibit", case.reference), asked)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Exhibit.objects.exists()


def test_adding_nothing_asks_for_a_file(awa: Member, case: Case) -> None:
    answer = signed_in(awa).post(url("add_exhibit", case.reference), {})
    assert answer.status_code == 422 and "Choisir d’abord un fichier." in text_of(answer)


def test_a_piece_of_another_case_is_not_found_under_this_one(awa: Member, case: Case) -> None:
    other = build.taken(awa)
    piece = build.proof(other)
    assert signed_in(awa).get(url("exhibit", case.reference, piece.pk)).status_code == 404


def test_the_pieces_of_an_arrival_come_after_the_question_of_conflict(
    awa: Member, lyon: Section
) -> None:
    case = build.deposited(section=lyon)
    piece = build.proof(case)
    client = signed_in(awa)
    before = client.get(url("exhibit", case.reference, piece.pk))
    assert (before.status_code, before.url) == (303, url("arrival", case.reference))
    assert not Exhibit.objects.get().seen_on
    assert not JournalLine.objects.filter(action="exhibit.read").exists()
    open_arrival(client, case)
    assert client.get(url("exhibit", case.reference, piece.pk)).status_code == 200


def test_previews_are_shown_when_asked(awa: Member, case: Case) -> None:
    piece = build.photo(case)
    client = signed_in(awa)
    address = url("exhibits", case.reference)
    picture = url("exhibit_preview", case.reference, piece.pk)
    assert picture not in client.get(address).content.decode()
    assert picture in client.get(f"{address}?apercus=1").content.decode()
    answer = client.get(picture)
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    paper = build.proof(case)
    assert client.get(url("exhibit_preview", case.reference, paper.pk)).status_code == 404


def test_an_original_is_opened_with_a_reason_that_stays_in_the_journal(
    awa: Member, case: Case
) -> None:
    piece = build.photo(case)
    client = signed_in(awa)
    confirm_identity(client, awa)
    address = url("exhibit_original", case.reference, piece.pk)
    assert "où et quand la photo a été prise" in text_of(client.get(address))
    refused = client.post(address, {})
    assert refused.status_code == 422 and "Dire d’abord pourquoi." in text_of(refused)
    assert not JournalLine.objects.filter(action="exhibit.original").exists()
    answer = client.post(address, {"reason": "proof"})
    assert samples.SECRET.encode() in answer.content
    assert "original-1-planning.jpg" in answer["Content-Disposition"]
    line = JournalLine.objects.get(action="exhibit.original")
    assert (line.actor, line.details) == (awa.pk, {"number": 1, "cause": "proof"})


def test_without_being_asked_no_original_is_kept(awa: Member, case: Case) -> None:
    content = samples.picture()
    piece = add_to_case(case, name="x.jpg", content=content, by=None, now=timezone.now())
    client = signed_in(awa)
    confirm_identity(client, awa)
    address = url("exhibit_original", case.reference, piece.pk)
    assert client.get(address).status_code == client.post(address).status_code == 404
    read = client.get(url("exhibit", case.reference, piece.pk)).content
    assert samples.SECRET.encode() not in read
