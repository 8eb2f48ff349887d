"""One deadline: made trustworthy, seen, finished with proof; and the facts that start it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dossiers.actions import deadline as deadlines
from dossiers.actions import remind
from dossiers.models import Case, Deadline, DeadlineState, Exhibit, Member, Waiver
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A case that Awa follows and Karim backs, whose fatal date is near."""
    return build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(6))


def args(deadline: Deadline) -> tuple[Any, ...]:
    return deadline.case.reference, deadline.pk


def typed(day: Any) -> dict[str, Any]:
    """A day in the three boxes."""
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def test_the_page_says_everything_in_words(awa: Member, case: Case) -> None:
    page = text_of(signed_in(awa).get(url("deadline", *args(fatal(case)))))
    for words in (
        "Contester la rupture",
        "Agir avant le",
        "Dernier jour sûr",
        "Départ :",
        "rupture_12m , version 1",
        "À vérifier par un·e défenseur·e.",
        "Déclarée",
        "Requête déposée ou postée au conseil de prud'hommes",
        "Une lettre ne l’arrête pas.",
        "Aucun rappel envoyé.",
    ):
        assert words in page, words


def test_each_reminder_says_to_whom_and_whether_it_was_answered(
    awa: Member, karim: Member, case: Case
) -> None:
    remind.remind(now=timezone.now())
    client = signed_in(awa)
    address = url("deadline", *args(fatal(case)))
    assert "7 jours avant , Awa" in text_of(client.get(address))
    assert "réponse attendue avant" in text_of(client.get(address))
    client.post(url("acknowledge", *args(fatal(case))))
    page = text_of(client.get(address))
    assert "vu, aujourd’hui à" in page and "réponse attendue avant" not in page
    assert "Prochain rappel :" in page


def test_seeing_leads_back_to_where_the_button_was(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), fatal(case)
    for word, place in {
        "a-faire": url("todo"),
        "echeances": url("deadlines"),
        "dossier": url("case", case.reference),
        "": url("deadline", *args(one)),
        "https://ailleurs.example": url("deadline", *args(one)),
    }.items():
        answer = client.post(url("acknowledge", *args(one)) + f"?retour={word}")
        assert (answer.status_code, answer.url) == (303, place)


def test_done_needs_an_act_that_counts_its_day_and_its_proof(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), fatal(case)
    page = text_of(client.get(url("close_deadline", *args(one))))
    assert "Requête déposée" in page and "Lettre recommandée" not in page
    answer = client.post(url("close_deadline", *args(one)), {"version": one.version})
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Choisir ce qui a été fait." in said and "Donner le jour exact." in said
    assert "Joindre la preuve" in said
    assert fatal(case).state == DeadlineState.OPEN


def test_done_with_a_file_added_on_the_spot(awa: Member, case: Case) -> None:
    one = fatal(case)
    asked = {
        "act": "cph_filed",
        "on": today().isoformat(),
        "note": "Guichet",
        "version": one.version,
        "proof_file": SimpleUploadedFile("récépissé.pdf", build.pdf()),
    }
    answer = signed_in(awa).post(url("close_deadline", *args(one)), asked)
    assert answer.status_code == 303
    closed = build.opened(case).deadlines.get(pk=one.pk)
    assert (closed.state, closed.proof.number) == (DeadlineState.DONE, 1)
    assert closed.closing_note == "Guichet"


def test_a_file_is_not_lost_when_another_answer_is_wrong(awa: Member, case: Case) -> None:
    one = fatal(case)
    asked = {
        "act": "cph_filed",
        "on": "",
        "version": one.version,
        "proof_file": SimpleUploadedFile("preuve.pdf", build.pdf()),
    }
    answer = signed_in(awa).post(url("close_deadline", *args(one)), asked)
    assert answer.status_code == 422
    piece = Exhibit.objects.get(case=case)
    assert f'value="{piece.pk}" selected' in answer.content.decode()


def test_a_file_that_is_not_one_says_so_beside_its_box(awa: Member, case: Case) -> None:
    one = fatal(case)
    asked = {
        "act": "cph_filed",
        "on": today().isoformat(),
        "version": one.version,
        "proof_file": SimpleUploadedFile("virus.exe", b"MZ not a picture"),
    }
    answer = signed_in(awa).post(url("close_deadline", *args(one)), asked)
    assert answer.status_code == 422
    assert "Ce fichier est un programme." in text_of(answer)
    assert fatal(case).state == DeadlineState.OPEN


def test_an_act_in_the_future_is_refused(awa: Member, case: Case) -> None:
    one, piece = fatal(case), build.proof(case)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    asked = {"act": "cph_filed", "on": tomorrow, "exhibit": str(piece.pk), "version": one.version}
    answer = signed_in(awa).post(url("close_deadline", *args(one)), asked)
    assert answer.status_code == 422
    assert "Cette date est dans le futur." in text_of(answer)
    assert tomorrow in answer.content.decode(), "what was typed stays"


def test_two_people_close_the_same_deadline_and_the_second_is_told(
    awa: Member, karim: Member, case: Case
) -> None:
    one, piece = fatal(case), build.proof(case)
    asked = {
        "act": "cph_filed",
        "on": today().isoformat(),
        "exhibit": str(piece.pk),
        "version": one.version,
    }
    assert signed_in(karim).post(url("close_deadline", *args(one)), asked).status_code == 303
    answer = signed_in(awa).post(url("close_deadline", *args(one)), asked)
    assert answer.status_code == 409
    assert "Karim a noté l’échéance faite" in text_of(answer)


def test_a_deadline_that_kills_no_right_is_dismissed_with_a_reason(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), case.deadlines.get(rule="motifs_15j")
    short = client.post(
        url("dismiss_deadline", *args(one)), {"reason": "non", "version": one.version}
    )
    assert short.status_code == 422 and "Écrire la raison" in text_of(short)
    asked = {"reason": "La lettre dit déjà tout.", "version": one.version}
    assert client.post(url("dismiss_deadline", *args(one)), asked).status_code == 303
    assert case.deadlines.get(pk=one.pk).state == DeadlineState.DISMISSED
    assert "Sans objet" in text_of(client.get(url("deadlines_of_case", case.reference)))


def test_a_fatal_deadline_is_not_dismissed_alone(awa: Member, case: Case) -> None:
    one = fatal(case)
    asked = {"reason": "La personne ne veut plus.", "version": one.version}
    answer = signed_in(awa).post(url("dismiss_deadline", *args(one)), asked)
    assert answer.status_code == 422
    assert "se ferme à deux" in text_of(answer)
    assert asked["reason"] in answer.content.decode()


def test_giving_up_a_fatal_deadline_takes_two_people(
    awa: Member, karim: Member, case: Case
) -> None:
    one, first, second = fatal(case), signed_in(awa), signed_in(karim)
    asked = {"reason": "La personne ne veut plus.", "version": one.version}
    assert first.post(url("ask_waiver", *args(one)), asked).status_code == 303
    page = text_of(first.get(url("deadline", *args(one))))
    assert "Une autre personne doit répondre." in page
    assert "Abandonner cette échéance" not in page
    first.post(url("agree_waiver", *args(one)))
    assert fatal(case).state == DeadlineState.OPEN, "not by the same person"
    page = text_of(second.get(url("deadline", *args(one))))
    assert "La personne ne veut plus." in page and "Abandonner cette échéance" in page
    assert second.post(url("agree_waiver", *args(one))).status_code == 303
    assert fatal(case).state == DeadlineState.WAIVED
    assert Waiver.objects.get().agreed_by == karim
    assert "Demandé par Awa, accepté par Karim" in text_of(first.get(url("deadline", *args(one))))


def test_agreeing_to_nothing_says_so(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    client.post(url("agree_waiver", *args(fatal(case))))
    page = text_of(client.get(url("deadline", *args(fatal(case)))))
    assert "Personne ne demande d’abandonner cette échéance." in page


def test_a_better_date_moves_the_deadline_and_keeps_the_one_before(awa: Member, case: Case) -> None:
    client, one = signed_in(awa), fatal(case)
    before = one.prudent
    later = one.milestone.earliest + timedelta(days=10)
    piece = build.proof(case)
    asked = {**typed(later), "exhibit": str(piece.pk), "version": one.milestone.version}
    assert client.post(url("correct_date", *args(one)), asked).status_code == 303
    moved = fatal(case)
    assert moved.prudent > before and moved.certainty == "certain"
    page = text_of(client.get(url("deadline", *args(one))))
    assert "Dates d’avant" in page and "date corrigée, Awa" in page
    assert "Certaine : une pièce la prouve" in page


def test_a_correction_on_a_fact_that_changed_is_a_conflict_and_keeps_what_was_typed(
    awa: Member, karim: Member, case: Case
) -> None:
    one = fatal(case)
    asked = {**typed(one.milestone.earliest + timedelta(days=3)), "version": one.milestone.version}
    assert signed_in(karim).post(url("correct_date", *args(one)), asked).status_code == 303
    mine = typed(one.milestone.earliest + timedelta(days=5))
    answer = signed_in(awa).post(
        url("correct_date", *args(one)), {**mine, "version": one.milestone.version}
    )
    assert answer.status_code == 409
    assert "Karim a modifié cette fiche" in text_of(answer)
    assert f'value="{mine["on_day"]}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "Donner une date, ou cocher « inconnue »."),
        ({"on_month": "13", "on_year": "2026"}, "Le mois doit être entre 1 et 12."),
        ({"on_month": "3", "on_year": "2026", "unknown": "on"}, "pas les deux"),
        (
            {"on_month": "3", "on_year": "2026", "until_month": "1", "until_year": "2026"},
            "Cette date vient avant la première.",
        ),
    ],
)
def test_a_date_that_cannot_be_is_said_in_words(
    awa: Member, case: Case, asked: dict[str, str], words: str
) -> None:
    one = fatal(case)
    answer = signed_in(awa).post(
        url("correct_date", *args(one)), {**asked, "version": one.milestone.version}
    )
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_recording_a_fact_says_which_clocks_it_opens(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    page = client.get(url("record_milestone", case.reference)).content.decode()
    assert '<optgroup label="Fait courir une échéance fatale">' in page
    day = today() - timedelta(days=4)
    asked = {"slug": "judgment_received", **typed(day)}
    answer = client.post(url("record_milestone", case.reference), asked)
    assert (answer.status_code, answer.url) == (303, url("deadlines_of_case", case.reference))
    shown = text_of(client.get(answer.url))
    opened = case.deadlines.filter(milestone__slug="judgment_received").count()
    assert opened and f"{opened} échéance" in shown


def test_a_fact_between_two_dates_is_counted_from_the_first(awa: Member, case: Case) -> None:
    asked = {
        "slug": "sanction_received",
        "on_day": "3", "on_month": "3", "on_year": "2026",
        "until_day": "9", "until_month": "3", "until_year": "2026",
    }  # fmt: skip
    signed_in(awa).post(url("record_milestone", case.reference), asked)
    fact = case.milestones.get(slug="sanction_received")
    assert (fact.precision, fact.earliest.day, fact.latest.day) == ("range", 3, 9)


def test_a_fact_without_a_date_asks_for_one(awa: Member, case: Case) -> None:
    asked = {"slug": "sanction_received", "unknown": "on"}
    client = signed_in(awa)
    assert client.post(url("record_milestone", case.reference), asked).status_code == 303
    one = case.deadlines.filter(milestone__slug="sanction_received").first()
    page = text_of(client.get(url("deadline", *args(one))))
    assert "Date inconnue." in page and "Prochain rappel :" in page


def test_a_fact_that_is_not_chosen_is_asked_for(awa: Member, case: Case) -> None:
    answer = signed_in(awa).post(
        url("record_milestone", case.reference), {"slug": "", "note": "vu au guichet"}
    )
    assert answer.status_code == 422
    assert "Choisir un fait dans la liste." in text_of(answer)
    assert "vu au guichet" in answer.content.decode()


def test_an_overdue_deadline_never_says_lost(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(-20))
    page = text_of(signed_in(awa).get(url("deadline", *args(fatal(case)))))
    assert "Dépassée ?" in page and "perdu" not in page.lower().replace("perdue d'avance", "")


def test_a_deadline_already_finished_offers_nothing_more(awa: Member, case: Case) -> None:
    one, piece = fatal(case), build.proof(case)
    deadlines.done(
        one, act="cph_filed", on=today(), proof=piece, note="", by=awa,
        now=timezone.now(), version=one.version,
    )  # fmt: skip
    page = signed_in(awa).get(url("deadline", *args(one)))
    assert "J’ai vu, je m’en occupe" not in text_of(page)
    assert "Preuve : pièce 1" in text_of(page)


def test_a_missing_date_is_asked_to_the_person_in_one_click(awa: Member) -> None:
    case = build.taken(awa, happened=None)
    client, one = signed_in(awa), fatal(case)
    page = client.get(url("deadline", *args(one)))
    question = page.context["question"]
    assert " ".join(question.split()) in text_of(page).replace("&#x27;", "'")
    asked = {"message-body": question, "message-expects_answer": "on"}
    assert client.post(url("message", case.reference), asked).status_code == 303
    assert build.opened(case).messages.get().body == question
