"""Spreadsheets of cases, as sections have them, for the tests of the import."""

from __future__ import annotations

from collections.abc import Sequence

HEADS = "N°;Type;Employeur;Département;Problèmes;Arrivé le;Licenciement reçu le;Note"


def csv(*rows: str, heads: str = HEADS, encoding: str = "utf-8-sig") -> bytes:
    """A table with « ; », as a French spreadsheet saves it."""
    return ("\r\n".join([heads, *rows]) + "\r\n").encode(encoding)


def row(
    number: int | str,
    *,
    kind: str = "noz",
    employer: str = "Noz Corbeil",
    department: str = "69",
    problem: str = "",
    received: str = "03/11/2026",
    dismissed: str = "",
    note: str = "",
) -> str:
    """One line of the table above."""
    cells: Sequence[object] = (
        number, kind, employer, department, problem, received, dismissed, note,
    )  # fmt: skip
    return ";".join(map(str, cells))
