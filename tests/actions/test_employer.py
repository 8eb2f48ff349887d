"""Employers: found again under any exact spelling, proposed when close, never merged alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from dossiers.actions import employer, employer_merge, workplace
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Alias,
    Brand,
    EmployerChange,
    JournalLine,
    Member,
    Practice,
    Role,
    Workplace,
)
from dossiers.privacy.envelope import LockedError
from tests import build, employers

pytestmark = pytest.mark.django_db
SIREN, SIRET = "732 829 320", "732 829 320 00074"


@pytest.fixture
def awa() -> Member:
    return build.member(build.section("Lyon"), Role.COORDINATOR, "Awa")


@pytest.fixture
def elsewhere() -> Member:
    return build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")


def linked(brand: Brand) -> int:
    return Workplace.objects.filter(brand=brand).count()


def test_an_exact_spelling_attaches_the_next_cases_alone(awa: Member) -> None:
    brand = employers.brand(awa, "Bricabrac")
    for typed in ("bricabrac", "BRICABRAC", " Brica-brac ", "Bricàbrac"):
        employers.wrote(typed, awa)
    assert linked(brand) == 4


def test_a_close_spelling_is_proposed_and_never_attached_alone(awa: Member) -> None:
    brand = employers.brand(awa, "Bricabrac")
    employers.wrote("Bricabrak", awa)
    assert linked(brand) == 0
    names = employers.names_of(awa)
    assert [b.pk for b in names.proposals("Bricabrak", build.section_of(awa).pk)] == [brand.pk]
    assert names.proposals("Carrefour", build.section_of(awa).pk) == []


def test_attaching_a_spelling_attaches_the_cases_that_wait_and_those_that_come(
    awa: Member,
) -> None:
    brand = employers.brand(awa, "Bricabrac")
    employers.wrote("Brico brac", awa)
    employers.wrote("BRICOBRAC", awa)
    assert employer.attach_spelling(brand, "Brico Brac", by=awa, now=timezone.now()) == 2
    employers.wrote("brico-brac", awa)
    assert linked(brand) == 3


def test_a_spelling_belongs_to_one_brand(awa: Member) -> None:
    employers.brand(awa, "Bricabrac")
    other = employers.brand(awa, "Bazar")
    with pytest.raises(RefusedError, match="autre enseigne"):
        employer.attach_spelling(other, "Brica brac", by=awa, now=timezone.now())
    with pytest.raises(RefusedError, match="autre enseigne"):
        employers.brand(awa, "BRICABRAC")


def test_another_section_has_its_own_book(awa: Member, elsewhere: Member) -> None:
    brand = employers.brand(awa, "Bricabrac")
    employers.wrote("Bricabrac", elsewhere)
    assert linked(brand) == 0
    assert employers.brand(elsewhere, "Bricabrac").pk != brand.pk
    with pytest.raises(Http404):
        employer.attach_spelling(brand, "Brica", by=elsewhere, now=timezone.now())
    case = build.taken(elsewhere)
    with pytest.raises(RefusedError, match="section"):
        workplace.link(case, brand=brand, by=elsewhere, now=timezone.now())


def test_no_name_spelling_or_number_is_in_clear_in_any_column(awa: Member) -> None:
    brand = employers.brand(awa, "Bricabrac")
    employers.company(brand, awa, "BRICA 14", siren=SIREN)
    employers.place(brand, awa, "Corbeil", town="Corbeil-Essonnes", siret=SIRET)
    employers.wrote("Bricabrac", awa)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("dossiers_") or table == "dossiers_section":
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (the names of our own tables)
            rows = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row]
                         for row in cursor.fetchall()]).lower()  # fmt: skip
            for word in ("bricabrac", "brica 14", "corbeil", "732829320"):
                assert word not in rows, table


def test_a_name_read_without_its_book_is_locked(awa: Member) -> None:
    employers.brand(awa)
    with pytest.raises(LockedError):
        _ = Brand.objects.get().name


def test_the_problems_are_counted_without_the_database_knowing_them(awa: Member) -> None:
    case = employers.wrote("Bricabrac", awa, problem={"problems": ["lost_job", "health", "other"]})
    marks = {bytes(p.mark) for p in Practice.objects.filter(workplace__case=case)}
    section = build.section_of(awa).pk
    assert marks == {workplace.practice_mark(section, p) for p in ("lost_job", "health")}


def test_a_wrong_siren_or_siret_is_refused_and_the_post_office_has_its_rule(awa: Member) -> None:
    brand = employers.brand(awa)
    with pytest.raises(RefusedError, match="SIREN est faux"):
        employers.company(brand, awa, siren="732829321")
    with pytest.raises(RefusedError, match="SIRET est faux"):
        employers.place(brand, awa, siret="73282932000075")
    assert employers.place(brand, awa, siret="35600000049837").siret == "35600000049837"


def test_a_siren_is_of_one_company_in_a_section_and_free_in_another(
    awa: Member, elsewhere: Member
) -> None:
    brand = employers.brand(awa)
    assert employers.company(brand, awa, siren=SIREN).siren == "732829320"
    with pytest.raises(RefusedError, match="déjà celui"):
        employers.company(brand, awa, "BRICA 15", siren=SIREN)
    employers.company(employers.brand(elsewhere), elsewhere, siren=SIREN)


def test_two_people_who_correct_the_same_line_do_not_overwrite_each_other(awa: Member) -> None:
    brand, now = employers.brand(awa), timezone.now()
    told = {"is_platform": False, "by": awa, "now": now, "version": 1}
    assert employer.edit_brand(brand, name="Bric à brac", **told).version == 2
    with pytest.raises(ConflictError):
        employer.edit_brand(brand, name="Brac", **told)
    names = employers.names_of(awa)
    assert names.brand_name(brand.pk) == "Bric à brac"


def test_every_change_is_in_the_history_and_in_the_journal_without_a_name(awa: Member) -> None:
    brand = employers.brand(awa)
    employers.company(brand, awa)
    assert EmployerChange.objects.filter(brand=brand).count() == 2
    line = JournalLine.objects.filter(action="employer.add").first()
    assert line and line.actor == awa.pk
    assert line.details == {}


def everything() -> list[tuple[object, ...]]:
    """Every link that a merge could lose."""
    return [
        *Workplace.objects.order_by("pk").values_list("pk", "brand", "company", "place"),
        *Alias.objects.order_by("pk").values_list("pk", "brand"),
    ]


def test_merged_brands_read_as_one_and_unmerging_gives_every_link_back(awa: Member) -> None:
    kept, gone = employers.brand(awa, "Bricabrac"), employers.brand(awa, "Brico Brac")
    for typed in ("Bricabrac", "Brico Brac", "brico-brac"):
        employers.wrote(typed, awa)
    place = employers.place(gone, awa)
    before = everything()
    now = timezone.now()

    employer_merge.merge(gone, kept, by=awa, now=now)
    names = employers.names_of(awa)
    assert names.root(names.brands, gone.pk).pk == kept.pk
    assert set(names.same(names.brands, kept.pk)) == {kept.pk, gone.pk}
    assert names.brand_name(gone.pk) == "Bricabrac"
    assert names.places[place.pk].brand_id == gone.pk

    employer_merge.unmerge(names.brands[gone.pk], by=awa, now=now)
    assert everything() == before
    assert employers.names_of(awa).brand_name(gone.pk) == "Brico Brac"


def test_what_comes_in_during_a_merge_stays_where_its_own_words_say(awa: Member) -> None:
    kept, gone = employers.brand(awa, "Bricabrac"), employers.brand(awa, "Brico Brac")
    employer_merge.merge(gone, kept, by=awa, now=timezone.now())
    employers.wrote("Brico Brac", awa)
    employers.wrote("Bricabrac", awa)
    employer_merge.unmerge(gone, by=awa, now=timezone.now())
    assert (linked(kept), linked(gone)) == (1, 1)


def test_a_merge_is_refused_across_sections_in_a_ring_and_to_a_delegue(
    awa: Member, elsewhere: Member
) -> None:
    one, two, now = employers.brand(awa, "Un"), employers.brand(awa, "Deux"), timezone.now()
    theirs = employers.brand(elsewhere, "Trois")
    with pytest.raises(RefusedError, match="même section"):
        employer_merge.merge(one, theirs, by=awa, now=now)
    with pytest.raises(RefusedError, match="différentes"):
        employer_merge.merge(one, one, by=awa, now=now)
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    with pytest.raises(Http404):
        employer_merge.merge(one, two, by=driss, now=now)
    employer_merge.merge(one, two, by=awa, now=now)
    with pytest.raises(RefusedError, match="déjà réunie"):
        employer_merge.merge(two, one, by=awa, now=now)


def test_companies_do_not_succeed_each_other_in_a_ring(awa: Member) -> None:
    brand, now = employers.brand(awa), timezone.now()
    old, new = employers.company(brand, awa, "Ancienne"), employers.company(brand, awa, "Nouvelle")
    told = {"on": date(2026, 9, 1), "by": awa, "now": now}
    old = employer.succeed(old, successor=new, version=1, **told)
    assert old.successor_id == new.pk
    with pytest.raises(RefusedError, match="autre sens"):
        employer.succeed(new, successor=old, version=1, **told)


def test_a_case_is_linked_by_hand_and_unlinked(awa: Member) -> None:
    brand, now = employers.brand(awa), timezone.now()
    place = employers.place(brand, awa)
    case = build.taken(awa)
    assert workplace.link(case, brand=brand, place=place, by=awa, now=now).linked_by == awa
    other = employers.brand(awa, "Bazar")
    with pytest.raises(RefusedError, match="autre enseigne"):
        workplace.link(case, brand=other, place=place, by=awa, now=now)
    assert workplace.link(case, brand=None, by=awa, now=now).place_id is None
    assert JournalLine.objects.filter(action="case.employer", case=case.pk).count() == 2
