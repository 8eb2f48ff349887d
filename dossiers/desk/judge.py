"""The lines of the chronology for the judge: facts, dated milestones, letters, by date.

In French, dates in full; a piece is named by its number on the bordereau, else by the one
that it got on arrival.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.desk import words
from dossiers.kinds.summary import in_words
from dossiers.languages import SOURCE
from dossiers.letters.document import Block, Document, Heading, Paragraph, Table
from dossiers.models import Case, Exhibit
from dossiers.rules.deadline import long_date

Line = dict[str, Any]


def lines(case: Case) -> list[Line]:
    """Every dated line of an opened case, the oldest first. Three statements."""
    with translation.override(SOURCE):
        found = [*_facts(case), *_milestones(case), *_letters(case)]
    return sorted(found, key=lambda line: (line["on"], line["key"]))


def chosen(found: list[Line], left_out: Collection[str]) -> list[Line]:
    """The lines that go in."""
    return [line for line in found if line["key"] not in left_out]


def document(rows: list[Line], case: Case, day: date) -> Document:
    """The paper: a title, who against whom is left to the letter that carries it."""
    with translation.override(SOURCE):
        table = Table(
            head=(_("Date"), _("Fait"), _("Pièce")),
            rows=[(row["when"], row["text"], row["piece"]) for row in rows],
            widths=(3, 8, 2),
        )
        blocks: list[Block] = [Heading(1, _("Chronologie des faits"))]
        blocks.append(table if rows else Paragraph(_("Aucun fait daté.")))
        footer = _("Dossier %(r)s · chronologie au %(day)s") % {
            "r": case.reference,
            "day": words.short_day(day),
        }
    return Document("Chronologie des faits", blocks, footer)


def _facts(case: Case) -> list[Line]:
    rows = case.facts.filter(removed_at=None).select_related("exhibit")
    return [
        {
            "key": f"fact-{row.pk}",
            "on": row.on.isoformat(),
            "when": in_words(row.known),
            "text": row.text,
            "piece": _number(row.exhibit),
        }
        for row in rows
    ]


def _milestones(case: Case) -> list[Line]:
    rows = case.milestones.filter(earliest__isnull=False).select_related("exhibit")
    return [
        {
            "key": f"milestone-{row.pk}",
            "on": row.earliest.isoformat(),
            "when": in_words(row.known),
            "text": words.milestone_label(row.slug),
            "piece": _number(row.exhibit),
        }
        for row in rows
        if row.earliest
    ]


def _letters(case: Case) -> list[Line]:
    rows = case.letters.filter(sent_on__isnull=False).select_related("proof")
    return [
        {
            "key": f"letter-{row.pk}",
            "on": row.sent_on.isoformat(),
            "when": long_date(row.sent_on),
            "text": _("Lettre recommandée envoyée.") if row.registered else _("Lettre envoyée."),
            "piece": _number(row.proof),
        }
        for row in rows
    ]


def _number(piece: Exhibit | None) -> str:
    """« n° 3 » on the bordereau; the number of arrival says that it is one."""
    if piece is None:
        return ""
    if piece.rank is not None:
        return _("n° %(n)s") % {"n": piece.rank}
    return _("arrivée n° %(n)s") % {"n": piece.number}
