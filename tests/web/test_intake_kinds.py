"""The three younger kinds, walked by a phone without scripts up to the clocks that open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from dossiers import kinds
from dossiers.intake.near_date import milestones_to_date
from dossiers.models import Case, Level, Section
from tests import build
from tests.web import walk

pytestmark = pytest.mark.django_db

NEW = ("numerique", "spectacle", "education")
DAY = {"when_day": "12", "when_month": "11", "when_year": "2026"}
SECTORS = [
    "Magasin, commerce",
    "Livraison, VTC, plateforme",
    "Restaurant, hôtel, café",
    "Informatique, numérique",
    "Spectacle, son, image",
    "École, éducation, animation",
    "Autre travail",
]


@pytest.fixture(autouse=True)
def on_the_same_day() -> Any:
    with time_machine.travel("2026-11-23 10:00:00+01:00", tick=False):
        yield


def filed(sector: str, problem: str, *, still: str = "yes", **steps: Any) -> Case:
    """The case of somebody who answers these screens; an empty one is passed."""
    client = walk.begun(sector)
    walk.post(client, "travail", sector=sector, still=still)
    walk.post(client, "probleme", problems=problem)
    walk.post(client, "dates", **steps.get("dates", {"passer": "1"}))
    walk.post(client, "raconter", **steps.get("story", {"passer": "1"}))
    walk.post(client, "repondre", passer="1")
    return build.opened(walk.sent(client))


def clocks(case: Case) -> dict[str, date | None]:
    """The open deadlines of a case, by rule, with their last safe day."""
    return dict(case.deadlines.values_list("rule", "prudent"))


def test_seven_sectors_are_offered_in_the_order_of_the_page(lyon: Section) -> None:
    page = walk.text_of(walk.begun().get("/demander/travail/"))
    places = [page.find(sector) for sector in SECTORS]
    assert -1 not in places
    assert places == sorted(places)
    assert len(kinds.KINDS) == len(SECTORS)


@pytest.mark.parametrize("sector", NEW)
def test_screens_ask_the_questions_of_the_kind_and_no_other(lyon: Section, sector: str) -> None:
    this = kinds.kind(sector)
    client = walk.begun(sector)
    problems = walk.text_of(client.get("/demander/probleme/"))
    walk.post(client, "probleme", problems="cannot_say")
    letters = walk.text_of(client.get("/demander/dates/"))
    story = walk.text_of(client.get("/demander/raconter/"))
    assert [str(p) for p in this.problems.values() if str(p) not in problems] == []
    assert [str(w) for w in this.letters.values() if str(w) not in letters] == []
    assert [str(q.label) for q in this.quick if str(q.label) not in story] == []
    assert "Votre contrat ?" not in story
    assert str(this.warning) in story


@pytest.mark.parametrize("sector", NEW)
def test_receipt_says_what_to_keep_now(lyon: Section, sector: str) -> None:
    client = walk.ticked("cannot_say", sector)
    walk.sent(client)
    page = walk.text_of(client.get("/demander/code/"))
    assert [str(words) for words in kinds.kind(sector).keep_now if str(words) not in page] == []


def test_signature_of_a_break_runs_fifteen_days_and_is_read_today(lyon: Section) -> None:
    signed = {"signed": "yes", "signed_date_day": "20", "signed_date_month": "11"}
    case = filed(
        "numerique",
        "agreed_break",
        dates={"letter": "agreed_break", **DAY},
        story={**signed, "signed_date_year": "2026", "status": "employee", "cut_off": "yes"},
    )
    # The 5th of December is a Saturday.
    assert clocks(case) == {"retractation_rc_15j": date(2026, 12, 4)}
    assert case.level == Level.RED


def test_freelance_put_out_has_the_clocks_of_a_contract(lyon: Section) -> None:
    dates = {"letter": "none", **DAY}
    case = filed("numerique", "false_freelance", still="no", dates=dates)
    assert clocks(case) == {
        "rupture_12m": date(2027, 11, 12),
        "motifs_15j": date(2026, 11, 27),
        "contrat_travail_5a": date(2031, 11, 12),
    }


def test_writ_of_france_travail_is_read_today(lyon: Section) -> None:
    case = filed("spectacle", "overpayment", dates={"letter": "writ", **DAY})
    assert clocks(case) == {"ft_contrainte_15j": date(2026, 11, 27), "ft_indu_2m": None}
    assert case.level == Level.RED
    assert [fact.slug for fact in milestones_to_date(case)] == ["ft_overpayment_received"]


def test_oldest_unpaid_work_starts_the_three_years(lyon: Section) -> None:
    story = {"oldest_month_date_month": "3", "oldest_month_date_year": "2024", "contracts": "many"}
    case = filed("spectacle", "unpaid", story=story)
    assert clocks(case) == {"salaire_3a": date(2027, 3, 1)}
    assert case.level == Level.ORDINARY


def test_decision_of_the_rectorat_opens_both_ways_to_appeal(lyon: Section) -> None:
    story = {"status": "contract", "signer": "state", "appealed": "no"}
    case = filed("education", "not_renewed", dates={"letter": "decision", **DAY}, story=story)
    assert clocks(case) == {
        "recours_gracieux_2m": date(2027, 1, 12),
        "ta_2m": date(2027, 1, 12),
    }


def test_told_by_mail_the_person_is_asked_when_the_written_decision_came(lyon: Section) -> None:
    client = walk.ticked("not_renewed", "education")
    walk.post(client, "dates", letter="oral", **DAY)
    walk.post(client, "raconter", status="aesh")
    case = build.opened(walk.sent(client))
    assert clocks(case) == {"recours_gracieux_2m": None, "ta_2m": None}
    assert case.has_unknown_fatal
    walk.noted(client)
    asks = client.get(f"/suivre/dossier/date/{milestones_to_date(case)[0].pk}/")
    assert "Quel jour avez-vous reçu la décision écrite ?" in walk.text_of(asks)


def test_answers_of_the_first_sector_are_left_when_another_is_chosen(lyon: Section) -> None:
    client: Client = walk.ticked("agreed_break", "numerique")
    walk.post(client, "raconter", signed="yes")
    walk.post(client, "travail", sector="spectacle")
    walk.post(client, "probleme", problems="certificate")
    case = build.opened(walk.sent(client))
    assert case.kind == "spectacle"
    assert set(clocks(case)) == {"docs_fin"}
    assert case.level == Level.ORDINARY
