"""From the first page to the receipt, without scripts."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from dossiers import kinds
from dossiers.actions import rule_review
from dossiers.models import Case, Draft, Member, Section, State
from dossiers.rules.catalogue import catalogue
from tests import build
from tests.web import walk

pytestmark = pytest.mark.django_db

PROBLEM_OF = {
    "noz": "sanction",
    "livreur": "blocked",
    "restauration": "unpaid",
    "numerique": "agreed_break",
    "spectacle": "unpaid",
    "education": "not_renewed",
    "autre": "unpaid",
}
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("sector", list(kinds.KINDS))
def test_short_path_takes_one_tick_and_gives_the_code_before_and_after(
    lyon: Section, sector: str
) -> None:
    client = walk.begun(sector)
    response = walk.post(client, "probleme", problems=PROBLEM_OF[sector])
    assert response["Location"] == "/demander/dates/"
    response = walk.post(client, "dates", envoyer="1")
    assert response["Location"] == "/demander/verifier/"
    before = walk.code_on(client.get("/demander/verifier/"))
    case = walk.sent(client)
    after = client.get("/demander/code/")
    assert walk.code_on(after) == before
    assert case.kind == sector
    assert case.state == State.SUBMITTED
    assert "C’est envoyé." in walk.text_of(after)


LETTER_OF = {
    "noz": "dismissal",
    "livreur": "blocked",
    "restauration": "message",
    "numerique": "dismissal",
    "spectacle": "writ",
    "education": "decision",
    "autre": "warning",
}
QUICK_OF = {
    "noz": {"contract": "cdi", "payslip_name": "no", "payslip_name_text": "SARL Machin"},
    "livreur": {"application": "bolt", "reason": "fraud", "answered": "yes"},
    "restauration": {"oldest_month_date_month": "3", "oldest_month_date_year": "2025"},
    "numerique": {"status": "umbrella", "cut_off": "yes"},
    "spectacle": {"anniversary": "yes", "contracts": "many"},
    "education": {"status": "aed", "signer": "school", "appealed": "no"},
    "autre": {"job": "Boulanger", "contract": "cdd", "wish": "talk"},
}


@pytest.mark.parametrize("sector", list(kinds.KINDS))
@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_long_path_keeps_every_answer(lyon: Section, sector: str) -> None:
    client = walk.begun(sector)
    walk.post(client, "travail", sector=sector, employer="Au Bon Coin", department="01", still="no")
    walk.post(client, "probleme", problems=PROBLEM_OF[sector], colleagues="few")
    walk.post(
        client,
        "dates",
        urgent="yes",
        urgent_date_day="1",
        urgent_date_month="12",
        urgent_date_year="2026",
        letter=LETTER_OF[sector],
        when_day="12",
        when_month="11",
        when_year="2026",
    )
    with_file = client.post(
        "/demander/raconter/",
        {"story": "Le début", "ajouter": "1", "file": walk.photo(), **QUICK_OF[sector]},
    )
    assert with_file["Location"] == "/demander/raconter/#fichiers"
    walk.post(client, "raconter", story="Toute l’histoire.", **QUICK_OF[sector])
    reply = {"channel": "phone", "phone": "06.12.34.56.78", "when_to_call": ["evening"]}
    walk.post(client, "repondre", **reply, name="Sam", language="en", voicemail="no")

    check = walk.text_of(client.get("/demander/verifier/"))
    told = ["Au Bon Coin", "Quelques-uns", "jeudi 12 novembre 2026", "mardi 1er décembre 2026"]
    for words in [*told, "Toute l’histoire.", "06 12 34 56 78", "Le soir", "Sam", "lettre.jpg"]:
        assert words in check
    case = build.opened(walk.sent(client))
    assert case.section == lyon
    assert case.story == "Toute l’histoire."
    assert case.contact["phone"] == "06 12 34 56 78"
    assert case.language == "en"
    assert [exhibit.name for exhibit in case.exhibits.all()] == ["lettre.jpg"]
    assert "typed" not in case.answers
    assert case.answers["story"]["quick"]


def test_everything_may_be_passed_but_the_one_tick(lyon: Section) -> None:
    client = Client()
    assert client.post("/demander/")["Location"] == "/demander/travail/"
    assert walk.post(client, "travail", passer="1")["Location"] == "/demander/probleme/"
    assert client.post("/demander/probleme/", {"passer": "1"})["Location"] == "/demander/dates/"
    assert client.get("/demander/verifier/")["Location"] == "/demander/probleme/"
    walk.post(client, "probleme", problems="cannot_say")
    assert walk.post(client, "dates", passer="1")["Location"] == "/demander/raconter/"
    assert walk.post(client, "raconter", passer="1")["Location"] == "/demander/repondre/"
    assert walk.post(client, "repondre", passer="1")["Location"] == "/demander/verifier/"
    case = walk.sent(client)
    assert case.kind == "autre"
    assert case.section == lyon


def test_nothing_ticked_comes_back_with_one_sentence(lyon: Section) -> None:
    client = walk.begun()
    response = client.post("/demander/probleme/", {"colleagues": "many"})
    assert response.status_code == 422
    assert "Cochez au moins une case." in walk.text_of(response)
    assert walk.title_of(response).startswith("Erreur :")
    assert 'value="many" id="id_colleagues_2" checked' in response.content.decode()


def test_sending_twice_gives_the_same_case_and_the_same_code(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    walk.sent(client)
    code = walk.code_on(client.get("/demander/code/"))
    again = client.post("/demander/envoyer/", {"moment": "old", "remarque": ""})
    assert again["Location"] == "/demander/code/"
    assert walk.code_on(client.get("/demander/code/")) == code
    assert Case.objects.count() == 1


def test_every_answer_is_still_there_on_coming_back(lyon: Section) -> None:
    client = walk.begun("noz")
    walk.post(
        client, "travail", sector="noz", employer="Noz Bron", department="69500", still="leave"
    )
    walk.post(client, "probleme", problems=["pressure", "schedule"])
    walk.post(client, "dates", letter="warning", when_month="10", when_year="2026")
    page = client.get("/demander/travail/").content.decode()
    assert 'value="Noz Bron"' in page
    assert 'name="department" value="69"' in page
    assert 'value="leave" id="id_still_1" checked' in page
    page = client.get("/demander/probleme/").content.decode()
    assert page.count(" checked") == 2
    page = client.get("/demander/dates/").content.decode()
    assert 'name="when_month" id="id_when_1" value="10"' in page


def test_changing_the_sector_asks_for_its_problems_and_keeps_the_rest(lyon: Section) -> None:
    client = walk.ticked("pressure")
    walk.post(client, "raconter", story="Mon histoire")
    moved = client.post("/demander/travail/?modifier=1", {"sector": "livreur"})
    assert moved["Location"] == "/demander/probleme/"
    assert client.get("/demander/verifier/")["Location"] == "/demander/probleme/"
    walk.post(client, "probleme", problems="blocked")
    walk.post(client, "repondre", channel="code")
    case = build.opened(walk.sent(client))
    assert (case.kind, case.story) == ("livreur", "Mon histoire")


def test_correcting_from_the_check_page_leads_back_to_it(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "repondre", channel="code")
    moved = client.post("/demander/travail/?modifier=1", {"sector": "noz", "employer": "Noz"})
    assert moved["Location"] == "/demander/verifier/"
    assert "Noz" in walk.text_of(client.get("/demander/verifier/"))


def test_every_screen_before_sending_says_so_and_none_after(lyon: Section) -> None:
    client = walk.ticked("sanction")
    for step in walk.STEPS:
        page = client.get(f"/demander/{step}/")
        assert "pas encore envoyé" in walk.title_of(page)
        assert "pas encore envoyé" in walk.text_of(page)
    walk.post(client, "repondre", channel="code")
    check = client.get("/demander/verifier/")
    assert "Pas encore envoyé" in walk.title_of(check)
    assert "Ce n’est pas encore envoyé." in walk.text_of(check)
    walk.sent(client)
    for page in ("/demander/code/", "/suivre/dossier/", "/demander/preuve/"):
        assert "pas encore" not in walk.text_of(client.get(page)).replace(
            "Pas encore de message", ""
        )


def test_a_step_after_sending_shows_the_code_rather_than_an_empty_form(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.sent(client)
    for path in ("travail", "probleme", "dates", "raconter", "repondre", "verifier", "reprendre"):
        assert client.get(f"/demander/{path}/")["Location"] == "/demander/code/"
    assert client.get("/demander/")["Location"] == "/demander/code/"


def test_answers_that_arrive_without_a_cookie_start_a_request(lyon: Section) -> None:
    client = Client()
    response = client.post("/demander/probleme/", {"problems": "other"})
    assert response["Location"] == "/demander/dates/"
    assert client.cookies["demande"].value
    assert Draft.objects.count() == 1


def test_a_visit_without_a_request_starts_at_the_beginning(lyon: Section) -> None:
    client = Client()
    for path in ("travail", "verifier", "pause", "reprendre", "effacer", "urgent"):
        assert client.get(f"/demander/{path}/")["Location"] == "/demander/"
    assert not Draft.objects.exists()


def test_home_offers_to_go_on_with_an_unsent_request(lyon: Section) -> None:
    client = walk.ticked("sanction")
    assert "Reprendre ma demande" in walk.text_of(client.get("/"))
    assert "Reprendre ma demande" not in walk.text_of(Client().get("/"))


def test_without_any_section_the_request_is_kept_and_says_why(db: None) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    response = walk.press_send(client)
    assert response.status_code == 422
    assert "pas encore ouvert de section" in walk.text_of(response)
    walk.a_section()
    walk.sent(client)


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_appointment_within_three_days_stops_on_the_page_that_says_to_call(
    lyon: Section, settings: object
) -> None:
    settings.HELPLINE_PHONE = "04 78 00 00 00"  # type: ignore[attr-defined]
    client = walk.ticked("sanction")
    soon = {"urgent": "yes", "urgent_date_day": "25", "urgent_date_month": "11"}
    moved = walk.post(client, "dates", **soon, urgent_date_year="2026")
    assert moved["Location"] == "/demander/urgent/"
    page = client.get("/demander/urgent/")
    assert "Appelez-nous aujourd’hui" in walk.text_of(page)
    assert "04 78 00 00 00" in walk.text_of(page)
    assert 'href="/demander/raconter/"' in page.content.decode()
    moved = walk.post(client, "dates", **soon, urgent_date_year="2026", envoyer="1")
    assert moved["Location"] == "/demander/urgent/verifier/"
    assert 'href="/demander/verifier/"' in client.get(moved["Location"]).content.decode()
    later = {**soon, "urgent_date_day": "30"}
    moved = walk.post(client, "dates", **later, urgent_date_year="2026")
    assert moved["Location"] == "/demander/raconter/"


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_unpaid_month_opens_the_wages_clock_and_the_receipt_says_its_last_safe_day(
    lyon: Section,
) -> None:
    client = walk.ticked("unpaid", "restauration")
    walk.post(
        client, "raconter", oldest_month_date_month="3", oldest_month_date_year="2024", envoyer="1"
    )
    case = walk.sent(client)
    deadline = case.deadlines.get(rule="salaire_3a")
    assert (deadline.prudent, deadline.certainty) == (date(2027, 3, 1), "earliest")
    assert case.nearest_on == date(2027, 3, 1)
    receipt = walk.text_of(client.get("/demander/code/"))
    assert "Une date compte : avant le 1er mars 2027." in receipt
    assert "Prenez le planning en photo." in receipt
    assert "lit avant le lundi 30 novembre" in receipt


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_letter_without_its_day_says_that_a_date_exists_and_asks_for_it(lyon: Section) -> None:
    client = walk.ticked("lost_job")
    walk.post(client, "dates", letter="dismissal", envoyer="1")
    case = walk.sent(client)
    assert case.has_unknown_fatal
    page = client.get("/demander/code/")
    assert "Il y a sans doute une date limite." in walk.text_of(page)
    asked = f"/suivre/dossier/date/{case.milestones.get().pk}/"
    assert asked in page.content.decode()
    moved = client.post(asked, {"when_day": "3", "when_month": "11", "when_year": "2026"})
    assert moved["Location"] == "/suivre/dossier/"
    case.refresh_from_db()
    assert case.nearest_on == date(2027, 11, 3)


@pytest.mark.parametrize(
    ("read_again", "said"),
    [(False, "Il y a sans doute une date limite."), (True, "Une date compte : avant le")],
)
def test_day_of_a_rule_unread_for_a_year_is_not_written_but_its_urgency_is(
    lyon: Section, lea: Member, read_again: bool, said: str
) -> None:
    with time_machine.travel("2028-01-10 10:00:00+01:00", tick=False):
        if read_again:
            for rule in catalogue().rules:
                rule_review.review(rule, by=lea, now=walk.now())
        client = walk.ticked("agreed_break", "numerique")
        day = {"when_day": "3", "when_month": "1", "when_year": "2028"}
        walk.post(client, "dates", letter="agreed_break", **day, envoyer="1")
        walk.sent(client)
        receipt = walk.text_of(client.get("/demander/code/"))
        assert said in receipt
        assert ("18 janvier 2028" in receipt) == read_again


def test_nothing_to_count_says_nothing_of_a_date(lyon: Section) -> None:
    client = walk.ticked("other", "autre")
    walk.sent(client)
    page = walk.text_of(client.get("/demander/code/"))
    assert "date" not in page.split("Et maintenant")[0]


@pytest.mark.parametrize(
    ("month", "year", "said", "unsaid"),
    [
        # The fifteen days to ask for the reasons are long over: they must frighten nobody.
        ("4", "2026", "Une date compte : avant le 1er avril 2027.", "déjà passée"),
        ("1", "2024", "Une date est peut-être déjà passée. Appelez-nous vite.", "avant le 1"),
    ],
)
@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_receipt_alarms_about_a_past_day_only_when_a_right_may_be_lost(
    lyon: Section, month: str, year: str, said: str, unsaid: str
) -> None:
    client = walk.ticked("lost_job")
    walk.post(client, "dates", letter="dismissal", when_month=month, when_year=year, envoyer="1")
    walk.sent(client)
    page = walk.text_of(client.get("/demander/code/"))
    assert said in page
    assert unsaid not in page
