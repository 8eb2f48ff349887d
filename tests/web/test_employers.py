"""The pages of employers: names for the section, cases for who may open them, nothing elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import employer, employer_merge
from dossiers.models import (
    Alias,
    Brand,
    Company,
    EmployerNote,
    Insolvency,
    Member,
    Place,
    Role,
    Section,
    Workplace,
)
from tests import build, employers
from tests.web.desk_cast import open_arrival, signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon() -> Section:
    return build.section("Lyon", departments=["69", "01", "42"])


@pytest.fixture
def awa(lyon: Section) -> Member:
    return build.member(lyon, Role.COORDINATOR, "Awa")


@pytest.fixture
def driss(lyon: Section) -> Member:
    return build.member(lyon, Role.DELEGUE, "Driss")


@pytest.fixture
def xavier() -> Member:
    return build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")


@pytest.fixture
def brand(awa: Member) -> Brand:
    return employers.brand(awa, "Bricabrac")


def pages(brand: Brand) -> list[str]:
    company, place = Company.objects.get(), Place.objects.get()
    return [
        url("employer", brand.pk),
        url("edit_employer", brand.pk),
        url("add_company", brand.pk),
        url("edit_company", brand.pk, company.pk),
        url("succeed_company", brand.pk, company.pk),
        url("insolvency", brand.pk, company.pk),
        url("add_place", brand.pk),
        url("edit_place", brand.pk, place.pk),
        url("add_employer_note", brand.pk, "contact"),
        url("add_employer_note", brand.pk, "decision"),
    ]


def test_every_page_opens_for_the_section_and_is_a_404_for_another(
    awa: Member, driss: Member, xavier: Member, brand: Brand
) -> None:
    employers.place(brand, awa, company=employers.company(brand, awa))
    employers.brand(xavier, "Bazar")
    for address in pages(brand):
        for member in (awa, driss):
            assert signed_in(member).get(address).status_code == 200, address
        assert signed_in(xavier).get(address).status_code == 404, address
        assert signed_in(xavier).post(address).status_code in (404, 405), address
    assert "Bricabrac" not in text_of(signed_in(xavier).get(url("employers")))
    merge = url("merge_employer", brand.pk, "enseigne", brand.pk)
    assert signed_in(awa).get(merge).status_code == 200
    assert signed_in(driss).get(merge).status_code == 404


def test_the_list_finds_a_name_however_it_is_written_and_keeps_it_out_of_the_address(
    awa: Member, brand: Brand
) -> None:
    employers.brand(awa, "Carrousel")
    client = signed_in(awa)
    for typed in ("bric", "BRICABRAK", "brica brac"):
        found = text_of(client.post(url("employers"), {"nom": typed}))
        assert "Bricabrac" in found, typed
        assert "Carrousel" not in found
    empty = client.post(url("employers"), {"nom": "zzz"})
    assert "Aucune enseigne ne ressemble" in text_of(empty)
    assert 'method="post" role="search" class="look"' in client.get(url("employers")).text
    assert str(brand.pk)


def test_without_an_employer_the_page_says_where_names_wait(awa: Member) -> None:
    employers.wrote("Bricabrac", awa)
    page = text_of(signed_in(awa).get(url("employers")))
    assert "Aucune enseigne pour le moment" in page
    assert "Graphies à rattacher 1" in page


def test_a_delegue_sees_her_case_and_no_small_number_of_the_others(
    awa: Member, driss: Member, brand: Brand
) -> None:
    mine = build.taken(driss, case=employers.wrote("Bricabrac", awa))
    others = [build.taken(awa, case=employers.wrote("Bricabrac", awa)) for _ in range(4)]
    page = signed_in(driss).get(url("employer", brand.pk))
    assert mine.reference in page.text
    assert not any(case.reference in page.text for case in others)
    assert "1 et moins de 5 autres dossiers" in text_of(page)
    assert "Moins de 5 autres, qui ne s’ouvrent pas d’ici" in text_of(page)
    others.append(build.taken(awa, case=employers.wrote("Bricabrac", awa)))
    page = signed_in(driss).get(url("employer", brand.pk))
    assert "6 dossiers" in text_of(page)
    assert "5 autres, qui ne s’ouvrent pas d’ici" in text_of(page)
    assert "6 dossiers" in text_of(signed_in(awa).get(url("employer", brand.pk)))


def test_a_spelling_is_attached_in_one_press_and_reads_its_words_in_the_case(
    awa: Member, brand: Brand
) -> None:
    cases = [employers.wrote("Bricabrak", awa), employers.wrote("Tout à fait autre", awa)]
    client = signed_in(awa)
    page = client.get(url("spellings"))
    assert "Rattacher à Bricabrac" in page.text
    told = {"dossier": cases[0].reference, "enseigne": str(brand.pk), "nom": "Autre chose"}
    assert client.post(url("spellings"), told).status_code == 303
    assert Workplace.objects.get(case=cases[0]).brand_id == brand.pk
    client.post(url("spellings"), {"dossier": cases[1].reference, "enseigne": "nouvelle"})
    assert Brand.objects.count() == 2
    assert "Rien à rattacher" in text_of(client.get(url("spellings")))


def test_a_spelling_of_a_case_that_she_may_not_open_is_not_shown(
    awa: Member, driss: Member
) -> None:
    case = build.taken(awa, case=employers.wrote("Bricabrak", awa))
    assert "Bricabrak" not in signed_in(driss).get(url("spellings")).text
    told = {"dossier": case.reference, "enseigne": "nouvelle"}
    assert signed_in(driss).post(url("spellings"), told).status_code == 404


def test_a_wrong_number_gives_back_what_was_typed_and_says_what_to_do(
    awa: Member, brand: Brand
) -> None:
    told = {"name": "BRICA 14", "siren": "732829321"}
    page = signed_in(awa).post(url("add_company", brand.pk), told)
    assert page.status_code == 422
    assert "le dernier vérifie les autres" in page.text
    assert 'value="BRICA 14"' in page.text
    told["siren"] = "732 829 320"
    assert signed_in(awa).post(url("add_company", brand.pk), told).status_code == 303
    assert "732829320" in signed_in(awa).get(url("employer", brand.pk)).text


def test_of_two_corrections_the_second_sees_the_first(awa: Member, brand: Brand) -> None:
    told: dict[str, Any] = {"name": "Bric à brac", "version": 1}
    client = signed_in(awa)
    assert client.post(url("edit_employer", brand.pk), told).status_code == 303
    page = client.post(url("edit_employer", brand.pk), {"name": "Brac", "version": 1})
    assert page.status_code == 409
    assert "Bric à brac" in text_of(page)
    assert 'value="Brac"' in page.text
    again = client.post(url("edit_employer", brand.pk), {"name": "Brac", "version": 2})
    assert again.status_code == 303


def test_merged_brands_are_one_page_and_separate_again(awa: Member, brand: Brand) -> None:
    other = employers.brand(awa, "Brico Brac")
    employers.wrote("Bricabrac", awa)
    employers.wrote("Brico Brac", awa)
    client = signed_in(awa)
    merge = url("merge_employer", brand.pk, "enseigne", brand.pk)
    assert client.post(merge, {"kept": str(other.pk)}).status_code == 303
    page = client.get(url("employer", brand.pk))
    assert "2 dossiers" in text_of(page)
    assert "Bricabrac → Brico Brac" in text_of(page)
    back = url("unmerge_employer", other.pk, "enseigne", brand.pk)
    assert client.post(back).status_code == 303
    assert "1 dossier " in text_of(client.get(url("employer", brand.pk)))


def test_a_note_is_shown_taken_away_and_put_back(awa: Member, brand: Brand) -> None:
    client = signed_in(awa)
    add = url("add_employer_note", brand.pk, "decision")
    client.post(add, {"text": "Fermetures payées", "reference": "CPH Lyon, 3 mai 2026"})
    assert "Fermetures payées" in client.get(url("employer", brand.pk)).text
    note = EmployerNote.objects.get()
    client.post(url("switch_employer_note", brand.pk, note.pk, "retirer"))
    assert "<s>" in client.get(url("employer", brand.pk)).text
    client.post(url("switch_employer_note", brand.pk, note.pk, "remettre"))
    assert "<s>" not in client.get(url("employer", brand.pk)).text


def test_a_liquidation_says_case_by_case_what_it_opened_and_which_have_no_company(
    awa: Member, driss: Member, brand: Brand
) -> None:
    company = employers.company(brand, awa)
    known = build.taken(awa, case=employers.wrote("Bricabrac", awa))
    unknown = build.taken(driss, case=employers.wrote("Bricabrac", awa))
    link = url("workplace", known.reference)
    told = {"brand": str(brand.pk), "company": str(company.pk), "place": ""}
    assert signed_in(awa).post(link, told).status_code == 303
    day = (timezone.localdate() - timedelta(days=3)).isoformat()
    judgment = {"procedure": "liquidation", "opened_on": day, "trustee": "Maître Untel"}
    page = signed_in(driss).post(url("insolvency", brand.pk, company.pk), judgment)
    assert known.reference not in page.text
    assert "1 dossier qui ne s’ouvre pas d’ici" in text_of(page)
    assert unknown.reference in text_of(page)
    shown = signed_in(awa).get(url("employer", brand.pk))
    assert "Maître Untel" in shown.text
    noted = Insolvency.objects.get()
    again = signed_in(awa).post(url("again_insolvency", brand.pk, noted.pk))
    assert "Dates déjà là" in text_of(again)
    back = signed_in(awa).post(url("undo_insolvency", brand.pk, noted.pk))
    assert "à abandonner à deux" in text_of(back)
    assert "Maître Untel" not in signed_in(awa).get(url("employer", brand.pk)).text


def test_a_successor_reads_the_law_that_carries_the_contracts_over(
    awa: Member, brand: Brand
) -> None:
    old, new = employers.company(brand, awa, "ANCIENNE"), employers.company(brand, awa, "NEUVE")
    told = {"successor": str(new.pk), "on": "2026-09-01", "version": old.version}
    assert signed_in(awa).post(url("succeed_company", brand.pk, old.pk), told).status_code == 303
    page = text_of(signed_in(awa).get(url("employer", brand.pk)))
    assert "Reprise par NEUVE , 1 septembre 2026" in page
    assert "L1224-1" in page


def test_the_pages_cost_the_same_whatever_there_is(awa: Member, brand: Brand) -> None:
    client = signed_in(awa)

    def more() -> None:
        for name in ("Un", "Deux"):
            made = employers.brand(awa, f"{name} {Brand.objects.count()}")
            employers.place(made, awa, company=employers.company(made, awa))
        for _ in range(2):
            build.taken(awa, case=employers.wrote("Bricabrac", awa))
            employers.wrote(f"Inconnu {Workplace.objects.count()}", awa)
        employers.place(brand, awa, company=employers.company(brand, awa))
        spelling = f"Bricabrac {Alias.objects.count()}"
        employer.attach_spelling(brand, spelling, by=awa, now=timezone.now())

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    more()
    addresses = [url("employers"), url("employer", brand.pk), url("spellings")]
    before = [cost(address) for address in addresses]
    more()
    more()
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 26


def test_the_employer_of_an_arrival_is_asked_after_the_conflict(awa: Member, brand: Brand) -> None:
    case = employers.wrote("Bricabrac", awa)
    client = Client()
    client.force_login(awa)
    assert client.get(url("workplace", case.reference)).status_code == 303
    open_arrival(client, case)
    assert "La personne a écrit" in client.get(url("workplace", case.reference)).text


def test_a_merge_of_places_is_offered_among_those_of_the_brand(awa: Member, brand: Brand) -> None:
    here, there = employers.place(brand, awa, "Ici"), employers.place(brand, awa, "Là")
    other = employers.place(employers.brand(awa, "Bazar"), awa, "Ailleurs")
    page = signed_in(awa).get(url("merge_employer", brand.pk, "lieu", here.pk))
    assert str(there.pk) in page.text
    assert str(other.pk) not in page.text
    employer_merge.merge(here, there, by=awa, now=timezone.now())
    assert signed_in(awa).get(reverse("desk:employer", args=[brand.pk])).status_code == 200
