"""A spreadsheet as rows of cells: .csv, .ods or .xlsx, told apart by what is in the file.

Nothing of the file is kept. Raises SheetError with a sentence.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

TIMEOUT_SECONDS = 40
CHILD = Path(__file__).with_name("spreadsheet_child.py")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = ";\t,"

Cell = str | int | float | date
Row = list[Cell]


class SheetError(ValueError):
    """The file cannot be read as a table: the sentence says what to do."""


@dataclass(frozen=True)
class Limits:
    """How much of a table is read: megabytes, rows, columns (the others are not looked at)."""

    megabytes: int = 2
    rows: int = 2_000
    columns: int = 30


SMALL = Limits()


def read(content: bytes, limits: Limits = SMALL) -> list[Row]:
    """The rows of the first sheet, empty ones included, so that row 1 is row 1."""
    if len(content) > limits.megabytes * 1024**2:
        raise SheetError(_("Fichier trop lourd : %(n)d Mo au plus.") % {"n": limits.megabytes})
    if content.startswith(OLD_EXCEL):
        raise SheetError(_("Ancien format Excel. L’enregistrer en .xlsx, .ods ou .csv."))
    rows = _spreadsheet(content, limits) if content.startswith(ZIP) else _csv(content)
    if len(rows) > limits.rows:
        raise SheetError(_("%(n)d lignes au plus.") % {"n": limits.rows})
    return rows


def _spreadsheet(content: bytes, limits: Limits) -> list[Row]:
    try:
        # The child reads bytes that anybody may have made: see what bounds it there.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(CHILD), str(limits.rows), str(limits.columns)],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
        rows = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise SheetError(
            _("Ce fichier ne s’ouvre pas. L’enregistrer en .csv, puis l’importer.")
        ) from None
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: object) -> Cell:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["date"])
    return cell if isinstance(cell, int | float) else str(cell)


def _csv(content: bytes) -> list[Row]:
    text = _decoded(content)
    if "\0" in text or not text.strip():
        raise SheetError(_("Ce fichier n’est pas un tableau. Formats lus : .csv, .ods, .xlsx."))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise SheetError(
            _("Ce fichier n’est pas un tableau. Formats lus : .csv, .ods, .xlsx.")
        ) from None
    return [list(row) for row in rows]


def _decoded(content: bytes) -> str:
    """UTF-8 if it can be, what Windows writes otherwise."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The separator that the first written line uses most; « ; » before « , », our decimals."""
    first: str = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=lambda mark: (first.count(mark) > 0, -DELIMITERS.index(mark)))


def is_empty(row: Sequence[Cell]) -> bool:
    """Whether nothing is written in a row."""
    return not any(str(cell).strip() for cell in row)


def text_of(cell: Cell) -> str:
    """What a cell says: « 12 » for 12.0, a day as ISO writes it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
