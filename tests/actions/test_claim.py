"""The claim table and the diary of hours: written whole, in centimes, one version at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import Http404

from dossiers.actions import claim, diary
from dossiers.actions.claim import Asked
from dossiers.actions.diary import Noted
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, ClaimHead, Member
from dossiers.rules.overtime import Terms
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))
MONDAY = date(2025, 3, 3)
WAGES = Asked("wages", "Rappel de salaire", 184000, "36 mois", "Art. L3242-1")


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa, kind="restauration", now=NOW)


def fresh(row: ClaimHead) -> ClaimHead:
    """The present row, its case opened."""
    found = ClaimHead.objects.get(pk=row.pk)
    found.case = build.opened(Case.objects.get(pk=found.case_id))
    return found


def test_a_head_keeps_its_amount_its_working_and_the_rule_that_takes_it_away(
    awa: Member, case: Case
) -> None:
    row = fresh(claim.ask(case, WAGES, by=awa, now=NOW))
    assert (row.amount, row.working, row.rule, row.position) == (
        "184000", "36 mois", "salaire_3a", 1,
    )  # fmt: skip


def test_no_sum_and_no_word_of_a_claim_is_in_clear(awa: Member, case: Case) -> None:
    claim.ask(case, WAGES, by=awa, now=NOW)
    diary.save(case, Terms(), [Noted(MONDAY, 2820, 5000)], by=awa, now=NOW, version=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dossiers_claimhead")
        told = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM dossiers_wageweek")
        told += repr(cursor.fetchall())
    for word in ("184000", "36 mois", "Rappel", "L3242", "2820", "5000"):
        assert word not in told


def test_a_head_changed_twice_at_once_is_changed_once(awa: Member, case: Case) -> None:
    row = fresh(claim.ask(case, WAGES, by=awa, now=NOW))
    more = Asked("wages", "Rappel de salaire", 200000)
    claim.change(row, more, by=awa, now=NOW, version=1)
    with pytest.raises(ConflictError):
        claim.change(row, WAGES, by=awa, now=NOW, version=1)
    assert fresh(row).amount == "200000"


def test_a_head_that_is_asked_no_more_can_be_taken_back(awa: Member, case: Case) -> None:
    row = fresh(claim.ask(case, WAGES, by=awa, now=NOW))
    assert claim.drop(row, by=awa, now=NOW, version=1).dropped_on == date(2026, 11, 23)
    assert claim.drop(fresh(row), by=awa, now=NOW, version=2).dropped_on is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Asked("nothing", "Rien", 1), "dans la liste"),
        (Asked("wages", " ", 1), "Nommer"),
        (Asked("wages", "Rappel", None), "montant"),
        (Asked("wages", "Rappel", -1), "montant"),
        (Asked("wages", "R", 1, since=date(2026, 2, 1), until=date(2026, 1, 1)), "période"),
    ],
)
def test_a_head_that_cannot_be_is_refused(
    awa: Member, case: Case, wrong: Asked, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        claim.ask(case, wrong, by=awa, now=NOW)


def test_a_measure_has_no_amount(awa: Member, case: Case) -> None:
    asked = Asked("documents", "Remise des bulletins", None)
    assert claim.ask(case, asked, by=awa, now=NOW).amount is None


def test_a_stranger_prices_nothing(case: Case) -> None:
    stranger = build.member(build.section("Ain"), "delegue", "Omar")
    with pytest.raises(Http404):
        claim.ask(case, WAGES, by=stranger, now=NOW)


# --- The diary -------------------------------------------------------------------


def save(case: Case, by: Member, *weeks: Noted, version: int = 0, **more: Any) -> None:
    terms = more.pop("terms", Terms())
    diary.save(case, terms, weeks, by=by, now=NOW, version=version, **more)


def test_the_diary_is_written_whole_and_read_back(awa: Member, case: Case) -> None:
    weeks = [Noted(MONDAY, 2820, 5000, "inventaire"), Noted(date(2025, 3, 10), 2400)]
    save(case, awa, *weeks, terms=Terms(2340, 1250))
    again = build.opened(case)
    assert diary.weeks_of(again) == weeks
    plan = again.wage_plan
    plan.case = again
    assert diary.terms_of(plan) == Terms(2340, 1250)
    save(again, awa, weeks[1], version=1)
    assert diary.weeks_of(build.opened(case)) == weeks[1:]


def test_a_diary_changed_meanwhile_is_not_overwritten(awa: Member, case: Case) -> None:
    save(case, awa, Noted(MONDAY, 2400))
    with pytest.raises(ConflictError):
        save(case, awa)
    assert len(diary.weeks_of(build.opened(case))) == 1


@pytest.mark.parametrize(
    ("weeks", "sentence"),
    [
        ([Noted(date(2025, 3, 4), 60)], "lundi"),
        ([Noted(MONDAY, 60), Noted(MONDAY, 60)], "deux fois"),
        ([Noted(MONDAY, 200 * 60)], "168 heures"),
        ([Noted(date(2026, 11, 30), 60)], "pas commencé"),
        ([Noted(date(2019, 3, 4), 60)], "Aucun taux connu"),
    ],
)
def test_a_week_that_cannot_be_is_refused(
    awa: Member, case: Case, weeks: list[Noted], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        save(case, awa, *weeks)
    assert not case.wage_weeks.exists()
