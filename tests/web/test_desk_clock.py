"""What moves the clocks, on the team's screens: a letter's dates, events, claims withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import milestone
from dossiers.actions.incident import open_incidents
from dossiers.actions.rule_review import review
from dossiers.models import Case, Deadline, Member
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A case that Awa follows, dismissed a hundred days ago."""
    return build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(265))


def args(deadline: Deadline) -> tuple[Any, ...]:
    return deadline.case.reference, deadline.pk


def test_a_letter_that_was_only_presented_is_recorded_with_that_day_alone(
    awa: Member, case: Case
) -> None:
    client, presented = signed_in(awa), today() - timedelta(days=3)
    page = text_of(client.get(url("record_milestone", case.reference)))
    assert "Première présentation le" in page and "Envoyée le" in page
    asked = {"slug": "judgment_received", "presented_on": presented.isoformat()}
    answer = client.post(url("record_milestone", case.reference), asked)
    assert answer.status_code == 303
    fact = case.milestones.get(slug="judgment_received")
    assert (fact.presented_on, fact.earliest) == (presented, None)
    page = text_of(client.get(url("deadline", *args(fact.deadlines.first()))))
    assert "Première présentation le :" in page and "Au plus tôt" in page


def test_without_any_date_the_form_asks_for_one(awa: Member, case: Case) -> None:
    asked = {"slug": "judgment_received"}
    answer = signed_in(awa).post(url("record_milestone", case.reference), asked)
    assert answer.status_code == 422
    assert "Donner une date" in text_of(answer)


def test_correcting_a_letter_names_its_own_day_and_asks_for_the_two_others(
    awa: Member, case: Case
) -> None:
    client, one = signed_in(awa), fatal(case)
    page = text_of(client.get(url("correct_date", *args(one))))
    assert page.count("Reçue le") == 1 and "Envoyée le" in page
    sent = one.milestone.earliest - timedelta(days=4)
    asked = {
        "on_day": one.milestone.earliest.day,
        "on_month": one.milestone.earliest.month,
        "on_year": one.milestone.earliest.year,
        "sent_on": sent.isoformat(),
        "version": one.milestone.version,
    }
    assert client.post(url("correct_date", *args(one)), asked).status_code == 303
    assert fatal(case).prudent < one.prudent
    page = text_of(client.get(url("deadline", *args(one))))
    assert "Envoyée le :" in page and "Dates d’avant" in page


def test_dates_of_a_letter_in_the_wrong_order_come_back_with_a_sentence(
    awa: Member, case: Case
) -> None:
    asked = {
        "slug": "judgment_received",
        "sent_on": today().isoformat(),
        "received_on": (today() - timedelta(days=5)).isoformat(),
    }
    answer = signed_in(awa).post(url("record_milestone", case.reference), asked)
    assert answer.status_code == 422
    assert "envoyée, puis présentée, puis reçue" in text_of(answer)


def mediation(case: Case, **told: Any) -> dict[str, Any]:
    """What is typed for a mediation of last month, with its agreement."""
    return {
        "what": "suspension:mediation",
        "starts_on": (today() - timedelta(days=40)).isoformat(),
        "ends_on": (today() - timedelta(days=10)).isoformat(),
        "covers": [str(fatal(case).pk)],
        "confirmed": "on",
        "note": "Accord signé chez la médiatrice",
        "exhibit": str(build.proof(case).pk),
        **told,
    }


def test_the_page_says_that_a_letter_stops_nothing(awa: Member, case: Case) -> None:
    page = text_of(signed_in(awa).get(url("events", case.reference)))
    assert "Une lettre recommandée n’arrête rien." in page
    for words in ("courriel", "inspection du travail", "chaque échéance court normalement"):
        assert words in page, words


def test_a_mediation_is_noted_seen_on_its_deadline_and_undone(awa: Member, case: Case) -> None:
    client, before = signed_in(awa), fatal(case)
    assert client.post(url("events", case.reference), mediation(case)).status_code == 303
    moved = fatal(case)
    assert moved.prudent > before.prudent
    for address in (url("events", case.reference), url("deadline", *args(moved))):
        page = text_of(client.get(address))
        assert "Suspension : médiation" in page and "Accord signé chez la médiatrice" in page
    assert "Dates d’avant" in page and "événement noté" in page
    event = case.clock_events.get()
    asked = {"why": "mistake", "version": event.version}
    answer = client.post(url("undo_event", case.reference, event.pk), asked)
    assert answer.status_code == 303 and fatal(case).prudent == before.prudent
    page = text_of(client.get(url("events", case.reference)))
    assert "Ne compte plus : noté par erreur" in page


def test_an_event_without_its_document_comes_back_with_what_was_typed(
    awa: Member, case: Case
) -> None:
    answer = signed_in(awa).post(url("events", case.reference), mediation(case, exhibit=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Joindre le document" in page and "Accord signé chez la médiatrice" in page
    assert not case.clock_events.exists()


def test_a_claim_withdrawn_is_explained_and_lets_the_deadline_run_again(
    awa: Member, case: Case
) -> None:
    before = fatal(case)
    build.walk("file_claim", case, by=awa, now=timezone.now())
    client, event = signed_in(awa), build.opened(case).clock_events.get()
    page = text_of(client.get(url("undo_event", case.reference, event.pk)))
    assert "n’a rien interrompu (C. civ., art. 2243)" in page and "Désistement" in page
    asked = {"why": "withdrawn", "version": event.version}
    assert client.post(url("undo_event", case.reference, event.pk), asked).status_code == 303
    again = fatal(case)
    assert (again.state, again.prudent) == ("open", before.prudent)
    assert "L’échéance court à nouveau" in text_of(client.get(url("case", case.reference)))


def test_the_end_of_a_claim_asks_whether_the_court_decided(awa: Member, case: Case) -> None:
    build.walk("file_claim", case, by=awa, now=timezone.now())
    client, event = signed_in(awa), build.opened(case).clock_events.get()
    address = url("end_event", case.reference, event.pk)
    asked: dict[str, Any] = {"on": today().isoformat(), "version": event.version}
    assert client.post(address, asked).status_code == 422
    assert client.post(address, {**asked, "decided": "yes"}).status_code == 303
    assert fatal(case).state == "stopped"
    answer = client.post(address, {**asked, "decided": "yes"})
    assert answer.status_code == 409 and "a changé pendant ce temps" in text_of(answer)


def test_a_missed_date_asks_for_a_conclusion_until_it_is_written(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(20))
    open_incidents(now=timezone.now() + timedelta(days=60))
    client, coordinator, missed = signed_in(awa), signed_in(lea), case.incidents.get()
    assert "Dépassée : à conclure" in text_of(client.get(url("deadline", *args(fatal(case)))))
    decide, listed = reverse("coordination:decide"), reverse("coordination:missed")
    assert "1 échéance fatale dépassée à conclure" in text_of(coordinator.get(decide))
    assert case.reference in text_of(coordinator.get(listed))
    address = url("incident", case.reference, missed.pk)
    asked = {"cause": "Le pli est parti trop tard.", "still_possible": "", "version": 1}
    answer = client.post(address, asked)
    assert answer.status_code == 422 and "Le pli est parti trop tard." in text_of(answer)
    asked |= {"still_possible": "Rien.", "teller": str(karim.pk)}
    assert client.post(address, asked).status_code == 303
    page = text_of(client.get(address))
    assert "Le pli est parti trop tard." in page and "Conclu par Awa" in page and "Karim" in page
    assert "dépassée à conclure" not in text_of(coordinator.get(decide))
    assert case.reference not in text_of(coordinator.get(listed))


def test_what_the_other_side_must_wait_for_is_said_and_asks_for_nothing(
    awa: Member, case: Case
) -> None:
    """Presented on Monday 2 March 2026: five jours ouvrables end on a Saturday, so the 10th."""
    known = KnownDate.day(date(2026, 3, 2))
    milestone.record(
        case, "interview_summons_presented", known, by=awa, now=timezone.now(), letter=None
    )
    assert not build.opened(case).deadlines.filter(rule="entretien_5jo").exists()
    page = text_of(signed_in(awa).get(url("deadlines_of_case", case.reference)))
    assert "L’autre partie ne peut agir qu’à partir du mardi 10 mars 2026." in page


def test_the_page_says_who_read_the_rule_again(awa: Member, lea: Member, case: Case) -> None:
    client, one = signed_in(awa), fatal(case)
    assert "Pas encore relue" in text_of(client.get(url("deadline", *args(one))))
    review(catalogue().rule(one.rule, one.rule_version), by=lea, now=timezone.now())
    assert "par Léa." in text_of(client.get(url("deadline", *args(one))))
