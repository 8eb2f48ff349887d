"""Who receives while somebody is away: chains, the binôme, the coordination; never the absent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from dossiers import access
from dossiers.access import Holders
from dossiers.models import Absence, Case, Exclusion, Member, Section
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


def away(
    member: Member, substitute: Member | None = None, *, on: date = TODAY, days: int = 1
) -> Absence:
    return Absence.objects.create(
        member=member, starts_on=on, ends_on=on + timedelta(days - 1), substitute=substitute
    )


@pytest.fixture
def sam(lyon: Section) -> Member:
    return build.member(lyon, "delegue", "Sam")


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """Followed by Awa, backed by Karim, in the section that Léa coordinates."""
    return build.taken(awa, binome=karim, happened=TODAY - 30 * DAY)


def of(role: str, case: Case, now: datetime = NOW) -> set[str]:
    found = Holders([case.pk], now=now).of(role, case.pk)
    return set(Member.objects.filter(pk__in=found).values_list("name", flat=True))


def test_somebody_away_is_replaced_by_her_substitute(case: Case, awa: Member, sam: Member) -> None:
    away(awa, sam)
    assert of("suivi", case) == {"Sam"}
    assert of("binome", case) == {"Karim"}


def test_a_chain_of_substitutes_ends_on_who_is_there(
    case: Case, awa: Member, sam: Member, lyon: Section
) -> None:
    zoe = build.member(lyon, "delegue", "Zoé")
    away(awa, sam)
    away(sam, zoe)
    assert of("suivi", case) == {"Zoé"}


def test_without_a_substitute_the_binome_receives_then_the_coordination(
    case: Case, awa: Member, karim: Member
) -> None:
    away(awa)
    assert of("suivi", case) == {"Karim"}
    away(karim)
    assert of("suivi", case) == {"Léa"}
    assert of("binome", case) == {"Léa"}


def test_an_absence_begins_and_ends_by_itself(case: Case, awa: Member, sam: Member) -> None:
    away(awa, sam, on=TODAY + DAY, days=2)
    assert [of("suivi", case, NOW + n * DAY) for n in range(4)] == [
        {"Awa"}, {"Sam"}, {"Sam"}, {"Awa"},
    ]  # fmt: skip


def test_the_days_of_an_absence_are_those_of_her_own_clock(case: Case, awa: Member) -> None:
    Member.objects.filter(pk=awa.pk).update(zone="Indian/Reunion")
    away(awa, on=date(2026, 11, 24))
    # 20 h 30 on the 23rd in Paris: half past midnight on the 24th over there.
    assert of("suivi", case, datetime(2026, 11, 23, 20, 30, tzinfo=UTC)) == {"Karim"}
    assert of("suivi", case, datetime(2026, 11, 23, 19, 30, tzinfo=UTC)) == {"Awa"}


def test_a_substitute_who_may_not_see_the_case_receives_nothing(
    case: Case, awa: Member, sam: Member
) -> None:
    away(awa, sam)
    Exclusion.objects.create(case=case, member=sam, since=TODAY)
    assert of("suivi", case) == {"Karim"}


def test_a_substitute_of_another_section_or_whose_account_is_closed_receives_nothing(
    case: Case, awa: Member, sam: Member
) -> None:
    stranger = build.member(build.section("Ain"), "delegue", "Omar")
    row = away(awa, stranger)
    assert of("suivi", case) == {"Karim"}
    Absence.objects.filter(pk=row.pk).update(substitute=sam)
    Member.objects.filter(pk=sam.pk).update(is_active=False)
    assert of("suivi", case) == {"Karim"}


def test_a_binome_away_is_not_replaced_by_the_person_who_already_follows(
    case: Case, awa: Member, karim: Member
) -> None:
    away(karim, awa)
    assert of("suivi", case) == {"Awa"}
    assert of("binome", case) == {"Léa"}


def test_where_the_whole_section_is_away_the_coordination_receives_all_the_same(
    case: Case, awa: Member, karim: Member, lea: Member
) -> None:
    for person in (awa, karim, lea):
        away(person)
    assert of("suivi", case) == of("binome", case) == of("coordination", case) == {"Léa"}
    assert Holders([case.pk], now=NOW).may_receive(lea.pk, case.pk)
    assert not Holders([case.pk], now=NOW).may_receive(awa.pk, case.pk)


def test_holders_cost_four_statements_whatever_the_cases_and_absences(
    awa: Member, karim: Member, lea: Member, sam: Member, django_assert_num_queries: object
) -> None:
    cases = [build.taken(awa, binome=karim).pk for _ in range(3)]
    away(awa, sam)
    away(sam, karim)
    with django_assert_num_queries(4):  # type: ignore[operator]
        holders = Holders(cases, now=NOW)
        assert all(holders.of("suivi", case) == {karim.pk} for case in cases)


def fresh(member: Member) -> Member:
    """As a request would load her."""
    return Member.objects.get(pk=member.pk)


def test_a_substitute_sees_the_cases_of_the_absent_as_long_as_she_is_away(
    case: Case, awa: Member, sam: Member
) -> None:
    assert not access.visible_cases(fresh(sam)).exists()
    row = away(awa, sam)
    assert access.visible_cases(fresh(sam)).get() == case
    assert access.carried_cases(fresh(sam)).get() == case
    assert "suivi" in access.roles_on(fresh(sam), case)
    Absence.objects.filter(pk=row.pk).update(starts_on=TODAY - 3 * DAY, ends_on=TODAY - 2 * DAY)
    assert not access.visible_cases(fresh(sam)).exists()
    assert access.roles_on(fresh(sam), case) == set()


def test_a_substitute_excluded_from_a_case_still_does_not_see_it(
    case: Case, awa: Member, sam: Member
) -> None:
    away(awa, sam)
    Exclusion.objects.create(case=case, member=sam, since=TODAY)
    assert not access.visible_cases(fresh(sam)).exists()
    assert access.roles_on(fresh(sam), case) == set()


def test_whom_no_absence_names_asks_nothing_more(
    case: Case, awa: Member, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert access.visible_cases(fresh_without_counting(awa)).get() == case


def fresh_without_counting(member: Member) -> Member:
    """Without a statement, and with nothing remembered."""
    return Member(pk=member.pk, is_active=True)
