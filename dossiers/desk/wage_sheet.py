"""A file of wages as rows of the table, and what is wrong in each bad row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.wage import MOST_MONTHS, WageRow, problem
from dossiers.desk.typed import amount_of, fold, month_of
from dossiers.moving import sheets
from dossiers.moving.sheets import Row, SheetError

FIELDS = ("month", "due", "paid", "note")
LABELS: dict[str, Any] = {
    "month": gettext_lazy("Mois"),
    "due": gettext_lazy("Dû"),
    "paid": gettext_lazy("Payé"),
    "note": gettext_lazy("Précision"),
}
# What a heading says by one of its words, accents and capitals off.
WORDS = {
    "month": {"mois", "periode", "month", "date"},
    "due": {"du", "dus", "due", "dues", "salaire", "montant", "somme", "brut", "net"},
    "paid": {"paye", "payes", "payee", "verse", "versee", "recu", "recue", "regle", "paid"},
    "note": {"precision", "note", "remarque", "commentaire", "observation"},
}
# A date that is not a month of pay.
OTHER_DATES = {"embauche", "entree", "sortie", "contrat"}
# What is never asked is not read from a file either, and the page names the column.
FORBIDDEN = {"naissance", "ne", "nee", "nationalite", "nir", "secu", "sejour", "religion"}
# A column that is computed from the others is not read.
COMPUTED = {"reste", "restant", "impaye", "impayes", "solde", "cumul", "ecart", "total"}
TEMPLATE = "\ufeffMois;Dû;Payé;Précision\r\n"
ZERO = Decimal("0.00")
NOTE_LENGTH = 200


@dataclass(frozen=True)
class BadCell:
    """One thing to correct in the file: `row` counts from 1, as the spreadsheet does."""

    row: int
    column: str
    value: str
    advice: str


@dataclass(frozen=True)
class WageSheet:
    """What a file says: its good rows, and what is wrong in the others."""

    rows: list[WageRow]
    bad: list[BadCell]
    columns: tuple[str, ...]
    never_asked: tuple[str, ...] = ()


def read(content: bytes, *, today: date) -> WageSheet:
    """Read a .csv, .ods or .xlsx. Empty lines and a last « Total » are left out.

    Raises SheetError when there is no table in it.
    """
    lines = sheets.read(content)
    columns, first = _columns(lines)
    rows: list[WageRow] = []
    bad: list[BadCell] = []
    seen: dict[date, int] = {}
    for number, line in enumerate(lines[first:], start=first + 1):
        if sheets.is_empty(line) or _is_total(line, columns):
            continue
        found = _row(line, columns, number, today=today)
        if isinstance(found, BadCell):
            bad.append(found)
        elif found.month in seen:
            advice = _("Ce mois est déjà à la ligne %(n)d : en garder un.")
            said = advice % {"n": seen[found.month]}
            bad.append(BadCell(number, str(LABELS["month"]), f"{found.month:%m/%Y}", said))
        else:
            seen[found.month] = number
            rows.append(found)
    if len(rows) > MOST_MONTHS:
        raise SheetError(_("%(n)d mois au plus.") % {"n": MOST_MONTHS})
    heads = lines[first - 1] if first else ()
    return WageSheet(rows, bad, tuple(columns), _never_asked(heads))


def _columns(lines: Sequence[Row]) -> tuple[dict[str, int], int]:
    """Where each field stands, and the index of the first row of the table itself."""
    for index, line in enumerate(lines):
        if sheets.is_empty(line):
            continue
        named: dict[str, int] = {}
        for at, cell in enumerate(line):
            if field := _heading(str(cell)):
                named.setdefault(field, at)
        if {"month", "due"} <= set(named):
            return named, index + 1
        if _is_month(line):
            return {field: at for at, field in enumerate(FIELDS)}, index
    raise SheetError(
        _("Pas de colonnes « Mois » et « Dû ». Partir du modèle, ou les nommer ainsi.")
    )


def _never_asked(line: Row) -> tuple[str, ...]:
    """The headings of a table that tell what is never asked: they are named, and not read."""
    return tuple(str(cell).strip()[:40] for cell in line if set(_words(str(cell))) & FORBIDDEN)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", fold(text))


def _heading(text: str) -> str:
    """The field that a heading names, "" for none: « Salaire versé » is what was paid."""
    words = set(_words(text))
    if words & (COMPUTED | OTHER_DATES | FORBIDDEN):
        return ""
    return next((f for f in ("month", "paid", "due", "note") if words & WORDS[f]), "")


def _is_month(line: Row) -> bool:
    try:
        month_of(line[0])
    except ValueError:
        return False
    return len(line) > 1


def _is_total(line: Row, columns: dict[str, int]) -> bool:
    return fold(str(_cell(line, columns, "month"))).startswith("total")


def _cell(line: Row, columns: dict[str, int], field: str) -> Any:
    at = columns.get(field)
    return line[at] if at is not None and at < len(line) else ""


def _row(line: Row, columns: dict[str, int], number: int, *, today: date) -> WageRow | BadCell:
    readers: dict[str, Callable[[Any], Any]] = {
        "month": month_of,
        "due": amount_of,
        "paid": lambda cell: amount_of(cell, empty=ZERO),
        "note": lambda cell: str(cell).strip()[:NOTE_LENGTH],
    }
    told = {}
    for field in FIELDS:
        cell = _cell(line, columns, field)
        try:
            told[field] = readers[field](cell)
        except ValueError as error:
            return BadCell(number, str(LABELS[field]), str(cell)[:60], str(error))
    row = WageRow(**told)
    field, advice = problem(row, today=today)
    if advice:
        value = str(_cell(line, columns, field))[:60]
        return BadCell(number, str(LABELS[field]), value, advice)
    return row
