"""Coming back: where the case stands, what there is to do, what may be added."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from dossiers import access
from dossiers.actions import consent, conversation, exhibit
from dossiers.actions import milestone as milestones
from dossiers.actions.consent import has_consent
from dossiers.models import Case, ConsentAct, Exhibit, Member, Outcome, State, WorkerSession
from dossiers.rules.known import KnownDate
from tests import build
from tests.web import walk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CASE = "/suivre/dossier/"
WRITE = "/suivre/dossier/repondre/"


def opened(kind: str = "noz", **told: Any) -> tuple[Client, Case]:
    """A person who came back with the code of a case just sent."""
    case, code = build.deposited_with_code(kind, **told)
    return walk.come_back(code), case


def page_of(client: Client) -> str:
    response = client.get(CASE)
    assert response.status_code == 200
    return walk.text_of(response)


def heading(client: Client) -> str:
    found = re.search(r"<h1>(.*?)</h1>", client.get(CASE).content.decode())
    assert found
    return found[1]


def ask(case: Case, by: Member, body: str = "Avez-vous signé ?") -> str:
    """The team asks; the address of the answer."""
    message = build.said(case, body=body, by=by, now=NOW, expects_answer=True)
    return f"{WRITE}{message.pk}/"


# --- Where it stands ------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_five_plain_words_follow_the_case(awa: Member) -> None:
    client, case = opened("autre")
    assert heading(client) == "Reçu"
    access.get_case(awa, case.reference, now=NOW)
    assert heading(client) == "Lu par l’équipe"
    case = build.taken(awa, case=case, now=NOW)
    assert heading(client) == "Suivi en cours"
    question = ask(case, awa)
    assert heading(client) == "On attend votre réponse"
    assert "C’est à vous : 1 question." in page_of(client)
    client.post(question, {"body": "Non."})
    assert heading(client) == "Suivi en cours"
    build.walk("refer", build.opened(case), by=awa, now=NOW)
    assert heading(client) == "Terminé"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.OPEN, "C’est à nous"),
        (State.DEMAND, "On attend la réponse de l’employeur, jusqu’au"),
        (State.NEGOTIATION, "Une discussion est en cours."),
        (State.LITIGATION, "On attend le tribunal."),
        (State.JUDGMENT, "C’est à nous"),
        (State.ENFORCEMENT, "On attend la réponse de l’employeur."),
    ],
)
def test_each_state_says_who_must_act(awa: Member, state: State, words: str) -> None:
    client, case = opened()
    now = walk.now()
    case = build.taken(awa, case=case, now=now)
    for step in build.ROADS[state]:
        case = build.opened(build.walk(step, case, by=awa, now=now))
    assert case.state == state
    assert words in page_of(client)


def test_courier_waits_for_the_platform_rather_than_an_employer(awa: Member) -> None:
    client, case = opened("livreur")
    case = build.taken(awa, case=case)
    build.walk("send_demand", case, by=awa, now=walk.now())
    assert "On attend la réponse de la plateforme, jusqu’au" in page_of(client)


def test_promise_is_told_and_a_broken_one_is_owned(lyon: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        case, code = build.deposited_with_code("noz", happened=date(2026, 11, 20))
        client = walk.come_back(code)
        assert f"une personne lit avant le {walk.near(case.promised_on)}" in page_of(client)
        clock.shift(timedelta(days=8))
        client = walk.come_back(code)
        assert "Nous sommes en retard. Désolé." in page_of(client)
        assert "Votre dossier est toujours là." in page_of(client)


def test_dates_that_the_team_confirmed_are_shown(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case)
    known = KnownDate.day(date(2030, 11, 28))
    proof = build.proof(case, now=walk.now())
    milestones.record(case, "hearing_set", known, by=awa, now=walk.now(), exhibit=proof)
    assert "jeudi 28 novembre 2030" in page_of(client)


# --- Messages ---------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_messages_are_newest_first_and_read_marks_follow(awa: Member) -> None:
    client, case = opened()
    client.post(WRITE, {"body": "Premier mot"})
    case = build.taken(awa, case=case, now=NOW)
    build.said(case, body="Bonjour, nous lisons.", by=awa, now=NOW)
    page = page_of(client)
    assert page.index("Bonjour, nous lisons.") < page.index("Premier mot")
    assert "Nouveau" in page
    assert "Nouveau" not in page_of(client)
    assert "Équipe" in page
    assert awa.name not in page
    conversation.read_by_team(case, by=awa, now=NOW)
    assert "Vous · lundi 23 novembre · Lu" in page_of(client)


def test_question_is_answered_on_its_own_page_and_only_once(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case)
    question = ask(case, awa, "Avez-vous signé le document ?")
    assert question in client.get(CASE).content.decode()
    page = client.get(question)
    assert "Avez-vous signé le document ?" in walk.text_of(page)
    assert "Je ne sais pas" in walk.text_of(page)
    assert client.post(question, {"ne_sais_pas": "1"})["Location"] == CASE
    assert [m.body for m in build.opened(case).messages.filter(from_worker=True)] == [
        "Je ne sais pas."
    ]
    assert client.get(question)["Location"] == CASE
    assert client.post(question, {"body": "Deux fois"})["Location"] == CASE
    assert case.messages.filter(from_worker=True).count() == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Écrivez d’abord quelques mots."),
        ("   ", "Écrivez d’abord quelques mots."),
        ("é" * 5001, "Ce texte est trop long."),
    ],
)
def test_empty_or_endless_message_comes_back_with_a_sentence(
    lyon: object, body: str, sentence: str
) -> None:
    client, case = opened()
    response = client.post(WRITE, {"body": body})
    assert response.status_code == 422
    assert sentence in walk.text_of(response)
    assert body.strip() in response.content.decode()
    assert not case.messages.exists()


def test_button_pressed_twice_sends_one_message(awa: Member) -> None:
    client, case = opened()
    for _ in range(2):
        assert client.post(WRITE, {"body": "Bonjour"})["Location"] == CASE
    assert case.messages.count() == 1
    case = build.taken(awa, case=case)
    build.said(case, body="Oui ?", by=awa, now=walk.now())
    client.post(WRITE, {"body": "Bonjour"})
    assert case.messages.count() == 3


def test_message_is_shown_as_text_whatever_is_in_it(lyon: object) -> None:
    client, _case = opened()
    client.post(WRITE, {"body": "<script>alert(1)</script>\n{{ 7 }}"})
    html = client.get(CASE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>{{ 7 }}" in html


def test_question_of_another_case_does_not_exist(awa: Member) -> None:
    _other, case = opened()
    question = ask(build.taken(awa, case=case), awa)
    client, _mine = opened("livreur")
    assert client.get(question).status_code == 404
    assert client.post(question, {"body": "Non"}).status_code == 404


# --- Evidence, agreements, dates ------------------------------------------------


def test_evidence_is_added_later_and_listed(lyon: object) -> None:
    client, case = opened()
    response = client.post("/suivre/dossier/preuves/", {"ajouter": "1", "file": walk.photo()})
    assert response["Location"] == "/suivre/dossier/preuves/"
    assert "lettre.jpg" in walk.text_of(client.get("/suivre/dossier/preuves/"))
    assert "Mes preuves (1 fichier)" in page_of(client)
    refused = client.post("/suivre/dossier/preuves/", {"ajouter": "1"})
    assert refused.status_code == 422
    assert "Choisissez d’abord un fichier." in walk.text_of(refused)
    assert "lettre.jpg" in walk.text_of(refused)
    assert Exhibit.objects.get().case_id == case.pk


def test_pieces_of_the_team_are_not_among_hers(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case)
    content = walk.photo().getvalue()
    exhibit.add_to_case(case, name="note.jpg", content=content, by=awa, now=walk.now())
    assert "Aucun fichier pour le moment." in walk.text_of(client.get("/suivre/dossier/preuves/"))


def test_agreement_is_given_and_taken_back_act_by_act(lyon: object) -> None:
    client, case = opened()
    act = ConsentAct.WRITE_TO_EMPLOYER
    address = "/suivre/dossier/accords/"
    assert "Je suis d’accord" in walk.text_of(client.get(address))
    assert client.post(address, {"act": act, "answer": "yes"})["Location"] == address
    assert has_consent(case, act)
    assert not has_consent(case, ConsentAct.GO_TO_COURT)
    assert "Je ne suis plus d’accord" in walk.text_of(client.get(address))
    assert "plateforme : oui" in page_of(client)
    client.post(address, {"act": act, "answer": "no"})
    assert not has_consent(case, act)
    assert client.post(address, {"act": "sell_data", "answer": "yes"}).status_code == 422


def test_agreement_told_to_the_team_is_shown_too(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case)
    consent.give(case, ConsentAct.JOIN_OTHERS, by=awa, now=walk.now())
    assert re.search(r"d.autres personnes : oui", page_of(client))


@time_machine.travel(NOW, tick=False)
def test_missing_date_is_given_and_the_deadline_gets_its_days(lyon: object) -> None:
    client, case = opened()
    fact = case.milestones.get(slug="dismissal_received")
    asked = f"/suivre/dossier/date/{fact.pk}/"
    assert "Quel jour avez-vous reçu la lettre, ou appris votre renvoi ?" in page_of(client)
    assert asked in client.get(CASE).content.decode()
    future = client.post(asked, {"when_month": "11", "when_year": "2027", "when_day": "2"})
    assert future.status_code == 422
    assert "Cette date est dans le futur. Vérifiez l’année." in walk.text_of(future)
    assert 'value="2027"' in future.content.decode()
    assert client.post(asked, {"when_range": "unknown"})["Location"] == CASE
    assert case.deadlines.filter(prudent=None).exists()
    client.post(asked, {"when_day": "2", "when_month": "11", "when_year": "2026"})
    assert case.deadlines.get(rule="rupture_12m").prudent == date(2027, 11, 2)
    assert asked not in client.get(CASE).content.decode()
    assert client.get(asked)["Location"] == CASE


@time_machine.travel(NOW, tick=False)
def test_silence_that_becomes_a_refusal_asks_for_the_day_of_the_request(lyon: object) -> None:
    client, case = opened("education", problem={"problems": ["other"]}, dates={"letter": "silence"})
    fact = case.milestones.get(slug="admin_request_received")
    assert case.deadlines.get(milestone=fact).bound == "theirs"
    asked = f"/suivre/dossier/date/{fact.pk}/"
    assert "Quel jour avez-vous envoyé votre demande ?" in page_of(client)
    client.post(asked, {"when_day": "2", "when_month": "10", "when_year": "2026"})
    assert case.deadlines.get(rule="silence_2m").theoretical == date(2026, 12, 2)


@time_machine.travel(NOW, tick=False)
def test_coming_date_is_asked_ahead_and_refused_once_it_has_passed(lyon: object) -> None:
    client, case = opened("livreur")
    fact = case.milestones.get(slug="appeal_date_in_message")
    asked = f"/suivre/dossier/date/{fact.pk}/"
    page = client.get(asked)
    assert "Quelle date limite est écrite dans le message ?" in walk.text_of(page)
    assert "à peu près" not in walk.text_of(page)
    past = client.post(asked, {"when_day": "2", "when_month": "11", "when_year": "2026"})
    assert "Cette date est déjà passée." in walk.text_of(past)
    client.post(asked, {"when_day": "2", "when_month": "12", "when_year": "2026"})
    rule = case.deadlines.get(rule="livreur_recours_plateforme")
    assert rule.prudent == date(2026, 12, 2)


def test_answers_are_read_again_and_never_rewritten(lyon: object) -> None:
    client, _case = opened(story="Mon récit entier.")
    page = page_of(client)
    assert "Mon récit entier." in page
    assert "Ajouter ou corriger" in page
    assert "J’ai perdu mon travail" in page


def test_closed_case_stays_readable_and_asks_nothing(awa: Member) -> None:
    client, case = opened("autre")
    case = build.taken(awa, case=case)
    question = ask(case, awa)
    build.walk("close", build.opened(case), by=awa, now=walk.now())
    case.refresh_from_db()
    assert case.outcome == Outcome.AGREEMENT
    page = client.get(CASE)
    assert "Terminé" in walk.text_of(page)
    assert "À faire de votre côté" not in walk.text_of(page)
    assert question not in page.content.decode()


# --- The session --------------------------------------------------------------------


def test_session_ends_after_a_quarter_of_an_hour_without_a_word(lyon: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client, _case = opened()
        for _ in range(3):
            clock.shift(timedelta(minutes=14))
            assert client.get(CASE).status_code == 200
        clock.shift(timedelta(minutes=15))
        response = client.get(CASE)
        assert response.status_code == 403
        assert "Par sécurité, cette page s’est fermée." in walk.text_of(response)
        assert "Entrez de nouveau votre code." in walk.text_of(response)


def test_session_never_lasts_more_than_an_hour(lyon: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client, _case = opened()
        for _ in range(5):
            clock.shift(timedelta(minutes=11))
            assert client.get(CASE).status_code == 200
        clock.shift(timedelta(minutes=5))
        assert client.get(CASE).status_code == 403


def test_message_written_too_late_comes_back_to_be_copied(lyon: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client, case = opened()
        clock.shift(timedelta(minutes=16))
        forms = {"repondre/": "body", "ajouter/": "body", "donnees/correction/": "words"}
        for page, name in forms.items():
            response = client.post(f"{CASE}{page}", {name: "Tout ce que j’ai écrit"})
            assert response.status_code == 403
            assert "Tout ce que j’ai écrit" in walk.text_of(response)
        assert not case.messages.exists()


def test_closing_the_case_ends_its_session_on_the_server(lyon: object) -> None:
    client, _case = opened()
    token = client.cookies["recu"].value
    assert client.get("/suivre/dossier/fermer/").status_code == 405
    assert client.post("/suivre/dossier/fermer/")["Location"] == "/"
    thief = Client()
    thief.cookies["recu"] = token
    assert thief.get(CASE).status_code == 403
    assert not WorkerSession.objects.exists()


def test_forged_cookie_opens_nothing(lyon: object) -> None:
    opened()
    for token in ("", "A" * 43, "é", "../../x"):
        thief = Client()
        thief.cookies["recu"] = token
        assert thief.get(CASE).status_code == 403


def test_replaced_code_says_so(awa: Member) -> None:
    case, code = build.deposited_with_code("noz")
    case.receipts.update(replaced_on=date(2026, 11, 2))
    response = Client().post("/suivre/", {"code": code})
    assert response.status_code == 422
    assert "Ce code a été remplacé le 2 novembre 2026." in walk.text_of(response)


def test_reading_changes_nothing(awa: Member) -> None:
    client, case = opened()
    case = build.taken(awa, case=case)
    ask(case, awa)
    client.get(CASE)
    before = walk.everything()
    for page in ("", "repondre/", "preuves/", "accords/"):
        assert client.get(f"{CASE}{page}").status_code == 200
    assert walk.everything() == before


def test_case_page_costs_the_same_whatever_is_in_it(
    awa: Member, django_assert_num_queries: Any
) -> None:
    few, case = opened()
    many, busy = opened()
    busy = build.taken(awa, case=busy)
    for number in range(12):
        ask(busy, awa, f"Question {number} ?")
        many.post(WRITE, {"body": "Voilà"})
    ask(busy, awa)
    build.taken(awa, case=case)
    ask(case, awa)
    for client in (few, many):
        client.get(CASE)
    with django_assert_num_queries(12):
        few.get(CASE)
    with django_assert_num_queries(12):
        many.get(CASE)
