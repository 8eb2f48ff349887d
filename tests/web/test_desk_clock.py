"""What moves the clocks, on the team's screens: a letter's dates, events, claims withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dossiers.models import Case, Deadline, Member
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
