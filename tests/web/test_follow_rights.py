"""What the person may do from her page: add, hide, see who read, stop, take a copy, ask."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from dossiers import access
from dossiers.actions import consent, conversation, data_copy, data_request, new_code
from dossiers.actions.contact import show
from dossiers.actions.exhibit import content_of
from dossiers.actions.housekeeping import housekeeping
from dossiers.models import Case, ConsentAct, Decision, JournalLine, Member, RequestKind, State
from dossiers.privacy.register import REGISTER, End
from tests import build
from tests.web import walk
from tests.web.test_follow_case import ask, heading, opened, page_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CASE = "/suivre/dossier/"
DATA = f"{CASE}donnees/"
STOP = f"{CASE}arreter/"
WHY = "Vue deux fois à la permanence."


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return walk.text_of(response)


# --- The order of the page ---------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_page_tells_in_the_order_of_what_matters(awa: Member) -> None:
    client, case = opened("noz")
    case = build.taken(awa, case=case, now=NOW)
    build.proof(case, now=NOW)
    ask(case, awa)
    page = page_of(client)
    order = [
        "On attend votre réponse",
        "C’est à vous : 1 question.",
        "À faire de votre côté",
        "Messages",
        "Mes preuves",
        "Mes réponses",
        "Mes accords",
        "Qui a ouvert mon dossier",
        "Retirer ma demande",
    ]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)


# --- Adding and hiding ---------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_correction_stands_beside_the_answer_on_both_sides(awa: Member) -> None:
    client, case = opened("noz", story="On m’a renvoyé mardi.")
    case = build.taken(awa, case=case, now=NOW)
    page = client.get(f"{CASE}ajouter/").content.decode()
    choices = dict(re.findall(r'<option value="(\d+)">([^<]+)</option>', page))
    story = next(value for value, words in choices.items() if "Racontez" in words)
    assert not [words for words in choices.values() if "joindre" in words]
    told = {"about": story, "body": "C’était lundi."}
    for _ in range(2):
        assert client.post(f"{CASE}ajouter/", told)["Location"] == CASE
    page = page_of(client)
    assert page.index("On m’a renvoyé mardi.") < page.index("C’était lundi.")
    assert page.count("C’était lundi.") == 1
    desk = Client()
    desk.force_login(awa)
    team = walk.text_of(desk.get(f"/equipe/dossiers/{case.reference}/"))
    assert "On m’a renvoyé mardi." in team
    assert "Ajouté ou corrigé par la personne · 25 novembre 2026" in team
    assert "C’était lundi." in team


def test_addition_needs_words_and_gives_back_what_was_chosen(lyon: object) -> None:
    client, case = opened()
    response = client.post(f"{CASE}ajouter/", {"about": "1", "body": " "})
    assert response.status_code == 422
    assert '<option value="1" selected>' in response.content.decode()
    assert client.post(f"{CASE}ajouter/", {"about": "99", "body": "x"}).status_code == 422
    assert not case.additions.exists()


def test_question_of_an_addition_is_kept_in_french_and_read_in_her_language(
    lyon: object,
) -> None:
    client, case = opened()
    client.cookies["langue"] = "en"
    client.post(f"{CASE}ajouter/", {"about": "0", "body": "Une chaîne"})
    kept = build.opened(case).additions.get().about
    with_french = Client()
    with_french.cookies["recu"] = client.cookies["recu"].value
    assert " ".join(kept.split()) in page_of(with_french)


@time_machine.travel(NOW, tick=False)
def test_message_erased_from_the_page_is_gone_from_it_and_kept_by_the_team(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case, now=NOW)
    sent = build.said(case, body="Rendez-vous mardi.", by=awa, now=NOW)
    address = f"{CASE}message/{sent.pk}/effacer/"
    assert address in client.get(CASE).content.decode()
    page = text(client, address)
    assert "Rendez-vous mardi." in page
    assert "L’équipe le garde." in page
    assert client.post(address)["Location"] == CASE
    assert "Rendez-vous mardi." not in page_of(client)
    assert client.get(address).status_code == 404
    assert build.opened(case).messages.get().body == "Rendez-vous mardi."


def test_open_question_offers_its_answer_and_no_erasing(awa: Member) -> None:
    client, case = opened()
    question = ask(build.taken(awa, case=case), awa)
    pk = question.rstrip("/").rpartition("/")[2]
    address = f"{CASE}message/{pk}/effacer/"
    assert address not in client.get(CASE).content.decode()
    assert client.post(address)["Location"] == question
    assert case.messages.get().hidden_on is None


def test_message_of_another_case_is_not_found(awa: Member) -> None:
    _other, case = opened()
    sent = build.said(build.taken(awa, case=case), body="Bonjour", by=awa, now=walk.now())
    client, _mine = opened("livreur")
    address = f"{CASE}message/{sent.pk}/effacer/"
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


# --- Who opened it -------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_readings_are_told_by_day_and_role_without_a_name(
    awa: Member, karim: Member, lea: Member
) -> None:
    case, code = build.deposited_with_code("noz", now=NOW)
    access.get_case(karim, case.reference, now=NOW)
    case = build.taken(awa, case=case, now=NOW)
    access.get_case(awa, case.reference, now=NOW)
    access.get_case(lea, case.reference, now=NOW)
    show(case, by=awa, now=NOW)
    page = text(walk.come_back(code), f"{CASE}lectures/")
    assert "mercredi 25 novembre" in page
    assert "La personne qui suit votre dossier : dossier ouvert" in page
    assert "La personne qui suit votre dossier : contact affiché" in page
    assert "Une personne de la coordination : dossier ouvert" in page
    assert "Une personne de l’équipe : dossier ouvert" in page
    assert "Vous : dossier ouvert avec le code" in page
    for member in (awa, karim, lea):
        assert member.name not in page


@time_machine.travel(NOW, tick=False)
def test_telling_outside_is_noted_with_her_yes_and_read_on_her_page(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case, now=NOW)
    address = f"/equipe/dossiers/{case.reference}/transmission/ask_lawyer/"
    desk = Client()
    desk.force_login(awa)
    page = desk.get(address)
    assert "n'a pas donné son accord" in walk.text_of(page)
    assert "<textarea" not in page.content.decode()
    assert desk.post(address, {"what": "Maître Diallo"}).status_code == 422
    client.post(f"{CASE}accords/", {"act": "ask_lawyer", "answer": "yes"})
    assert address in desk.get(f"/equipe/dossiers/{case.reference}/").content.decode()
    assert desk.post(address, {"what": "Maître Diallo"}).status_code == 303
    page_of_hers = text(client, f"{CASE}lectures/")
    assert "La personne qui suit votre dossier : dossier montré à un avocat" in page_of_hers
    assert "Diallo" not in page_of_hers
    assert desk.get(address.replace("ask_lawyer", "go_to_court")).status_code == 404


def test_unread_case_says_that_nobody_has_opened_it(lyon: object) -> None:
    case = build.deposited("noz")
    client = Client()
    from_deposit = walk.session_of(case)
    client.cookies["recu"] = from_deposit
    assert "Personne n’a encore ouvert votre dossier." in text(client, f"{CASE}lectures/")


def test_readings_cost_the_same_however_many_there_are(
    awa: Member, django_assert_num_queries: Any
) -> None:
    client, case = opened()
    for day in range(30):
        access.get_case(awa, case.reference, now=walk.now() - timedelta(days=day))
    client.get(CASE)
    with django_assert_num_queries(4):
        client.get(f"{CASE}lectures/")


# --- Stopping ------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_stopping_says_its_dates_then_may_be_taken_back(awa: Member) -> None:
    client, case = opened("noz", happened=date(2026, 11, 2))
    build.taken(awa, case=case, now=NOW)
    page = text(client, STOP)
    assert "avant le mardi 2 novembre 2027" in page
    assert "Vous avez 3 jours pour changer d’avis." in page
    assert client.post(STOP)["Location"] == STOP
    page = text(client, STOP)
    assert "Vous pouvez changer d’avis jusqu’au samedi 28 novembre au moins." in page
    assert "avant le mardi 2 novembre 2027" in page
    assert "Vous avez retiré votre demande." in page_of(client)
    assert "C’est à nous : une personne vous répond ou ferme le dossier." in page_of(client)
    desk = Client()
    desk.force_login(awa)
    team = walk.text_of(desk.get(f"/equipe/dossiers/{case.reference}/"))
    assert "La personne demande d’arrêter, depuis le 25 novembre 2026." in team
    client.post(STOP, {"reprendre": "1"})
    assert "Vous avez retiré votre demande." not in page_of(client)
    case.refresh_from_db()
    assert (case.state, case.stop_asked_on) == (State.OPEN, None)


def test_arrival_that_is_taken_back_says_so_to_whoever_reads_it(lea: Member) -> None:
    client, case = opened()
    client.post(STOP)
    client.post(f"{DATA}correction/", {"words": "Le nom est faux."})
    desk = Client()
    desk.force_login(lea)
    address = f"/equipe/arrivees/{case.reference}/"
    desk.post(address)
    page = walk.text_of(desk.get(address))
    assert "La personne demande d’arrêter" in page
    assert "correction" in page


def test_unknown_last_day_is_told_as_unknown(lyon: object) -> None:
    client, _case = opened("noz")
    assert "Une autre date limite n’est pas encore connue." in text(client, STOP)


def test_closed_case_offers_nothing_to_stop(awa: Member) -> None:
    client, case = opened()
    build.walk("refer", build.taken(awa, case=case), by=awa, now=walk.now())
    assert STOP not in client.get(CASE).content.decode()
    assert client.get(STOP)["Location"] == CASE
    assert client.post(STOP)["Location"] == CASE


# --- The copy --------------------------------------------------------------------------


def copied(client: Client) -> zipfile.ZipFile:
    response = client.post(f"{DATA}copie/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="copie.zip"'
    assert response["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def full(awa: Member, karim: Member) -> tuple[Client, Case]:
    """A case where about everything has happened."""
    client, case = opened("noz", happened=date(2026, 11, 2), story="Mon récit canari.")
    case = build.taken(awa, binome=karim, case=case, now=walk.now())
    for act in ConsentAct:
        consent.give(case, act, by=None, now=walk.now())
    client.post(f"{CASE}ajouter/", {"body": "Une précision."})
    client.post(f"{CASE}preuves/", {"ajouter": "1", "file": walk.photo()})
    build.said(case, body="Bonjour.", by=awa, now=walk.now())
    conversation.write_note(case, body="Note secrète.", by=awa, now=walk.now())
    data_request.ask(case, RequestKind.CORRECTION, words="Faux.", now=walk.now())
    case = build.opened(build.walk("send_demand", build.opened(case), by=awa, now=walk.now()))
    return client, case


def test_copy_holds_every_row_and_column_of_the_register(awa: Member, karim: Member) -> None:
    client, case = full(awa, karim)
    data = json.loads(copied(client).read("donnees.json"))
    of_case = {label for label, table in REGISTER.items() if table.end is End.WITH_CASE}
    assert set(data) == of_case - set(data_copy.WITHHELD)
    filled = set()
    for label, rows in data.items():
        way = data_copy.WAYS.get(label, "case")
        count = apps.get_model(label)._default_manager.filter(**{way: case.pk}).count()
        assert len(rows) == count, label
        for row in rows:
            filled.add(label)
            kept = {
                name
                for name, (nature, _what) in REGISTER[label].columns.items()
                if nature.is_personal and nature.name != "DIGEST"
            }
            withheld = {w.rpartition(".")[2] for w in data_copy.WITHHELD_COLUMNS if label in w}
            assert set(row) == kept - withheld, label
    assert {"dossiers.Case", "dossiers.Message", "dossiers.Addition", "dossiers.Milestone",
            "dossiers.Deadline", "dossiers.Consent", "dossiers.Letter", "dossiers.Exhibit",
            "dossiers.DataRequest"} <= filled  # fmt: skip
    assert data["dossiers.Case"][0]["story"] == "Mon récit canari."


def test_copy_names_nobody_of_the_team_and_no_note(awa: Member, karim: Member) -> None:
    client, _case = full(awa, karim)
    archive = copied(client)
    whole = archive.read("donnees.json").decode() + archive.read("copie.html").decode()
    for secret in (awa.name, karim.name, str(awa.pk), str(karim.pk), "Note secrète."):
        assert secret not in whole
    for said in ("Mon récit canari.", "Une précision.", "Bonjour.", "lettre.jpg"):
        assert said in archive.read("copie.html").decode()


def test_copy_carries_each_file_as_it_is_kept(awa: Member, karim: Member) -> None:
    client, case = full(awa, karim)
    archive = copied(client)
    inside = {n: archive.read(n) for n in archive.namelist() if n.startswith("fichiers/")}
    pieces = walk.pieces(case)
    assert {f"fichiers/{p.number:02d}-{p.name}": content_of(p) for p in pieces} == inside
    assert len(pieces) >= 1


def test_copy_is_seen_in_the_readings_and_asked_by_a_button_only(lyon: object) -> None:
    client, case = opened()
    assert client.get(f"{DATA}copie/").status_code == 405
    copied(client)
    assert JournalLine.objects.filter(case=case.pk, action="person.copy").count() == 1
    assert "Vous : copie des données prise" in text(client, f"{CASE}lectures/")


# --- Asking ------------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("right", "kind"),
    [("notes", "copy"), ("correction", "correction"), ("effacement", "erasure")],
)
def test_request_is_told_with_the_day_of_its_answer(awa: Member, right: str, kind: str) -> None:
    client, case = opened()
    build.taken(awa, case=case, now=NOW)
    assert "L’équipe a un mois pour répondre." in text(client, f"{DATA}{right}/")
    for _ in range(2):
        answer = client.post(f"{DATA}{right}/", {"words": "Mon nom est faux."})
        assert answer["Location"] == DATA
    page = text(client, DATA)
    assert "Demandé le mercredi 25 novembre." in page
    assert "Réponse avant le lundi 28 décembre." in page
    assert case.data_requests.get().kind == kind
    assert client.get(f"{DATA}{right}/")["Location"] == DATA


def test_unknown_right_is_no_page_and_an_empty_correction_is_refused(lyon: object) -> None:
    client, case = opened()
    assert client.get(f"{DATA}autre-chose/").status_code == 404
    assert client.post(f"{DATA}correction/", {"words": " "}).status_code == 422
    assert not case.data_requests.exists()


@time_machine.travel(NOW, tick=False)
def test_answer_and_the_coming_erasure_are_read_and_stopped_on_her_page(
    awa: Member, lea: Member
) -> None:
    client, case = opened()
    case = build.taken(awa, case=case, now=NOW)
    case = build.opened(build.walk("refer", case, by=awa, now=NOW))
    asked = data_request.ask(case, RequestKind.ERASURE, words="", now=NOW)
    desk = Client()
    desk.force_login(lea)
    address = f"/equipe/dossiers/{case.reference}/demandes/{asked.pk}/"
    assert "tout est effacé 14 jours après" in walk.text_of(desk.get(address))
    told = {"decision": Decision.GRANTED, "answer": "Oui, le 9 décembre."}
    assert desk.post(address, told)["Location"] == address
    assert "Ce dossier sera effacé le mercredi 9 décembre." in page_of(client)
    page = text(client, DATA)
    assert "L’équipe a dit oui." in page
    assert "Oui, le 9 décembre." in page
    assert client.post(f"{DATA}garder/")["Location"] == DATA
    assert "sera effacé" not in page_of(client)


@time_machine.travel(NOW, tick=False)
def test_refusal_says_where_to_complain_and_who_follows_cannot_decide(
    awa: Member, lea: Member
) -> None:
    client, case = opened()
    case = build.taken(awa, case=case, now=NOW)
    asked = data_request.ask(case, RequestKind.ERASURE, words="Tout.", now=NOW)
    address = f"/equipe/dossiers/{case.reference}/demandes/{asked.pk}/"
    told = {"decision": Decision.REFUSED, "answer": "Un droit court jusqu’en 2027."}
    desk = Client()
    desk.force_login(awa)
    assert "La coordination décide." in walk.text_of(desk.get(address))
    assert desk.post(address, told).status_code == 404
    desk.force_login(lea)
    partly = {**told, "decision": Decision.PARTLY}
    assert desk.post(address, partly).status_code == 422
    assert desk.post(address, told)["Location"] == address
    assert desk.post(address, told).status_code == 409
    page = text(client, DATA)
    assert "Un droit court jusqu’en 2027." in page
    assert "Vous pouvez vous plaindre à la CNIL." in page


# --- A new code ----------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_new_code_is_given_on_a_card_once_and_told_to_its_person(awa: Member) -> None:
    case, old = build.deposited_with_code("noz", now=NOW)
    case = build.taken(awa, case=case, now=NOW)
    before = walk.come_back(old)
    desk = Client()
    desk.force_login(awa)
    address = f"/equipe/dossiers/{case.reference}/nouveau-code/"
    told = {"present": "on", "reason": WHY, "version": case.version}
    assert desk.post(address, {**told, "present": ""}).status_code == 422
    assert desk.post(address, {**told, "reason": ""}).status_code == 422
    card = desk.post(address, told)
    assert card.status_code == 200
    assert card["Cache-Control"] == "no-store"
    code = walk.code_on(card)
    assert desk.post(address, told).status_code == 409
    assert before.get(CASE).status_code == 403
    page = page_of(walk.come_back(code))
    assert "Un nouveau code a été donné le mercredi 25 novembre." in page
    assert "Par : La personne qui suit votre dossier." in page
    gone = Client().post("/suivre/", {"code": old})
    assert "Ce code a été remplacé le 25 novembre 2026." in walk.text_of(gone)
    assert case.reference not in walk.title_of(card)
    assert code not in "".join(str(line.details) for line in JournalLine.objects.all())


def test_code_of_a_closed_or_erased_case_says_so(awa: Member, lea: Member) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        case, code = build.deposited_with_code("noz", now=NOW)
        case = build.opened(build.walk("refer", build.taken(awa, case=case), by=awa, now=NOW))
        page = page_of(walk.come_back(code))
        assert "Votre code ouvre cette page jusqu’au mardi 23 février 2027." in page
        clock.shift(timedelta(days=90))
        housekeeping(now=walk.now())
        said = walk.text_of(Client().post("/suivre/", {"code": code}))
        assert "Ce code ne l’ouvre plus depuis le 23 février 2027." in said
        desk = Client()
        desk.force_login(awa)
        team = walk.text_of(desk.get(f"/equipe/dossiers/{case.reference}/"))
        assert "Son code n’ouvre plus ce dossier." in team
        fresh = new_code.give_new_code(
            build.opened(case), reason=WHY, by=awa, now=walk.now(), version=case.version
        )
        asked = data_request.ask(build.opened(case), RequestKind.ERASURE, words="", now=walk.now())
        data_request.decide(asked, Decision.GRANTED, answer="Oui.", by=lea, now=walk.now())
        clock.shift(timedelta(days=14))
        housekeeping(now=walk.now())
        for known in (code, fresh):
            said = walk.text_of(Client().post("/suivre/", {"code": known}))
            assert "Ce dossier a été effacé le 9 mars 2027." in said


def test_closed_case_reads_as_finished(awa: Member) -> None:
    client, case = opened()
    build.walk("refer", build.taken(awa, case=case), by=awa, now=walk.now())
    assert heading(client) == "Terminé"


@pytest.mark.parametrize("page", ["", "ajouter/", "lectures/", "donnees/", "arreter/", "accords/"])
def test_every_page_of_the_case_costs_a_known_number_of_statements(
    awa: Member, karim: Member, django_assert_max_num_queries: Any, page: str
) -> None:
    client, _case = full(awa, karim)
    client.get(CASE)
    with django_assert_max_num_queries({"": 14, "lectures/": 4, "donnees/": 4}.get(page, 3)):
        client.get(f"{CASE}{page}")
