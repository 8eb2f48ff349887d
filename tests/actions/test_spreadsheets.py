"""What leaves as a spreadsheet: read back by another program, no cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dossiers.spreadsheets import MAKERS, Sheet
from dossiers.spreadsheets.sheet import harmless, short

DAY = date(2026, 11, 24)
SHEET = Sheet(
    "Dossiers : « a/b »",
    ["Référence", "Reçu le", "Jours", "Somme"],
    [["2026-0147", DAY, 12, Decimal("1840.50")], ["Noël, « été »", None, -3, Decimal(0)]],
    notes=["Arrondi à 5."],
)
ATTACKS = [
    "=1+1", "+33612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1",
    "=HYPERLINK(\"http://x\";\"y\")", "＝1+1", "\u200b=1",
]  # fmt: skip


def read(content: bytes, ending: str) -> list[list[Any]]:
    if ending == "csv":
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_dates_and_numbers_are_dates_and_numbers(ending: str) -> None:
    rows = read(MAKERS[ending](SHEET), ending)
    assert rows[0] == SHEET.heads
    assert rows[1] == ["2026-0147", DAY, 12, 1840.5]
    assert rows[2] == ["Noël, « été »", "", -3, 0]
    assert rows[-1][0] == "Arrondi à 5."


def test_csv_opens_in_a_french_spreadsheet() -> None:
    content = MAKERS["csv"](SHEET)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read(content, "csv")
    assert rows[1] == ["2026-0147", "2026-11-24", "12", "1840,50"]
    assert rows[2] == ["Noël, « été »", "", "-3", "0"]


@pytest.mark.parametrize("ending", sorted(MAKERS))
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_formula_in_any_format(attack: str, ending: str) -> None:
    """In a head, in a cell and in a note."""
    content = MAKERS[ending](Sheet("x", [attack], [[attack]], [attack]))
    cells = [cell for row in read(content, ending) for cell in row if cell]
    assert len(cells) == 3
    assert all(str(cell).startswith("'") for cell in cells)


def test_an_ordinary_text_is_left_as_it_is() -> None:
    assert [harmless(text) for text in ("Noz", "a=b", "12-03", "", "« -5 »")] == [
        "Noz", "a=b", "12-03", "", "« -5 »",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", sorted(MAKERS))
def test_the_same_table_gives_the_same_bytes(ending: str) -> None:
    """No day, no machine, no program's name in it."""
    assert MAKERS[ending](SHEET) == MAKERS[ending](SHEET)


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_a_character_that_no_file_can_hold_does_not_break_it(ending: str) -> None:
    rows = read(MAKERS[ending](Sheet("x", ["a"], [["b\x00\x0b<&>c"]])), ending)
    assert rows[1] == ["b<&>c"]


def test_the_name_of_a_sheet_is_one_that_opens() -> None:
    assert short("T1 : types/langues [2026]") == "T1   types langues  2026"
    assert len(short("x" * 40)) == 31
    assert short("[]") == "Feuille"
