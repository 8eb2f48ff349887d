"""An import as flat rows of ready strings, and the file of what is to be corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions import case_import, import_undo
from dossiers.models import CaseImport, ImportState, SectionParcel
from dossiers.moving.columns import Table
from dossiers.moving.sheets import text_of
from dossiers.rules import wording
from dossiers.rules.catalogue import catalogue
from dossiers.rules.wording import long_date, short_date

TEMPLATE_HEADS = (
    "Numéro", "État", "Type", "Employeur", "Département", "Problèmes", "Arrivé le",
    "Licenciement reçu le", "Nom à utiliser", "Téléphone", "Langue", "Suivi par", "Binôme",
    "Récit", "Note",
)  # fmt: skip
EXAMPLE = (
    ("12", "ouvert", "Noz", "Noz Corbeil", "91", "", "03/11/2025", "12/10/2025", "Ali",
     "06 12 34 56 78", "fr", "", "", "Renvoi sans lettre.", "Rappeler le soir"),
    ("13", "ouvert", "Restaurant", "Chez Paul", "69100", "Salaire pas payé", "14/11/2025", "?",
     "", "", "ar", "", "", "", "Attend une réponse"),
)  # fmt: skip
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def past(one: CaseImport, today: date) -> dict[str, Any]:
    """A line of the list of imports."""
    day = timezone.localdate(one.begun_at)
    return {
        "url": reverse("coordination:import", args=[one.pk]),
        "day": wording.near_date(day, today),
        "state": str(ImportState(one.state).label),
        "rows": one.rows,
        "created": one.counts.get("created", 0),
        "section": one.section.name,
    }


def until(one: CaseImport | SectionParcel) -> str:
    """« mardi 24 novembre 2026 à 20 h 15 »: when the file is erased."""
    moment = timezone.localtime(one.expires_at)
    return f"{long_date(moment.date())} à {wording.hour(moment)}"


def counts(told: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The figures of a rehearsal with their words."""
    said = {
        "create": _("à créer"),
        "update": _("à mettre à jour"),
        "already": _("déjà là"),
        "closed": _("clos, laissés de côté"),
        "wrong": _("à corriger"),
    }
    return [(told["counts"][name], words) for name, words in said.items()]


def dates(told: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The deadlines that would be opened, those that are over first."""
    return [_date(one, today) for one in told["dates"]["first"]]


def _date(one: Mapping[str, Any], today: date) -> dict[str, Any]:
    rule = catalogue().rule(one["rule"], one["version"])
    day = date.fromisoformat(one["on"]) if one["on"] else None
    over = day is not None and day < today
    if day is None:
        said = _("date à demander")
    else:
        said = _("dépassée : %(day)s") % {"day": short_date(day)} if over else short_date(day)
    return {
        "row": one["row"],
        "label": str(rule.label),
        "day": said,
        "over": over,
        "fatal": one["severity"] == "fatal",
    }


def report(one: CaseImport, now: datetime) -> dict[str, Any]:
    """What was done, and until when it can be undone."""
    limit = import_undo.until(one)
    undoable = one.state in (ImportState.DONE, ImportState.STOPPED)
    kept = import_undo.worked_on(import_undo.made(one)).values_list("case__reference", flat=True)
    return {
        "created": one.counts.get("created", 0),
        "updated": one.counts.get("updated", 0),
        "already": one.counts.get("already", 0),
        "closed": one.counts.get("closed", 0),
        "wrong": one.counts.get("wrong", 0),
        "refused": refused(one),
        "undone": one.state == ImportState.UNDONE,
        "taken_out": one.counts.get("taken_out", 0),
        "stopped": one.state == ImportState.STOPPED,
        "undoable": bool(undoable and limit and now <= limit),
        "undo_until": short_date(timezone.localdate(limit)) if limit else "",
        "kept": sorted(kept),
    }


def refused(one: CaseImport) -> int:
    """Rows that were to be made and were refused at the last moment; 0 while one is stopped."""
    if one.state == ImportState.STOPPED:
        return 0
    wanted = one.counts.get("create", 0) + one.counts.get("update", 0)
    return int(max(wanted - one.counts.get("created", 0) - one.counts.get("updated", 0), 0))


def can_resume(one: CaseImport) -> bool:
    """Whether its job ended before its last row, and the file is still here."""
    return case_import.is_interrupted(one) and bool(one.file)


def to_correct(table: Table, wrong: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows to correct as they were, with a column « problème »; no refused column."""
    said: dict[int, list[str]] = {}
    for cell in wrong:
        said.setdefault(cell["row"], []).append(f"{cell['column']} : {cell['advice']}")
    kept = [column for column in table.columns if not column.refused]
    lines = [[column.heading for column in kept] + [_("problème")]]
    for number, row in table.lines:
        if number in said:
            cells = [_safe(row[c.at]) if c.at < len(row) else "" for c in kept]
            lines.append([*cells, " ".join(said[number])])
    return written(lines)


def _safe(cell: Any) -> str:
    text = f"{cell:%d/%m/%Y}" if isinstance(cell, date) else text_of(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def written(lines: Iterable[Iterable[str]]) -> bytes:
    """A .csv as a French spreadsheet opens it."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig")
