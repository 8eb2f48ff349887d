"""What is counted of employers is what a recount by hand finds, and small numbers stay hidden."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from dossiers.actions import employer_merge, workplace
from dossiers.employers import counts, patterns
from dossiers.employers.counts import Number
from dossiers.models import Case, Member, PatternRule, Practice, Role, Workplace
from tests import build, employers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(20)))


@pytest.fixture
def awa() -> Member:
    lyon = build.section("Lyon", departments=["69", "01", "42"])
    return build.member(lyon, Role.COORDINATOR, "Awa")


def many(awa: Member, *, seed: int) -> None:
    """Cases about three brands in three departments, over a year and a half, some twice."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    brands = [employers.brand(awa, name, now=at(TODAY)) for name in ("Un", "Deux", "Trois")]
    places = [employers.place(brand, awa, "Ici") for brand in brands for _ in range(2)]
    made: list[Case] = []
    for _ in range(30):
        case = employers.wrote(
            chance.choice(["un", "DEUX", "Trois", "autre chose"]),
            awa,
            department=chance.choice(["69", "01", "42", ""]),
            problem={"problems": chance.sample(["lost_job", "health", "schedule", "other"], 2)},
            now=at(TODAY - timedelta(days=chance.randrange(500))),
        )
        found = Workplace.objects.get(case=case)
        here = [place for place in places if place.brand_id == found.brand_id]
        if here and chance.random() < 0.5:
            found.place = chance.choice(here)
            found.save()
        if made and chance.random() < 0.2:
            Case.objects.filter(pk=case.pk).update(attached_to=chance.choice(made).pk)
        else:
            made.append(case)


def recount(awa: Member, today: date) -> dict[tuple[object, str], tuple[int, int, int]]:
    """(people in twelve months, people in six, places in six) of each cell, one row at a time."""
    names, section = employers.names_of(awa), build.section_of(awa).pk
    shown, recent = defaultdict(set), defaultdict(set)
    spots: dict[object, set[tuple[object, bytes]]] = defaultdict(set)
    for practice in Practice.objects.select_related("workplace__case"):
        place = practice.workplace
        if place.brand_id is None or place.received_on < patterns.months_before(today, 12):
            continue
        slug = next(
            s for s in ("lost_job", "health", "schedule")
            if workplace.practice_mark(section, s) == bytes(practice.mark)
        )  # fmt: skip
        cell = (names.root(names.brands, place.brand_id).pk, slug)
        who = place.case.attached_to_id or place.case_id
        shown[cell].add(who)
        if place.received_on >= patterns.months_before(today, 6):
            recent[cell].add(who)
            spots[cell].add((place.place_id, bytes(place.spot or b"")))
    return {
        cell: (len(shown[cell]), len(recent[cell]), len(_places(spots[cell]))) for cell in shown
    }


def _places(spots: set[tuple[object, bytes]]) -> set[object]:
    known = {spot for place, spot in spots if place}
    named: set[object] = {place for place, _spot in spots if place}
    return named | {spot for place, spot in spots if not place and spot and spot not in known}


@pytest.mark.parametrize("seed", range(3))
def test_the_matrix_is_what_a_recount_finds_before_and_after_a_merge(
    awa: Member, seed: int
) -> None:
    many(awa, seed=seed)
    sections = [build.section_of(awa).pk]
    for _ in range(2):
        names = employers.names_of(awa)
        found = patterns.find(names, sections, today=TODAY)
        assert {c: (f.shown, f.cases, f.places) for c, f in found.items()} == recount(awa, TODAY)
        brands = names.standing(names.brands)
        if len(brands) == 3:
            employer_merge.merge(brands[0], brands[1], by=awa, now=at(TODAY))
    assert found


def test_three_people_in_two_places_are_a_pattern_and_three_in_one_are_not(awa: Member) -> None:
    employers.brand(awa, "Un")
    names = employers.names_of(awa)
    for department in ("69", "69", "69"):
        employers.wrote("Un", awa, department=department, now=at(TODAY))
    sections = [build.section_of(awa).pk]
    assert patterns.patterns(patterns.find(names, sections, today=TODAY)) == []
    employers.wrote("Un", awa, department="01", now=at(TODAY))
    [pattern] = patterns.patterns(patterns.find(names, sections, today=TODAY))
    assert (pattern.problem, pattern.cases, pattern.places) == ("lost_job", 4, 2)


def test_five_people_in_one_place_are_a_pattern_and_a_duplicate_is_no_fifth(awa: Member) -> None:
    employers.brand(awa, "Un")
    names, sections = employers.names_of(awa), [build.section_of(awa).pk]
    cases = [employers.wrote("Un", awa, department="69", now=at(TODAY)) for _ in range(5)]
    Case.objects.filter(pk=cases[4].pk).update(attached_to=cases[0].pk)
    assert patterns.patterns(patterns.find(names, sections, today=TODAY)) == []
    Case.objects.filter(pk=cases[4].pk).update(attached_to=None)
    assert len(patterns.patterns(patterns.find(names, sections, today=TODAY))) == 1


def test_the_day_after_six_months_a_case_no_longer_counts_for_the_rule(awa: Member) -> None:
    employers.brand(awa, "Un")
    names, sections = employers.names_of(awa), [build.section_of(awa).pk]
    for department in ("69", "01", "42"):
        employers.wrote("Un", awa, department=department, now=at(TODAY))
    last = date(2027, 5, 20)
    assert patterns.patterns(patterns.find(names, sections, today=last))
    after = patterns.find(names, sections, today=last + timedelta(days=1))
    assert patterns.patterns(after) == []
    assert [f.shown for f in after.values()] == [3]


def test_a_section_sets_its_own_thresholds(awa: Member) -> None:
    employers.brand(awa, "Un")
    names, section = employers.names_of(awa), build.section_of(awa)
    for department in ("69", "01"):
        employers.wrote("Un", awa, department=department, now=at(TODAY))
    assert patterns.patterns(patterns.find(names, [section.pk], today=TODAY)) == []
    PatternRule.objects.create(section=section, cases=2, places=2)
    assert len(patterns.patterns(patterns.find(names, [section.pk], today=TODAY))) == 1


def test_the_cases_of_another_section_are_never_counted(awa: Member) -> None:
    ain = build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")
    mine, theirs = employers.brand(awa, "Un"), employers.brand(ain, "Un")
    employers.wrote("Un", awa)
    for _ in range(4):
        employers.wrote("Un", ain)
    names = employers.names_of(awa)
    assert counts.by_brand(awa, names) == {mine.pk: Number(1, 1)}
    assert theirs.pk not in names.brands
    found = patterns.find(names, [build.section_of(awa).pk], today=timezone.localdate())
    assert [f.shown for f in found.values()] == [1]


def test_a_delegue_counts_what_is_closed_to_her_and_reads_less_than_five(awa: Member) -> None:
    brand = employers.brand(awa, "Un")
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    for who in (awa, awa, awa, awa, driss):
        build.taken(who, case=employers.wrote("Un", awa))
    names = employers.names_of(awa)
    number = counts.by_brand(driss, names)[brand.pk]
    assert (number.total, number.mine, str(number)) == (5, 1, "1 et moins de 5 autres")
    assert str(counts.by_brand(awa, names)[brand.pk]) == "5"
    build.taken(awa, case=employers.wrote("Un", awa))
    assert str(counts.by_brand(driss, names)[brand.pk]) == "6"


@pytest.mark.parametrize(
    ("total", "mine", "said"),
    [(0, 0, "0"), (4, 4, "4"), (4, 0, "moins de 5"), (5, 0, "5"), (9, 5, "5 et moins de 5 autres"),
     (9, 4, "9")],
)  # fmt: skip
def test_a_small_number_of_closed_cases_is_not_said(total: int, mine: int, said: str) -> None:
    assert str(Number(total, mine)) == said


def test_an_arrival_says_how_many_others_are_of_the_same_brand_in_one_statement(
    awa: Member, django_assert_num_queries: object
) -> None:
    kept, gone = employers.brand(awa, "Un"), employers.brand(awa, "Deux")
    ain = build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")
    employers.brand(ain, "Un")
    cases = [employers.wrote(typed, awa) for typed in ("Un", "un", "Deux", "rien")]
    employers.wrote("Un", ain)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert counts.same_brand_counts(cases) == {cases[0].pk: 1, cases[1].pk: 1}
    employer_merge.merge(gone, kept, by=awa, now=timezone.now())
    assert counts.same_brand_counts(cases) == dict.fromkeys([case.pk for case in cases[:3]], 2)
