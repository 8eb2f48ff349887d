"""The screen of wages: what is lost next, said in a sentence; a table that loses nothing typed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dossiers.actions import milestone, wage
from dossiers.actions.wage import WageRow
from dossiers.models import Case, Member, WageMonth, WagePlan
from dossiers.rules.known import KnownDate
from tests import build
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))
OCT, NOV, DEC = date(2023, 10, 1), date(2023, 11, 1), date(2023, 12, 1)


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def case(awa: Member) -> Case:
    """A cook who is not paid."""
    return build.taken(awa, kind="restauration", now=NOW)


@pytest.fixture
def client(awa: Member) -> Client:
    return signed_in(awa)


def fill(case: Case, by: Member, *months: date, due: str = "1500.00", paid: str = "0") -> None:
    """Write these months at the last day of the month."""
    version = WagePlan.objects.filter(case=case).values_list("version", flat=True).first() or 0
    rows = [WageRow(month, Decimal(due), Decimal(paid)) for month in months]
    wage.save_months(case, rows, by=by, now=NOW, version=version, pay_day="last")


def typed(*lines: dict[str, str], version: int = 0, **more: Any) -> dict[str, Any]:
    """The form of the table as a browser sends it."""
    told = {"version": version, "rows": len(lines), "pay_day": "last", **more}
    for at, line in enumerate(lines):
        told |= {f"m{at}-{name}": text for name, text in line.items()}
    return told


def months(case: Case) -> list[tuple[str, str, str]]:
    """(month, due, paid) of the table."""
    return [(f"{r.month:%Y-%m}", f"{r.due:.2f}", f"{r.paid:.2f}") for r in wage.rows_of(case)]


def plain(response: HttpResponse) -> str:
    """The text of the page, its unbreakable spaces as spaces."""
    return text_of(response).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_page_says_in_a_sentence_what_is_lost_next(
    awa: Member, case: Case, client: Client
) -> None:
    fill(case, awa, OCT, NOV, DEC)
    page = plain(client.get(url("wages", case.reference)))
    assert "Le 30 novembre au soir, 1 500,00 € deviennent irrécupérables." in page
    assert "Agir avant le 13 novembre 2026" in page
    assert "Seule la saisine du conseil arrête ce délai." in page
    for words in (
        "octobre 2023 : échéance 1 500,00 € 0,00 € 1 500,00 € 1 500,00 € "
        "31 octobre 2023 31 octobre 2026 Dernier jour passé depuis 23 jours",
        "novembre 2023 : échéance 1 500,00 € 0,00 € 1 500,00 € 3 000,00 € "
        "30 novembre 2023 30 novembre 2026 À réclamer dans 7 jours",
        "Reste dû en tout 4 500,00 €",
        "Dernier jour passé 1 500,00 €",
        "À réclamer 3 000,00 €",
        "Jour de paie : le dernier jour du mois",
    ):
        assert words in page, words


def test_an_empty_case_offers_to_fill_and_frightens_nobody(case: Case, client: Client) -> None:
    page = plain(client.get(url("wages", case.reference)))
    assert "Aucun mois noté." in page
    assert "irrécupérable" not in page
    assert "1 échéance de salaire n’a pas de mois dans ce tableau" in page


def test_filing_on_a_chosen_day_shows_what_it_saves(
    awa: Member, case: Case, client: Client
) -> None:
    fill(case, awa, OCT, NOV, DEC, date(2026, 11, 1))
    page = plain(client.get(url("wages", case.reference), {"saisine": "2026-12-01"}))
    assert "Requête déposée ou postée le 1er décembre 2026" in page
    assert "Sauvé 3 000,00 €" in page
    assert "Trop tard ce jour-là 3 000,00 €" in page
    wrong = client.get(url("wages", case.reference), {"saisine": "2026-02-31"})
    assert "Ce jour n’existe pas" in text_of(wrong)


def test_after_the_end_of_the_contract_both_readings_stand_side_by_side(
    awa: Member, case: Case, client: Client
) -> None:
    milestone.record(case, "contract_ended", KnownDate.day(date(2026, 3, 12)), by=awa, now=NOW)
    fill(case, awa, date(2023, 2, 1), OCT, NOV)
    page = plain(client.get(url("wages", case.reference)))
    assert "Mois par mois (celle des rappels) Dernier jour passé : 3 000,00 €" in page
    assert (
        "Les trois ans avant la fin du contrat (à plaider) Dernier jour passé : 1 500,00 €" in page
    )
    assert "12 mars 2026" in page


def test_a_month_filed_is_counted_as_saved(awa: Member, case: Case, client: Client) -> None:
    fill(case, awa, NOV, DEC)
    filed = build.walk("file_claim", build.opened(case), by=awa, now=NOW)
    page = plain(client.get(url("wages", filed.reference)))
    assert "Saisine faite 3 000,00 €" in page
    assert "irrécupérable" not in page


def test_several_months_are_written_at_once_in_french(
    awa: Member, case: Case, client: Client
) -> None:
    lines = (
        {"month": "octobre 2023", "due": "1 500,50", "paid": "", "note": "payé en liquide ?"},
        {"month": "11/2023", "due": "1500", "paid": "200,5"},
        {"month": "", "due": "", "paid": "", "note": ""},
    )
    answer = client.post(url("edit_wages", case.reference), typed(*lines, pay_day="5"))
    assert (answer.status_code, answer["Location"]) == (303, url("wages", case.reference))
    assert months(build.opened(case)) == [
        ("2023-10", "1500.50", "0.00"),
        ("2023-11", "1500.00", "200.50"),
    ]
    assert WagePlan.objects.get().pay_day == "5"
    again = client.get(url("edit_wages", case.reference)).content.decode()
    assert 'value="1 500,50"' in again
    assert 'value="10/2023"' in again


def test_what_was_typed_comes_back_when_a_line_is_wrong(case: Case, client: Client) -> None:
    lines = (
        {"month": "octobre 2023", "due": "1 500,00", "paid": ""},
        {"month": "brumaire", "due": "mille", "paid": "-3"},
        {"month": "10/2023", "due": "12", "paid": ""},
        {"month": "", "due": "40", "paid": ""},
    )
    answer = client.post(url("edit_wages", case.reference), typed(*lines))
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Mois illisible", "Un montant, par exemple", "Pas de montant négatif",
        "Ce mois est déjà plus haut", "Le mois manque", 'value="brumaire"', 'value="mille"',
    ):  # fmt: skip
        assert words in html, words
    assert not WageMonth.objects.exists()


def test_adding_lines_keeps_what_was_typed_and_writes_nothing(case: Case, client: Client) -> None:
    line = {"month": "octobre 2023", "due": "1 500,00"}
    series = {"series-first": "09/2023", "series-last": "12/2023", "series-each": "1450"}
    answer = client.post(url("edit_wages", case.reference), typed(line, more="serie", **series))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Rien n’est encore enregistré" in html
    for words in ("octobre 2023", "09/2023", "12/2023", "1 450,00"):
        assert f'value="{words}"' in html, words
    assert not WageMonth.objects.exists()


def test_a_series_that_was_not_added_is_not_lost_by_saving(case: Case, client: Client) -> None:
    series = {"series-first": "09/2023", "series-last": "10/2023"}
    answer = client.post(url("edit_wages", case.reference), typed({}, **series))
    assert answer.status_code == 200
    assert 'value="10/2023"' in answer.content.decode()


def test_a_series_backwards_is_refused(case: Case, client: Client) -> None:
    series = {"series-first": "10/2023", "series-last": "09/2023"}
    answer = client.post(url("edit_wages", case.reference), typed({}, more="oui", **series))
    assert answer.status_code == 422


def test_somebody_faster_is_told_and_the_second_sending_wins(
    awa: Member, case: Case, client: Client
) -> None:
    line = {"month": "10/2023", "due": "1 500,00"}
    fill(case, awa, NOV)
    answer = client.post(url("edit_wages", case.reference), typed(line))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'name="version" value="1"' in html
    assert 'value="1 500,00"' in html
    assert client.post(url("edit_wages", case.reference), typed(line, version=1)).status_code == 303


def test_a_form_without_any_line_empties_nothing(awa: Member, case: Case, client: Client) -> None:
    fill(case, awa, NOV)
    told = {"version": 1, "pay_day": "last"}
    assert client.post(url("edit_wages", case.reference), told).status_code == 422
    assert len(months(build.opened(case))) == 1


def test_a_proof_sent_with_the_table_closes_the_paid_month(
    awa: Member, case: Case, client: Client
) -> None:
    fill(case, awa, NOV)
    paid = {"month": "11/2023", "due": "1500", "paid": "1500"}
    answer = client.post(url("edit_wages", case.reference), typed(paid, version=1), follow=True)
    assert "1 mois payé attend sa preuve" in plain(answer)
    assert "preuve à joindre" in plain(answer)
    file = SimpleUploadedFile("virement.pdf", build.pdf())
    told = typed(paid, version=2, proof_file=file)
    assert client.post(url("edit_wages", case.reference), told).status_code == 303
    assert case.deadlines.get(rule="salaire_3a", closing_act="paid_in_full").state == "done"


CSV = "Mois;Dû;Payé\nnovembre 2023;1 500,00;0\ndécembre 2023;1600;0\nbrumaire;1;1\n"


def send(client: Client, case: Case, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile("salaires.csv", content)
    return client.post(url("import_wages", case.reference), {"file": file})


def hidden(answer: HttpResponse) -> dict[str, str]:
    """What the page of the rehearsal would send."""
    context = answer.context
    told = {"version": str(context["version"]), "rows": str(len(context["lines"]))}
    for line in context["lines"]:
        told |= {bound.html_name: bound.value() or "" for bound in line}
    return told


def test_an_import_is_rehearsed_then_confirmed(awa: Member, case: Case, client: Client) -> None:
    fill(case, awa, OCT, NOV)
    rehearsal = send(client, case, CSV.encode("cp1252"))
    page = plain(rehearsal)
    assert rehearsal.status_code == 200
    for words in (
        "1 mois nouveau", "0 remplacé", "1 identique", "1 ligne laissée de côté",
        "Ligne 4 Mois brumaire Mois illisible", "décembre 2023 nouveau 1 600,00 €",
    ):  # fmt: skip
        assert words in page, words
    assert months(build.opened(case)) == [
        ("2023-10", "1500.00", "0.00"),
        ("2023-11", "1500.00", "0.00"),
    ]
    answer = client.post(url("confirm_wages", case.reference), hidden(rehearsal))
    assert answer.status_code == 303
    assert [month for month, _, _ in months(build.opened(case))] == [
        "2023-10",
        "2023-11",
        "2023-12",
    ]
    assert not case.exhibits.exists()


def test_an_import_that_somebody_overtook_is_rehearsed_again(
    awa: Member, case: Case, client: Client
) -> None:
    rehearsal = send(client, case, CSV.encode())
    fill(case, awa, OCT)
    answer = client.post(url("confirm_wages", case.reference), hidden(rehearsal))
    assert answer.status_code == 409
    assert "Le tableau a changé pendant ce temps" in text_of(answer)
    answer = client.post(url("confirm_wages", case.reference), hidden(answer))
    assert answer.status_code == 303
    assert len(months(build.opened(case))) == 3


@pytest.mark.parametrize("content", [b"", b"\x00", b"Mois;Du\nbrumaire;1\n", b"PK\x03\x04"])
def test_a_file_that_gives_no_month_says_why_and_writes_nothing(
    case: Case, client: Client, content: bytes
) -> None:
    answer = send(client, case, content)
    assert answer.status_code == 422
    assert not WageMonth.objects.exists()


def test_a_formula_or_a_tag_in_a_file_stays_a_text(case: Case, client: Client) -> None:
    nasty = '11/2023;1500;0;"<script>alert(1)</script>=HYPERLINK(1)"\n'
    html = send(client, case, f"Mois;Du;Paye;Note\n{nasty}".encode()).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_model_is_an_empty_table_with_its_headings(case: Case, client: Client) -> None:
    answer = client.get(url("wages_template", case.reference))
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig") == "Mois;Dû;Payé;Précision\r\n"


def test_an_acknowledged_debt_starts_its_month_again(
    awa: Member, case: Case, client: Client
) -> None:
    fill(case, awa, NOV, DEC)
    proof = build.proof(case, now=NOW)
    told = {"months": ["2023-11-01"], "on": "2025-01-10", "exhibit": proof.pk, "version": 1}
    assert client.get(url("acknowledge_wages", case.reference)).status_code == 200
    answer = client.post(url("acknowledge_wages", case.reference), told, follow=True)
    page = plain(answer)
    assert "10 janvier 2028" in page
    assert "dette reconnue le 10 janvier 2025" in page
    assert "Le 31 décembre au soir, 1 500,00 € deviennent irrécupérables." in page


def test_an_acknowledgement_without_its_writing_is_refused_with_what_was_typed(
    awa: Member, case: Case, client: Client
) -> None:
    fill(case, awa, NOV)
    told = {"months": ["2023-11-01"], "on": "2025-01-10", "version": 1}
    answer = client.post(url("acknowledge_wages", case.reference), told)
    assert answer.status_code == 422
    assert 'value="2025-01-10"' in answer.content.decode()


def test_the_page_costs_the_same_for_three_months_and_for_sixty(
    awa: Member, case: Case, client: Client, django_assert_max_num_queries: Any
) -> None:
    fill(case, awa, *[date(2021 + n // 12, n % 12 + 1, 1) for n in range(60)])
    client.get(url("wages", case.reference))
    with django_assert_max_num_queries(24):
        client.get(url("wages", case.reference))


def test_the_team_head_of_a_case_leads_to_its_wages(case: Case, client: Client) -> None:
    assert url("wages", case.reference) in client.get(url("case", case.reference)).content.decode()


def test_each_claim_of_the_list_says_its_month(awa: Member, case: Case, client: Client) -> None:
    fill(case, awa, NOV, DEC)
    page = plain(client.get(url("deadlines_of_case", case.reference)))
    assert "novembre 2023 lundi 30 novembre 2026" in page
    assert "décembre 2023 jeudi 31 décembre 2026" in page


def test_nothing_personal_travels_in_the_message_after_saving(case: Case, client: Client) -> None:
    line = {"month": "10/2023", "due": "4 242,42", "note": "secret"}
    answer = client.post(url("edit_wages", case.reference), typed(line))
    cookies = answer.cookies.output()
    assert "4242" not in cookies
    assert "secret" not in cookies
