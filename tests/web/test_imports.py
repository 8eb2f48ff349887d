"""The pages of an import (ux.md 3.23) and of a section to carry away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyrage import x25519

from dossiers.actions import job
from dossiers.jobs import runners
from dossiers.models import Case, CaseImport, JournalLine, Member, Milestone, Role, SectionParcel
from dossiers.moving import pack
from tests import build, sheets
from tests.confirming import confirm_identity
from tests.web import spreadsheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(db: None) -> Member:
    return build.member(build.section(), Role.COORDINATOR, "Léa")


@pytest.fixture
def browser(lea: Member) -> Client:
    client = Client()
    client.force_login(lea)
    return client


def work() -> None:
    while job.run_next(runners(), clock=timezone.now):
        pass


def send(browser: Client, content: bytes, name: str = "dossiers.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    section = CaseImport._meta.get_field("section").related_model.objects.get()
    return browser.post(reverse("coordination:imports"), {"file": file, "section": section.pk})


def page(browser: Client, answer: HttpResponse) -> str:
    """Where the answer leads, to the end."""
    while answer.status_code in (302, 303):
        answer = browser.get(answer["Location"])
    assert answer.status_code == 200
    return str(answer.content.decode())


def columns(browser: Client) -> HttpResponse:
    """Step 2 as it is proposed, sent."""
    one = CaseImport.objects.get()
    address = reverse("coordination:import_columns", args=[one.pk])
    form = browser.get(address).context["form"]
    data = {bound.name: bound.value() if bound.value() is not None else "" for bound in form}
    return browser.post(address, data)


def test_the_four_steps_make_cases_without_a_script(browser: Client) -> None:
    step_2 = page(browser, send(browser, sheets.csv(sheets.row(1, dismissed="12/10/26"))))
    assert "Que dit chaque colonne" in step_2
    assert "12/10/26 → 12 octobre 2026" in step_2
    step_3 = page(browser, columns(browser))
    assert "Rien n’est encore écrit." in step_3
    assert "<strong>1</strong> à créer" in step_3
    assert "Noz Corbeil" in step_3
    assert Case.objects.count() == 0
    one = CaseImport.objects.get()
    launch = reverse("coordination:import_launch", args=[one.pk])
    running = page(browser, browser.post(launch, {"version": one.version}))
    assert "Import d’un tableur" in running
    work()
    report = page(browser, browser.get(reverse("coordination:import", args=[one.pk])))
    assert "1 dossier créé" in report
    assert "Annuler tout cet import" in report
    assert Case.objects.get().kind == "noz"


def test_what_is_overdue_is_said_first(browser: Client) -> None:
    late, ahead = sheets.row(1, dismissed="12/10/2024"), sheets.row(2, dismissed="12/10/2026")
    send(browser, sheets.csv(ahead, late))
    told = page(browser, columns(browser))
    assert "déjà dépassée" in told
    days = re.findall(r'data-label="Dernier jour sûr">(.*?)</td>', told)
    assert days[0].startswith("<strong>dépassée : ")
    assert not days[-1].startswith("<strong>")


def test_a_wrong_cell_names_its_row_column_value_and_what_to_do(browser: Client) -> None:
    send(browser, sheets.csv(sheets.row(1, kind="cirque"), sheets.row(2)))
    told = page(browser, columns(browser))
    assert "1 ligne à corriger" in told
    assert "Ligne 2, Type" in told
    assert 'value="cirque"' in told
    assert "Type inconnu. Écrire l’un de ceux-ci" in told
    one = CaseImport.objects.get()
    address = reverse("coordination:import_rehearsal", args=[one.pk])
    again = page(browser, browser.post(address, {"version": one.version, "r2c1": "spectacle"}))
    assert "<strong>2</strong> à créer" in again
    assert "à corriger" not in again


def test_the_rows_to_correct_come_back_with_their_problem_and_no_formula(browser: Client) -> None:
    row = sheets.row(1, kind="cirque", note="=1+1")
    send(browser, sheets.csv(f"{row};CanariPays", heads=f"{sheets.HEADS};Nationalité"))
    columns(browser)
    one = CaseImport.objects.get()
    answer = browser.get(reverse("coordination:import_wrong", args=[one.pk]))
    told = answer.content.decode("utf-8-sig").splitlines()
    assert told[0].endswith(";problème")
    assert ";'=1+1;" in told[1]
    assert "Type : Type inconnu" in told[1]
    assert "Canari" not in answer.content.decode()


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Nationalité", "CanariPays"),
        ("N° de sécu", "CanariNumero"),
        ("Titre de séjour", "CanariTitre"),
        ("Date de naissance", "12/03/1990"),
        ("IBAN", "CanariBanque"),
        ("Adresse", "CanariRue"),
        ("Divers", "2 84 05 69 123 456 78"),
        ("Divers", "FR76 3000 6000 0112 3456 7890 189"),
    ],
)
def test_a_forbidden_column_is_refused_with_the_reason_and_not_shown(
    browser: Client, heading: str, cell: str
) -> None:
    content = sheets.csv(f"{sheets.row(1)};{cell}", heads=f"{sheets.HEADS};{heading}")
    told = page(browser, send(browser, content))
    assert "Colonnes jamais importées." in told
    assert f"<bdi>{heading}</bdi>" in told
    assert cell not in told
    assert (
        "c8"
        not in browser.get(
            reverse("coordination:import_columns", args=[CaseImport.objects.get().pk])
        )
        .context["form"]
        .fields
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_encoding_of_a_spreadsheet_is_read(browser: Client, encoding: str) -> None:
    content = sheets.csv(sheets.row(1, employer="Café Éphémère"), encoding=encoding)
    assert "Café Éphémère" in page(browser, send(browser, content))


@pytest.mark.parametrize("write", [spreadsheets.xlsx, spreadsheets.ods])
def test_a_spreadsheet_with_true_dates_and_bare_serials_is_read(
    browser: Client, write: Callable[[list[list[Any]]], bytes]
) -> None:
    rows: list[list[Any]] = [
        ["N°", "Type", "CP", "Licenciement reçu le"],
        [1, "noz", 69100, date(2026, 10, 12)],
        [2, "noz", 38000, 46307],
    ]
    told = page(browser, send(browser, write(rows), "dossiers"))
    assert "12 octobre 2026" in told
    page(browser, columns(browser))
    one = CaseImport.objects.get()
    browser.post(reverse("coordination:import_launch", args=[one.pk]), {"version": one.version})
    work()
    found = Milestone.objects.filter(slug="dismissal_received").order_by("case__reference")
    assert [row.earliest for row in found] == [date(2026, 10, 12), date(2026, 10, 12)]
    departments = [build.opened(case).answers["work"]["department"] for case in Case.objects.all()]
    assert sorted(departments) == ["38", "69"]


def test_a_file_that_is_no_table_is_refused_with_what_to_do(browser: Client) -> None:
    for content in (b"", b"\x00\x01\x02", b"PK\x03\x04rien", b"un;deux\r\n"):
        answer = send(browser, content)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert not CaseImport.objects.exists()


def test_the_template_and_the_example_can_be_brought_as_they_are(browser: Client) -> None:
    for name, rows in (("template", 0), ("example", 2)):
        address = reverse(f"coordination:import_{name}")
        content = browser.get(address).content
        assert len(content.decode("utf-8-sig").splitlines()) == rows + 1
    told = page(browser, send(browser, content))
    assert told.count("selected>Ne pas importer") == 0
    assert "<strong>2</strong> à créer" in page(browser, columns(browser))


def test_many_rows_are_rehearsed_by_a_job(browser: Client) -> None:
    send(browser, sheets.csv(*(sheets.row(n) for n in range(501))))
    assert "Répétition d’un import" in page(browser, columns(browser))
    work()
    one = CaseImport.objects.get()
    told = page(browser, browser.get(reverse("coordination:import", args=[one.pk])))
    assert "<strong>501</strong> à créer" in told


def test_the_section_is_carried_away_under_a_key_shown_once(browser: Client, lea: Member) -> None:
    case = build.deposited("noz", section=build.section_of(lea))
    address = reverse("coordination:carry")
    asked = browser.post(address, {"section": case.section_id})
    assert "reauthenticate" in asked["Location"] or "confirmer" in asked["Location"]
    assert not SectionParcel.objects.exists()
    confirm_identity(browser, lea)
    told = browser.post(address, {"section": case.section_id}).content.decode()
    key = re.search(r"AGE-SECRET-KEY-1\w+", told)
    assert key is not None
    assert "AGE-SECRET" not in browser.get(address).content.decode()
    work()
    parcel = SectionParcel.objects.get()
    answer = browser.get(reverse("coordination:take_parcel", args=[parcel.pk]))
    sealed = b"".join(answer.streaming_content)
    clear = pyrage.decrypt(sealed, [x25519.Identity.from_str(key[0])])
    manifest = pack.read_manifest(pack.opened(io.BytesIO(clear)))
    assert manifest.tables["dossiers.Case"]["count"] == 1
    taken = JournalLine.objects.filter(actor=lea.pk, action__startswith="section.")
    assert list(taken.values_list("action", flat=True)) == ["section.carry", "section.take"]


def test_a_parcel_is_for_who_asked_and_for_a_day(browser: Client, lea: Member) -> None:
    confirm_identity(browser, lea)
    browser.post(reverse("coordination:carry"), {"section": build.section_of(lea).pk})
    work()
    parcel = SectionParcel.objects.get()
    address = reverse("coordination:take_parcel", args=[parcel.pk])
    other = Client()
    noor = build.member(build.section_of(lea), Role.COORDINATOR, "Noor")
    other.force_login(noor)
    confirm_identity(other, noor)
    assert other.get(address).status_code == 404
    assert browser.get(address).status_code == 200
    SectionParcel.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get(address).status_code == 404


def test_two_people_on_the_same_columns_keep_what_was_chosen(browser: Client) -> None:
    send(browser, sheets.csv(sheets.row(1)))
    address = reverse("coordination:import_columns", args=[CaseImport.objects.get().pk])
    form = browser.get(address).context["form"]
    data = {bound.name: bound.value() if bound.value() is not None else "" for bound in form}
    columns(browser)
    late = browser.post(address, {**data, "c7": "story"})
    assert late.status_code == 409
    assert late.context["form"]["c7"].value() == "story"
    again = browser.post(
        address, {**data, "c7": "story", "version": late.context["form"]["version"].value()}
    )
    assert again.status_code == 303


def test_an_import_cut_short_is_resumed_from_its_page(browser: Client, lea: Member) -> None:
    send(browser, sheets.csv(*(sheets.row(n) for n in range(3))))
    columns(browser)
    one = CaseImport.objects.get()
    browser.post(reverse("coordination:import_launch", args=[one.pk]), {"version": one.version})
    CaseImport.objects.get().job.delete()
    told = page(browser, browser.get(reverse("coordination:import", args=[one.pk])))
    assert "Import interrompu." in told
    page(browser, browser.post(reverse("coordination:import_resume", args=[one.pk])))
    work()
    told = page(browser, browser.get(reverse("coordination:import", args=[one.pk])))
    assert "3 dossiers créés" in told
