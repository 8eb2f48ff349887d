"""Reads the first sheet of an .ods or .xlsx on stdin, writes its rows as JSON on stdout.

A program of its own, run with a bounded memory and time: one cell far away in a file of
2 kB makes the library ask for 500 GB and abort the process that reads it.
"""

import io
import json
import resource
import sys
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 768 * 1024**2
# Once unpacked, in octets; the limits of the process hold against a header that lies.
UNPACKED = 64 * 1024**2
SECONDS = 30
UNREADABLE = 3


def _plain(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return {"date": f"{cell:%Y-%m-%d}"}
    return cell if isinstance(cell, int | float | str) else ""


def main(most_rows: int, most_columns: int) -> int:
    """0 and the rows, one more than `most_rows` at most; 3 when the file cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = io.BytesIO(sys.stdin.buffer.read())
    try:
        with ZipFile(content) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                return UNREADABLE
        content.seek(0)
        book = CalamineWorkbook.from_filelike(content)
        if not book.sheet_names:
            return UNREADABLE
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=most_rows + 1)
    except (BadZipFile, CalamineError, OSError, ValueError):
        return UNREADABLE
    json.dump([[_plain(cell) for cell in row[:most_columns]] for row in rows], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
