"""« Courriers »: chosen, filled, written by two, taken away, sent, dated."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import docx
import odfdo
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.actions import consent, letter
from dossiers.letters import pdf
from dossiers.letters.template import templates
from dossiers.models import Case, ConsentAct, JournalLine, Letter, Member, State
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A dismissal, with her yes to write."""
    told = {"work": {"employer": "Noz"}}
    case = build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(265), **told)
    consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=timezone.now())
    return build.opened(case)


def begun(case: Case, by: Member, slug: str = "reclamation") -> Letter:
    return letter.begin(case, slug, by=by, now=timezone.now())


def written(one: Letter, by: Member, text: str = "Madame,\n\nPayez.") -> Letter:
    return letter.edit(
        one, text=text, summary="Réclamation", by=by, now=timezone.now(), version=one.version
    )


def left(one: Letter, by: Member, **more: Any) -> Letter:
    told = {"sent_on": today() - timedelta(days=2), "version": one.version, **more}
    return letter.send(one, **told, by=by, now=timezone.now())


def at(name: str, one: Letter, *more: str) -> str:
    return url(name, one.case.reference, one.pk, *more)


def test_without_a_letter_the_page_says_what_to_do(awa: Member, case: Case) -> None:
    page = text_of(signed_in(awa).get(url("letters", case.reference)))
    assert "Aucun courrier" in page and "Écrire un courrier" in page
    assert "Un courrier n’arrête aucun délai" in page


def test_the_templates_of_the_kind_come_first_and_the_others_are_folded(
    awa: Member, case: Case
) -> None:
    html = signed_in(awa).get(url("write_letter", case.reference)).content.decode()
    first, folded = html.split('<details class="box">', 1)
    assert "Signalement à la direction" in first and "Réclamation" in first
    assert "Inscription au registre santé" in folded
    for one in templates().values():
        assert html.count(f'value="{one.slug}"') == 1


def test_a_template_opens_filled_and_lists_what_is_missing(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    answer = client.post(url("write_letter", case.reference), {"template": "reclamation"})
    assert answer.status_code == 303
    page = text_of(client.get(answer["Location"]))
    assert "Noz" in page and "À compléter." in page and "prénom et nom de la personne" in page
    assert "Réponse à notre réclamation écrite" in page
    listed = text_of(client.get(url("letters", case.reference)))
    assert "passages à compléter" in listed and "à l’employeur" in listed


@pytest.mark.parametrize("template", ["", "rien", "../../etc/passwd"])
def test_a_template_that_does_not_exist_begins_nothing(
    awa: Member, case: Case, template: str
) -> None:
    asked = {"template": template}
    answer = signed_in(awa).post(url("write_letter", case.reference), asked)
    assert answer.status_code == 422 and not case.letters.exists()


def test_what_was_typed_is_kept_as_typed(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), begun(case, awa)
    text = "Bonjour <b>{personne}</b>\r\n\r\n- a & b\r\n\r\n> لم تُدفع أجوري"
    asked = {"text": text, "summary": "Ma <i>lettre</i>", "version": one.version}
    assert client.post(at("letter", one), asked).status_code == 303
    page = client.get(at("letter", one)).content.decode()
    assert "Bonjour &lt;b&gt;{personne}&lt;/b&gt;" in page and "<b>{" not in page
    assert build.opened(case).letters.get().text == text.replace("\r\n", "\n")


def test_an_empty_text_comes_back_with_the_rest(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), begun(case, awa)
    answer = client.post(at("letter", one), {"text": "", "summary": "Nom gardé", "version": 1})
    assert answer.status_code == 422
    assert "Nom gardé" in answer.content.decode() and "Écrire d’abord" in text_of(answer)


def test_when_two_people_write_both_texts_are_on_the_page(
    awa: Member, karim: Member, case: Case
) -> None:
    one = begun(case, awa)
    written(one, karim, "Le texte de Karim.")
    client = signed_in(awa)
    asked = {"text": "Le texte d’Awa.", "summary": "Réclamation", "version": one.version}
    answer = client.post(at("letter", one), asked)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Le texte d’Awa." in page and "Le texte de Karim." in page
    assert "a changé pendant ce temps" in page
    again = {**asked, "version": 2}
    assert client.post(at("letter", one), again).status_code == 303


def test_the_three_files_open_and_their_names_tell_nothing(awa: Member, case: Case) -> None:
    one = written(begun(case, awa), awa, "Objet : paie\n\nMadame <b>,\n\n- tout de suite")
    client = signed_in(awa)
    odt = client.get(at("letter_file", one, "odt"))
    assert "Madame <b>," in odfdo.Document(io.BytesIO(odt.content)).body.inner_text
    word = client.get(at("letter_file", one, "docx"))
    said = [line.text for line in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert "Madame <b>," in said and "tout de suite" in said
    paper = client.get(at("letter_file", one, "pdf"))
    assert paper.content.startswith(b"%PDF-")
    for answer in (odt, word, paper):
        assert answer["Content-Disposition"].startswith('attachment; filename="courrier-')
        assert "Noz" not in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert JournalLine.objects.filter(action="letter.export").count() == 3
    assert client.get(at("letter_file", one, "html")).status_code == 404


def test_without_the_library_the_pdf_says_which_formats_remain(
    awa: Member, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 0.001)
    client, one = signed_in(awa), begun(case, awa)
    answer = client.get(at("letter_file", one, "pdf"), follow=True)
    assert "Prendre l’ODT ou le DOCX" in answer.content.decode()
    assert not JournalLine.objects.filter(action="letter.export").exists()


def test_a_sending_is_noted_with_its_proof_and_the_text_freezes(awa: Member, case: Case) -> None:
    one, client = written(begun(case, awa), awa), signed_in(awa)
    asked = {
        "sent_on": (today() - timedelta(days=1)).isoformat(),
        "registered": "on",
        "number": "1A 234",
        "version": one.version,
        "proof_file": SimpleUploadedFile("depot.pdf", build.pdf()),
    }
    assert client.post(at("send_letter", one), asked).status_code == 303
    page = text_of(client.get(at("letter", one)))
    assert "1A 234" in page and "pas encore su" in page and "Pièce 1" in page
    assert "Payez." in page and letter.digest("Madame,\n\nPayez.") in page
    assert "textarea" not in client.get(at("letter", one)).content.decode()
    again = client.post(at("letter", one), {"text": "x", "summary": "x", "version": 3})
    assert again.status_code == 422 and "ne change plus" in text_of(again)


def test_a_refused_sending_gives_back_what_was_typed(awa: Member, case: Case) -> None:
    one, client = begun(case, awa), signed_in(awa)
    asked = {"sent_on": today().isoformat(), "number": "1A 999", "version": one.version}
    answer = client.post(at("send_letter", one), asked)
    assert answer.status_code == 422
    assert "à compléter" in text_of(answer) and "1A 999" in answer.content.decode()
    consent.withdraw(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=timezone.now())
    page = text_of(client.get(at("letter", one)))
    assert "Ne pas envoyer." in page and "accord" in page


def test_the_reception_is_noted_later_and_asks_why_when_it_changes(awa: Member, case: Case) -> None:
    one = left(written(begun(case, awa), awa), awa)
    client, day = signed_in(awa), today() - timedelta(days=1)
    asked = {"received_on": day.isoformat(), "version": one.version}
    assert client.post(at("letter_dates", one), asked).status_code == 303
    wrong = {"received_on": today().isoformat(), "version": one.version + 1}
    answer = client.post(at("letter_dates", one), wrong)
    assert answer.status_code == 422 and "pourquoi" in text_of(answer)
    assert (
        client.post(at("letter_dates", one), {**wrong, "why": "letter_typing"}).status_code == 303
    )
    kept = build.opened(case).letters.get()
    assert kept.received_on == today()
    assert kept.milestone.received_on == today()


def test_a_draft_removed_comes_back_with_undo(awa: Member, case: Case) -> None:
    one, client = begun(case, awa), signed_in(awa)
    answer = client.post(at("remove_letter", one), follow=True)
    page = answer.content.decode()
    assert "Brouillon retiré." in page and "Annuler" in page
    assert client.get(at("letter", one)).status_code == 404
    (address,) = re.findall(r'action="([^"]*/annuler/[^"]*)"', page)
    client.post(address)
    assert client.get(at("letter", one)).status_code == 200


def test_the_move_offers_the_letters_already_noted(awa: Member, case: Case) -> None:
    one = left(written(begun(case, awa), awa), awa)
    client = signed_in(awa)
    assert "étape de la réclamation" in text_of(client.get(at("letter", one)))
    address = url("move", case.reference, "send_demand")
    html = client.get(address, {"courrier": str(one.pk)}).content.decode()
    assert f'value="{one.pk}" selected' in html
    version = Case.objects.get(pk=case.pk).version
    asked = {"letter": str(one.pk), "version": version}
    assert client.post(address, asked).status_code == 303
    moved = Case.objects.get(pk=case.pk)
    assert moved.state == State.DEMAND and moved.letters.count() == 1


def test_the_move_still_asks_for_a_day_without_a_letter(awa: Member, case: Case) -> None:
    left(written(begun(case, awa), awa), awa)
    asked = {"version": Case.objects.get(pk=case.pk).version, "summary": "Rappel"}
    answer = signed_in(awa).post(url("move", case.reference, "send_demand"), asked)
    assert answer.status_code == 422 and "Donner le jour exact" in text_of(answer)


def test_a_letter_that_may_answer_one_of_our_deadlines_leads_to_it(awa: Member, case: Case) -> None:
    one = left(written(begun(case, awa, "demande-motifs"), awa), awa)
    (clock,) = case.deadlines.filter(rule="motifs_15j")
    page = signed_in(awa).get(at("letter", one)).content.decode()
    assert url("close_deadline", case.reference, clock.pk) in page
    assert "À fermer avec la preuve" in page
    other = left(written(begun(case, awa), awa), awa)
    assert "À fermer avec" not in signed_in(awa).get(at("letter", other)).content.decode()


def test_a_letter_is_found_from_its_own_case_only(awa: Member, case: Case) -> None:
    other = begun(build.taken(awa), awa)
    assert signed_in(awa).get(url("letter", case.reference, other.pk)).status_code == 404


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_pages_ask_as_much_of_the_database_for_one_letter_as_for_ten(
    awa: Member, case: Case
) -> None:
    client, one = signed_in(awa), begun(case, awa)
    proof = build.proof(case)
    left(written(begun(case, awa), awa), awa, proof=proof)
    pages = [
        url("letters", case.reference),
        url("write_letter", case.reference),
        at("letter", one),
    ]
    for page in pages:
        client.get(page)
    before = [statements(client, page) for page in pages]
    for _n in range(9):
        left(written(begun(case, awa), awa), awa, proof=proof)
        begun(case, awa)
    assert [statements(client, page) for page in pages] == before
    assert max(before) <= 18
