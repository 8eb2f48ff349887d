"""The claim table on paper: a document for the three formats, and a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dossiers.desk import claim_rows
from dossiers.desk.claim_rows import ClaimTable
from dossiers.letters.document import Block, Document, Heading, Paragraph, Spacer, Table
from dossiers.rules import centimes
from dossiers.rules.wording import short_date

# What a spreadsheet would run instead of showing.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def document(table: ClaimTable, today: date) -> Document:
    """« Chiffrage des demandes »: one row per head that is asked, the total, the day."""
    lines = [row for row in claim_rows.rows(table, today) if not row["dropped"]]
    blocks: list[Block] = [
        Heading(1, _("Chiffrage des demandes")),
        Paragraph(_to_check(today)),
        Table(
            (_("Demande"), _("Fondement et calcul"), _("Montant")),
            [_cells(line) for line in lines],
            widths=(4, 5, 2),
            numeric=(2,),
        ),
        Spacer(),
        Paragraph(
            _("Total : %(sum)s") % {"sum": centimes.written(table.total)},
            align="right",
            bold=True,
        ),
    ]
    if any(line["advance"] for line in lines):
        said = _("Une provision est une avance : elle n’entre pas dans le total.")
        blocks.append(Paragraph(said))
    return Document(
        title=_("Chiffrage des demandes"),
        blocks=blocks,
        footer=_("Dossier %(reference)s") % {"reference": table.case.reference},
    )


def _to_check(today: date) -> str:
    day = short_date(today)
    return _("État au %(day)s. À vérifier par un·e défenseur·e.") % {"day": day}


def _cells(line: dict[str, Any]) -> Sequence[str]:
    why = [line["basis"], line["period"], line["working"]]
    return (line["label"], "\n".join(text for text in why if text), line["amount"] or _("à faire"))


def sheet(table: ClaimTable, today: date) -> bytes:
    """The same as CSV for a French spreadsheet; a cell never begins like a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Demande"), _("Fondement"), _("Période"), _("Calcul"), _("Montant")])
    for line, row in zip(claim_rows.rows(table, today), table.heads, strict=True):
        if line["dropped"]:
            continue
        told = [line["label"], line["basis"], line["period"], line["working"], _plain(row.amount)]
        writer.writerow([_safe(cell) for cell in told])
    writer.writerow([_("Total"), "", "", "", _plain(str(table.total))])
    return out.getvalue().encode("utf-8-sig")


def _plain(sum_: str | None) -> str:
    """« 1840,00 »: figures that a spreadsheet adds up."""
    if sum_ is None:
        return ""
    return f"{int(sum_) // 100},{int(sum_) % 100:02d}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
