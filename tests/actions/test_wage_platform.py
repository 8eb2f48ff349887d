"""The platform case: the prudent set of every deactivation, and the dates that come back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dossiers.actions import deadline, milestone, wage
from dossiers.actions.wage import WageRow
from dossiers.intake.near_date import milestones_to_date
from dossiers.models import Case, JournalLine, Member
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))
BLOCKED = date(2026, 11, 20)
PRUDENT_SET = {
    "p2b_motifs": date(2026, 11, 20),
    "livreur_recours_plateforme": None,
    "rgpd_1m": None,
    "arpe_mediation_1a": date(2027, 11, 20),
    "rupture_12m": date(2027, 11, 20),
    "dissimule_2a": date(2028, 11, 20),
    "salaire_3a": date(2029, 11, 20),
    "contrat_travail_5a": date(2031, 11, 20),
}


@pytest.fixture
def case(awa: Member) -> Case:
    """A courier whom a message cut off three days ago."""
    return build.taken(awa, kind="livreur", happened=BLOCKED, now=NOW)


def running(case: Case) -> dict[str, date | None]:
    """Each open rule of the prudent set with its theoretical day."""
    rows = case.deadlines.filter(state="open", rule__in=PRUDENT_SET)
    return dict(rows.values_list("rule", "theoretical"))


def test_a_deactivation_told_at_the_intake_opens_the_whole_prudent_set(case: Case) -> None:
    assert running(case) == PRUDENT_SET


def test_a_deactivation_noted_by_the_team_opens_it_too(awa: Member) -> None:
    case = build.taken(
        awa, kind="livreur", now=NOW, problem={"problems": ["less_pay"]}, dates={"letter": "none"}
    )
    assert running(case) == {}
    milestone.record(case, "deactivation", KnownDate.day(BLOCKED), by=awa, now=NOW)
    # Nobody said since when the rides are not paid: it is asked.
    assert running(case) == {**PRUDENT_SET, "salaire_3a": None}
    case.refresh_from_db()
    assert case.has_unknown_fatal


def test_what_is_brought_is_not_said_to_come_from_the_person(case: Case) -> None:
    brought = JournalLine.objects.filter(case=case.pk, action="milestone.bring")
    slugs = {line.details["milestone"] for line in brought}
    assert slugs == {"data_request_sent", "platform_complaint_sent"}


def test_the_person_is_asked_for_the_date_of_her_message_not_for_a_complaint_never_sent(
    case: Case,
) -> None:
    assert [fact.slug for fact in milestones_to_date(case)] == ["appeal_date_in_message"]


def test_the_date_copied_from_the_message_is_the_last_day_of_the_appeal(
    awa: Member, case: Case
) -> None:
    fact = case.milestones.get(slug="appeal_date_in_message")
    known = KnownDate.day(date(2026, 12, 5))
    milestone.correct(fact, known, by=awa, now=NOW, version=fact.version)
    assert running(case)["livreur_recours_plateforme"] == date(2026, 12, 5)


def test_a_request_sent_and_a_complaint_sent_start_their_clocks(awa: Member, case: Case) -> None:
    for slug in ("data_request_sent", "platform_complaint_sent"):
        fact = case.milestones.get(slug=slug)
        milestone.correct(
            fact, KnownDate.day(date(2026, 11, 22)), by=awa, now=NOW, version=fact.version
        )
    assert running(case)["rgpd_1m"] == date(2026, 12, 22)
    mediation = case.deadlines.filter(rule="arpe_mediation_1a").order_by("theoretical")
    assert [d.theoretical for d in mediation] == [date(2027, 11, 20), date(2027, 11, 22)]


def test_the_date_of_what_was_asked_for_is_noted_once(awa: Member, case: Case) -> None:
    sent = KnownDate.day(date(2026, 11, 22))
    noted = milestone.record(case, "data_request_sent", sent, by=awa, now=NOW, note="par courriel")
    assert case.milestones.filter(slug="data_request_sent").count() == 1
    assert (noted.known, noted.note) == (sent, "par courriel")
    assert running(case)["rgpd_1m"] == date(2026, 12, 22)
    # A second request is another fact.
    milestone.record(case, "data_request_sent", sent, by=awa, now=NOW)
    assert case.milestones.filter(slug="data_request_sent").count() == 2


def test_planning_again_brings_nothing_twice(awa: Member, case: Case) -> None:
    before = case.milestones.count()
    milestone.record(case, "accident", KnownDate.day(BLOCKED), by=awa, now=NOW)
    slugs = list(case.milestones.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == before + 1


def test_the_months_of_a_courier_replace_the_day_of_the_deactivation(
    awa: Member, case: Case
) -> None:
    rows = [WageRow(date(2026, month, 1), wage.MOST, wage.MOST - 300) for month in (9, 10)]
    wage.save_months(case, rows, by=awa, now=NOW, version=0, pay_day="last")
    days = case.deadlines.filter(rule="salaire_3a").order_by("theoretical")
    assert [d.theoretical for d in days] == [date(2029, 9, 30), date(2029, 10, 31)]


@pytest.mark.parametrize(
    ("fact", "rule", "days"),
    [
        ("vigilance_given", "vigilance_6m", (date(2026, 11, 30), date(2027, 5, 20))),
        ("registry_extract_given", "kbis_90j", (date(2026, 8, 29), date(2027, 2, 18))),
    ],
)
def test_a_date_that_comes_back_starts_again_from_the_day_it_was_kept(
    awa: Member, case: Case, fact: str, rule: str, days: tuple[date, date]
) -> None:
    milestone.record(case, fact, KnownDate.day(date(2026, 5, 31)), by=awa, now=NOW)
    opened = case.deadlines.get(rule=rule)
    assert opened.theoretical == days[0]
    tell: dict[str, Any] = {"proof": None, "note": "", "by": awa, "now": NOW}
    deadline.done(opened, act="certificate_given", on=BLOCKED, version=opened.version, **tell)
    found = case.deadlines.filter(rule=rule).order_by("theoretical")
    assert [(d.state, d.theoretical) for d in found] == [("done", days[0]), ("open", days[1])]


def test_a_date_that_does_not_come_back_opens_nothing_when_it_is_kept(
    awa: Member, case: Case
) -> None:
    before = case.milestones.count()
    mediation = case.deadlines.get(rule="arpe_mediation_1a")
    deadline.done(
        mediation, act="arpe_filed", on=BLOCKED, proof=None, note="", by=awa, now=NOW,
        version=mediation.version,
    )  # fmt: skip
    assert case.milestones.count() == before
