"""The columns of a spreadsheet of cases: what is above and under each, and what it seems to be.

A column that tells what is never asked has no field and cannot be given one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.moving import days, fields, sheets
from dossiers.moving.folding import fold, words
from dossiers.moving.sheets import Cell, Row, SheetError
from dossiers.rules import never_imported
from dossiers.rules.wording import short_date

LIMITS = sheets.Limits(megabytes=8, rows=20_001, columns=60)
# How many cells say what a column is, and how many are shown.
LOOKED_AT, SHOWN = 60, 3
HEADING_LENGTH, SAMPLE_LENGTH = 60, 40
# The heading stands in the first lines; above it, a title or nothing.
FIRST_LINES = 10
REASONS: Mapping[str, Any] = {
    "residence": gettext_lazy("Nationalité, séjour, papiers : leur fuite met une vie en danger."),
    "identity": gettext_lazy("Numéro ou pièce d’identité : jamais nécessaire ici."),
    "bank": gettext_lazy("Compte bancaire : jamais nécessaire ici."),
    "birth": gettext_lazy("Naissance ou âge : désigne la personne, ne sert à aucun droit."),
    "special": gettext_lazy("Origine, religion, opinions, syndicat, handicap : jamais notés."),
    "health": gettext_lazy("Santé : secret médical. Seules les dates d’arrêt servent."),
    "third": gettext_lazy("Noms d’autres personnes : elles n’ont rien demandé."),
    "address": gettext_lazy("État civil ou adresse : un nom choisi et le département suffisent."),
    "account": gettext_lazy("Compte ou badge d’une autre personne : de vive voix seulement."),
}


@dataclass(frozen=True)
class Column:
    """One column. at: from 0. refused: why it is not imported, "" when it may be."""

    at: int
    heading: str
    samples: tuple[str, ...]
    guess: str
    refused: str = ""


@dataclass(frozen=True)
class Table:
    """A read spreadsheet: its columns, and its rows with their numbers in the file (from 1)."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, Row], ...]


def read(content: bytes, *, today: date) -> Table:
    """The table in a .csv, .ods or .xlsx. Raises SheetError with a sentence."""
    rows = sheets.read(content, LIMITS)
    head = _heading_at(rows)
    lines = tuple(
        (number, row)
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
        if not sheets.is_empty(row)
    )
    if not lines:
        raise SheetError(_("Aucune ligne sous les titres des colonnes."))
    taken: set[str] = set()
    columns = []
    for at, cell in enumerate(rows[head]):
        column = _column(at, str(cell).strip(), lines, taken, today)
        if column is not None:
            columns.append(column)
            taken.add(column.guess)
    if not any(column.heading for column in columns):
        raise SheetError(_("Pas de titres de colonnes. Écrire un titre en haut de chacune."))
    return Table(tuple(columns), lines)


def _heading_at(rows: Sequence[Row]) -> int:
    """The fullest of the first lines: titles are words, and there is one over each column."""
    best, most = 0, 0
    for index, row in enumerate(rows[:FIRST_LINES]):
        named = sum(isinstance(cell, str) and bool(words(cell)) for cell in row)
        if fold(str(row[0] if row else "")).startswith("sep="):
            continue
        if named > most:
            best, most = index, named
    if not most:
        raise SheetError(_("Pas de titres de colonnes. Écrire un titre en haut de chacune."))
    return best


def _column(
    at: int, heading: str, lines: Sequence[tuple[int, Row]], taken: set[str], today: date
) -> Column | None:
    cells = [row[at] for _number, row in lines[:LOOKED_AT] if at < len(row)]
    written = [cell for cell in cells if str(cell).strip()]
    if not heading and not written:
        return None
    heading = heading[:HEADING_LENGTH]
    family = never_imported.family(" ".join(words(heading)))
    family = family or never_imported.family_of_values(sheets.text_of(cell) for cell in written)
    if family:
        # What it holds is not shown: the page may be read over a shoulder.
        return Column(at, heading, (), fields.NOTHING, str(REASONS[family]))
    has_dates = _are_days(written, today)
    guess = fields.guessed(heading, has_dates=has_dates)
    if has_dates and not guess and (guess := fields.guessed(heading, has_dates=False)):
        has_dates = False  # a postcode is a number of days too
    if not written and not guess:
        guess = fields.guessed(heading, has_dates=True)
    samples = tuple(_sample(cell, has_dates, today) for cell in written[:SHOWN])
    return Column(at, heading, samples, "" if guess in taken else guess)


def _are_days(written: Sequence[Cell], today: date) -> bool:
    """Whether half of the cells that say something are dates, and not plain numbers."""
    read = 0
    for cell in written:
        try:
            read += days.known_from(cell, today=today).earliest is not None
        except ValueError:
            continue
    return bool(written) and read * 2 >= len(written)


def _sample(cell: Cell, has_dates: bool, today: date) -> str:
    """« 12/03/26 → 12 mars 2026 » for a date, the first words otherwise."""
    shown = sheets.text_of(cell)[:SAMPLE_LENGTH]
    if not has_dates:
        return shown
    try:
        known = days.known_from(cell, today=today)
    except ValueError:
        return shown
    if isinstance(cell, date):
        return short_date(cell)
    return f"{shown} → {short_date(known.earliest)}" if known.earliest else shown
