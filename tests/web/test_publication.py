"""Publishing figures: three questions, what is hidden and why, then the edition."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers.actions import publication
from dossiers.models import Brand, Member, Publication, Role, Section, Workplace
from dossiers.publishing import table
from dossiers.publishing.questions import QUESTIONS
from tests import build, employers
from tests.confirming import confirm_identity
from tests.publishing import NOW, SPRING, came

NEW = "/coordination/publication/nouvelle/"
ANSWERS = {
    "section": "lyon",
    "question": "langues-types",
    "depuis": "2026-04-01",
    "jusqua": "2026-04-01",
    "lieu": "",
}
NOTE = "Avis de Me Dupuis : les faits sont établis par jugement."


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lyon(db: None) -> Section:
    return build.section("Lyon", departments=["69", "01", "42", "38"])


@pytest.fixture
def lea(lyon: Section) -> Member:
    return build.member(lyon, Role.COORDINATOR, "Léa", now=NOW)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    confirm_identity(client, member)
    return client


def preview(client: Client, **answers: str) -> Any:
    return client.get(f"{NEW}?{urlencode({**ANSWERS, **answers})}")


def crowd(lyon: Section) -> None:
    """Enough people, and two whom a number would point at."""
    came(lyon, 14)
    came(lyon, 13, "restauration")
    came(lyon, 12, language="ar")
    came(lyon, 2, "restauration", language="ar")


def test_the_questions_come_one_by_one_and_keep_what_was_answered(lea: Member) -> None:
    client = browser(lea)
    first = client.get(NEW)
    assert "Étape 1 sur 4" in first.content.decode()
    second = client.get(NEW, {"section": "lyon", "question": "langues-types"})
    html = second.content.decode()
    assert "Étape 2 sur 4" in html
    assert 'name="question" value="langues-types"' in html
    third = client.get(NEW, {k: v for k, v in ANSWERS.items() if k != "lieu"})
    assert "Étape 3 sur 4" in third.content.decode()
    assert "Auvergne-Rhône-Alpes" in third.content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"question": "salaires-par-prenom"}, "Choisir une question"),
        ({"section": "ain"}, "Choisir une section"),
        ({"jusqua": "2026-05-01"}, "Choisir un trimestre"),
        ({"depuis": "2026-07-01"}, "Choisir un dernier trimestre après le premier"),
        ({"lieu": "departement-02"}, "Choisir une région ou un département"),
    ],
)
def test_an_answer_that_is_not_offered_is_asked_again(
    lea: Member, wrong: dict[str, str], told: str
) -> None:
    build.section("Ain", departments=["02"])
    answer = preview(browser(lea), **wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_what_is_hidden_is_shown_with_its_reason_before_publishing(
    lyon: Section, lea: Member
) -> None:
    crowd(lyon)
    html = preview(browser(lea)).content.decode()
    assert "Environ 40 personnes ont écrit (2e trimestre 2026, toute la section)." in html
    assert html.count("masqué</td>") == 4
    assert "trop peu de personnes" in html
    assert "masqué pour que les totaux ne rendent pas un autre nombre" in html


def test_the_edition_is_the_page_that_was_read(lyon: Section, lea: Member) -> None:
    crowd(lyon)
    client = browser(lea)
    seen = preview(client).context["made"].digest
    answer = client.post(f"{NEW}?{urlencode(ANSWERS)}", {"seen": seen})
    edition = Publication.objects.get()
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert page.count("masqué</td>") == 4
    assert "trop peu de personnes" not in page.replace("Trop peu", "")
    rows = client.get(reverse("coordination:publication_file", args=[edition.pk, "csv"]))
    lines = list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][0] == "Langue"
    assert "masqué" in lines[1]
    listed = client.get(reverse("coordination:publications")).content.decode()
    assert "Dans quelles langues nous écrit-on ?" in listed


@pytest.mark.parametrize("ending", ["csv", "ods", "xlsx"])
def test_a_withdrawn_edition_is_given_to_nobody(lyon: Section, lea: Member, ending: str) -> None:
    crowd(lyon)
    seen = table.make(lyon, QUESTIONS["langues-types"], SPRING, today=NOW.date()).digest
    edition = publication.publish(lyon, "langues-types", SPRING, seen=seen, by=lea, now=NOW)
    client = browser(lea)
    address = reverse("coordination:publication_file", args=[edition.pk, ending])
    assert client.get(address).status_code == 200
    asked = client.get(reverse("coordination:withdraw_publication", args=[edition.pk]))
    assert "les prochaines éditions lui seront encore comparées" in asked.content.decode()
    client.post(reverse("coordination:withdraw_publication", args=[edition.pk]))
    assert client.get(address).status_code == 404


def test_figures_that_changed_meanwhile_are_read_again(lyon: Section, lea: Member) -> None:
    crowd(lyon)
    client = browser(lea)
    seen = preview(client).context["made"].digest
    came(lyon, 20)
    answer = client.post(f"{NEW}?{urlencode(ANSWERS)}", {"seen": seen})
    assert answer.status_code == 409
    assert "Les chiffres ont changé" in answer.content.decode()
    assert Publication.objects.count() == 0


def test_too_few_people_say_what_to_do(lyon: Section, lea: Member) -> None:
    came(lyon, 4)
    answer = preview(browser(lea))
    assert "Trop peu de personnes pour publier" in answer.content.decode()
    assert "Choisir une période plus longue" in answer.content.decode()


def test_an_edition_that_cuts_another_names_it(lyon: Section, lea: Member) -> None:
    crowd(lyon)
    client = browser(lea)
    seen = preview(client).context["made"].digest
    client.post(f"{NEW}?{urlencode(ANSWERS)}", {"seen": seen})
    html = preview(client, lieu="region-84").content.decode()
    assert "coupe une édition précédente" in html
    assert "2e trimestre 2026" in html


def test_publishing_asks_who_she_is(lyon: Section, lea: Member) -> None:
    crowd(lyon)
    client = Client()
    client.force_login(lea)
    seen = preview(client).context["made"].digest
    answer = client.post(f"{NEW}?{urlencode(ANSWERS)}", {"seen": seen})
    assert reverse("account_reauthenticate") in answer["Location"]
    assert Publication.objects.count() == 0


def test_a_name_waits_for_a_second_person(lyon: Section, lea: Member) -> None:
    zoe = build.member(lyon, Role.COORDINATOR, "Zoé", now=NOW)
    brand: Brand = employers.brand(lea, "Bricabrac", now=NOW)
    Workplace.objects.filter(case__in=came(lyon, 12)).update(brand=brand)
    came(lyon, 15)
    client = browser(lea)
    page = preview(client, question="enseignes")
    assert "Ce tableau nomme : Bricabrac" in page.content.decode()
    address = f"{NEW}?{urlencode({**ANSWERS, 'question': 'enseignes'})}"
    told = {"seen": page.context["made"].digest, "note": "Oui."}
    short = client.post(address, told)
    assert short.status_code == 422
    assert "Écrire ce que l’équipe juridique a répondu" in short.content.decode()
    client.post(address, {**told, "note": NOTE})
    edition = Publication.objects.get()
    settle = reverse("coordination:settle_publication", args=[edition.pk])
    assert client.post(settle, {"answer": "yes"}).status_code == 422
    other = browser(zoe)
    shown = other.get(reverse("coordination:publication", args=[edition.pk])).content.decode()
    assert "Me Dupuis" in shown
    assert "Valider et publier" in shown
    other.post(settle, {"answer": "yes"})
    edition.refresh_from_db()
    assert edition.state == "published"


def test_the_threshold_refuses_four_and_says_the_bounds(lea: Member) -> None:
    client = browser(lea)
    address = reverse("coordination:publication_threshold", args=["lyon"])
    refused = client.post(address, {"k": "4", "version": "1"})
    assert refused.status_code == 422
    assert client.post(address, {"k": "10", "version": "1"}).status_code == 303
    page = client.get(reverse("coordination:publications")).content.decode()
    assert "Lyon : 10 personnes au moins" in page


def test_nobody_publishes_without_coordinating(lyon: Section) -> None:
    awa = browser(build.member(lyon, Role.DELEGUE, "Awa", now=NOW))
    for name in ("publications", "new_publication"):
        assert awa.get(reverse(f"coordination:{name}")).status_code == 404
