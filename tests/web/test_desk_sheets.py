"""Files of wages as people have them: three formats, every way to write a month or an amount."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dossiers.desk import wage_sheet
from dossiers.desk.typed import amount_of, month_of
from dossiers.moving import sheets
from dossiers.moving.sheets import SheetError
from tests.web import spreadsheets

TODAY = date(2026, 11, 23)
SEPT = date(2023, 9, 1)


@pytest.mark.parametrize(
    "written",
    [
        "septembre 2023", "Septembre 2023", "SEPT. 2023", "sept-23", "sept.-23", "1 sept 2023",
        "09/2023", "9/2023", "09-2023", "2023-09", "2023/9", "01/09/2023", "30/09/2023",
        "30/09/23", "2023-09-30", "2023-09-30 00:00:00", " septembre\u00a02023 ", "٠٩/٢٠٢٣",
        45170, 45170.0, "45199", date(2023, 9, 30), datetime(2023, 9, 1, 0, 0),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(written: object) -> None:
    assert month_of(written) == SEPT


def test_every_month_is_read_by_its_name_and_by_its_short_name() -> None:
    names = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    short = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
    for number, pair in enumerate(zip(names.split(), short.split(), strict=True), start=1):
        for name in pair:
            assert month_of(f"{name} 2024") == date(2024, number, 1), name


@pytest.mark.parametrize(
    "written",
    ["", "2023", "13/2023", "00/2023", "ju 2023", "sep tembre", "31/02/2023", "2023-13", True,
     3.5, 12, "septembre", "9999999", "=A1", "janvier 2023 ou février"],
)  # fmt: skip
def test_what_is_no_month_is_refused_with_advice(written: object) -> None:
    with pytest.raises(ValueError, match=r"09/2023"):
        month_of(written)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1 234,56", 123456), ("1\u202f234,56\u00a0€", 123456), ("1.234,56", 123456),
        ("1,234.56", 123456), ("1234.56", 123456), ("1234", 123400), ("1234,5", 123450),
        ("1 234 567,00", 123456700), ("0", 0), ("1'234,50", 123450), ("12,5 euros", 1250),
        (1234.56, 123456), (35 * 11.65 * 4.33, 176556), (0.1 + 0.2, 30), (7, 700), ("١٢٣", 12300),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_the_french_write_it(written: Any, cents: int) -> None:
    assert amount_of(written) == Decimal(cents) / 100


@pytest.mark.parametrize(
    "written",
    ["", "-", "-5", -5.0, "1.234", "1,234", "12,345", "12 34,5", "1 2345", "mille", "1e3",
     "nan", float("nan"), float("inf"), 1e300, True, "12,5,6", "1.234.56"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_rather_than_guessed(written: Any) -> None:
    with pytest.raises(ValueError, match=r".{10}"):
        amount_of(written)


def test_an_empty_cell_of_what_was_paid_means_nothing_was() -> None:
    assert amount_of(" - ", empty=Decimal(0)) == 0


CSV = "Mois;Dû;Payé;Précision\nseptembre 2023;1 500,00;;en août aussi\n10/2023;1500;200,50;\n"


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        CSV.replace(";", "\t").encode(),
        CSV.replace("\n", "\r\n").encode(),
        b'Mois,Due,Paid\n2023-09,1500.00,,\n2023-10,1500,"200,50"\n',
        b"\n\nsalaires de Tonio\nMois;Salaire du;Salaire verse\n09/2023;1500;0\n10/2023;1500;200.5",
        b"09/2023;1500;0\n10/2023;1500;200,50\n;;\nTotal;3000;200,50\n",
        "Payé;Reste dû;Mois;Net\n0;1500;09/2023;1500\n200,5;1299,5;10/2023;1500\n".encode(),
        "Date d’embauche;Mois;Dû;Payé\n01/02/2020;09/2023;1500;0\n;10/2023;1500;200,5\n".encode(),
    ],
)
def test_a_csv_is_read_whatever_its_separator_its_letters_and_its_columns(content: bytes) -> None:
    read = wage_sheet.read(content, today=TODAY)
    assert read.bad == []
    assert [(r.month, r.due, r.paid) for r in read.rows] == [
        (SEPT, Decimal(1500), Decimal(0)),
        (date(2023, 10, 1), Decimal(1500), Decimal("200.50")),
    ]


@pytest.mark.parametrize("heading", ["Date de naissance", "Né(e) le", "NIR", "Titre de séjour"])
def test_a_column_that_is_never_asked_is_not_read_and_is_named(heading: str) -> None:
    content = f"{heading};Mois;Dû;Payé\n01/02/1990;09/2023;1500;0\n".encode()
    read = wage_sheet.read(content, today=TODAY)
    assert [row.month for row in read.rows] == [SEPT]
    assert read.never_asked == (heading,)
    assert "1990" not in repr(read)


@pytest.mark.parametrize("make", [spreadsheets.ods, spreadsheets.xlsx])
def test_a_spreadsheet_is_read_with_its_own_dates_and_numbers(make: Any) -> None:
    content = make(
        [["Mois", "Dû", "Payé"], [date(2023, 9, 30), 1500, 0.0], ["oct. 2023", "1 500,00", 200.5]]
    )
    read = wage_sheet.read(content, today=TODAY)
    assert read.bad == []
    assert [(r.month, r.due, r.paid) for r in read.rows] == [
        (SEPT, Decimal(1500), Decimal(0)),
        (date(2023, 10, 1), Decimal(1500), Decimal("200.50")),
    ]


def test_each_bad_row_says_where_it_is_and_what_to_do_and_the_others_are_read() -> None:
    content = (
        "Mois;Dû;Payé\n"
        "septembre 2023;1500;0\n"
        "septembre;1500;0\n"
        "10/2023;mille cinq;0\n"
        "11/2023;1500;2000\n"
        "09/2023;1500;0\n"
        "12/2032;1500;0\n"
        "01/2024;;0\n"
    )
    read = wage_sheet.read(content.encode(), today=TODAY)
    assert [row.month for row in read.rows] == [SEPT]
    assert [(bad.row, bad.column, bad.value) for bad in read.bad] == [
        (3, "Mois", "septembre"),
        (4, "Dû", "mille cinq"),
        (5, "Payé", "2000"),
        (6, "Mois", "09/2023"),
        (7, "Mois", "12/2032"),
        (8, "Dû", ""),
    ]
    assert "ligne 2" in read.bad[3].advice
    assert all(len(bad.advice) > 10 for bad in read.bad)


def test_without_a_column_of_what_was_paid_the_reading_says_so() -> None:
    read = wage_sheet.read(b"Mois;Salaire\n09/2023;1500\n", today=TODAY)
    assert read.columns == ("month", "due")


def test_the_empty_model_reads_back_as_an_empty_table() -> None:
    assert wage_sheet.read(wage_sheet.TEMPLATE.encode(), today=TODAY).rows == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n\n",
        b"\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n\x00",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 old excel",
        b"bonjour, je ne suis pas un tableau",
        b"a" * (2 * 1024**2 + 1),
        b"Mois;Du\n" + b"09/2023;1\n" * (sheets.SMALL.rows + 1),
        b'"' + b"a" * 200_000,
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(SheetError, match=r".{20}"):
        wage_sheet.read(content, today=TODAY)


def test_a_cell_far_away_is_refused_and_the_server_stays_alive() -> None:
    """This file of 2 kB makes the library ask for 500 GB and abort its process."""
    with pytest.raises(SheetError):
        sheets.read(spreadsheets.far_cell())


def test_a_compressed_bomb_is_refused_within_its_memory() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in spreadsheets.xlsx_parts("<row>" + " " * 100_000_000 + "</row>").items():
            archive.writestr(name, text)
    with pytest.raises(SheetError):
        sheets.read(out.getvalue())
