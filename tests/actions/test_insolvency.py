"""A company is put into liquidation: its dates open on each living case, once, and are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import employer, insolvency, workplace
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Case,
    Company,
    Deadline,
    DeadlineState,
    Insolvency,
    Member,
    Milestone,
    Role,
    State,
)
from notifications.models import Notice
from tests import build, employers

pytestmark = pytest.mark.django_db
LIQUIDATION = Insolvency.Procedure.LIQUIDATION


@pytest.fixture
def awa() -> Member:
    return build.member(build.section("Lyon"), Role.COORDINATOR, "Awa")


@pytest.fixture
def company(awa: Member) -> Company:
    return employers.company(employers.brand(awa), awa)


def of(company: Company, by: Member, **told: object) -> Case:
    """A case taken by `by`, attached to this company."""
    case = build.taken(by, **told)
    brand = company.brand
    assert brand
    brand.book = company.book
    workplace.link(case, brand=brand, company=company, by=by, now=timezone.now())
    return build.opened(case)


def judged(company: Company, by: Member, *, day: date | None = None, **told: object):
    day = day or timezone.localdate() - timedelta(days=2)
    told = {"procedure": LIQUIDATION, "published_on": None, "trustee": "", **told}
    return insolvency.record(company, opened_on=day, by=by, now=timezone.now(), **told)


def rules_of(case: Case) -> set[str]:
    found = Deadline.objects.filter(case=case, state=DeadlineState.OPEN)
    return {slug for slug in found.values_list("rule", flat=True) if "ags" in slug or "bodacc" in slug}  # fmt: skip  # noqa: E501


def test_the_judgment_opens_its_dates_on_every_living_case_and_says_so(
    awa: Member, company: Company
) -> None:
    cases = [of(company, awa), of(company, awa, kind="restauration")]
    closed = build.case_in(State.CLOSED, awa)
    other = build.taken(awa)
    _noted, outcome = judged(company, awa)
    assert outcome.opened == sorted(case.reference for case in cases)
    for case in cases:
        assert rules_of(case) == {"ags_15j", "ags_releves", "ags_releves_3m", "ags_2m"}
    assert not rules_of(closed)
    assert not rules_of(other)


def test_the_date_that_kills_the_claim_is_unknown_and_asks_for_itself(
    awa: Member, company: Company
) -> None:
    case = of(company, awa)
    judged(company, awa)
    asks = Deadline.objects.get(case=case, rule="ags_2m")
    assert (asks.severity, asks.prudent, asks.certainty) == ("fatal", None, "unknown")
    assert asks.next_rung_on == timezone.localdate() + timedelta(days=1)
    assert build.opened(case).has_unknown_fatal


def test_a_rider_declares_what_is_owed_within_two_months_of_the_bodacc(
    awa: Member, company: Company
) -> None:
    rider = of(company, awa, kind="livreur")
    day = date(2026, 6, 1)
    judged(company, awa, day=day, published_on=date(2026, 6, 26))
    found = Deadline.objects.get(case=rider, rule="creance_bodacc_2m")
    assert (found.prudent, found.severity) == (date(2026, 8, 26), "fatal")
    assert "ags_2m" not in rules_of(rider)


def test_noting_it_twice_opens_nothing_twice(awa: Member, company: Company) -> None:
    case = of(company, awa)
    first, _outcome = judged(company, awa)
    before = Milestone.objects.filter(case=case).count(), Deadline.objects.count()
    again, outcome = judged(company, awa)
    assert again.pk == first.pk
    assert outcome.already == [case.reference]
    assert (Milestone.objects.filter(case=case).count(), Deadline.objects.count()) == before


def test_a_case_attached_afterwards_gets_the_dates_too(awa: Member, company: Company) -> None:
    judged(company, awa)
    assert "ags_2m" in rules_of(of(company, awa))


def test_a_case_known_by_its_place_gets_them(awa: Member, company: Company) -> None:
    brand = company.brand
    assert brand
    brand.book = company.book
    shop = employers.place(brand, awa, company=company)
    case = build.taken(awa)
    workplace.link(case, brand=brand, place=shop, by=awa, now=timezone.now())
    judged(company, awa)
    assert "ags_2m" in rules_of(case)


def test_the_coordination_and_who_follows_the_case_hear_of_it(
    awa: Member, company: Company
) -> None:
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    of(company, driss)
    Notice.objects.all().delete()
    noted, _outcome = judged(company, driss)
    keys = set(Notice.objects.values_list("key", "recipient"))
    assert (f"insolvency:{noted.pk}:{awa.pk}", awa.pk) in keys
    assert not any("BRICA" in key for key, _who in keys)


def test_a_case_of_somebody_else_gets_its_dates_from_a_delegue_who_may_not_open_it(
    awa: Member, company: Company
) -> None:
    case = of(company, awa)
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    _noted, outcome = judged(company, driss)
    assert outcome.opened == [case.reference]


def test_taking_it_back_closes_what_one_person_may_and_leaves_the_fatal_one_to_two(
    awa: Member, company: Company
) -> None:
    case = of(company, awa)
    noted, _outcome = judged(company, awa)
    outcome = insolvency.take_back(noted, by=awa, now=timezone.now())
    assert outcome.two_people == [case.reference]
    assert rules_of(case) == {"ags_2m"}
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    assert insolvency.take_back(noted, by=driss, now=timezone.now()).closed_to_me == [
        case.reference
    ]
    assert "ags_15j" not in rules_of(of(company, awa))


def test_a_judgment_ahead_or_published_before_is_refused_and_another_section_gets_404(
    awa: Member, company: Company
) -> None:
    today = timezone.localdate()
    with pytest.raises(RefusedError, match="futur"):
        judged(company, awa, day=today + timedelta(days=1))
    with pytest.raises(RefusedError, match="vient après"):
        judged(company, awa, day=today, published_on=today - timedelta(days=1))
    xavier = build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")
    with pytest.raises(Http404):
        judged(company, xavier)


def test_a_successor_is_another_company(awa: Member, company: Company) -> None:
    brand = company.brand
    assert brand
    brand.book = company.book
    new = employers.company(brand, awa, "BRICA 15")
    on = date(2026, 9, 1)
    old = employer.succeed(company, successor=new, on=on, by=awa, now=timezone.now(), version=1)
    assert (old.successor_id, old.succeeded_on) == (new.pk, on)
