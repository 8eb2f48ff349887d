"""« Motifs » and « Action collective »: each number opens its cases, each act says its result."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import collective, consent
from dossiers.models import (
    Brand,
    Case,
    Collective,
    ConsentAct,
    Member,
    Message,
    PatternRule,
    Role,
    Section,
)
from tests import build, employers
from tests.web.desk_cast import signed_in, text_of

pytestmark = pytest.mark.django_db


def at(name: str, *args: object) -> str:
    return reverse(f"coordination:{name}", args=args)


@pytest.fixture
def lyon() -> Section:
    return build.section("Lyon", departments=["69", "01", "42"])


@pytest.fixture
def awa(lyon: Section) -> Member:
    return build.member(lyon, Role.COORDINATOR, "Awa")


@pytest.fixture
def brand(awa: Member) -> Brand:
    return employers.brand(awa, "Bricabrac")


def some(awa: Member, *departments: str, problem: str = "schedule") -> list[Case]:
    told = {"problem": {"problems": [problem]}}
    return [employers.wrote("Bricabrac", awa, department=one, **told) for one in departments]


def test_without_enough_cases_the_page_says_how_many_it_takes(awa: Member) -> None:
    page = text_of(signed_in(awa).get(at("patterns")))
    assert "Il en faut 3, dans 2 lieux" in page


def test_a_pattern_is_a_card_with_which_cases_and_why(awa: Member, brand: Brand) -> None:
    cases = some(awa, "69", "69", "01")
    client = signed_in(awa)
    said = "Bricabrac : 3 dossiers dans 2 lieux en 6 mois."
    decide = client.get(at("decide"))
    assert said in text_of(decide)
    address = at("pattern", brand.pk) + "?probleme=schedule"
    assert address in decide.text
    page = client.get(address)
    assert all(case.reference in page.text for case in cases)
    assert said in text_of(page)
    assert "Planning changé au dernier moment" in text_of(page)
    assert said in text_of(client.get(at("patterns")))


def test_no_card_once_people_act_together_about_it(awa: Member, brand: Brand) -> None:
    cases = some(awa, "69", "69", "01")
    told = {"goal": "Planning", "cases": cases, "brand": brand, "by": awa, "now": timezone.now()}
    action = collective.start(build.section_of(awa), **told)
    assert "dans 2 lieux" not in text_of(signed_in(awa).get(at("decide")))
    collective.close(action, by=awa, now=timezone.now())
    assert "dans 2 lieux" in text_of(signed_in(awa).get(at("decide")))


def test_every_number_of_the_matrix_opens_that_many_cases(awa: Member, brand: Brand) -> None:
    some(awa, "69", "01", "42")
    some(awa, "69", "01", problem="health")
    client = signed_in(awa)
    page = client.get(at("patterns")).text
    cells = re.findall(r'<a href="([^"]+probleme=[^"]+)">(\d+)</a>', page)
    assert sorted(int(number) for _link, number in cells) == [2, 3]
    for address, number in cells:
        assert client.get(address).text.count('<li class="row') == int(number)
    assert "Le plus souvent : Bricabrac" in page


def test_another_section_is_neither_counted_nor_opened(awa: Member, brand: Brand) -> None:
    some(awa, "69", "69", "01")
    xavier = build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")
    client = signed_in(xavier)
    assert "Bricabrac" not in client.get(at("patterns")).text
    assert client.get(at("pattern", brand.pk)).status_code == 404
    assert client.get(at("thresholds", "lyon")).status_code == 404
    decide = text_of(client.get(at("decide")))
    assert "dossiers dans 2 lieux" not in decide and "Bricabrac" not in decide


def test_a_delegue_has_no_patterns_page(awa: Member, brand: Brand) -> None:
    client = signed_in(build.member(build.section_of(awa), Role.DELEGUE, "Driss"))
    assert client.get(at("patterns")).status_code == 404
    assert client.get(at("pattern", brand.pk)).status_code == 404


def test_the_thresholds_of_a_section_change_what_is_a_pattern(awa: Member, brand: Brand) -> None:
    some(awa, "69", "01")
    client, address = signed_in(awa), at("thresholds", "lyon")
    told = {"cases": 2, "places": 2, "alone": 5, "months": 6, "version": 1}
    assert client.post(address, told).status_code == 303
    assert "2 dossiers dans 2 lieux" in text_of(client.get(at("patterns")))
    assert client.post(address, told).status_code == 409
    assert client.post(address, {**told, "cases": 1}).status_code == 422
    assert PatternRule.objects.get().cases == 2


def test_the_pages_cost_the_same_whatever_is_counted(awa: Member, brand: Brand) -> None:
    client = signed_in(awa)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    some(awa, "69", "69", "01")
    addresses = [at("patterns"), at("pattern", brand.pk), at("decide")]
    before = [cost(address) for address in addresses]
    some(awa, "69", "01", "42", problem="health")
    other = employers.brand(awa, "Autre")
    employers.place(other, awa)
    for _ in range(4):
        employers.wrote("Autre", awa, department="69")
    assert [cost(address) for address in addresses] == before


@pytest.fixture
def action(awa: Member, brand: Brand) -> Collective:
    cases = some(awa, "69", "01", "42")
    for case in cases[:2]:
        consent.give(case, ConsentAct.JOIN_OTHERS, by=None, now=timezone.now())
    told = {"goal": "Planning stable", "cases": cases, "brand": brand}
    return collective.start(build.section_of(awa), **told, by=awa, now=timezone.now())


def test_a_collective_action_says_who_may_be_written_to_and_what_each_act_gave(
    awa: Member, action: Collective
) -> None:
    client, address = signed_in(awa), at("collective", action.pk)
    page = text_of(client.get(address))
    assert page.count("oui pour agir avec d’autres") == 2
    assert page.count("pas d’accord donné") == 1
    told = {"faire": "message", "message-body": "Réunion jeudi à 20 h."}
    assert client.post(address, told).status_code == 303
    page = text_of(client.get(address))
    assert "fait dans 2 dossiers sur 3" in page
    assert "la personne n’a pas dit oui pour agir avec d’autres" in page
    assert Message.objects.count() == 2


def test_an_empty_form_gives_back_the_page_and_says_what_is_missing(
    awa: Member, action: Collective
) -> None:
    client, address = signed_in(awa), at("collective", action.pk)
    page = client.post(address, {"faire": "tache", "tache-title": ""})
    assert page.status_code == 422
    assert "Écrire ce qui est à faire." in page.text
    assert client.post(address, {"faire": "vendre"}).status_code == 404


def test_an_action_of_an_enseigne_begins_with_its_living_cases(awa: Member, brand: Brand) -> None:
    cases = some(awa, "69", "01")
    client = signed_in(awa)
    address = at("new_collective") + f"?enseigne={brand.pk}"
    page = client.get(address)
    assert all(case.reference in page.text for case in cases)
    told = {"goal": "Planning", "references": "\n".join(case.reference for case in cases)}
    assert client.post(address, told).status_code == 303
    made = Collective.objects.get()
    assert made.links.count() == 2
    assert made.brand_id == brand.pk
    assert "Planning" in client.get(at("joint_calls")).text
    assert "Planning" in client.get(reverse("desk:employer", args=[brand.pk])).text


def test_a_case_leaves_and_the_action_ends(awa: Member, action: Collective) -> None:
    client = signed_in(awa)
    reference = action.links.order_by("case__reference")[0].case.reference
    assert client.post(at("unlink_case", action.pk, reference)).status_code == 303
    assert action.links.count() == 2
    assert client.post(at("close_collective", action.pk)).status_code == 303
    assert "terminée" in text_of(client.get(at("collective", action.pk)))


def test_an_action_of_another_section_is_a_404(awa: Member, action: Collective) -> None:
    client = signed_in(build.member(build.section("Ain"), Role.COORDINATOR, "Xavier"))
    for name in ("collective", "close_collective"):
        assert client.post(at(name, action.pk)).status_code == 404
    told = f"?question={action.pk}"
    assert client.get(at("new_collective") + told).status_code == 404
    assert timezone.localdate() - action.made_on < timedelta(days=2)
