"""A sheet as a CSV: semicolons and a mark of UTF-8, as French spreadsheets open it."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from dossiers.spreadsheets.sheet import Sheet, Value, harmless

# Without it, Excel reads the accents of a UTF-8 file wrongly.
MARK = "\ufeff"


def to_csv(sheet: Sheet) -> bytes:
    """Dates as 2026-11-24, decimals with a comma; notes after an empty line."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([harmless(head) for head in sheet.heads])
    writer.writerows([_text(value) for value in line] for line in sheet.lines)
    if sheet.notes:
        writer.writerow([])
        writer.writerows([harmless(note)] for note in sheet.notes)
    return (MARK + out.getvalue()).encode()


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    # A negative number is a number; a text that looks like one is not.
    return str(value) if isinstance(value, int) else harmless(value)
