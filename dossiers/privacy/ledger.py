"""The ledger of erasures: what must be erased again after any restore.

A file beside the database, never inside: a backup that comes back brings the erased cases
back with it, and not the lines written since. One line per case: its random identifier and
a day; the same after a « - » when the erasure was given up. Copy it off the machine with the
backups; the newest one is given to the restore.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

NAME = "erasures.txt"


def path() -> Path:
    """Where this instance keeps it."""
    return Path(settings.DATA_DIR) / NAME


def add(case: UUID, day: date) -> None:
    """Write one line, on the disk for good; twice changes nothing. Raises OSError."""
    _append(f"{case} {day.isoformat()}\n")


def give_up(case: UUID, day: date) -> None:
    """The case stays after all, should an erasure have been begun and cut short."""
    if case in read(path()):
        _append(f"-{case} {day.isoformat()}\n")


def _append(line: str) -> None:
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def lines(file: Path) -> dict[UUID, date]:
    """The cases and days that a ledger names; a line cut short by a power cut is left out."""
    found: dict[UUID, date] = {}
    for line in file.read_text("ascii").splitlines() if file.exists() else []:
        case, _, day = line.partition(" ")
        with suppress(ValueError):
            if case.startswith("-"):
                found.pop(UUID(case[1:]), None)
            else:
                found[UUID(case)] = date.fromisoformat(day)
    return found


def read(file: Path) -> set[UUID]:
    """The cases that a ledger names."""
    return set(lines(file))


def merge(files: Iterable[Path], into: Path) -> None:
    """Write into one new file every case that these ledgers name, once."""
    known: dict[UUID, date] = {}
    for file in files:
        known |= lines(file)
    into.write_text("".join(f"{case} {day.isoformat()}\n" for case, day in known.items()), "ascii")
